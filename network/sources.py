"""Where each club's figures of a year come from: its own book here, a declared return, or nowhere.

A club whose members or entries are kept here is *measured*; a club with a return for the year is
*declared* (and its book, if it has one since, is not counted for that year: never both); a club
with neither is *missing*, and only its last declared stocks are carried.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef

from clubs.models import SAVING_PHASES, Club, Network, Phase, PhasePeriod
from ledger.models import Entry
from members.models import Membership
from network.models import DeclaredYear


class Source(StrEnum):
    """How a club enters the figures of a year."""

    MEASURED = "measured"
    DECLARED = "declared"
    MISSING = "missing"


@dataclass(frozen=True)
class CountedClub:
    """One club of the network on the last day counted."""

    id: int
    name: str
    slug: str
    commune: str
    department: str
    created_on: date
    phase: Phase
    is_kept_here: bool

    @property
    def is_active(self) -> bool:
        """Saves and invests: active or extended."""
        return self.phase in (Phase.ACTIVE, Phase.EXTENDED)

    @property
    def is_alive(self) -> bool:
        """Still expected to send its figures."""
        return self.phase != Phase.DISSOLVED


@dataclass(frozen=True)
class Sources:
    """The clubs of a network on a day, and every return known for that year and those before."""

    year: int
    at: date
    clubs: tuple[CountedClub, ...]
    returns: dict[int, dict[int, DeclaredYear]]
    periods: "Periods"

    def saves(self, club_id: int, day: date) -> bool:
        """The club was in a phase that saves on that day."""
        return _phase(self.periods.get(club_id, []), day) in SAVING_PHASES

    def source(self, club: CountedClub, year: int | None = None) -> Source:
        """How `club` counts in `year` (by default the year asked)."""
        if club.id in self.returns.get(year or self.year, {}):
            return Source.DECLARED
        return Source.MEASURED if club.is_kept_here else Source.MISSING

    def measured(self) -> tuple[CountedClub, ...]:
        """The clubs counted from their own book and members."""
        return tuple(club for club in self.clubs if self.source(club) == Source.MEASURED)

    def declared(self, year: int | None = None) -> tuple[DeclaredYear, ...]:
        """The returns of `year` of the clubs counted."""
        ids = {club.id for club in self.clubs}
        found = self.returns.get(year or self.year, {})
        return tuple(found[club_id] for club_id in found if club_id in ids)

    def carried(self, year: int | None = None) -> tuple[DeclaredYear, ...]:
        """The last return of each living club that sent none for `year`: its stocks still count."""
        asked = year or self.year
        return tuple(
            last
            for club in self.clubs
            if club.is_alive
            and self.source(club, asked) == Source.MISSING
            and (last := self._last_return(club.id, asked)) is not None
        )

    def expected(self) -> tuple[CountedClub, ...]:
        """The clubs whose figures one waits for: the living, and those that gave some this year."""
        given = self.returns.get(self.year, {})
        return tuple(club for club in self.clubs if club.is_alive or club.id in given)

    def excluded(self, year: int) -> list[int]:
        """Clubs whose book and members are left out of `year` because a return speaks for them."""
        return list(self.returns.get(year, {}))

    def _last_return(self, club_id: int, before: int) -> DeclaredYear | None:
        years = [year for year in self.returns if year < before and club_id in self.returns[year]]
        return self.returns[max(years)][club_id] if years else None


def sources(network: Network, year: int, *, at: date, known_at: datetime | None = None) -> Sources:
    """The clubs of `network` created by `at`, and the returns known then: three queries."""
    returns: dict[int, dict[int, DeclaredYear]] = {}
    for declared in _returns(network, year, known_at):
        returns.setdefault(declared.year, {})[declared.club_id] = declared
    periods = _periods(network)
    clubs = tuple(_clubs(network, at, periods))
    return Sources(year=year, at=at, clubs=clubs, returns=returns, periods=periods)


def _returns(network: Network, year: int, known_at: datetime | None) -> Iterable[DeclaredYear]:
    if known_at is None:
        return DeclaredYear.objects.filter(club__network=network, year__lte=year)
    then: Iterable[DeclaredYear] = DeclaredYear.history.as_of(known_at).filter(
        club__network=network, year__lte=year
    )
    return then


Periods = dict[int, list[tuple[date, Phase]]]


def _periods(network: Network) -> Periods:
    """Each club's phases in order: one query."""
    found: Periods = {}
    rows = PhasePeriod.objects.filter(club__network=network).order_by("starts_on", "id")
    for club_id, starts_on, phase in rows.values_list("club_id", "starts_on", "phase"):
        found.setdefault(club_id, []).append((starts_on, Phase(phase)))
    return found


def _phase(periods: list[tuple[date, Phase]], day: date) -> Phase:
    return next(
        (phase for starts_on, phase in reversed(periods) if starts_on <= day), Phase.FORMING
    )


def _clubs(network: Network, at: date, periods: Periods) -> list[CountedClub]:
    kept = Exists(Membership.objects.filter(club=OuterRef("pk"), joined_on__lte=at))
    written = Exists(Entry.objects.filter(club=OuterRef("pk"), on__lte=at))
    rows = (
        Club.objects.filter(network=network, created_on__lte=at)
        .annotate(has_members=kept, has_entries=written)
        .order_by("name", "id")
    )
    return [
        CountedClub(
            id=club.pk,
            name=club.name,
            slug=club.slug,
            commune=club.commune,
            department=club.department,
            created_on=club.created_on,
            phase=_phase(periods.get(club.pk, []), at),
            is_kept_here=club.has_members or club.has_entries,
        )
        for club in rows
    ]
