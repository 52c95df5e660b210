"""All that a line may be said to be, in groups, as a page lets one choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from banking.models import BankAccount, BankLine, Target
from banking.proposals.evidence import Evidence
from banking.proposals.shapes import CASH, CHEQUES, Part, Proposal
from banking.proposals.wording import what_is
from clubs.models import Club
from investments.models import Holding
from ledger.costs import Cost
from members.models import Membership
from members.wording import write_cents

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


@dataclass(frozen=True)
class Known:
    """What a club's lines may be about, read once for a page."""

    members: tuple[Membership, ...]
    holdings: tuple[Holding, ...]
    accounts: tuple[BankAccount, ...]


def known_of(club: Club) -> Known:
    """The members, the holdings and the accounts of a club; three queries."""
    members = Membership.objects.filter(club=club).select_related("person", "club")
    return Known(
        tuple(members.order_by("person__sort_key", "pk")),
        tuple(Holding.objects.filter(club=club).select_related("enterprise")),
        tuple(BankAccount.objects.filter(club=club)),
    )


def known_from(evidence: Evidence) -> Known:
    """The same, from what the proposals already read; one query more at most."""
    members = sorted(evidence.members.values(), key=lambda one: (one.person.sort_key, one.pk))
    return Known(
        tuple(members), tuple(evidence.holdings.values()), tuple(evidence.accounts.values())
    )


def groups_for(line: BankLine, proposals: Sequence[Proposal], known: Known) -> list[Group]:
    """The choices for a line: what is proposed, surest first, then everything else."""
    amount = abs(line.amount)
    seen = {one.code for one in proposals}
    proposed = [(one.code, _proposed(one)) for one in proposals]
    groups = [(_("Ce qui est proposé"), proposed)] if proposed else []
    others = _incoming(line, amount, known) if line.amount > 0 else _outgoing(amount)
    others.append((_("Entre nos comptes"), _own_transfers(line, amount, known)))
    return groups + [
        (label, left)
        for label, choices in others
        if (left := [one for one in choices if one[0] not in seen])
    ]


def _proposed(one: Proposal) -> str:
    return _("%(what)s · %(sure)s") % {"what": one.what, "sure": one.sureness}


def _incoming(line: BankLine, amount: int, known: Known) -> list[Group]:
    present = [one for one in known.members if one.is_open(line.on)]
    gone = [one for one in known.members if one not in present]
    payments = [(Part(Target.CONTRIBUTION, amount, one).code, str(one)) for one in present]
    former = [(Part(Target.CONTRIBUTION, amount, one).code, str(one)) for one in gone]
    other = [
        Part(Target.DEPOSIT, amount, detail=CHEQUES),
        Part(Target.DEPOSIT, amount, detail=CASH),
    ]
    earned = [(Part(Target.INTEREST, amount).code, _("intérêts payés par la banque"))]
    earned += _of_holdings(amount, known.holdings)
    return [
        (_("Versement d'un membre"), payments),
        (_("Versement d'une personne qui n'est pas membre ce jour-là"), former),
        (_("À éclaircir"), [(Part(Target.SUSPENSE, amount).code, _("à éclaircir plus tard"))]),
        (_("Dépôt"), [(part.code, what_is([part])) for part in other]),
        (_("Revenus"), earned),
    ]


def _of_holdings(amount: int, holdings: Iterable[Holding]) -> list[Choice]:
    found = []
    for one in holdings:
        name = {"name": one.enterprise}
        found += [
            (
                Part(Target.DIVIDEND, amount, detail=str(one.pk)).code,
                _("dividende de %(name)s, sans impôt retenu") % name,
            ),
            (
                Part(Target.INTEREST, amount, detail=str(one.pk)).code,
                _("intérêts de %(name)s, sans impôt retenu") % name,
            ),
            (
                Part(Target.INSTALMENT, amount, detail=str(one.pk)).code,
                _("capital remboursé par %(name)s") % name,
            ),
        ]
    return found


def _outgoing(amount: int) -> list[Group]:
    costs = [(Part(Target.EXPENSE, amount, detail=one.value).code, str(one.label)) for one in Cost]
    return [(_("Frais du club"), costs)]


def _own_transfers(line: BankLine, amount: int, known: Known) -> list[Choice]:
    said = _("virement vers %(name)s") if line.amount < 0 else _("virement venu de %(name)s")
    return [
        (Part(Target.OWN_TRANSFER, amount, detail=str(one.pk)).code, said % {"name": one})
        for one in known.accounts
        if one.pk != line.bank_account_id
    ]


def said_of(line: BankLine, what: str) -> str:
    """What a message says of a line just confirmed."""
    return _("%(amount)s : %(what)s") % {"amount": write_cents(abs(line.amount)), "what": what}
