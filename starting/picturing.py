"""A workbook as the page shows it: its cells, and what each was taken for."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.wording import write_cents
from starting.planning import Plan
from starting.reading.cells import Sheet, letters, reference, words

MOST_ROWS, MOST_COLUMNS = 80, 40
LONGEST = 40
TOLD: dict[str, str | Promise] = {
    "wrong": _("à régler"),
    "ignored": _("laissé de côté"),
    "note": _("compté pour zéro"),
    "amended": _("corrigé"),
}


@dataclass(frozen=True)
class CellPicture:
    """One cell: its words, what it was taken for, and that in words when it matters."""

    name: str
    text: str
    kind: str
    told: str | Promise


@dataclass(frozen=True)
class SheetPicture:
    """One sheet, cut to what a page can show."""

    name: str
    is_read: bool
    is_cut: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[CellPicture, ...]], ...]


def pictures(plan: Plan) -> tuple[SheetPicture, ...]:
    """Every sheet that holds something."""
    read = {grid.sheet.name for grid in plan.found.grids}
    return tuple(
        _picture(plan, sheet, sheet.name in read) for sheet in plan.book.sheets if sheet.cells
    )


def _picture(plan: Plan, sheet: Sheet, is_read: bool) -> SheetPicture:
    height, width = min(sheet.height, MOST_ROWS), min(sheet.width, MOST_COLUMNS)
    wrong = {(check.sheet, check.where) for check in plan.found.wrong_sums}

    def cell(row: int, column: int) -> CellPicture:
        name = reference(row, column)
        kind = plan.found.marks.get((sheet.name, (row, column)), "")
        text, key = words(sheet.at(row, column))[:LONGEST], f"{sheet.name}!{name}"
        if key in plan.said.cells:
            cents = plan.said.cells[key]
            kind = "amended" if cents else "ignored"
            text = write_cents(cents) if cents else text
        if (sheet.name, name) in wrong:
            kind = "wrong"
        return CellPicture(name, text, kind, TOLD.get(kind, ""))

    return SheetPicture(
        name=sheet.name,
        is_read=is_read,
        is_cut=(height, width) != (sheet.height, sheet.width),
        columns=tuple(letters(column) for column in range(width)),
        rows=tuple(
            (row + 1, tuple(cell(row, column) for column in range(width))) for row in range(height)
        ),
    )
