"""The shapes of the answer: one figure with its coverage, one row of a table, one year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from network.models import DeclaredYear
from network.secrecy import Cell
from network.sources import Source, Sources

Value = int | Fraction | None


@dataclass(frozen=True)
class Coverage:
    """How much of the network a figure covers: clubs, or enterprises when `of_enterprises`.

    `known` of `expected` gave it, `declared` of those through a return, and `carried` more count
    by the last value they gave.
    """

    known: int
    expected: int
    declared: int = 0
    carried: int = 0
    of_enterprises: bool = False

    @property
    def is_whole(self) -> bool:
        """Everyone expected is there."""
        return self.known >= self.expected


@dataclass(frozen=True)
class Figure:
    """One figure: its value (None: nobody knows), what it is made of when secret, its coverage."""

    key: str
    value: Value
    coverage: Coverage
    cell: Cell | None = None


@dataclass(frozen=True)
class SectorRow:
    """One theme: enterprises paid in the year and still held, with the sums about them."""

    sector: str
    enterprises: int
    in_portfolio: int
    invested: Cell
    jobs: Cell
    fte: Cell


@dataclass(frozen=True)
class DepartmentRow:
    """One département, by the place of the club."""

    department: str
    clubs_active: int
    memberships: Cell
    saved: Cell
    invested: Cell


@dataclass(frozen=True)
class NetworkYear:
    """Everything a region counts of one year, on its last day counted."""

    network: str
    slug: str
    region_code: str
    year: int
    at: date
    known_at: datetime | None
    figures: Mapping[str, Figure]
    sectors: tuple[SectorRow, ...]
    departments: tuple[DepartmentRow, ...]
    genders: Mapping[str, Cell]
    members_by_year: tuple[tuple[int, int], ...]
    saved_by_year: Mapping[int, Cell]
    saved_brought: Mapping[int, Cell]
    invested_by_year: Mapping[int, Cell]
    invested_brought: Mapping[int, Cell]
    clubs_sent: Coverage

    def __getitem__(self, key: str) -> Value:
        """The exact value of a figure by its key; `KeyError` for a figure that is not defined."""
        return self.figures[key].value

    @property
    def is_whole_year(self) -> bool:
        """The year is over on the last day counted."""
        return self.at >= date(self.year, 12, 31)


def coverage(
    sources: Sources,
    gives: Callable[[DeclaredYear], bool] = lambda declared: True,
    *,
    is_stock: bool = False,
) -> Coverage:
    """How many of the clubs expected gave a figure; `is_stock` when last values are carried."""
    expected = sources.expected()
    returns = sources.returns.get(sources.year, {})
    measured = sum(1 for club in expected if sources.source(club) == Source.MEASURED)
    declared = sum(1 for club in expected if club.id in returns and gives(returns[club.id]))
    return Coverage(
        known=measured + declared,
        expected=len(expected),
        declared=declared,
        carried=sum(1 for last in sources.carried() if gives(last)) if is_stock else 0,
    )


def ratio(above: Value, below: Value) -> Value:
    """`above` divided by `below`, or None when it has no sense."""
    if above is None or not below:
        return None
    return Fraction(above) / Fraction(below)
