"""Who has paid what, month by month: the members x months grid, and what is still expected.

A payment belongs to the months it is allocated to, not to its day at the bank. Nothing is late
before the club's day (rule `late_day`). A reversed payment counts for nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from clubs.models import SAVING_PHASES, Club
from clubs.rules import rule
from ledger.models import Allocation, Contribution, Frequency, Pledge, PledgeHoliday
from ledger.months import Promise, Span, Term, after, between, is_late, month_of, unpaid
from ledger.states import State
from members.models import Membership


@dataclass(frozen=True)
class Cell:
    """One member's month, in cents. `is_late` may also be true of a partial month."""

    month: date
    state: State
    due: int
    paid: int
    is_late: bool

    @property
    def missing(self) -> int:
        """What is still to come for this month."""
        return max(0, self.due - self.paid)


@dataclass(frozen=True)
class Row:
    """One member's year: months, payments for no month (`other`), and what is late of all time,
    month by month (`late`, oldest first)."""

    membership: Membership
    cells: tuple[Cell, ...]
    other: int
    total: int
    late: tuple[tuple[date, int], ...]

    @property
    def arrears(self) -> int:
        """All that is late, in cents."""
        return sum(amount for _month, amount in self.late)


@dataclass(frozen=True)
class Grid:
    """A club's year of savings; every total is the sum of what is shown above or beside it.

    `paid_in_year` is what the book received in the year, which differs by the payments made in a
    year for the months of another.
    """

    club: Club
    year: int
    at: date
    late_day: int
    months: tuple[date, ...]
    rows: tuple[Row, ...]
    month_totals: tuple[int, ...]
    other_total: int
    total: int
    paid_in_year: int
    counts: Mapping[State, int]

    @property
    def arrears(self) -> int:
        """What is late, all members together."""
        return sum(row.arrears for row in self.rows)

    @property
    def members(self) -> int:
        """How many people belong to the club at `at`."""
        return sum(row.membership.is_open(self.at) for row in self.rows)


@dataclass(frozen=True)
class Due:
    """What one member is expected to bring now: `this_month` and `before`, in cents."""

    membership: Membership
    month: date
    this_month: int
    before: int
    state: State
    is_past_day: bool

    @property
    def amount(self) -> int:
        """All that is unpaid up to this month."""
        return self.this_month + self.before

    @property
    def late(self) -> int:
        """What is late: earlier months, and this one once the club's day has passed."""
        return self.before + (self.this_month if self.is_past_day else 0)


@dataclass(frozen=True)
class _Account:
    """One member's promise and payments by month."""

    membership: Membership
    promise: Promise
    paid: Mapping[date, int]

    def cell(self, month: date, at: date, late_day: int) -> Cell:
        due, paid = self.promise.due(month), self.paid.get(month, 0)
        late = due > paid and is_late(month, late_day=late_day, at=at)
        return Cell(month, self._state(month, due, paid, late, at), due, paid, late)

    def _state(self, month: date, due: int, paid: int, late: bool, at: date) -> State:
        if paid >= due and paid > 0:
            return State.AHEAD if month > month_of(at) else State.PAID
        if paid:
            return State.PARTIAL
        if due:
            future = month > month_of(at)
            return State.LATE if late else State.NOTHING if future else State.EXPECTED
        return self._absence(month)

    def _absence(self, month: date) -> State:
        stay = self.promise.stay
        if month < month_of(stay.since):
            return State.NOT_YET
        if stay.until is not None and month > stay.until:
            return State.GONE
        return State.HOLIDAY if self.promise.on_holiday(month) else State.NOTHING

    def missing(self, at: date) -> dict[date, int]:
        """What is unpaid, by month, up to the month of `at`."""
        return unpaid(self.promise, self.paid, at=at)


def standing(*, at: date, known_at: datetime | None = None) -> Q:
    """Payments (a `Transfer` is at `transfer`) that happened by `at`, are not undone, and have not
    come back unpaid."""
    happened = _happened("transfer__entry", at, known_at)
    undone = _happened("transfer__entry__reversed_by", at, known_at)
    returned = _happened("transfer__returned__entry", at, known_at)
    kept = _happened("transfer__returned__entry__reversed_by", at, known_at)
    return happened & ~undone & (~returned | kept)


def _happened(entry: str, at: date, known_at: datetime | None) -> Q:
    """The entry at this path exists, by its day and by when it was written."""
    found = Q(**{f"{entry}__isnull": False, f"{entry}__on__lte": at})
    return found if known_at is None else found & Q(**{f"{entry}__recorded_at__lte": known_at})


def promises(memberships: Sequence[Membership], club: Club) -> dict[int, Promise]:
    """What each member promised, by membership id; three queries for the whole club."""
    ids = [membership.pk for membership in memberships]
    terms: dict[int, list[Term]] = defaultdict(list)
    for pledge in Pledge.objects.filter(membership__in=ids):
        terms[pledge.membership_id].append(term_of(pledge))
    holidays: dict[int, list[Span]] = defaultdict(list)
    for off in PledgeHoliday.objects.filter(membership__in=ids):
        holidays[off.membership_id].append(Span(off.since, off.until))
    saving = saving_spans(club)
    return {
        membership.pk: Promise(
            stay=stay_of(membership),
            terms=terms[membership.pk],
            holidays=holidays[membership.pk],
            saving=saving,
        )
        for membership in memberships
    }


def term_of(pledge: Pledge) -> Term:
    """A pledge as arithmetic."""
    return Term(pledge.amount_cents, Frequency(pledge.frequency).months, pledge.since, pledge.until)


def stay_of(membership: Membership) -> Span:
    """The months a member saves: from the month of entry to the month before the exit's."""
    left = membership.left_on
    return Span(month_of(membership.joined_on), after(month_of(left), -1) if left else None)


def saving_spans(club: Club) -> list[Span]:
    """The months in which the club collects savings; a month begun in such a phase is one (R4)."""
    spans: list[Span] = []
    for period in club.phases.all():
        if period.phase in SAVING_PHASES:
            spans.append(
                Span(month_of(period.starts_on), period.ends_on and month_of(period.ends_on))
            )
    return spans


def grid(club: Club, *, year: int, at: date, known_at: datetime | None = None) -> Grid:
    """The grid of a year as it stands on `at`. Months to come show only when somebody is ahead."""
    accounts = _accounts(club, at, known_at)
    late_day = int(rule(club, "late_day", at=at))
    other = _outside_months(club, year, at, known_at)
    months = _months_shown(year, at, accounts)
    rows = tuple(
        row
        for account in accounts
        if _belongs(row := _row(account, months, other, at, late_day), year, at)
    )
    month_totals = tuple(sum(row.cells[i].paid for row in rows) for i in range(len(months)))
    return Grid(
        club=club,
        year=year,
        at=at,
        late_day=late_day,
        months=months,
        rows=rows,
        month_totals=month_totals,
        other_total=sum(row.other for row in rows),
        total=sum(row.total for row in rows),
        paid_in_year=_paid(club, year, at, known_at),
        counts=Counter(cell.state for row in rows for cell in row.cells),
    )


def expected(
    club: Club,
    *,
    at: date,
    known_at: datetime | None = None,
    members: Sequence[Membership] | None = None,
) -> tuple[Due, ...]:
    """What each present member is expected to bring by the end of the month of `at`, and whoever
    left with something unpaid; in the order of names.

    `members` is everybody who ever belonged to the club, when the caller has read them.
    """
    late_day = int(rule(club, "late_day", at=at))
    found = []
    for account in _accounts(club, at, known_at, members):
        month = month_of(at)
        missing = account.missing(at)
        this_month = missing.pop(month, 0)
        if account.membership.is_open(at) or missing:
            state = account.cell(month, at, late_day).state
            found.append(
                Due(
                    account.membership,
                    month,
                    this_month,
                    sum(missing.values()),
                    state,
                    is_late(month, late_day=late_day, at=at),
                )
            )
    return tuple(found)


def year_of(membership: Membership, *, year: int, at: date) -> Row:
    """One member's year, twelve months long."""
    account = _account_of(membership, at)
    other = _outside_months(membership.club, year, at, None)
    months = tuple(between(date(year, 1, 1), date(year, 12, 1)))
    late_day = int(rule(membership.club, "late_day", at=at))
    return _row(account, months, other, at, late_day)


def unpaid_months(membership: Membership, *, at: date) -> dict[date, int]:
    """What one member has not paid, by month, up to the month of `at`."""
    return _account_of(membership, at).missing(at)


def paid_by_month(
    club: Club, *, at: date, known_at: datetime | None = None
) -> dict[int, dict[date, int]]:
    """Cents allocated to each month, by membership id."""
    totals: dict[int, dict[date, int]] = defaultdict(dict)
    rows = (
        Allocation.objects.filter(standing(at=at, known_at=known_at), transfer__entry__club=club)
        .order_by()
        .values_list("transfer__credit__membership_id", "month")
        .annotate(Sum("amount"))
    )
    for member, month, amount in rows:
        if member is not None:
            totals[member][month] = amount
    return totals


def _account_of(membership: Membership, at: date) -> _Account:
    promise = promises([membership], membership.club)[membership.pk]
    paid = paid_by_month(membership.club, at=at).get(membership.pk, {})
    return _Account(membership, promise, paid)


def _accounts(
    club: Club, at: date, known_at: datetime | None, read: Sequence[Membership] | None = None
) -> list[_Account]:
    """Everybody who ever belonged to the club by `at`, in the order of names."""
    if read is None:
        read = list(
            Membership.objects.filter(club=club)
            .select_related("person")
            .order_by("person__sort_key", "pk")
        )
    members = [member for member in read if member.joined_on <= at]
    promised = promises(members, club)
    paid = paid_by_month(club, at=at, known_at=known_at)
    return [_Account(m, promised[m.pk], paid.get(m.pk, {})) for m in members]


def _row(
    account: _Account, months: Sequence[date], other: Mapping[int, int], at: date, late_day: int
) -> Row:
    cells = tuple(account.cell(month, at, late_day) for month in months)
    outside = other.get(account.membership.pk, 0)
    missing = sorted(account.missing(at).items())
    return Row(
        membership=account.membership,
        cells=cells,
        other=outside,
        total=outside + sum(cell.paid for cell in cells),
        late=tuple((m, cents) for m, cents in missing if is_late(m, late_day=late_day, at=at)),
    )


def _belongs(row: Row, year: int, at: date) -> bool:
    """A row of the year: somebody who was a member in it, or whose money is in it."""
    left = row.membership.left_on
    present = row.membership.joined_on.year <= year and (left is None or left.year >= year)
    return present or row.total > 0


def _months_shown(year: int, at: date, accounts: Sequence[_Account]) -> tuple[date, ...]:
    """A past year whole; the present one up to this month, or the last month somebody paid."""
    paid = [month for account in accounts for month in account.paid if month.year == year]
    last = max([month_of(at), *paid]) if year == at.year else date(year, 12, 1)
    if year > at.year:
        last = max([date(year, 1, 1), *paid])
    return tuple(between(date(year, 1, 1), last))


def _contributions(
    club: Club, year: int, at: date, known_at: datetime | None
) -> QuerySet[Contribution]:
    return Contribution.objects.filter(
        standing(at=at, known_at=known_at),
        transfer__entry__club=club,
        transfer__entry__on__year=year,
    ).order_by()


def _paid(club: Club, year: int, at: date, known_at: datetime | None) -> int:
    """What the book received from members in the year."""
    found = _contributions(club, year, at, known_at)
    return int(found.aggregate(total=Sum("transfer__quantity"))["total"] or 0)


def _outside_months(club: Club, year: int, at: date, known_at: datetime | None) -> dict[int, int]:
    """What was paid in the year for no month (entry, exceptional), by membership id."""
    rows = (
        _contributions(club, year, at, known_at)
        .values_list("pk", "transfer__credit__membership_id", "transfer__quantity")
        .annotate(allocated=Sum("transfer__allocations__amount"))
    )
    totals: dict[int, int] = defaultdict(int)
    for _pk, member, quantity, allocated in rows:
        if member is not None and quantity > (allocated or 0):
            totals[member] += quantity - (allocated or 0)
    return totals
