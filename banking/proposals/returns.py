"""A payment that came back: proposed against its original, never certain, for it takes money back.

And what the bank charges for it, which is the club's or the member's by the club's rule.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from banking.models import BankLine, Target, Why
from banking.proposals.evidence import RETURN_DAYS, Evidence, keys_of
from banking.proposals.shapes import Part, Proposal
from banking.proposals.words import FEE_WORDS, RETURN_WORDS, speaks_of
from ledger.models import AccountKind, Transfer
from members.wording import write_day

FEE_DAYS = timedelta(days=15)
MOST = 6


def is_return(line: BankLine) -> bool:
    """True when the bank says so, or the label does; the fee for it is not the return."""
    if line.amount >= 0:
        return False
    text = f"{line.label} {line.counterparty}"
    return line.is_return or (speaks_of(text, RETURN_WORDS) and not speaks_of(text, FEE_WORDS))


def by_return(line: BankLine, known: Evidence) -> Iterator[Proposal]:
    """The payments that this line takes back: the same sum, the same payer, the latest first.

    A line that names somebody is never proposed against somebody else's payment: theirs may still
    wait to be confirmed.
    """
    if not is_return(line):
        return
    found = originals(line, known)
    payers = _payers(line, known)
    of_payer = [one for one in found if one.credit.membership_id in payers]
    for one in (of_payer if payers else found)[:MOST]:
        member = known.members[one.credit.membership_id or 0]
        words = {"member": member, "day": write_day(one.entry.on)}
        if of_payer:
            said = _("Un retour de la même somme et du même payeur que le versement du %(day)s")
        else:
            said = _("Un retour de la même somme que le versement de %(member)s du %(day)s")
        sure = (88 if len(of_payer) == 1 else 80) if of_payer else 75 if len(found) == 1 else 50
        part = Part(Target.RETURN, -line.amount, member, str(one.pk))
        what = _("versement de %(member)s du %(day)s, revenu impayé") % words
        yield Proposal(line, Why.RETURN, sure, said % words, (part,), what=what)


def originals(line: BankLine, known: Evidence) -> list[Transfer]:
    """Payments of that sum, to this account or by cheque, in the weeks before the line."""
    return [
        one
        for one in known.payments
        if one.quantity == -line.amount
        and line.on - RETURN_DAYS <= one.entry.on <= line.on
        and (one.debit_id == line.bank_account.account_id or one.debit.kind == AccountKind.CHEQUES)
    ]


def fee_of_return(line: BankLine, known: Evidence) -> Iterator[Proposal]:
    """The bank's fee for a return: the member's by the club's rule, when one return is near."""
    text = f"{line.label} {line.counterparty}"
    if line.amount >= 0 or not (speaks_of(text, FEE_WORDS) and speaks_of(text, RETURN_WORDS)):
        return
    if not known.charges_member:
        return
    for pk in sorted(_returned_near(line, known)):
        member = known.members[pk]
        said = _("Frais d'un versement revenu : votre règle les demande à %(member)s")
        part = Part(Target.EXPENSE, -line.amount, member)
        what = _("frais de rejet, à rembourser par %(member)s") % {"member": member}
        yield Proposal(line, Why.RULE, 86, said % {"member": member}, (part,), what=what)


def fee_paid_back(line: BankLine, known: Evidence) -> Iterator[Proposal]:
    """A member pays back exactly what the bank charged for their returned payment."""
    if line.amount <= 0:
        return
    for pk, owed in known.box.owed.items():
        if owed == line.amount and pk in known.members:
            member = known.members[pk]
            said = _("Exactement les frais de rejet que %(member)s doit au club")
            part = Part(Target.EXPENSE, line.amount, member)
            what = _("frais de rejet remboursés par %(member)s") % {"member": member}
            yield Proposal(line, Why.AMOUNT, 84, said % {"member": member}, (part,), what=what)


def _returned_near(line: BankLine, known: Evidence) -> set[int]:
    """Whose payment came back around this day: already written, or about to be."""
    near = {pk for pk, on in known.returned if abs(on - line.on) <= FEE_DAYS}
    for other in known.lines:
        if is_return(other) and abs(other.on - line.on) <= FEE_DAYS:
            found = {one.credit.membership_id or 0 for one in originals(other, known)}
            near |= (found & _payers(other, known)) or (found if len(found) == 1 else set())
    return near & known.members.keys()


def _payers(line: BankLine, known: Evidence) -> set[int]:
    """Who the line is about, from what was learnt and from the name."""
    found = {
        one.membership_id
        for key in keys_of(line)
        for one in known.habits.get(key, [])
        if one.membership_id is not None
    }
    return found or {one.membership for one in known.named(line)}
