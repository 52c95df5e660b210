"""What a network financed: enterprises once each, investments by club, jobs, files on projects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate

from clubs.models import Network
from governance.models import Outcome
from investments.models import (
    EnterpriseYear,
    Holding,
    MovementKind,
    Proposal,
)
from investments.models import Movement as HoldingMovement
from ledger.models import AccountKind, EntryKind
from members.models import TrailEntry
from network.sums import Movement

STUDIED = ("proposal.under_study", "proposal.heard", "proposal.put_to_vote")


@dataclass(frozen=True)
class Venture:
    """One investment of one club, with what the book says of it up to a day; whole cents."""

    holding_id: UUID
    club_id: int
    enterprise_id: int
    sector: str
    has_file: bool
    first_paid: int
    paid_by_year: dict[int, int]
    in_portfolio: bool
    has_loss: bool
    is_alive: bool

    def paid_in(self, year: int) -> int:
        """Cents paid to the enterprise in `year`."""
        return self.paid_by_year.get(year, 0)


@dataclass(frozen=True)
class JobsKnown:
    """The last jobs an enterprise declared up to a year."""

    heads: int
    fte_hundredths: int


@dataclass(frozen=True)
class Pipeline:
    """Files by the year in which each step happened, for one network."""

    filed: dict[tuple[int, int], int]
    studied: dict[tuple[int, int], int]
    engaged: dict[tuple[int, int], int]


def ventures(network: Network, movements: Iterable[Movement], *, at: date) -> tuple[Venture, ...]:
    """The investments of the network's clubs up to `at`: one query over `movements` of the book.

    An investment brought over with opening balances began on the day the holding says.
    """
    by_account: dict[UUID | None, list[Movement]] = {}
    for movement in movements:
        if movement.kind == AccountKind.HOLDING:
            by_account.setdefault(movement.account, []).append(movement)
    lost = HoldingMovement.objects.filter(
        holding=OuterRef("pk"),
        kind__in=[MovementKind.EXIT, MovementKind.LOSS],
        net__lt=F("principal"),
        on__lte=at,
        entry__reversed_by__isnull=True,
    )
    holdings = (
        Holding.objects.filter(club__network=network, started_on__lte=at)
        .select_related("enterprise")
        .annotate(has_loss=Exists(lost))
        .order_by("started_on", "pk")
    )
    found = (
        _venture(holding, by_account.get(holding.cost_account_id, []), holding.has_loss, at)
        for holding in holdings
    )
    return tuple(venture for venture in found if venture is not None)


def _venture(
    holding: Holding, movements: list[Movement], has_loss: bool, at: date
) -> Venture | None:
    paid: dict[int, int] = {}
    for movement in movements:
        if movement.act == EntryKind.OPENING:
            year = holding.started_on.year
        elif movement.act == EntryKind.INVESTMENT:
            year = movement.year
        else:
            continue
        paid[year] = paid.get(year, 0) + movement.cents
    paid = {year: cents for year, cents in paid.items() if cents}
    if not paid:
        return None
    return Venture(
        holding_id=holding.pk,
        club_id=holding.club_id,
        enterprise_id=holding.enterprise_id,
        sector=holding.enterprise.sector,
        has_file=holding.proposal_id is not None,
        first_paid=min(paid),
        paid_by_year=paid,
        in_portfolio=sum(movement.cents for movement in movements) > 0,
        has_loss=has_loss,
        is_alive=holding.enterprise.is_alive(at),
    )


def jobs_known(network: Network, year: int) -> dict[int, JobsKnown]:
    """The last jobs declared up to `year`, by enterprise: one query."""
    rows = EnterpriseYear.objects.filter(
        Q(enterprise__network=network) | Q(enterprise__club__network=network), year__lte=year
    ).order_by("year")
    return {
        row.enterprise_id: JobsKnown(heads=row.jobs, fte_hundredths=row.fte_hundredths)
        for row in rows
    }


def pipeline(network: Network, *, at: date) -> Pipeline:
    """Count the files of the clubs by club and year of each step up to `at`: two queries."""
    filed: dict[tuple[int, int], int] = {}
    engaged: dict[tuple[int, int], int] = {}
    studied: dict[tuple[int, int], int] = {}
    rows = Proposal.objects.filter(club__network=network, received_on__lte=at).values_list(
        "club_id", "received_on", "motion__outcome", "motion__closed_at"
    )
    for club_id, received_on, outcome, closed_at in rows:
        _count(filed, (club_id, received_on.year))
        decided_on = None if closed_at is None else localdate(closed_at)
        if outcome == Outcome.ADOPTED and decided_on is not None and decided_on <= at:
            _count(engaged, (club_id, decided_on.year))
    begun: dict[tuple[int, int], date] = {}
    steps = TrailEntry.objects.filter(club__network=network, act__in=STUDIED).order_by("at")
    for club_id, when, proposal in steps.values_list("club_id", "at", "detail__proposal"):
        begun.setdefault((club_id, proposal), localdate(when))
    for (club_id, _proposal), began_on in begun.items():
        if began_on <= at:
            _count(studied, (club_id, began_on.year))
    return Pipeline(filed=filed, studied=studied, engaged=engaged)


def _count(found: dict[tuple[int, int], int], key: tuple[int, int]) -> None:
    found[key] = found.get(key, 0) + 1
