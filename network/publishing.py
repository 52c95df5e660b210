"""What may be shown of a network's year: the exact figures, less what statistical secrecy hides.

A hidden value is printed "s", never 0 and never rounded (`network.secrecy`). The page, the command
and the downloads all go through here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from investments.models import Sector
from network.definitions import DEFINITIONS, SECTIONS, Definition
from network.figures import Coverage, NetworkYear, Value
from network.secrecy import Cell, hide, hide_through_time, is_safe, merged
from network.territory import department_name

NEEDS: Mapping[str, tuple[str, ...]] = {
    "members_per_club": ("members",),
    "memberships": ("members",),
    "saved_per_club": ("saved",),
    "saved_per_member_month": ("saved",),
    "invested_per_club": ("invested",),
    "invested_share": ("saved", "invested"),
    "ticket_per_enterprise": ("invested",),
    "ticket_per_investment": ("invested",),
    "ticket_cumulated": ("invested_cumulated",),
    "jobs_per_enterprise": ("jobs_financed",),
}


@dataclass(frozen=True)
class Shown:
    """One figure as it may be shown: `value` is None when hidden or unknown."""

    definition: Definition
    value: Value
    is_hidden: bool
    coverage: Coverage


@dataclass(frozen=True)
class ShownCell:
    """One cell of a table as it may be shown."""

    value: int | None
    is_hidden: bool = False


@dataclass(frozen=True)
class ShownRow:
    """One line of a table: its name, counts that are not secret, and cells."""

    key: str
    label: str | Promise
    counts: tuple[int, ...]
    cells: tuple[ShownCell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a table before secrecy."""

    label: str | Promise
    counts: tuple[int, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Publication:
    """A network's year, safe to hand to anyone."""

    year: NetworkYear
    figures: Mapping[str, Shown]
    sections: tuple[tuple[str | Promise, tuple[Shown, ...]], ...]
    sectors: tuple[ShownRow, ...]
    departments: tuple[ShownRow, ...]
    genders: tuple[ShownRow, ...]
    members_by_year: tuple[tuple[int, ShownCell], ...]

    def __getitem__(self, key: str) -> Shown:
        """One figure by its key."""
        return self.figures[key]

    @property
    def hides_something(self) -> bool:
        """True when an "s" stands somewhere, and the page must explain it."""
        rows = (*self.sectors, *self.departments, *self.genders)
        return any(shown.is_hidden for shown in self.figures.values()) or any(
            cell.is_hidden for row in rows for cell in row.cells
        )


def publish(year: NetworkYear) -> Publication:
    """Hide what secrecy asks; pure."""
    hidden = hidden_figures(year)
    figures = {
        key: Shown(
            definition=DEFINITIONS[key],
            value=None if key in hidden else figure.value,
            is_hidden=key in hidden,
            coverage=figure.coverage,
        )
        for key, figure in year.figures.items()
    }
    return Publication(
        year=year,
        figures=figures,
        sections=tuple((title, tuple(figures[key] for key in keys)) for title, keys in SECTIONS),
        sectors=_sectors(year),
        departments=_departments(year),
        genders=_genders(year),
        members_by_year=tuple(
            (when, _shown(cell, is_hidden=not is_safe(cell)))
            for when, count in year.members_by_year
            for cell in [Cell(total=count, persons=count) if count else Cell()]
        ),
    )


def hidden_figures(year: NetworkYear) -> frozenset[str]:
    """The keys of the figures that must print "s"."""
    hidden: set[str] = set()
    for key, flows, brought in (
        ("saved", year.saved_by_year, year.saved_brought),
        ("invested", year.invested_by_year, year.invested_brought),
    ):
        in_year, cumulated = hide_through_time(flows, brought)
        if year.year in in_year:
            hidden.add(key)
        if year.year in cumulated:
            hidden.add(f"{key}_cumulated")
    for key in ("members", "passive", "fte"):
        cell = year.figures[key].cell
        if cell is not None and not is_safe(cell):
            hidden.add(key)
    hidden |= _hidden_jobs(year)
    return frozenset(hidden | {key for key, needs in NEEDS.items() if hidden & {*needs}})


def _hidden_jobs(year: NetworkYear) -> set[str]:
    """Jobs of the whole, of the portfolio, of the year: each shown less another must be safe."""
    shown: list[Cell] = []
    hidden: set[str] = set()
    for key in ("jobs", "jobs_cumulated", "jobs_financed"):
        cell = year.figures[key].cell
        if cell is None:
            continue
        differences = [pair for other in shown for pair in (_less(cell, other), _less(other, cell))]
        if all(is_safe(one) for one in (cell, *differences)):
            shown.append(cell)
        else:
            hidden.add(key)
    return hidden


def _less(whole: Cell, part: Cell) -> Cell:
    """The units of `whole` that are not in `part`."""
    inside = {unit for units in part.units for unit in units}
    rest = {
        unit: jobs for units in whole.units for unit, jobs in units.items() if unit not in inside
    }
    return Cell(total=sum(rest.values()), units=(rest,)) if rest else Cell()


def _sectors(year: NetworkYear) -> tuple[ShownRow, ...]:
    names: dict[str, str | Promise] = {
        **dict(Sector.choices),
        "": _("non précisé (bilans déclarés)"),
    }
    return _table(
        {
            row.sector: Line(
                names[row.sector],
                (row.enterprises, row.in_portfolio),
                (row.invested, row.jobs, row.fte),
            )
            for row in year.sectors
        }
    )


def _departments(year: NetworkYear) -> tuple[ShownRow, ...]:
    return _table(
        {
            row.department: Line(
                department_name(row.department),
                (row.clubs_active,),
                (row.memberships, row.saved, row.invested),
            )
            for row in year.departments
        }
    )


def _genders(year: NetworkYear) -> tuple[ShownRow, ...]:
    names = {"women": _("Femmes"), "men": _("Hommes"), "not_said": _("Non dit")}
    return _table({key: Line(names[key], (), (cell,)) for key, cell in year.genders.items()})


def _table(lines: Mapping[str, Line]) -> tuple[ShownRow, ...]:
    """Lines and their total, each column hidden by itself so that it cannot be added back."""
    if not lines:
        return ()
    cells = list(zip(*(line.cells for line in lines.values()), strict=True))
    columns = [hide(dict(zip(lines, column, strict=True))) for column in cells]
    rows = [
        ShownRow(
            key=key,
            label=line.label,
            counts=line.counts,
            cells=tuple(
                _shown(cell, is_hidden=key in column.cells)
                for cell, column in zip(line.cells, columns, strict=True)
            ),
        )
        for key, line in lines.items()
    ]
    total = ShownRow(
        key="total",
        label=_("Total"),
        counts=tuple(sum(counts) for counts in zip(*(row.counts for row in rows), strict=True)),
        cells=tuple(
            _shown(merged(column), is_hidden=hidden.total)
            for column, hidden in zip(cells, columns, strict=True)
        ),
        is_total=True,
    )
    return (*rows, total)


def _shown(cell: Cell, *, is_hidden: bool) -> ShownCell:
    return ShownCell(None, is_hidden=True) if is_hidden else ShownCell(int(cell.total))
