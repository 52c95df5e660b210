"""What comes back without a member: the club's standing rules, its own transfers, bank fees,
deposits, and what was confirmed before for the same label."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from banking.models import BankLine, Habit, StandingRule, Target, Why
from banking.proposals.evidence import Evidence, keys_of
from banking.proposals.schedules import instalment_for
from banking.proposals.shapes import CASH, CERTAIN, CHEQUES, Part, Proposal, fits
from banking.proposals.wording import what_is
from banking.proposals.words import (
    CASH_WORDS,
    CHEQUE_WORDS,
    FEE_WORDS,
    TO_OR_FROM_CASH,
    contains,
    speaks_of,
)
from clubs.money import cents
from ledger.costs import Cost
from members.wording import write_cents, write_day

MEMBERS = (Target.CONTRIBUTION, Target.FEE)
OF_HOLDINGS = (Target.DIVIDEND, Target.INTEREST, Target.INSTALMENT)


def by_rule(line: BankLine, known: Evidence) -> Iterator[Proposal]:
    """The club's standing rules that this line answers to; two that differ are never certain."""
    found = [
        (rule, part)
        for rule in known.rules
        if _answers(line, rule) and (part := _part_of(line, rule, known)) is not None
    ]
    differ = len({(part.target, part.detail, part.membership) for _rule, part in found}) > 1
    for rule, part in found:
        said = _("Votre règle : un libellé qui contient « %(words)s »") % {"words": rule.contains}
        sure = _sure(rule, part)
        yield _proposal(line, known, Why.RULE, 70 if differ else sure, said, part)


def by_habit(line: BankLine, known: Evidence) -> Iterator[Proposal]:
    """What the same label or IBAN was confirmed to be, when that was no member's payment."""
    for key in keys_of(line):
        habits = [
            one
            for one in known.habits.get(key, [])
            if one.target not in MEMBERS and fits(Target(one.target), line.amount)
        ]
        mixed = len(known.habits.get(key, [])) > 1
        for habit in habits:
            part = _habitual(line, habit, known)
            if part is None:
                continue
            words = {"day": write_day(habit.last_on), "what": what_is([part], _names(known, part))}
            said = _("Même libellé que le %(day)s, confirmé : %(what)s") % words
            sure = 70 if mixed or part.membership or habit.target in OF_HOLDINGS else 96
            why = Why.IBAN if key[0] == "iban" else Why.LABEL
            yield _proposal(line, known, why, sure, said, part)
        if habits:
            return


def by_words(line: BankLine, known: Evidence) -> Iterator[Proposal]:
    """What the label says in plain words: a fee of the bank, cheques or cash deposited."""
    text = f"{line.label} {line.counterparty}"
    if line.amount < 0 and speaks_of(text, FEE_WORDS):
        part = Part(Target.EXPENSE, -line.amount, detail=Cost.BANK_FEES.value)
        said = _("Le libellé parle de frais de la banque")
        yield _proposal(line, known, Why.RULE, 78, said, part)
    if line.amount > 0 and not speaks_of(text, TO_OR_FROM_CASH):
        yield from _deposits(line, known, text)


def _deposits(line: BankLine, known: Evidence, text: str) -> Iterator[Proposal]:
    for words, detail in ((CHEQUE_WORDS, CHEQUES), (CASH_WORDS, CASH)):
        if not speaks_of(text, words):
            continue
        held = known.box.cheques if detail == CHEQUES else known.box.cash
        if held < line.amount:
            continue
        told = {"held": write_cents(held)}
        if detail == CHEQUES:
            said = _("Le libellé parle de chèques, et nos comptes en ont %(held)s à déposer")
        else:
            said = _("Le libellé parle d'espèces, et la caisse en a %(held)s")
        part = Part(Target.DEPOSIT, line.amount, detail=detail)
        sure = 88 if held == line.amount else 66
        yield _proposal(line, known, Why.AMOUNT, sure, said % told, part)


def sent_back(line: BankLine, known: Evidence) -> Iterator[Proposal]:
    """A receipt nobody could name goes back whence it came."""
    if line.amount > 0:
        return
    for pk, left in known.unclear.items():
        if left == -line.amount:
            part = Part(Target.SUSPENSE, left, detail=str(pk))
            said = _("La même somme que celle qui reste à éclaircir")
            found = _proposal(line, known, Why.AMOUNT, 72, said, part)
            yield replace(found, what=_("somme à éclaircir, rendue à l'envoyeur"))


def own_transfers(line: BankLine, known: Evidence) -> Iterator[Proposal]:
    """Money between two accounts of the club: never income, never a cost."""
    others = [one for pk, one in known.accounts.items() if pk != line.bank_account_id]
    for other in others:
        part = Part(Target.OWN_TRANSFER, abs(line.amount), detail=str(other.pk))
        if other.iban and other.iban == line.iban:
            said = _("L'autre compte est le nôtre : %(account)s") % {"account": other.name}
            yield _proposal(line, known, Why.IBAN, 98, said, part)
        elif known.box.transit == line.amount:
            said = _("La même somme est en route entre nos comptes")
            yield _proposal(line, known, Why.AMOUNT, 86, said, part)
        elif _mirrored(line, other.pk, known):
            said = _("La même somme part d'un de nos comptes et arrive sur l'autre, %(account)s")
            yield _proposal(line, known, Why.AMOUNT, 75, said % {"account": other.name}, part)


def _mirrored(line: BankLine, other: int, known: Evidence) -> bool:
    return any(
        one.bank_account_id == other
        and one.amount == -line.amount
        and abs((one.on - line.on).days) <= 5
        for one in known.lines
    )


def _answers(line: BankLine, rule: StandingRule) -> bool:
    if rule.bank_account_id not in (None, line.bank_account_id):
        return False
    if rule.amount is not None and abs(cents(rule.amount)) != abs(line.amount):
        return False
    if not fits(Target(rule.target), line.amount):
        return False
    if rule.target == Target.EXPENSE and line.amount > 0:
        return False
    return contains(f"{line.label} {line.counterparty}", rule.contains)


def _part_of(line: BankLine, rule: StandingRule, known: Evidence) -> Part | None:
    target = Target(rule.target)
    if target == Target.INSTALMENT:
        return instalment_for(line, rule.detail, known)
    member = known.members.get(rule.membership_id or 0)
    return Part(target, abs(line.amount), member, rule.detail)


def _sure(rule: StandingRule, part: Part) -> int:
    """Tax may have been withheld from income: certain only when the rule gives the exact sum."""
    if part.target in (Target.DIVIDEND, Target.INTEREST) and part.detail and rule.amount is None:
        return 85
    return CERTAIN + 1


def _habitual(line: BankLine, habit: Habit, known: Evidence) -> Part | None:
    target = Target(habit.target)
    if target == Target.EXPENSE and (line.amount > 0) == (habit.membership_id is None):
        return None
    if target == Target.INSTALMENT:
        return instalment_for(line, habit.detail, known)
    member = known.members.get(habit.membership_id or 0)
    return Part(target, abs(line.amount), member, habit.detail)


def _proposal(
    line: BankLine, known: Evidence, why: Why, sure: int, said: str, part: Part
) -> Proposal:
    return Proposal(line, why, sure, said, (part,), what=what_is([part], _names(known, part)))


def _names(known: Evidence, part: Part) -> dict[str, str]:
    """What the detail of a part is called."""
    if part.target == Target.OWN_TRANSFER and part.detail.isdigit():
        other = known.accounts.get(int(part.detail))
        return {part.detail: other.name} if other else {}
    if part.target in (Target.DIVIDEND, Target.INTEREST) and part.detail in known.holdings:
        return {part.detail: str(known.holdings[part.detail].enterprise)}
    if part.target == Target.INSTALMENT:
        return {str(one.pk): str(one.holding.enterprise) for one in known.instalments}
    return {}
