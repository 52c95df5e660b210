"""Enterprises counted once across clubs, investments counted apart, jobs once per enterprise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clubs.money import cents
from network.figures import Coverage, Figure, SectorRow, Value, coverage, ratio
from network.models import DeclaredYear
from network.running import Running
from network.saving import Saved
from network.secrecy import Cell
from network.sources import Source, Sources
from network.ventures import JobsKnown, Pipeline, Venture

UNKNOWN_SECTOR = ""
Count = Callable[[DeclaredYear], int | None]


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
                by_enterprise |= _declared_enterprises(declared)
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
        spoken = self.sources.returns.get(self.sources.year, {})
        return [one for one in self.ventures if one.in_portfolio and one.club_id not in spoken]

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
    """Sums invested, enterprises, investments, tickets and jobs."""
    sources, year = found.sources, found.sources.year
    paid = found.paid(year)
    cell = found.invested()
    enterprises = len({one.enterprise_id for one in paid}) + _declared(sources, _enterprises)
    first = sum(1 for one in paid if one.first_paid == year)
    investments = first + _declared(sources, lambda declared: declared.investments)
    since = sum(found.running.cumulated(year).values())
    ever = len({one.enterprise_id for one in found.ventures}) + _last(
        sources, lambda declared: declared.enterprises_cumulated
    )
    all_investments = len(found.ventures) + _last(
        sources, lambda declared: declared.investments_cumulated
    )
    held = {one.enterprise_id for one in found.held()}
    in_portfolio = len(held) + _last(sources, lambda declared: declared.enterprises_in_portfolio)
    invested = coverage(sources, lambda declared: declared.invested is not None)
    cumulated = coverage(
        sources, lambda declared: declared.invested_cumulated is not None, is_stock=True
    )
    return [
        Figure("invested", cell.total, invested, cell),
        Figure("invested_cumulated", since, cumulated, cell),
        Figure("enterprises", enterprises, _given(sources, _enterprises)),
        Figure(
            "enterprises_cumulated",
            ever,
            _given(sources, lambda found: found.enterprises_cumulated, is_stock=True),
        ),
        Figure(
            "enterprises_in_portfolio",
            in_portfolio,
            _given(sources, lambda found: found.enterprises_in_portfolio, is_stock=True),
        ),
        Figure("investments", investments, _given(sources, lambda found: found.investments)),
        Figure(
            "investments_cumulated",
            all_investments,
            _given(sources, lambda found: found.investments_cumulated, is_stock=True),
        ),
        Figure(
            "investments_with_loss",
            sum(1 for one in found.ventures if one.has_loss),
            _given(sources, lambda found: None),
        ),
        Figure("ticket_per_enterprise", ratio(cell.total, enterprises), invested, cell),
        Figure("ticket_per_investment", ratio(cell.total, investments), invested, cell),
        Figure("ticket_cumulated", ratio(since, ever), cumulated, cell),
        *_jobs(found, held, {one.enterprise_id for one in paid}),
        *_pipeline(found),
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


def sectors(found: Financed) -> tuple[SectorRow, ...]:
    """One row per theme with an enterprise paid in the year or still held, by theme."""
    year = found.sources.year
    paid, held = found.paid(year), found.held()
    rows = [
        _sector(
            found,
            name,
            [one for one in paid if one.sector == name],
            [one for one in held if one.sector == name],
        )
        for name in sorted({one.sector for one in (*paid, *held)})
    ]
    declared = _declared_sector(found.sources)
    if not (declared.invested.is_empty and declared.jobs.is_empty and declared.fte.is_empty):
        rows.append(declared)
    return tuple(rows)


def _sector(found: Financed, name: str, paid: list[Venture], held: list[Venture]) -> SectorRow:
    year = found.sources.year
    by_club: dict[str, int] = {}
    by_enterprise: dict[str, int] = {}
    for one in paid:
        club, enterprise = str(one.club_id), str(one.enterprise_id)
        by_club[club] = by_club.get(club, 0) + one.paid_in(year)
        by_enterprise[enterprise] = by_enterprise.get(enterprise, 0) + one.paid_in(year)
    total = sum(by_club.values())
    enterprises = {one.enterprise_id for one in held}
    return SectorRow(
        sector=name,
        enterprises=len(by_enterprise),
        in_portfolio=len(enterprises),
        invested=Cell(total=total, units=(by_club, by_enterprise)) if total else Cell(),
        jobs=found.jobs_cell(enterprises, lambda known: known.heads),
        fte=found.jobs_cell(enterprises, lambda known: known.fte_hundredths),
    )


def _declared_sector(sources: Sources) -> SectorRow:
    """Returns do not say the theme of what they count: one row for all of them."""
    declared = [one for one in sources.declared() if one.invested]
    by_club = {str(one.club_id): cents(one.invested) for one in declared}
    by_enterprise: dict[str, int] = {}
    for one in declared:
        by_enterprise |= _declared_enterprises(one)
    return SectorRow(
        sector=UNKNOWN_SECTOR,
        enterprises=sum(one.enterprises or 0 for one in declared),
        in_portfolio=_last(sources, lambda one: one.enterprises_in_portfolio),
        invested=Cell(total=sum(by_club.values()), units=(by_club, by_enterprise))
        if declared
        else Cell(),
        jobs=_declared_jobs(sources, lambda one: one.jobs),
        fte=_declared_jobs(sources, lambda one: one.fte_hundredths),
    )


def _declared_jobs(sources: Sources, count: Count) -> Cell:
    given = {
        f"bilan {declared.club_id}": number
        for declared in (*sources.declared(), *sources.carried())
        if (number := count(declared)) is not None
    }
    return Cell(total=sum(given.values()), units=(given,)) if given else Cell()


def _declared_enterprises(declared: DeclaredYear) -> dict[str, int]:
    """A return says how many enterprises, not how much each: equal parts stand for them."""
    total = 0 if declared.invested is None else cents(declared.invested)
    count = declared.enterprises or 1
    return {f"bilan {declared.club_id}.{place}": total // count for place in range(count) if total}


def _enterprises(declared: DeclaredYear) -> int | None:
    return declared.enterprises


def _declared(sources: Sources, count: Count) -> int:
    return sum(count(declared) or 0 for declared in sources.declared())


def _last(sources: Sources, count: Count) -> int:
    """Declared stocks of the year, and the last ones of the clubs that sent nothing."""
    kept = {club.id for club in sources.clubs if club.is_kept_here}
    stocks = (*sources.declared(), *sources.carried())
    return sum(count(declared) or 0 for declared in stocks if declared.club_id not in kept)


def _given(sources: Sources, count: Count, *, is_stock: bool = False) -> Coverage:
    return coverage(sources, lambda declared: count(declared) is not None, is_stock=is_stock)


def _jobs(found: Financed, held: set[int], paid: set[int]) -> list[Figure]:
    return [
        _jobs_figure(found, "jobs", held, lambda known: known.heads, lambda one: one.jobs),
        _jobs_figure(
            found,
            "fte",
            held,
            lambda known: known.fte_hundredths,
            lambda one: one.fte_hundredths,
        ),
        _jobs_figure(found, "jobs_financed", paid, lambda known: known.heads, lambda one: None),
    ]


def _jobs_figure(
    found: Financed,
    key: str,
    enterprises: set[int],
    of_book: Callable[[JobsKnown], int],
    of_return: Count,
) -> Figure:
    """A number of jobs; its coverage counts enterprises, for that is what one waits for."""
    cell = found.jobs_cell(enterprises, of_book)
    declared = _declared_jobs(found.sources, of_return)
    whole = cell + declared
    given = len(declared.units[0]) if declared.units else 0
    known = sum(1 for enterprise in enterprises if enterprise in found.jobs)
    covered = Coverage(known=known, expected=len(enterprises), declared=given, of_enterprises=True)
    value: Value = whole.total if known or given else None
    return Figure(key, value, covered, whole if value is not None else None)


def _pipeline(found: Financed) -> list[Figure]:
    sources, year = found.sources, found.sources.year
    spoken = sources.returns.get(year, {})
    measured = {
        name: sum(
            count
            for (club_id, when), count in steps.items()
            if when == year and club_id not in spoken
        )
        for name, steps in (
            ("filed", found.files.filed),
            ("studied", found.files.studied),
            ("engaged", found.files.engaged),
        )
    }
    filed = measured["filed"] + _declared(sources, lambda one: one.filed)
    studied = measured["studied"] + _declared(sources, lambda one: one.studied)
    engaged = measured["engaged"] + _declared(sources, lambda one: one.engaged)
    first = [one for one in found.paid(year) if one.first_paid == year and one.has_file]
    financed = len(first) + _declared(sources, lambda one: one.investments)
    return [
        Figure("filed", filed, _given(sources, lambda one: one.filed)),
        Figure("studied", studied, _given(sources, lambda one: one.studied)),
        Figure("engaged", engaged, _given(sources, lambda one: one.engaged)),
        Figure("financed", financed, _given(sources, lambda one: one.investments)),
        Figure("filed_to_financed", ratio(financed, filed), _given(sources, lambda one: one.filed)),
        Figure(
            "studied_to_financed",
            ratio(financed, studied),
            _given(sources, lambda one: one.studied),
        ),
    ]
