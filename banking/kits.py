"""The standing-order kit: all that a member copies into their bank's form, or photographs.

The amount carries the member's personal cents when the club uses them, the reference is theirs
alone, the IBAN is the club's main account. The code is an EPC069-12 one (version 2, SEPA transfer).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from stdnum import iban as iban_number

from banking.models import BankAccount
from banking.refusals import BankingRefused
from clubs.models import Club
from clubs.rules import rules
from ledger.dues import paid_by_month, promises, standing
from ledger.models import AccountKind, Contribution, Frequency, Pledge
from ledger.months import Promise, after, month_of
from ledger.references import reference_of, written_reference
from ledger.signing import cents_of
from members.models import Membership

FORESEEN_MONTHS = 24
NAME_LENGTH = 70
CODE_LENGTH = 331


@dataclass(frozen=True)
class KitFigures:
    """One member's standing order. `amount` (cents) is what to transfer: `promised` and `cents`.

    `iban` and `code` are empty while the club has not written its IBAN; `first_on` is the day of
    the next transfer, None when nothing more is due.
    """

    member: str
    club: str
    beneficiary: str
    iban: str
    written_iban: str
    bank: str
    amount: int
    promised: int
    cents: int
    frequency: str
    every: int
    day: int
    first_on: date | None
    until: date | None
    reference: str
    written_reference: str
    code: str


@dataclass(frozen=True)
class KitsFigures:
    """The kits of a club on a day, in the order of names, for one paper."""

    club: str
    on: date
    kits: tuple[KitFigures, ...]


@dataclass(frozen=True)
class KitLine:
    """One present member and their kit; None while they promised nothing."""

    membership: Membership
    kit: KitFigures | None


@dataclass(frozen=True)
class Arrived:
    """The last transfer that came from a member: its day, its amount in cents, and whether it is
    the one their kit says."""

    on: date
    amount: int
    as_said: bool


def kit_figures(membership: Membership, at: date) -> KitFigures:
    """One member's kit. Raises `BankingRefused` for somebody who promised nothing from now on."""
    line = one_line(membership, at=at)
    if line.kit is None:
        raise BankingRefused(
            _("Cette personne n'a pas d'engagement en cours : il n'y a pas d'ordre à donner.")
        )
    return line.kit


def one_line(membership: Membership, *, at: date) -> KitLine:
    """One member and their kit, if they promised something."""
    [line] = _lines(membership.club, [membership], at)
    return line


def kits_of(club: Club, at: date) -> KitsFigures:
    """The kits of everybody present who promised something."""
    kits = tuple(line.kit for line in kit_lines(club, at=at) if line.kit is not None)
    return KitsFigures(club=club.name, on=at, kits=kits)


def kit_lines(club: Club, *, at: date) -> list[KitLine]:
    """Every present member with their kit, in the order of names."""
    members = Membership.objects.filter(club=club).select_related("person", "personal_cents")
    present = [one for one in members.order_by("person__sort_key", "pk") if one.is_open(at)]
    return _lines(club, present, at)


def arrived(club: Club, lines: Sequence[KitLine], *, at: date) -> dict[int, Arrived]:
    """The last transfer of each member, by membership id; payments undone count for nothing."""
    kits = {line.membership.pk: line.kit for line in lines}
    rows = (
        Contribution.objects.filter(
            standing(at=at),
            transfer__entry__club=club,
            transfer__debit__kind=AccountKind.BANK,
            transfer__credit__membership__in=list(kits),
        )
        .order_by("transfer__entry__on", "transfer__entry__number", "transfer__position")
        .values_list("transfer__credit__membership_id", "transfer__entry__on", "transfer__quantity")
    )
    found: dict[int, Arrived] = {}
    for member, on, amount in rows:
        kit = kits[member]
        found[member] = Arrived(on, amount, kit is not None and kit.amount == amount)
    return found


def epc_code(*, name: str, iban: str, bic: str = "", amount: int, reference: str) -> str:
    """The text of the QR code by EPC069-12: a SEPA transfer of `amount` cents, UTF-8, LF."""
    lines = (
        "BCD",
        "002",
        "1",
        "SCT",
        bic,
        name[:NAME_LENGTH],
        iban,
        f"EUR{amount // 100}.{amount % 100:02d}",
        "",
        reference,
    )
    return "\n".join(lines)


def _lines(club: Club, members: list[Membership], at: date) -> list[KitLine]:
    """Each member's kit, in as many queries for one as for twenty."""
    bank = _main_bank(club)
    chosen = rules(club, "personal_cents", "transfer_day", at=at)
    cents = cents_of(club) if chosen["personal_cents"] == "yes" else {}
    day = int(chosen["transfer_day"])
    promised = promises(members, club)
    paid = paid_by_month(club, at=at)
    running = _running(members, at)
    found = []
    for member in members:
        pledge = running.get(member.pk)
        kit = None
        if pledge is not None and member.is_open(at):
            first = _first(promised[member.pk], paid.get(member.pk, {}), day, at)
            kit = _kit(club, member, pledge, bank, cents.get(member.pk, 0), day, first)
        found.append(KitLine(member, kit))
    return found


def _main_bank(club: Club) -> BankAccount | None:
    """The club's main account as it is known at the bank; read only, unlike `main_account`."""
    main = Q(account__main_of__club=club) | Q(account__subject="")
    found = BankAccount.objects.filter(main, club=club).order_by("-account__subject")
    return found.first()


def _running(members: list[Membership], at: date) -> dict[int, Pledge]:
    """Each member's promise of this month, or the next one to begin."""
    found: dict[int, Pledge] = {}
    rows = Pledge.objects.filter(membership__in=members).exclude(until__lt=month_of(at))
    for one in rows.order_by("since"):
        found.setdefault(one.membership_id, one)
    return found


def _first(promise: Promise, paid: dict[date, int], day: int, at: date) -> date | None:
    """The day of the next transfer: that of the first month to come that asks for something."""
    for step in range(FORESEEN_MONTHS + 1):
        month = after(month_of(at), step)
        on = month.replace(day=day)
        if on > at and promise.due(month) > paid.get(month, 0):
            return on
    return None


def _kit(
    club: Club,
    member: Membership,
    pledge: Pledge,
    bank: BankAccount | None,
    cents: int,
    day: int,
    first: date | None,
) -> KitFigures:
    amount = pledge.amount_cents + cents
    iban = iban_number.compact(bank.iban) if bank and bank.iban else ""
    reference = reference_of(member)
    return KitFigures(
        member=str(member),
        club=club.name,
        beneficiary=club.name,
        iban=iban,
        written_iban=str(iban_number.format(iban)) if iban else "",
        bank=bank.bank if bank else "",
        amount=amount,
        promised=pledge.amount_cents,
        cents=cents,
        frequency=str(pledge.get_frequency_display()),
        every=Frequency(pledge.frequency).months,
        day=day,
        first_on=first,
        until=pledge.until,
        reference=reference,
        written_reference=written_reference(member),
        code=epc_code(name=club.name, iban=iban, amount=amount, reference=reference)
        if iban
        else "",
    )
