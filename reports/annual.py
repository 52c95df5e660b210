"""The figures of a club's annual report, in one frozen answer (Code civil 1873-11, domain.md 5.1).

All amounts are whole cents. `known_at` is the instant the book is read from, so that a report
approved in March can be computed again in June and compared.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from clubs.models import Club
from clubs.money import cents
from investments.models import EnterpriseYear, Holding, MovementKind
from investments.valuation import movements_between, portfolio
from ledger.models import AccountKind, Book, EntryKind
from ledger.shares import MemberShare, shares
from reports import life
from reports.cashflow import CashLine, cash_lines
from reports.life import Decision, Identity, MeetingLine, Person
from reports.moves import Move, contributed_by_member, contributed_by_month, moves
from reports.results import Bridge, Results, bridge, results
from reports.standing import Head, Wealth, head, method_label, permilles, wealth


@dataclass(frozen=True)
class MemberLine:
    """One member: what was paid in the year and in all, the estimated value, the share (‰)."""

    name: str
    joined_on: date
    left_on: date | None
    paid_in_year: int
    paid: int
    value: int
    permille: int


@dataclass(frozen=True)
class HoldingLine:
    """One holding: since when, in what form, cost, foreseeable loss and net value."""

    enterprise: str
    form: str
    since: int
    instrument: str
    cost: int
    impairment: int
    net: int
    jobs: int | None


@dataclass(frozen=True)
class LossLine:
    """One loss known, real or foreseeable, and the reason given."""

    enterprise: str
    on: date
    kind: str
    amount: int
    reason: str


@dataclass(frozen=True)
class AnnualFigures:
    """All a club's annual report says; `provisional` while the year is not closed."""

    identity: Identity
    year: int
    start: date
    through: date
    provisional: bool
    head: Head
    joined: tuple[Person, ...]
    left: tuple[Person, ...]
    member_count: int
    member_count_before: int
    meetings: tuple[MeetingLine, ...]
    decisions: tuple[Decision, ...]
    saved: int
    saved_by_month: tuple[int, ...]
    saved_since_start: int
    cash_lines: tuple[CashLine, ...]
    before: Wealth
    after: Wealth
    results: Results
    bridge: Bridge
    holdings: tuple[HoldingLine, ...]
    losses: tuple[LossLine, ...]
    invested: int
    invested_in: int
    repaid: int
    method: str
    unit_value: int | None
    members: tuple[MemberLine, ...]
    unallocated: int

    @property
    def income_net(self) -> int:
        """Dividends and interest after the tax withheld."""
        return self.results.dividends + self.results.interest - self.results.withheld

    @property
    def jobs(self) -> int:
        """The jobs the enterprises declared for the year; one enterprise counts once."""
        return sum(self._jobs_by_enterprise().values())

    @property
    def jobs_known(self) -> int:
        """How many enterprises declared their jobs."""
        return len(self._jobs_by_enterprise())

    @property
    def enterprise_count(self) -> int:
        """How many enterprises the club is in."""
        return len({row.enterprise for row in self.holdings})

    @property
    def members_paid_in_year(self) -> int:
        """The sum of the members' lines."""
        return sum(row.paid_in_year for row in self.members)

    @property
    def members_paid(self) -> int:
        """The sum of the members' lines."""
        return sum(row.paid for row in self.members)

    @property
    def members_permille(self) -> int:
        """1 000, or 0 while nobody has weight."""
        return sum(row.permille for row in self.members)

    def _jobs_by_enterprise(self) -> dict[str, int]:
        return {row.enterprise: row.jobs for row in self.holdings if row.jobs is not None}


def annual_figures(
    club: Club, year: int, *, known_at: datetime | None = None, today: date | None = None
) -> AnnualFigures:
    """Everything the annual report of `year` says, read from the book as known at `known_at`.

    The present year stops at `today`; a year whose book is not closed is provisional.
    """
    today = today or timezone.localdate(known_at)
    start, through = date(year, 1, 1), min(date(year, 12, 31), today)
    before = date(year - 1, 12, 31)
    found = moves(club, since=start, through=through, known_at=known_at)
    owned = shares(club, at=through, known_at=known_at)
    earlier = moves(club, since=club.created_on, through=before, known_at=known_at)
    year_results = results(found)
    return AnnualFigures(
        identity=life.identity(club, since=start, through=through),
        year=year,
        start=start,
        through=through,
        provisional=not is_closed(club, year),
        head=head(club, known_at=known_at),
        joined=life.joined(club, since=start, through=through),
        left=life.left(club, since=start, through=through),
        member_count=life.member_count(club, at=through),
        member_count_before=life.member_count(club, at=before),
        meetings=life.meetings(club, since=start, through=through),
        decisions=life.decisions(club, since=start, through=through),
        saved=sum(contributed_by_month(found)),
        saved_by_month=contributed_by_month(found),
        saved_since_start=sum(contributed_by_month((*earlier, *found))),
        cash_lines=cash_lines(found, _names(club)),
        before=wealth(club, at=before, known_at=known_at),
        after=wealth(club, at=through, known_at=known_at),
        results=year_results,
        bridge=bridge(found),
        holdings=_holdings(club, year, through, known_at),
        losses=_losses(club, start, through, known_at),
        invested=-_through_cash(found, EntryKind.INVESTMENT),
        invested_in=_enterprises_invested_in(found),
        repaid=_through_cash(found, EntryKind.REPAYMENT),
        method=method_label(owned),
        unit_value=None if owned.unit_value is None else round(owned.unit_value),
        members=_members(owned.members, found),
        unallocated=owned.unallocated,
    )


def _through_cash(found: tuple[Move, ...], act: EntryKind) -> int:
    """Cents that went between the bank and holdings by acts of one kind."""
    return sum(move.cash for move in found if move.act == act and move.other == AccountKind.HOLDING)


def _enterprises_invested_in(found: tuple[Move, ...]) -> int:
    paid: dict[str, int] = {}
    for move in found:
        if move.act == EntryKind.INVESTMENT and move.other == AccountKind.HOLDING:
            paid[move.subject] = paid.get(move.subject, 0) - move.cash
    return sum(1 for amount in paid.values() if amount)


def is_closed(club: Club, year: int) -> bool:
    """True when the book is closed through the last day of the year."""
    book = Book.objects.filter(club=club).first()
    closed = book.closed_through if book else None
    return closed is not None and closed >= date(year, 12, 31)


def _names(club: Club) -> dict[str, str]:
    """The enterprise behind each account's subject."""
    owned = Holding.objects.filter(club=club).select_related("enterprise", "cost_account")
    return {holding.cost_account.subject: holding.enterprise.name for holding in owned}


def _members(owners: tuple[MemberShare, ...], found: tuple[Move, ...]) -> tuple[MemberLine, ...]:
    paid = contributed_by_member(found)
    parts = permilles([owner.weight for owner in owners])
    lines = [
        MemberLine(
            name=str(owner.membership.person),
            joined_on=owner.membership.joined_on,
            left_on=owner.membership.left_on,
            paid_in_year=paid.get(owner.membership.pk, 0),
            paid=owner.paid,
            value=owner.value,
            permille=part,
        )
        for owner, part in zip(owners, parts, strict=True)
    ]
    return tuple(lines)


def _holdings(
    club: Club, year: int, through: date, known_at: datetime | None
) -> tuple[HoldingLine, ...]:
    rows = portfolio(club, at=through, known_at=known_at).rows
    facts = EnterpriseYear.objects.filter(
        year=year, enterprise__in=[row.holding.enterprise_id for row in rows]
    )
    jobs = {fact.enterprise_id: fact.jobs for fact in facts}
    return tuple(
        HoldingLine(
            enterprise=row.holding.enterprise.name,
            form=str(row.holding.enterprise.get_legal_form_display()),
            since=row.holding.started_on.year,
            instrument=str(row.holding.get_instrument_display()),
            cost=row.cost,
            impairment=row.impairment,
            net=row.net,
            jobs=jobs.get(row.holding.enterprise_id),
        )
        for row in rows
    )


LOSSES = (MovementKind.IMPAIRMENT, MovementKind.RECOVERY, MovementKind.LOSS, MovementKind.EXIT)


def _losses(
    club: Club, start: date, through: date, known_at: datetime | None
) -> tuple[LossLine, ...]:
    found = movements_between(club, start, through, known_at=known_at).filter(kind__in=LOSSES)
    found = found.exclude(entry__kind=EntryKind.OPENING)
    lines = []
    for movement in found.order_by("on", "entry__number"):
        kind, amount = MovementKind(movement.kind), cents(movement.principal)
        if kind in (MovementKind.LOSS, MovementKind.EXIT):
            amount = -movement.result
        if kind == MovementKind.RECOVERY:
            amount = -amount
        if kind == MovementKind.EXIT and amount <= 0:
            continue
        enterprise = movement.holding.enterprise.name
        lines.append(LossLine(enterprise, movement.on, str(kind.label), amount, movement.reason))
    return tuple(lines)
