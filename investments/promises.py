"""Questions about cash: what a club has promised, and what it may still promise (R14)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from clubs.models import Club
from clubs.money import cents
from governance.models import Outcome
from investments.models import Movement, MovementKind, Proposal, ProposalState
from ledger.balances import cash, lowest_cash_from


@dataclass(frozen=True)
class Room:
    """What a club could still commit at a date, in cents.

    `lowest` is the least it has at that date or at any later recorded one; `promised` what is voted
    or being voted and not yet paid.
    """

    cash: int
    lowest: int
    promised: int

    @property
    def left(self) -> int:
        """What remains once every promise is kept; may be negative after a fact."""
        return self.lowest - self.promised


def with_movements(path: str = "movements") -> "Prefetch[str, QuerySet[Movement], str]":
    """Fetch holdings' movements, entries and reversals in one more query, however many rows."""
    return Prefetch(path, Movement.objects.select_related("entry__reversed_by"))


def binding(club: Club) -> QuerySet[Proposal]:
    """Proposals that bind the club: put to the vote and not refused."""
    return (
        Proposal.objects.filter(club=club, state=ProposalState.SUBMITTED)
        .exclude(
            motion__outcome__in=[Outcome.REJECTED, Outcome.NO_QUORUM, Outcome.VOID, Outcome.HEARD]
        )
        .select_related("motion", "enterprise", "holding")
        .prefetch_related(with_movements("holding__movements"))
    )


def paid(proposal: Proposal, *, at: date | None = None) -> int:
    """Cents already paid for a proposal (through `at`), payments reversed left out."""
    holding = getattr(proposal, "holding", None)
    if holding is None:
        return 0
    return sum(
        cents(movement.principal)
        for movement in holding.movements.all()
        if movement.kind == MovementKind.PAYMENT
        and movement.stands
        and (at is None or movement.on <= at)
    )


def still_to_pay(proposal: Proposal) -> int:
    """Cents promised to an enterprise and not yet paid; a promise kept in full leaves zero."""
    return max(0, cents(proposal.amount) - paid(proposal))


def promised(club: Club, at: date, *, but: Proposal | None = None) -> int:
    """Cents promised on `at`: files voted or being voted, less what is paid; `but` left out."""
    return sum(
        still_to_pay(proposal)
        for proposal in binding(club)
        if (but is None or proposal.pk != but.pk) and proposal.received_on <= at
    )


def room(club: Club, at: date, *, but: Proposal | None = None) -> Room:
    """The club's room for a new decision at a date."""
    return Room(
        cash=cash(club, at=at),
        lowest=lowest_cash_from(club, at=at),
        promised=promised(club, at, but=but),
    )
