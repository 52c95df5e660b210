"""Every sum a workbook states, beside what its cells make: lines, columns, years, cumulated."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from members.names import plain
from starting.corrections import Corrections
from starting.naming import key_of
from starting.reading.amounts import amount_in
from starting.reading.cells import Sheet, reference, words
from starting.reading.months import years_in
from starting.shapes import CUMUL, TOTAL, column_words
from starting.understood import Check, Grid, Payed, Written

BEFORE = re.compile(r"report|anterieur|avant|reprise")


@dataclass(frozen=True)
class Line:
    """A line of a table as it was taken: "member", "total", "cumul" or "ignored", with its cents
    by column of months."""

    grid: Grid
    line: int
    role: str
    key: str
    cents: Mapping[int, int]
    name: str


def checks_of(
    lines: Sequence[Line], grids: Sequence[Grid], payments: Sequence[Payed], said: Corrections
) -> list[Check]:
    """The totals of lines and columns of every table, those that add up and those that do not."""
    found: list[Check] = []
    for grid in grids:
        mine = [
            line for line in lines if line.grid.sheet is grid.sheet and line.grid.head == grid.head
        ]
        for line in mine:
            if line.role == "member":
                found += _line_checks(grid, line, payments)
        found += _column_checks(grid, mine, payments)
    return [check for check in found if f"{check.sheet}!{check.where}" not in said.cells]


def _line_checks(grid: Grid, line: Line, payments: Sequence[Payed]) -> Iterable[Check]:
    for column in grid.totals:
        stated = _stated(grid, line.line, column)
        if stated is not None:
            what = _("total de %(name)s") % {"name": line.name}
            made = sum(line.cents.get(at, 0) for at in grid.summed.get(column, grid.months))
            yield Check(what, grid.sheet.name, grid.where(line.line, column), stated, made)
    for column in grid.cumuls:
        stated = _stated(grid, line.line, column)
        if stated is not None:
            made = _cumulated(grid, column, payments, {line.key})
            what = _("cumul de %(name)s") % {"name": line.name}
            yield Check(what, grid.sheet.name, grid.where(line.line, column), stated, made)


def _stated(grid: Grid, line: int, column: int) -> int | None:
    """What a total's cell says; None when it is empty or unclear."""
    value = grid.sheet.at(line, column)
    amount = amount_in(value)
    return None if value is None or amount.unclear else amount.cents


def summed_months(grid: Grid, lines: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The columns each total column sums: those since the total before, those on its left, or all;
    whichever is true of most lines."""
    chosen: dict[int, tuple[int, ...]] = {}
    before = -1
    for column in grid.totals:
        since = tuple(at for at in grid.months if before < at < column)
        left = tuple(at for at in grid.months if at < column)
        ways = [way for way in (since, left, tuple(grid.months)) if way]
        chosen[column] = max(ways, key=lambda way: _true_lines(grid, lines, column, way))
        before = column
    return chosen


def _true_lines(grid: Grid, lines: Sequence[int], column: int, way: Sequence[int]) -> int:
    return sum(
        stated == sum(amount_in(grid.sheet.at(line, at)).cents for at in way)
        for line in lines
        if (stated := _stated(grid, line, column)) is not None
    )


def _cumulated(grid: Grid, column: int, payments: Sequence[Payed], keys: set[str]) -> int:
    """What these people had paid by the table's last month, or before its first one."""
    months = [month for month in grid.months.values() if month]
    if not months:
        return 0
    heading = plain(words(grid.sheet.spread(grid.head, column)))
    if BEFORE.search(heading):
        return _sum(one for one in payments if one.name in keys and one.month < min(months))
    return _sum(one for one in payments if one.name in keys and one.month <= max(months))


def _column_checks(grid: Grid, lines: Sequence[Line], payments: Sequence[Payed]) -> Iterable[Check]:
    since: list[Line] = []
    whole: list[Line] = []
    for line in lines:
        if line.role == "member":
            since.append(line)
            whole.append(line)
        elif line.role == "total":
            summed = since if since and _closer(line, since, whole) else whole
            yield from _total_line(grid, line, summed, payments)
            since = []
        elif line.role == "cumul":
            yield from _cumul_line(grid, line, payments)


def _closer(total: Line, since: Sequence[Line], whole: Sequence[Line]) -> bool:
    """True when a total line sums the lines since the total before rather than all of them."""

    def misses(lines: Sequence[Line]) -> int:
        return sum(
            stated != sum(line.cents.get(column, 0) for line in lines)
            for column, stated in total.cents.items()
        )

    return misses(since) < misses(whole)


def _total_line(
    grid: Grid, total: Line, lines: Sequence[Line], payments: Sequence[Payed]
) -> Iterable[Check]:
    for column, month in grid.months.items():
        if grid.sheet.at(total.line, column) is None:
            continue
        yield Check(
            _("total, %(column)s") % {"column": column_words(grid, column)},
            grid.sheet.name,
            grid.where(total.line, column),
            total.cents[column],
            sum(line.cents.get(column, 0) for line in lines),
            month,
        )
    for column in grid.totals:
        stated = _stated(grid, total.line, column)
        if stated is not None:
            summed = grid.summed.get(column, tuple(grid.months))
            made = sum(line.cents.get(at, 0) for line in lines for at in summed)
            what = _("total général, %(column)s") % {"column": column_words(grid, column)}
            yield Check(what, grid.sheet.name, grid.where(total.line, column), stated, made)
    keys = {line.key for line in lines}
    for column in grid.cumuls:
        stated = _stated(grid, total.line, column)
        if stated is not None:
            made = _cumulated(grid, column, payments, keys)
            what = _("cumul général, %(column)s") % {"column": column_words(grid, column)}
            yield Check(what, grid.sheet.name, grid.where(total.line, column), stated, made)


def _cumul_line(grid: Grid, line: Line, payments: Sequence[Payed]) -> Iterable[Check]:
    for column, month in grid.months.items():
        if month is None or grid.sheet.at(line.line, column) is None:
            continue
        yield Check(
            _("cumul, %(column)s") % {"column": column_words(grid, column)},
            grid.sheet.name,
            grid.where(line.line, column),
            line.cents[column],
            _sum(one for one in payments if one.month <= month),
        )


def recap_checks(
    sheet: Sheet, names: Mapping[str, Written], payments: Sequence[Payed]
) -> list[Check]:
    """A sheet without months that repeats people and years: each of its sums beside the months."""
    head, years = _years_of(sheet)
    if head is None:
        return []
    found: list[Check] = []
    for row in range(head + 1, sheet.height):
        label = next(
            (words(v) for c in range(sheet.width) if isinstance(v := sheet.at(row, c), str)), ""
        )
        keys = _people(label, names)
        if keys is None:
            continue
        for column, year in years.items():
            stated = amount_in(sheet.at(row, column))
            if sheet.at(row, column) is None or stated.unclear:
                continue
            made = _sum(
                one
                for one in payments
                if one.name in keys and (year is None or one.month.year == year)
            )
            heading = words(sheet.spread(head, column))
            what = _("récapitulatif de %(name)s, « %(heading)s »") % {
                "name": label,
                "heading": heading,
            }
            found.append(Check(what, sheet.name, reference(row, column), stated.cents, made))
    return found


def _years_of(sheet: Sheet) -> tuple[int | None, dict[int, int | None]]:
    """The heading line of a recapitulation: the year of each column, None for all of them."""
    for row in range(sheet.height):
        years: dict[int, int | None] = {}
        for column in range(sheet.width):
            value = sheet.at(row, column)
            told = years_in(value)
            text = plain(words(value))
            if len(told) == 1:
                years[column] = told[0]
            elif text and (TOTAL.match(text) or CUMUL.match(text)):
                years[column] = None
        if len(years) >= 2:
            return row, years
    return None, {}


def _people(label: str, names: Mapping[str, Written]) -> set[str] | None:
    if TOTAL.match(plain(label)) or CUMUL.match(plain(label)):
        return set(names)
    return {key} if (key := key_of(label)) in names else None


def _sum(payments: Iterable[Payed]) -> int:
    return sum(payed.cents for payed in payments)


def month_totals(checks: Iterable[Check]) -> dict[date, int]:
    """What the workbook's own total line states for each month, where it states one."""
    stated: dict[date, int] = {}
    for check in checks:
        if check.month is not None:
            stated[check.month] = max(stated.get(check.month, 0), check.stated)
    return stated
