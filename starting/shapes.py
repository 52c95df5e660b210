"""Finding the tables of a sheet: which way it runs, its months, its names, its other columns."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from members.names import plain
from starting.corrections import Corrections
from starting.reading.amounts import amount_in
from starting.reading.cells import Sheet, Value, letters, words
from starting.reading.months import MonthWords, day_in, month_in, months_of_line, steps, years_in
from starting.understood import Grid

TOTAL = re.compile(r"(sous|s)?tota(l|ux)|somme|ensemble|st\d?$")
CUMUL = re.compile(r"cumul|depuis|anterieur|report|totalgeneral")
JOINED = re.compile(r"(date)?d?(entree|adhesion|arrivee)")
LEFT = re.compile(r"(date)?(de)?(sortie|depart)")
BORN = re.compile(r"naissance|nele")
FIRST_NAMES = ("prenom", "prenoms")
LAST_NAMES = ("nom", "noms", "nomdefamille")


def grids_of(sheet: Sheet, said: Corrections) -> list[Grid]:
    """The tables of a sheet, from the top; none when no line or column of it is months."""
    upright, turned = _heads(sheet), _heads(sheet.turned())
    best = max((score for _line, score in upright), default=0)
    best_turned = max((score for _line, score in turned), default=0)
    if not best and not best_turned:
        return []
    is_turned = best_turned > best
    canonical = sheet.turned() if is_turned else sheet
    heads = turned if is_turned else upright
    least = max(1, max(best, best_turned) / 4)
    lines = [line for line, score in heads if score >= least]
    tables = []
    above = 0
    for number, head in enumerate(lines):
        end = canonical.height
        if number + 1 < len(lines):
            end = _first_title(canonical, head, lines[number + 1])
        tables.append(_grid(canonical, is_turned, (above, head, end), said))
        above = end
    return tables


def _line(sheet: Sheet, line: int) -> dict[int, Value]:
    return {column: value for (row, column), value in sheet.cells.items() if row == line}


def _heads(sheet: Sheet) -> list[tuple[int, int]]:
    """The lines that look like a heading of months, each with how many follow one another."""
    by_line: dict[int, dict[int, Value]] = {}
    for (row, column), value in sorted(sheet.cells.items()):
        by_line.setdefault(row, {})[column] = value
    found = []
    for row, values in by_line.items():
        if _is_days_of_people(values):
            continue
        months = months_of_line(values)
        score = steps([months[column] for column in sorted(months)])
        if score:
            found.append((row, score))
    return found


def _is_days_of_people(values: dict[int, Value]) -> bool:
    """True for a line of dates that says when people came, left or were born."""
    heading = plain(words(values[min(values)]))
    return bool(JOINED.match(heading) or LEFT.match(heading) or BORN.search(heading))


def _first_title(sheet: Sheet, head: int, next_head: int) -> int:
    """Where the headings of the next table begin, above its line of months."""
    line = next_head
    while line - 1 > head:
        values = list(_line(sheet, line - 1).values())
        if not all(years_in(value) for value in values):
            break
        line -= 1
    return line


def _grid(sheet: Sheet, is_turned: bool, lines: tuple[int, int, int], said: Corrections) -> Grid:
    above, head, end = lines
    found = months_of_line(_line(sheet, head))
    months = _dated(sheet, found, (above, head), said)
    shape = Grid(sheet, is_turned, head, head + 1, end - 1, months, ())
    for column in range(sheet.width):
        role = said.bands.get(shape.column_band(column), "")
        if re.fullmatch(r"\d{4}-\d{2}", role):
            months[column] = date(int(role[:4]), int(role[5:]), 1)
        elif role in ("total", "cumul", "ignored"):
            months.pop(column, None)
    names = _name_columns(sheet, shape)
    rest = [column for column in range(sheet.width) if column not in (*months, *names)]
    roles = {column: _role(sheet, shape, column, said) for column in rest}

    def having(role: str) -> tuple[int, ...]:
        return tuple(column for column, is_a in roles.items() if is_a == role)

    return Grid(
        sheet,
        is_turned,
        head,
        head + 1,
        end - 1,
        months,
        names,
        totals=having("total"),
        cumuls=having("cumul"),
        joined=next(iter(having("joined")), None),
        left=next(iter(having("left")), None),
        others=having("other"),
        is_dated_elsewhere=any(month.year is None for month in found.values()),
    )


def _dated(
    sheet: Sheet, found: dict[int, MonthWords], lines: tuple[int, int], said: Corrections
) -> dict[int, date | None]:
    """Give each month its year: its own, the treasurer's, a heading's above, the sheet's name."""
    months: dict[int, date | None] = {}
    base: int | None = None
    year: int | None = None
    before = 0
    for column in sorted(found):
        month = found[column]
        if month.year is not None:
            months[column] = date(month.year, month.month, 1)
            continue
        told = said.years.get(sheet.name) or _year_above(sheet, column, lines) or _first(sheet.name)
        if told != base:
            base, year, before = told, told, 0
        if year is not None and month.month <= before:
            year += 1
        before = month.month
        months[column] = date(year, month.month, 1) if year is not None else None
    return months


def _first(value: Value | None) -> int | None:
    years = years_in(value)
    return years[0] if years and (len(years) == 1 or years[1] == years[0] + 1) else None


def _year_above(sheet: Sheet, column: int, lines: tuple[int, int]) -> int | None:
    """The nearest year written above the months, at this column or to its left."""
    above, head = lines
    for line in range(head - 1, above - 1, -1):
        told = [
            (at, year)
            for at, value in sorted(_line(sheet, line).items())
            if at <= column and (year := _first(value)) is not None
        ]
        if told:
            return told[-1][1]
    return None


def _heading(sheet: Sheet, grid: Grid, column: int) -> str:
    """The words over a column, without accents or spaces."""
    for line in range(grid.head, max(-1, grid.head - 3), -1):
        found = sheet.spread(line, column)
        if found is not None:
            return plain(words(found))
    return ""


def is_name(value: Value | None) -> bool:
    """True for words that may name somebody."""
    if not isinstance(value, str) or "@" in value or month_in(value):
        return False
    return sum(letter.isalpha() for letter in value) >= 2


def _name_columns(sheet: Sheet, grid: Grid) -> tuple[int, ...]:
    headings = {column: _heading(sheet, grid, column) for column in range(sheet.width)}
    first = next((c for c, text in headings.items() if text in FIRST_NAMES), None)
    last = next((c for c, text in headings.items() if text in LAST_NAMES), None)
    if first is not None and last is not None:
        return (first, last)
    counts = {
        column: sum(is_name(sheet.at(line, column)) for line in body(grid))
        for column in range(sheet.width)
        if column not in grid.months
    }
    left_of_months = {c: n for c, n in counts.items() if c < min(grid.months, default=0) and n}
    counts = left_of_months or {column: n for column, n in counts.items() if n}
    return (max(counts, key=lambda column: (counts[column], -column)),) if counts else ()


def body(grid: Grid) -> Iterator[int]:
    """The lines under the heading."""
    yield from range(grid.first, grid.last + 1)


def _role(sheet: Sheet, grid: Grid, column: int, said: Corrections) -> str:
    told = said.bands.get(grid.column_band(column))
    if told is not None:
        return told
    values = [value for line in body(grid) if (value := sheet.at(line, column)) is not None]
    heading = _heading(sheet, grid, column)
    if not values:
        return ""
    if CUMUL.search(heading):
        return "cumul"
    if TOTAL.match(heading):
        return "total"
    days = sum(day_in(value) is not None for value in values)
    if days * 2 > len(values):
        if LEFT.match(heading):
            return "left"
        return "joined" if JOINED.match(heading) else "other"
    return "total" if _adds_up(sheet, grid, column) else "other"


def _adds_up(sheet: Sheet, grid: Grid, column: int) -> bool:
    """True when at least two lines of a column without a heading are the sums of their months."""
    seen = 0
    for line in body(grid):
        stated = amount_in(sheet.at(line, column))
        made = sum(amount_in(sheet.at(line, month)).cents for month in grid.months)
        if stated.unclear or stated.cents != made:
            return False
        seen += bool(made)
    return seen >= 2


def column_words(grid: Grid, column: int) -> str:
    """How people name a column of the table: its letter, what stands over it; a row when turned."""
    heading = words(grid.sheet.spread(grid.head, column))
    told = _("ligne %(name)s") if grid.is_turned else _("colonne %(name)s")
    band = told % {"name": str(column + 1) if grid.is_turned else letters(column)}
    return f"{band} « {heading} »" if heading else band
