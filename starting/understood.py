"""What a workbook says once understood: names, payments, sums, what is left to settle."""

from dataclasses import dataclass, field
from datetime import date

from starting.reading.cells import Place, Sheet, reference


@dataclass(frozen=True)
class Problem:
    """Something to look at, named by sheet and cell; `is_blocking` until it is settled."""

    code: str
    sheet: str
    where: str
    sentence: str
    is_blocking: bool = False


@dataclass(frozen=True)
class Payed:
    """One cell that is a payment: who (a name's key), the month, cents."""

    name: str
    month: date
    cents: int
    sheet: str
    where: str


@dataclass(frozen=True)
class Check:
    """A sum the workbook states, and what its cells make; cents."""

    what: str
    sheet: str
    where: str
    stated: int
    computed: int
    month: date | None = None

    @property
    def difference(self) -> int:
        """What is stated above what the cells make."""
        return self.stated - self.computed


@dataclass(frozen=True)
class Written:
    """One name as the workbook writes it: its key, its words, where it was first seen."""

    key: str
    words: str
    sheet: str
    where: str
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Grid:
    """One table of a sheet, members in lines and months in columns (`sheet` is turned if need be).

    `months` gives each month's column; a column whose year nobody says has None. `totals` are sums
    of the line, over the columns `summed` tells; `cumuls` are sums since the beginning.
    `is_dated_elsewhere` when the year stands outside its months: above them, in the sheet's name.
    """

    sheet: Sheet
    is_turned: bool
    head: int
    first: int
    last: int
    months: dict[int, date | None]
    names: tuple[int, ...]
    totals: tuple[int, ...] = ()
    cumuls: tuple[int, ...] = ()
    joined: int | None = None
    left: int | None = None
    others: tuple[int, ...] = ()
    summed: dict[int, tuple[int, ...]] = field(default_factory=dict)
    is_dated_elsewhere: bool = False

    def where(self, line: int, column: int) -> str:
        """The cell's name in the workbook."""
        return reference(column, line) if self.is_turned else reference(line, column)

    def place(self, line: int, column: int) -> Place:
        """The cell's row and column in the workbook."""
        return (column, line) if self.is_turned else (line, column)

    def line_band(self, line: int) -> str:
        """The line's key in the corrections."""
        return f"{self.sheet.name}!{_column_name(line) if self.is_turned else line + 1}"

    def column_band(self, column: int) -> str:
        """The column's key in the corrections."""
        return f"{self.sheet.name}!{column + 1 if self.is_turned else _column_name(column)}"


def _column_name(column: int) -> str:
    return reference(0, column)[:-1]


@dataclass(frozen=True)
class Understood:
    """The whole: `marks` says what each cell was taken for ("2024", (4, 2)) → "amount"."""

    grids: tuple[Grid, ...]
    names: tuple[Written, ...]
    payments: tuple[Payed, ...]
    checks: tuple[Check, ...]
    problems: tuple[Problem, ...]
    marks: dict[tuple[str, Place], str]

    @property
    def wrong_sums(self) -> tuple[Check, ...]:
        """The sums that do not add up."""
        return tuple(check for check in self.checks if check.difference)

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """What must be settled before anything is posted."""
        return tuple(problem for problem in self.problems if problem.is_blocking)
