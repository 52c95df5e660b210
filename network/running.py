"""Sums that run over the years, club by club: the year's own and those since the beginning.

A club kept here counts by its book; a year for which a return speaks counts by the return; a club
never kept here counts by its last return.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from djmoney.money import Money

from clubs.money import cents
from network.models import DeclaredYear
from network.secrecy import Cell
from network.sources import Sources

Figures = Callable[[DeclaredYear], Money | None]


@dataclass
class Running:
    """Cents by year and club. `brought` are balances brought over into a book that began late."""

    sources: Sources
    yearly: Figures
    since_creation: Figures
    flows: dict[int, dict[int, int]] = field(default_factory=dict)
    brought: dict[int, dict[int, int]] = field(default_factory=dict)

    def add(self, year: int, club_id: int, amount: int) -> None:
        """Count `amount` in the book of a club, unless a return speaks for that year."""
        if club_id not in self.sources.returns.get(year, {}):
            _add(self.flows, year, club_id, amount)

    def bring(self, year: int, club_id: int, amount: int) -> None:
        """Count an opening balance of `year`."""
        _add(self.brought, year, club_id, amount)

    def take_returns(self) -> "Running":
        """Count the yearly sums of the returns."""
        for year, returns in self.sources.returns.items():
            for club_id, declared in returns.items():
                amount = self.yearly(declared)
                if amount is not None:
                    _add(self.flows, year, club_id, cents(amount))
        return self

    def in_year(self, year: int) -> dict[int, int]:
        """Cents of one year, by club that gave it."""
        return self.flows.get(year, {})

    def years(self) -> range:
        """From the first year of which anything is known to the year asked."""
        first = min((*self.flows, *self.brought, self.sources.year))
        return range(first, self.sources.year + 1)

    def cumulated(self, year: int) -> dict[int, int]:
        """Cents since the beginning up to `year`, by club."""
        return {
            club.id: self._of_book(club.id, year)
            if club.is_kept_here
            else self._of_returns(club.id, year)
            for club in self.sources.clubs
        }

    def brought_cells(self) -> dict[int, Cell]:
        """By year, what the cumulated sum gained beyond that year's own flow."""
        cells = {}
        before: dict[int, int] = {}
        for year in self.years():
            after = self.cumulated(year)
            extra = {
                str(club_id): abs(
                    amount - before.get(club_id, 0) - self.in_year(year).get(club_id, 0)
                )
                for club_id, amount in after.items()
            }
            cells[year] = cell_of_clubs({club: amount for club, amount in extra.items() if amount})
            before = after
        return cells

    def _of_book(self, club_id: int, year: int) -> int:
        brought = sum(here.get(club_id, 0) for when, here in self.brought.items() if when <= year)
        began = min((when for when, here in self.brought.items() if club_id in here), default=0)
        return brought + sum(
            here.get(club_id, 0)
            for when, here in self.flows.items()
            if when <= year
            and (not began or when >= began or club_id not in self.sources.returns.get(when, {}))
        )

    def _of_returns(self, club_id: int, year: int) -> int:
        given = [
            returns[club_id]
            for when, returns in sorted(self.sources.returns.items())
            if when <= year and club_id in returns
        ]
        total = 0
        for one in given:
            since, amount = self.since_creation(one), self.yearly(one)
            if since is not None:
                total = cents(since)
            elif amount is not None:
                total += cents(amount)
        return total


def cell_of_clubs(by_club: dict[str, int]) -> Cell:
    """A cell made of clubs; nobody gives an empty one."""
    return Cell(total=sum(by_club.values()), units=(by_club,)) if by_club else Cell()


def _add(found: dict[int, dict[int, int]], year: int, club_id: int, amount: int) -> None:
    here = found.setdefault(year, {})
    here[club_id] = here.get(club_id, 0) + amount
