"""Where things stand in a CSV: separator, titles, columns, told from the beginning of the file."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.csv_shape import Columns, CsvShape
from banking.reading.csv_titles import is_enough, roles_of
from banking.reading.csv_untitled import Unclear, columns_by_content, is_figure
from banking.reading.days import looks_like_a_day
from banking.reading.figures import readings
from banking.reading.refusing import Question, asked, refused
from banking.reading.source import Source
from banking.reading.words import excerpt, plain

_HEAD = 64 * 1024
_HEAD_ROWS = 300
_TITLE_ROWS = 60
_DELIMITERS = (";", "\t", ",", "|")
_ASKED = ("date", "amount", "debit", "credit", "label", "balance")


@dataclass(frozen=True)
class Layout:
    """The separator, the row of titles (0 without) and the columns; `first` is the first
    operation's place among the rows, and `before` what stands above."""

    delimiter: str
    titles: tuple[str, ...]
    first: int
    columns: Columns
    before: tuple[tuple[str, ...], ...]
    width: int


def layout_of(source: Source, answers: Mapping[str, str], shape: CsvShape | None = None) -> Layout:
    """The layout of a CSV. Refuses a text that has none; asks when a column's role is unclear."""
    text = source.head(_HEAD)
    if len(source.content) > _HEAD:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    candidates = [_rows(text, delimiter) for delimiter in _DELIMITERS]
    titled = [
        (len(columns), -rank, at)
        for rank, rows in enumerate(candidates)
        for at, columns in _titles_in(rows)
    ]
    if titled:
        _count, rank, at = max(titled)
        rows = candidates[-rank]
        layout = _titled(_DELIMITERS[-rank], rows, at)
        return _corrected(_remembered(layout, shape), answers)
    return _untitled(candidates, answers, shape)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(row) > limits.COLUMNS:
                return []
            rows.append(row)
            if len(rows) >= _HEAD_ROWS:
                break
    except csv.Error:
        return []
    return rows


def _titles_in(rows: list[list[str]]) -> list[tuple[int, Columns]]:
    """The first row whose cells are titles of a day and an amount."""
    for at, row in enumerate(rows[:_TITLE_ROWS]):
        if len(row) < 3 or any(looks_like_a_day(cell) for cell in row):
            continue
        columns = roles_of(row)
        if is_enough(columns):
            return [(at, columns)]
    return []


def _titled(delimiter: str, rows: list[list[str]], at: int) -> Layout:
    titles = tuple(rows[at])
    return Layout(
        delimiter=delimiter,
        titles=titles,
        first=at + 1,
        columns=roles_of(list(titles)),
        before=tuple(tuple(row) for row in rows[:at]),
        width=len(titles),
    )


def plain_titles(layout: Layout) -> tuple[str, ...]:
    """The titles as they are compared from one file to the next."""
    return tuple(plain(title) for title in layout.titles)


def _remembered(layout: Layout, shape: CsvShape | None) -> Layout:
    """The remembered columns, when the titles are those of the remembered file."""
    if shape is None or shape.header != plain_titles(layout):
        return layout
    return replace(layout, columns=dict(shape.columns))


def _untitled(
    candidates: list[list[list[str]]], answers: Mapping[str, str], shape: CsvShape | None
) -> Layout:
    """A file without titles we know: its columns are told by what they hold."""
    best: tuple[int, int, list[list[str]]] = (0, 0, [])
    for rank, rows in enumerate(candidates):
        count = sum(_is_operation(row) for row in rows)
        best = max(best, (count, -rank, rows), key=lambda found: found[:2])
    count, rank, rows = best
    if not count:
        raise refused(
            _("aucune ligne n'y porte une date et un montant"),
            todo=_("exportez les opérations en CAMT, OFX ou CSV depuis le site de votre banque"),
        )
    usual = _usual_day(rows)
    first = next(at for at, row in enumerate(rows) if _is_operation(row) and _day_of(row) == usual)
    width = max(len(row) for row in rows[first:])
    above = rows[first - 1] if first else []
    titles = tuple(above) if len(above) >= 3 and all(map(_is_word, above)) else ()
    operations = [row for row in rows[first:] if _is_operation(row) and _day_of(row) == usual]
    layout = Layout(_DELIMITERS[-rank], titles, first, {}, tuple(map(tuple, rows[:first])), width)
    if shape is not None and shape.header == plain_titles(layout) and _fits(shape, width):
        return _corrected(replace(layout, columns=dict(shape.columns)), answers)
    columns = columns_by_content(operations, width, given=_given(answers, width))
    if isinstance(columns, Unclear):
        raise asked(_column_question(columns.role, layout, operations, columns.among))
    return replace(layout, columns=columns, **_from_first(rows, first, columns))


def _from_first(rows: list[list[str]], first: int, columns: Columns) -> dict[str, Any]:
    """The first operation once the columns are known: an amount without cents is one too."""
    date = columns["date"][0]
    money = [columns[role][0] for role in ("amount", "debit", "credit") if role in columns]
    for at, row in enumerate(rows[:first]):
        cells = [row[place] for place in money if place < len(row) and row[place].strip()]
        is_dated = date < len(row) and looks_like_a_day(row[date])
        if is_dated and any(readings(cell.strip()) != (None, None) for cell in cells):
            return {"first": at, "before": tuple(map(tuple, rows[:at])), "titles": ()}
    return {}


def _day_of(row: list[str]) -> int:
    """Where the row's first day stands."""
    return next(place for place, cell in enumerate(row) if looks_like_a_day(cell))


def _usual_day(rows: list[list[str]]) -> int:
    """Where most operations have their day: a line of the bank's heading may have one too."""
    places = [_day_of(row) for row in rows if _is_operation(row)]
    return max(set(places), key=lambda place: (places.count(place), -place))


def _fits(shape: CsvShape, width: int) -> bool:
    return all(place < width for places in shape.columns.values() for place in places)


def _is_operation(row: list[str]) -> bool:
    days = [cell for cell in row if looks_like_a_day(cell)]
    return bool(days) and any(is_figure(cell) for cell in row if cell not in days)


def _is_word(cell: str) -> bool:
    return not cell.strip() or bool(re.search(r"[^\W\d_]", cell))


def _given(answers: Mapping[str, str], width: int) -> dict[str, int]:
    given = {}
    for role in _ASKED:
        text = answers.get(f"column:{role}", "")
        if text.isascii() and text.isdigit() and int(text[:4]) < width:
            given[role] = int(text[:4])
    return given


def _corrected(layout: Layout, answers: Mapping[str, str]) -> Layout:
    """The layout with the columns a person has named."""
    given = _given(answers, layout.width)
    if not given:
        return layout
    columns = {
        role: kept
        for role, places in layout.columns.items()
        if (kept := tuple(place for place in places if place not in given.values()))
    }
    if "amount" in given:
        columns.pop("debit", None)
        columns.pop("credit", None)
    columns |= {role: (place,) for role, place in given.items()}
    return replace(layout, columns=columns)


def _column_question(
    role: str, layout: Layout, operations: list[list[str]], among: tuple[int, ...]
) -> Question:
    labels = {
        "amount": _("Quelle colonne est le montant de l'opération ?"),
        "debit": _("Quelle colonne est le débit (les sorties) ?"),
        "date": _("Quelle colonne est la date de l'opération ?"),
    }
    choices = tuple(
        (
            str(place),
            _("colonne %(number)d (%(sample)s)")
            % {
                "number": place + 1,
                "sample": excerpt(_sample(operations, place)),
            },
        )
        for place in among
    )
    sample = tuple(excerpt(_sample(operations, place)) for place in among)
    return Question(f"column:{role}", labels[role], choices, sample)


def _sample(operations: list[list[str]], place: int) -> str:
    return next((row[place] for row in operations if len(row) > place and row[place].strip()), "")
