"""What the clubs saved: by club and by year, from their books and from the returns."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.models import AccountKind, EntryKind
from network.figures import Figure, coverage, ratio
from network.people import PeopleCounted
from network.running import Running
from network.secrecy import Cell
from network.sources import Sources
from network.sums import Movement


@dataclass(frozen=True)
class Saved:
    """Savings, in whole cents, of the year asked and of those before."""

    running: Running
    counted: PeopleCounted

    @property
    def by_club(self) -> dict[int, int]:
        """Saved in the year, by club that saved or declared."""
        return self.running.in_year(self.running.sources.year)

    @property
    def total(self) -> int:
        """Saved in the year by all clubs."""
        return sum(self.by_club.values())

    def cell(self, clubs: frozenset[int] | None = None, year: int | None = None) -> Cell:
        """The savings of some clubs in a year: about clubs, and about their members."""
        asked = self.running.in_year(year or self.running.sources.year)
        here = {
            str(club): amount
            for club, amount in asked.items()
            if amount and (clubs is None or club in clubs)
        }
        if not here:
            return Cell()
        if year is not None and year != self.running.sources.year:
            return Cell(total=sum(here.values()), units=(here,))
        persons = sum(self.counted.memberships_by_club.get(int(club), 0) for club in here)
        return Cell(total=sum(here.values()), units=(here,), persons=persons)

    def by_year(self) -> dict[int, Cell]:
        """Each year's savings, in order of time."""
        return {year: self.cell(year=year) for year in self.running.years()}


def saved(sources: Sources, movements: Iterable[Movement], counted: PeopleCounted) -> Saved:
    """Add up contributions: a club's book for the years it is measured, its returns for others."""
    running = Running(
        sources,
        yearly=lambda declared: declared.saved,
        since_creation=lambda declared: declared.saved_cumulated,
    )
    for movement in movements:
        if movement.kind != AccountKind.CAPITAL:
            continue
        if movement.act in (EntryKind.CONTRIBUTIONS, EntryKind.RETURNED):
            running.add(movement.year, movement.club_id, movement.cents)
        elif movement.act == EntryKind.OPENING:
            running.bring(movement.year, movement.club_id, movement.cents)
    return Saved(running=running.take_returns(), counted=counted)


def figures(sources: Sources, saved: Saved) -> list[Figure]:
    """The figures about savings, each with its coverage."""
    known = coverage(sources, lambda declared: declared.saved is not None)
    since = coverage(
        sources,
        lambda declared: declared.saved is not None or declared.saved_cumulated is not None,
        is_stock=True,
    )
    cell = saved.cell()
    months = saved.counted.member_months
    return [
        Figure("saved", saved.total, known, cell),
        Figure("saved_cumulated", sum(saved.running.cumulated(sources.year).values()), since, cell),
        Figure("saved_per_club", ratio(saved.total, len(saved.by_club)), known, cell),
        Figure("saved_per_member_month", ratio(saved.total, months), known, cell),
    ]
