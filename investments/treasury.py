"""The club's treasury: what it has, what it promised, what will come, and what it could invest.

The forecast is prudent: what is promised, owed or approved leaves at once; nothing late is counted
on; usual costs go on. It is an estimate, and the page says so.
"""

from dataclasses import dataclass
from datetime import date

from clubs.models import Club
from clubs.money import cents
from governance.models import Outcome
from investments.models import Holding, Instalment
from investments.promises import binding, still_to_pay, with_movements
from investments.valuation import unpaid_instalments
from ledger.balances import balances
from ledger.foresight import coming, usual_costs
from ledger.models import ExpenseState, Spending
from ledger.models.book import CASH_KINDS, OWED_KINDS
from ledger.months import month_of


@dataclass(frozen=True)
class MonthAhead:
    """One month of the forecast, in cents; `investable`: what could leave in it and never be
    missed later."""

    month: date
    contributions: int
    instalments: int
    costs: int
    leaving: int
    closing: int
    investable: int


@dataclass(frozen=True)
class Treasury:
    """Where the club's money stands on a day, in cents, and the twelve months from it."""

    at: date
    cash: int
    voted: int
    being_voted: int
    approved: int
    owed: int
    late: int
    months: tuple[MonthAhead, ...]

    @property
    def leaving(self) -> int:
        """All that has to leave, sooner or later."""
        return self.voted + self.being_voted + self.approved + self.owed

    @property
    def free(self) -> int:
        """What could be invested today, zero at least."""
        return self.months[0].investable

    def first_month_for(self, amount: int) -> date | None:
        """The first month in which `amount` could be invested, if any."""
        return next((one.month for one in self.months if one.investable >= amount), None)

    def of(self, month: date) -> MonthAhead | None:
        """The forecast of a month, if it is within sight."""
        return next((one for one in self.months if one.month == month), None)


def treasury(club: Club, *, at: date, months: int = 12) -> Treasury:
    """The club's treasury on `at` and its forecast."""
    held = balances(club, at=at)
    cash = sum(amount for one, amount in held.items() if one.kind in CASH_KINDS)
    owed = -sum(amount for one, amount in held.items() if one.kind in OWED_KINDS)
    voted, being_voted = _promised(club, at)
    approved = _approved(club)
    instalments, late = _instalments(club, at)
    leaving = voted + being_voted + approved + max(0, owed)
    costs = usual_costs(club, at=at)
    closing, rows = cash, []
    for place, (month, contributions) in enumerate(coming(club, at=at, months=months).items()):
        received = sum(amount for due, amount in instalments if month_of(due) == month)
        gone = leaving if place == 0 else 0
        closing += contributions + received - costs - gone
        rows.append((month, contributions, received, gone, closing))
    return Treasury(
        at=at,
        cash=cash,
        voted=voted,
        being_voted=being_voted,
        approved=approved,
        owed=max(0, owed),
        late=late,
        months=tuple(
            MonthAhead(
                month=month,
                contributions=contributions,
                instalments=received,
                costs=costs,
                leaving=gone,
                closing=left,
                investable=max(0, min(row[4] for row in rows[place:])),
            )
            for place, (month, contributions, received, gone, left) in enumerate(rows)
        ),
    )


def _promised(club: Club, at: date) -> tuple[int, int]:
    """What was voted and not yet paid, and what is being voted."""
    voted = being_voted = 0
    for proposal in binding(club):
        if proposal.received_on > at:
            continue
        if proposal.motion is not None and proposal.motion.outcome == Outcome.ADOPTED:
            voted += still_to_pay(proposal)
        else:
            being_voted += still_to_pay(proposal)
    return voted, being_voted


def _approved(club: Club) -> int:
    found = Spending.objects.filter(club=club, state=ExpenseState.APPROVED)
    return sum(one.amount_cents for one in found)


def _instalments(club: Club, at: date) -> tuple[list[tuple[date, int]], int]:
    """Instalments to come with their day, and the sum of those that are late."""
    holdings = (
        Holding.objects.filter(club=club, started_on__lte=at)
        .select_related("club")
        .prefetch_related("instalments", with_movements())
    )
    dues, late = [], 0
    for holding in holdings:
        for one in unpaid_instalments(holding, at):
            amount = one.principal + _interest(one.instalment)
            if one.is_late:
                late += amount
            else:
                dues.append((one.instalment.due_on, amount))
    return dues, late


def _interest(instalment: Instalment) -> int:
    return cents(instalment.interest)
