"""What an officer hands over to the next: who holds what, the money, what is open, what comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from banking.models import BankAccount, Reconciliation
from banking.overview import Overview
from banking.proposing import waiting_lines
from banking.suspense import waiting_to_clarify
from clubs.models import Club
from clubs.money import cents
from governance.models import Motion
from investments.promises import binding, still_to_pay
from ledger.balances import balances
from ledger.dues import expected
from ledger.models import Account, ExpenseState, Spending
from ledger.models.book import CASH_KINDS
from members.models import CLUB_ROLES, Role, RoleKind
from members.roles import acting
from members.wording import write_day, write_moment
from reports.clock import duties
from reports.models import Document, DocumentKind

AHEAD = timedelta(days=366)
KEPT = (
    DocumentKind.CONVENTION,
    DocumentKind.AMENDMENT,
    DocumentKind.INTERNAL_RULES,
    DocumentKind.MINUTES,
    DocumentKind.ANNUAL_REPORT,
    DocumentKind.RECONCILIATION,
)


@dataclass(frozen=True)
class Seat:
    """An office and who holds it; nobody's name when it is vacant."""

    office: str
    name: str
    since: date | None
    until: date | None
    is_past: bool


@dataclass(frozen=True)
class Held:
    """What one account of the club holds, in cents, and the last month agreed with the bank."""

    name: str
    bank: str
    iban_end: str
    amount: int
    agreed: date | None


@dataclass(frozen=True)
class Line:
    """One thing to see to: its day, its words, its sum in cents when it has one."""

    on: date
    words: str
    amount: int | None


@dataclass(frozen=True)
class ToCome:
    """A dated duty not done yet."""

    on: date
    words: str
    source: str
    is_late: bool


@dataclass(frozen=True)
class HandoverFigures:
    """A club on the day its officers change."""

    on: date
    seats: tuple[Seat, ...]
    accounts: tuple[Held, ...]
    months: tuple[Line, ...]
    bank_lines: tuple[Line, ...]
    unclear: tuple[Line, ...]
    late: tuple[Line, ...]
    spendings: tuple[Line, ...]
    promises: tuple[Line, ...]
    votes: tuple[Line, ...]
    calendar: tuple[ToCome, ...]
    papers: tuple[str, ...]


def handover_figures(club: Club, on: date) -> HandoverFigures:
    """Everything open in a club on a day, for who leaves an office and who takes it."""
    overview = Overview(club, at=on)
    return HandoverFigures(
        on=on,
        seats=tuple(_seats(club, on)),
        accounts=tuple(_accounts(club, on, overview)),
        months=tuple(
            Line(one.month, one.bank_account.name if one.bank_account else _("la banque"), None)
            for one in overview.waiting()
        ),
        bank_lines=tuple(
            Line(one.on, one.label, _left(one.amount, one.explained))  # type: ignore[attr-defined]
            for one in waiting_lines(club)
        ),
        unclear=tuple(
            Line(one.line.on, one.line.label, one.left) for one in waiting_to_clarify(club, at=on)
        ),
        late=tuple(
            Line(one.month, str(one.membership.person), one.late)
            for one in expected(club, at=on)
            if one.late
        ),
        spendings=tuple(_spendings(club)),
        promises=tuple(_promises(club)),
        votes=tuple(_votes(club)),
        calendar=tuple(_calendar(club, on)),
        papers=_papers(club),
    )


def _seats(club: Club, on: date) -> Iterator[Seat]:
    """Each office with those who hold it, its deputies after; a vacant one is told."""
    standing = acting(club, on)
    for kind in CLUB_ROLES:
        of_kind = [role for role in standing if role.kind == kind]
        if all(role.is_deputy for role in of_kind):
            yield Seat(str(RoleKind(kind).label), "", None, None, False)
        for role in sorted(of_kind, key=lambda one: (one.is_deputy, one.starts_on, one.pk)):
            yield _seat(role, on)


def _seat(role: Role, on: date) -> Seat:
    past = role.ends_on is not None and role.ends_on < on
    return Seat(role.office, str(role.person), role.starts_on, role.ends_on, past)


def _accounts(club: Club, on: date, overview: Overview) -> Iterator[Held]:
    """Every account that holds money, those at a bank with the last month agreed."""
    known = {one.account_id: one for one in overview.accounts if one.closed_on is None}
    agreed = dict(
        Reconciliation.objects.filter(bank_account__club=club, lifted_at__isnull=True)
        .order_by("month")
        .values_list("bank_account", "month")
    )
    held = {one: amount for one, amount in balances(club, at=on).items() if one.kind in CASH_KINDS}
    for account, amount in sorted(held.items(), key=lambda one: str(one[0])):
        bank = known.get(account.pk)
        if bank is not None or amount:
            yield _held(account, amount, bank, agreed)


def _held(account: Account, amount: int, bank: BankAccount | None, agreed: dict[int, date]) -> Held:
    if bank is None:
        return Held(str(account), "", "", amount, None)
    return Held(bank.name, bank.bank, bank.iban[-4:], amount, agreed.get(bank.pk))


def _left(amount: int, explained: int) -> int:
    """What of a bank line nothing explains, with its sign."""
    left = abs(amount) - explained
    return left if amount > 0 else -left


def _spendings(club: Club) -> Iterator[Line]:
    waiting = (ExpenseState.ASKED, ExpenseState.APPROVED)
    for one in Spending.objects.filter(club=club, state__in=waiting).order_by("on", "id"):
        asked = one.state == ExpenseState.ASKED
        words = _("%(what)s, à approuver") if asked else _("%(what)s, à payer")
        yield Line(one.on, words % {"what": one.what}, cents(one.amount))


def _promises(club: Club) -> Iterator[Line]:
    """What the club decided to pay an enterprise, and has not paid yet."""
    for one in binding(club).order_by("received_on", "id"):
        left = still_to_pay(one)
        if left and one.motion is not None and one.motion.closed_at is not None:
            words = _("%(who)s, décision %(reference)s") % {
                "who": one.enterprise.name,
                "reference": one.motion.reference,
            }
            yield Line(one.received_on, words, left)


def _votes(club: Club) -> Iterator[Line]:
    open_now = Motion.objects.filter(club=club, opened_at__isnull=False, closed_at__isnull=True)
    for one in open_now.order_by("deadline", "id"):
        if one.deadline is not None:
            words = _("%(title)s · jusqu'au %(moment)s") % {
                "title": one.title,
                "moment": write_moment(one.deadline),
            }
            yield Line(timezone.localdate(one.deadline), words, None)


def _calendar(club: Club, on: date) -> Iterator[ToCome]:
    """What is late and what comes within a year."""
    for one in duties(club, at=on):
        if one.done_on is None and one.due_on <= on + AHEAD:
            yield ToCome(one.due_on, str(one.title), str(one.source), one.is_overdue(on))


def _papers(club: Club) -> tuple[str, ...]:
    """The last of each paper an officer will be asked for, with its day."""
    last = {
        one.kind: one
        for one in Document.objects.filter(
            club=club, kind__in=KEPT, membership__isnull=True, superseded_by__isnull=True
        )
        .defer("figures")
        .order_by("issued_at", "id")
    }
    return tuple(
        _("%(title)s, du %(day)s")
        % {"title": last[kind].title, "day": write_day(last[kind].issued_at)}
        for kind in KEPT
        if kind in last
    )
