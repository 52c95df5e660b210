"""Questions: what a club's investments cost, what is lost or may be, and what they stand for.

Valuation is historical cost less dated, reasoned, decided impairment (domain.md 2.5). The book is
the source: each holding reads its own two accounts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from clubs.models import Club
from clubs.money import cents
from investments.effects import Position
from investments.models import Holding, Instalment, Movement, MovementKind
from investments.promises import Room, promised, room, with_movements
from ledger.balances import entries, totals, transfers
from ledger.models import Account

__all__ = [
    "HoldingValue",
    "Income",
    "NextEvent",
    "Portfolio",
    "Room",
    "ended",
    "income",
    "next_events",
    "portfolio",
    "promised",
    "room",
    "unpaid_instalments",
]


@dataclass(frozen=True)
class HoldingValue:
    """One holding on a day, in cents: what it cost, what is lost or feared, what is left."""

    holding: Holding
    cost: int
    impairment: int

    @property
    def net(self) -> int:
        """Cost less impairment."""
        return self.cost - self.impairment


@dataclass(frozen=True)
class Portfolio:
    """A club's holdings on a day, and their totals in cents."""

    rows: tuple[HoldingValue, ...]
    at: date

    @property
    def cost(self) -> int:
        """What the holdings still owned cost."""
        return sum(row.cost for row in self.rows)

    @property
    def impairment(self) -> int:
        """What is lost or feared of it."""
        return sum(row.impairment for row in self.rows)

    @property
    def net(self) -> int:
        """What they stand for in the net assets."""
        return self.cost - self.impairment


def _values(
    club: Club, at: date, known_at: datetime | None, read: Mapping[Account, int] | None = None
) -> list[HoldingValue]:
    holdings = list(
        Holding.objects.filter(club=club)
        .select_related("enterprise", "club")
        .prefetch_related("instalments", with_movements())
    )
    if not holdings:
        return []
    if read is None:
        held = totals(club, at=at, known_at=known_at)
    else:
        held = {account.pk: cents for account, cents in read.items()}
    return [
        HoldingValue(
            holding=holding,
            cost=held.get(holding.cost_account_id, 0),
            impairment=-held.get(holding.impairment_account_id, 0),
        )
        for holding in holdings
        if holding.cost_account_id in held
    ]


def portfolio(club: Club, *, at: date, known_at: datetime | None = None) -> Portfolio:
    """The holdings a club owns on `at`, as known at `known_at`, at cost less impairment."""
    rows = (row for row in _values(club, at, known_at) if row.cost or row.impairment)
    return Portfolio(rows=tuple(rows), at=at)


def ended(club: Club, *, at: date) -> list[Holding]:
    """Holdings the club once paid for and owns no more on `at`: repaid, sold or lost."""
    return [row.holding for row in _values(club, at, None) if not row.cost and not row.impairment]


@dataclass(frozen=True)
class Income:
    """What holdings earned over a period, in cents; `result` is gains less losses on leaving."""

    dividends: int
    interest: int
    withheld: int
    result: int

    @property
    def net(self) -> int:
        """Money earned after the tax withheld, gains and losses included."""
        return self.dividends + self.interest - self.withheld + self.result


def movements_between(
    club: Club, since: date, through: date, *, known_at: datetime | None = None
) -> QuerySet[Movement]:
    """The club's movements of a period, those reversed left out."""
    written = entries(club, at=through, known_at=known_at).filter(on__gte=since)
    undone = entries(club, at=date.max, known_at=known_at).filter(reverses__isnull=False)
    return (
        Movement.objects.filter(entry__in=written.values("pk"))
        .exclude(entry__in=undone.values("reverses"))
        .select_related("holding__enterprise", "entry")
    )


def income(club: Club, *, since: date, through: date, known_at: datetime | None = None) -> Income:
    """What the club's holdings earned from `since` to `through`, both included."""
    found = list(movements_between(club, since, through, known_at=known_at))
    return Income(
        dividends=_gross(found, (MovementKind.DIVIDEND,)),
        interest=_gross(found, (MovementKind.INTEREST, MovementKind.REPAYMENT)),
        withheld=sum(cents(movement.withheld) for movement in found),
        result=sum(movement.result for movement in found),
    )


def _gross(found: Iterable[Movement], kinds: tuple[MovementKind, ...]) -> int:
    return sum(cents(movement.gross) for movement in found if movement.kind in kinds)


@dataclass(frozen=True)
class Owed:
    """An instalment and what of its principal is still to come, in cents."""

    instalment: Instalment
    principal: int
    is_late: bool


def unpaid_instalments(holding: Holding, at: date) -> list[Owed]:
    """The instalments not yet covered by the repayments received, oldest first."""
    left = sum(
        cents(movement.principal)
        for movement in holding.movements.all()
        if movement.kind == MovementKind.REPAYMENT and movement.on <= at and movement.stands
    )
    owed = []
    for instalment in holding.instalments.all():
        asked = cents(instalment.principal)
        covered = min(left, asked)
        left -= covered
        if covered < asked or (asked == 0 and instalment.due_on >= at):
            owed.append(Owed(instalment, asked - covered, instalment.due_on < at))
    return owed


@dataclass(frozen=True)
class NextEvent:
    """The next dated thing to expect of a holding; `amount` in cents when one is known."""

    holding: Holding
    on: date
    kind: str
    amount: int
    is_late: bool


def next_events(
    club: Club, *, at: date, held: Mapping[Account, int] | None = None
) -> dict[Holding, NextEvent]:
    """For each holding still owned, its oldest unpaid instalment, else its term or legal date.

    `held` is every account's balance on that day, when the caller has read it.
    """
    return _events((row for row in _values(club, at, None, held) if row.cost or row.impairment), at)


@dataclass(frozen=True)
class Holdings:
    """All a page of investments asks at once: those owned, what comes next, those of the past."""

    portfolio: Portfolio
    events: dict[Holding, NextEvent]
    ended: list[Holding]


def holdings_on(club: Club, *, at: date) -> Holdings:
    """`portfolio`, `next_events` and `ended` of a day, from one reading of the book."""
    rows = _values(club, at, None)
    owned = tuple(row for row in rows if row.cost or row.impairment)
    past = [row.holding for row in rows if not row.cost and not row.impairment]
    return Holdings(Portfolio(rows=owned, at=at), _events(owned, at), past)


def _events(rows: Iterable[HoldingValue], at: date) -> dict[Holding, NextEvent]:
    events: dict[Holding, NextEvent] = {}
    for row in rows:
        event = next_event(row.holding, at)
        if event is not None:
            events[row.holding] = event
    return events


def next_event(holding: Holding, at: date) -> NextEvent | None:
    """The next dated thing to expect of one holding, late instalments first."""
    for owed in unpaid_instalments(holding, at):
        amount = owed.principal + cents(owed.instalment.interest)
        return NextEvent(holding, owed.instalment.due_on, "instalment", amount, owed.is_late)
    if holding.ends_on is not None:
        return NextEvent(holding, holding.ends_on, "term", 0, holding.ends_on < at)
    if holding.hold_until is not None and holding.hold_until >= at:
        return NextEvent(holding, holding.hold_until, "hold_until", 0, False)
    return None


def value_of(holding: Holding, *, at: date, known_at: datetime | None = None) -> Position:
    """One holding's cost and impairment on a day, read in its two accounts of the book."""
    own = Q(debit__in=(holding.cost_account_id, holding.impairment_account_id))
    own |= Q(credit__in=(holding.cost_account_id, holding.impairment_account_id))
    by_id: dict[UUID, int] = defaultdict(int)
    moved = transfers(holding.club, at=at, known_at=known_at).filter(own)
    for debit, credit, quantity in moved.values_list("debit_id", "credit_id", "quantity"):
        by_id[debit] += quantity
        by_id[credit] -= quantity
    return Position(
        cost=by_id.get(holding.cost_account_id, 0),
        impairment=-by_id.get(holding.impairment_account_id, 0),
    )
