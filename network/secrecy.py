"""Statistical secrecy: which sums may be shown, and which more must be hidden to protect them.

One table for the whole project (domain.md, "Secrecy", after the INSEE handbook on the protection
of tables): a sum about enterprises or clubs needs at least three units and none above 85 % of it;
anything about persons needs at least eleven. Counts of clubs and the list of financed enterprises
are not secret. Pure functions: no clock, no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=object)
Units = Mapping[str, int]

MIN_UNITS = 3
MIN_PERSONS = 11
DOMINANCE = Fraction(85, 100)


@dataclass(frozen=True)
class Cell:
    """One sum and what it is made of.

    `units` holds one breakdown per kind of unit (by club, by enterprise): each must be safe.
    `persons` is the number of people the sum is about, or None when it is not about people.
    """

    total: int = 0
    units: tuple[Units, ...] = field(default=())
    persons: int | None = None

    @property
    def is_empty(self) -> bool:
        """Nobody and nothing in the cell: there is nothing to hide."""
        return not any(self.units) and not self.persons

    def __add__(self, other: "Cell") -> "Cell":
        """The cell one would get by adding both up, as an attacker can."""
        return Cell(
            total=self.total + other.total,
            units=tuple(
                _merged(mine, theirs)
                for mine, theirs in zip(
                    _padded(self.units, other.units), _padded(other.units, self.units), strict=True
                )
            ),
            persons=_sum_known(self.persons, other.persons),
        )


@dataclass(frozen=True)
class Hidden:
    """What must print "s": some cells of a row or column, and perhaps the total itself."""

    cells: frozenset[object]
    total: bool


def is_safe(cell: Cell) -> bool:
    """True when the sum may be shown: enough units, none dominant, enough people, or empty."""
    if cell.is_empty:
        return cell.persons is None
    if cell.persons is not None and cell.persons < MIN_PERSONS:
        return False
    return all(_breakdown_is_safe(units) for units in cell.units)


def hide(cells: Mapping[Key, Cell]) -> Hidden:
    """Choose the cells to hide when the total of `cells` is shown beside them.

    First every unsafe cell; then, smallest first, as many more as it takes for the hidden ones
    taken together (total minus what is shown) to be safe as well. When that takes them all and
    the total is unsafe, the total is hidden too.
    """
    hidden = [key for key, cell in cells.items() if not is_safe(cell)]
    if not hidden:
        return Hidden(frozenset(), total=False)
    order = {key: place for place, key in enumerate(cells)}
    spare = sorted(
        (key for key in cells if key not in hidden and not cells[key].is_empty),
        key=lambda key: (cells[key].total, order[key]),
    )
    together = merged([cells[key] for key in hidden])
    while spare and not is_safe(together):
        key = spare.pop(0)
        hidden.append(key)
        together += cells[key]
    return Hidden(frozenset(hidden), total=not is_safe(together))


def hide_through_time(
    increments: Mapping[Key, Cell], brought: Mapping[Key, Cell] | None = None
) -> tuple[frozenset[Key], frozenset[Key]]:
    """Choose which years' sums, and which cumulated sums, to hide.

    Two cumulated sums shown bracket the years between them: their difference, less the yearly sums
    shown, must be safe. `increments` is in order of time; `brought` is what a year added to the
    cumulated sum only (balances brought over). A first year that may be shown gives way, once, to
    the hidden years before it: else no cumulated sum could ever be shown again. What is decided of
    a year depends on it and on those before, so it never changes afterwards. Returns the years
    whose own sum is hidden and those whose cumulated sum is hidden.
    """
    hidden: set[Key] = set()
    hidden_cumulated: set[Key] = set()
    pending, waits_for_a_year = Cell(), False
    for key, cell in increments.items():
        pending += (brought or {}).get(key, Cell())
        gives_way = waits_for_a_year and not is_safe(pending) and is_safe(pending + cell)
        if gives_way or not is_safe(cell):
            hidden.add(key)
            pending, waits_for_a_year = pending + cell, True
        if is_safe(pending):
            pending, waits_for_a_year = Cell(), False
        else:
            hidden_cumulated.add(key)
    return frozenset(hidden), frozenset(hidden_cumulated)


def merged(cells: Sequence[Cell]) -> Cell:
    """The sum of several cells, unit by unit."""
    together = Cell()
    for cell in cells:
        together += cell
    return together


def _breakdown_is_safe(units: Units) -> bool:
    total = sum(units.values())
    if not units:
        return True
    if len(units) < MIN_UNITS or total <= 0:
        return False
    return Fraction(max(units.values())) <= DOMINANCE * Fraction(total)


def _merged(mine: Units, theirs: Units) -> Units:
    return {
        unit: mine.get(unit, 0) + theirs.get(unit, 0)
        for unit in [*mine, *(unit for unit in theirs if unit not in mine)]
    }


def _padded(units: tuple[Units, ...], other: tuple[Units, ...]) -> tuple[Units, ...]:
    return units + ({},) * (len(other) - len(units))


def _sum_known(mine: int | None, theirs: int | None) -> int | None:
    return None if mine is None and theirs is None else (mine or 0) + (theirs or 0)
