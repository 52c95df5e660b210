"""What a workbook holds once read: sheets of typed cells, named as people see them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Value = str | Decimal | date
Place = tuple[int, int]
Range = tuple[int, int, int, int]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells that hold something, by row and column from zero.

    `merged` are ranges (first row, first column, last row, last column). `comments` are the words
    pinned to cells.
    """

    name: str
    cells: dict[Place, Value]
    merged: tuple[Range, ...] = ()
    is_visible: bool = True
    comments: tuple[tuple[Place, str], ...] = ()

    @property
    def height(self) -> int:
        """How many rows, up to the last one that holds something."""
        return max((row for row, _column in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        """How many columns, up to the last one that holds something."""
        return max((column for _row, column in self.cells), default=-1) + 1

    def at(self, row: int, column: int) -> Value | None:
        """What a cell holds, if anything."""
        return self.cells.get((row, column))

    def spread(self, row: int, column: int) -> Value | None:
        """The same, a merged cell holding its value all over: for headings only."""
        found = self.cells.get((row, column))
        if found is not None:
            return found
        for top, left, bottom, right in self.merged:
            if top <= row <= bottom and left <= column <= right:
                return self.cells.get((top, left))
        return None

    def turned(self) -> "Sheet":
        """The same sheet with rows for columns."""
        return Sheet(
            self.name,
            {(column, row): value for (row, column), value in self.cells.items()},
            tuple((left, top, right, bottom) for top, left, bottom, right in self.merged),
            self.is_visible,
            tuple(((column, row), words) for (row, column), words in self.comments),
        )


@dataclass(frozen=True)
class Workbook:
    """A workbook's sheets in their order; `kind` is "xlsx", "ods" or "csv"."""

    kind: str
    sheets: tuple[Sheet, ...]


_LETTERS = 26


def letters(column: int) -> str:
    """The name of a column: 0 is A, 27 is AB."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def reference(row: int, column: int) -> str:
    """The name of a cell: (11, 5) is F12."""
    return f"{letters(column)}{row + 1}"


def place(name: str) -> Place | None:
    """The row and column of a name such as F12; None when it is not one."""
    match = re.fullmatch(r"([A-Z]{1,3})([1-9]\d{0,6})", name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def words(value: Value | None) -> str:
    """A cell as text, spaces made single."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        is_euros = value != value.to_integral_value() and value == round(value, 2)
        return (f"{value:.2f}" if is_euros else f"{value.normalize():f}").replace(".", ",")
    return " ".join(value.split())


def in_order(sheet: Sheet) -> Iterator[tuple[Place, Value]]:
    """The cells from the top, each row from the left."""
    yield from sorted(sheet.cells.items())
