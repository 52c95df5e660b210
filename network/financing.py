"""Enterprises counted once across clubs, investments counted apart, jobs once per enterprise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clubs.money import cents
from network.declared import added, given, last_known
from network.figures import Coverage, Figure, coverage, ratio
from network.models import DeclaredYear
from network.running import Running
from network.saving import Saved
from network.secrecy import Cell
from network.sources import Source, Sources
from network.ventures import JobsKnown, Pipeline, Venture


@dataclass(frozen=True)
class Financed:
    """What the clubs put into enterprises, with the files that led there."""

    sources: Sources
    ventures: tuple[Venture, ...]
    running: Running
    jobs: dict[int, JobsKnown]
    files: Pipeline

    def invested(self, clubs: frozenset[int] | None = None, year: int | None = None) -> Cell:
        """Paid in a year by some clubs: a cell made of clubs and of enterprises."""
        asked = year or self.sources.year
        by_club = {
            str(club): amount
            for club, amount in self.running.in_year(asked).items()
            if amount and (clubs is None or club in clubs)
        }
        by_enterprise: dict[str, int] = {}
        for venture in self.paid(asked):
            if clubs is None or venture.club_id in clubs:
                key = str(venture.enterprise_id)
                by_enterprise[key] = by_enterprise.get(key, 0) + venture.paid_in(asked)
        for club_id, declared in self.sources.returns.get(asked, {}).items():
            if clubs is None or club_id in clubs:
                by_enterprise |= declared_enterprises(declared)
        if not by_club:
            return Cell()
        return Cell(total=sum(by_club.values()), units=(by_club, by_enterprise))

    def by_year(self) -> dict[int, Cell]:
        """Each year's investments, in order of time."""
        return {year: self.invested(year=year) for year in self.running.years()}

    def paid(self, year: int) -> list[Venture]:
        """The investments paid in `year` by the clubs whose book speaks for it."""
        spoken = self.sources.returns.get(year, {})
        return [one for one in self.ventures if one.paid_in(year) > 0 and one.club_id not in spoken]

    def held(self) -> list[Venture]:
        """The investments still in portfolio, of clubs counted by their book."""
        year = self.sources.year
        return [
            one
            for one in self.ventures
            if one.in_portfolio and not self.is_spoken(one.club_id, year)
        ]

    def is_spoken(self, club_id: int, year: int) -> bool:
        """A return speaks for this club's year, so its book is not counted for it."""
        return club_id in self.sources.returns.get(year, {})

    def jobs_cell(self, enterprises: Iterable[int], count: Callable[[JobsKnown], int]) -> Cell:
        """The jobs of some enterprises, each once; only those that declared any year."""
        here = {
            str(enterprise): count(self.jobs[enterprise])
            for enterprise in sorted(set(enterprises))
            if enterprise in self.jobs
        }
        return Cell(total=sum(here.values()), units=(here,)) if here else Cell()


def financed(
    sources: Sources,
    ventures: tuple[Venture, ...],
    jobs: dict[int, JobsKnown],
    files: Pipeline,
) -> Financed:
    """Put together the books' investments and those of the returns."""
    running = Running(
        sources,
        yearly=lambda declared: declared.invested,
        since_creation=lambda declared: declared.invested_cumulated,
    )
    for venture in ventures:
        for year, amount in venture.paid_by_year.items():
            running.add(year, venture.club_id, amount)
    return Financed(
        sources=sources,
        ventures=ventures,
        running=running.take_returns(),
        jobs=jobs,
        files=files,
    )


def figures(found: Financed) -> list[Figure]:
    """Sums invested, enterprises and investments counted apart, tickets."""
    sources, year = found.sources, found.sources.year
    cell = found.invested()
    counts = _enterprises(found) + _investments(found)
    count = {figure.key: figure.value for figure in counts}
    since = sum(found.running.cumulated(year).values())
    known = coverage(sources, lambda declared: declared.invested is not None)
    cumulated = coverage(
        sources,
        lambda declared: declared.invested is not None or declared.invested_cumulated is not None,
        is_stock=True,
    )
    return [
        Figure("invested", cell.total, known, cell),
        Figure("invested_cumulated", since, cumulated, cell),
        *counts,
        Figure("ticket_per_enterprise", ratio(cell.total, count["enterprises"]), known, cell),
        Figure("ticket_per_investment", ratio(cell.total, count["investments"]), known, cell),
        Figure("ticket_cumulated", ratio(since, count["enterprises_cumulated"]), cumulated, cell),
    ]


def _enterprises(found: Financed) -> list[Figure]:
    sources, year = found.sources, found.sources.year
    paid = len({one.enterprise_id for one in found.paid(year)})
    ever = {one.enterprise_id for one in found.ventures}
    alive = {one.enterprise_id for one in found.ventures if one.is_alive}
    held = len({one.enterprise_id for one in found.held()})

    def of_year(one: DeclaredYear) -> int | None:
        return one.enterprises

    def of_all(one: DeclaredYear) -> int | None:
        return one.enterprises_cumulated

    def of_portfolio(one: DeclaredYear) -> int | None:
        return one.enterprises_in_portfolio

    measured = Coverage(known=len(ever), expected=len(ever), of_enterprises=True)
    return [
        Figure("enterprises", paid + added(sources, of_year), given(sources, of_year)),
        Figure(
            "enterprises_cumulated",
            len(ever) + last_known(sources, of_all),
            given(sources, of_all, is_stock=True),
        ),
        Figure(
            "enterprises_in_portfolio",
            held + last_known(sources, of_portfolio),
            given(sources, of_portfolio, is_stock=True),
        ),
        Figure("enterprises_alive", len(alive), measured),
        Figure("alive_share", ratio(len(alive), len(ever)), measured),
    ]


def _investments(found: Financed) -> list[Figure]:
    sources, year = found.sources, found.sources.year
    first = sum(1 for one in found.paid(year) if one.first_paid == year)
    lost = sum(1 for one in found.ventures if one.has_loss)

    def of_year(one: DeclaredYear) -> int | None:
        return one.investments

    def of_all(one: DeclaredYear) -> int | None:
        return one.investments_cumulated

    measured = given(sources, lambda one: None)
    return [
        Figure("investments", first + added(sources, of_year), given(sources, of_year)),
        Figure(
            "investments_cumulated",
            len(found.ventures) + last_known(sources, of_all),
            given(sources, of_all, is_stock=True),
        ),
        Figure("investments_with_loss", lost, measured),
        Figure("loss_share", ratio(lost, len(found.ventures)), measured),
    ]


def figures_per_club(found: Financed, saved: Saved) -> list[Figure]:
    """What needs savings and investments together."""
    sources = found.sources
    cell = found.invested()
    known = coverage(sources, lambda declared: declared.invested is not None)
    silent = {declared.club_id for declared in sources.declared() if declared.invested is None} | {
        club.id for club in sources.clubs if sources.source(club) == Source.MISSING
    }
    active = sum(1 for club in sources.clubs if club.is_active and club.id not in silent)
    return [
        Figure("invested_per_club", ratio(cell.total, active), known, cell),
        Figure("invested_share", ratio(cell.total, saved.total), known, cell),
    ]


def declared_enterprises(declared: DeclaredYear) -> dict[str, int]:
    """A return says how many enterprises, not how much each: equal parts stand for them."""
    total = 0 if declared.invested is None else cents(declared.invested)
    count = declared.enterprises or 1
    return {f"bilan {declared.club_id}.{place}": total // count for place in range(count) if total}
