"""Understanding a workbook: its tables, whose each line is, what each cell says, what is unclear.

Pure: the sheets, the club's members and the treasurer's corrections in; payments, checked sums and
problems out, each named by sheet and cell. Nothing is guessed in silence.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members.names import plain
from starting.corrections import Corrections
from starting.naming import cleaned, is_somebody, key_of
from starting.reading.amounts import Amount, amount_in
from starting.reading.cells import Place, Sheet, Workbook, in_order, words
from starting.reading.months import day_in
from starting.shapes import CUMUL, TOTAL, body, column_words, grids_of, is_name
from starting.sums import Line, checks_of, recap_checks, summed_months
from starting.understood import Grid, Payed, Problem, Understood, Written

UNCLEAR = {
    "figures": gettext_lazy("« %(words)s » ne se lit pas comme un montant"),
    "cents": gettext_lazy("« %(words)s » compte moins qu'un centime"),
    "day": gettext_lazy("« %(words)s » est une date, pas un montant"),
    "large": gettext_lazy("« %(words)s » est trop grand pour un versement"),
}


@dataclass
class Sofar:
    """What is found while the sheets are walked."""

    names: dict[str, Written] = field(default_factory=dict)
    payments: list[Payed] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    marks: dict[tuple[str, Place], str] = field(default_factory=dict)

    def mark(self, grid: Grid, line: int, column: int, kind: str) -> None:
        """Say what a cell was taken for."""
        self.marks[grid.sheet.name, grid.place(line, column)] = kind

    def member_lines(self, grid: Grid) -> Iterable[int]:
        """The lines of a table that are somebody's."""
        for line in self.lines:
            if line.grid is grid and line.role == "member":
                yield line.line

    def problem(self, code: str, sheet: str, where: str, told: str, blocking: bool = False) -> None:
        """Note something to look at."""
        self.problems.append(Problem(code, sheet, where, told, blocking))


def understand(book: Workbook, said: Corrections, *, created_on: date, today: date) -> Understood:
    """Read the tables of a workbook as the treasurer's corrections say."""
    found = Sofar()
    grids: list[Grid] = []
    bare_sheets: list[Sheet] = []
    for sheet in book.sheets:
        if sheet.name in said.ignored:
            continue
        tables = grids_of(sheet, said)
        grids += tables
        if not tables:
            bare_sheets.append(sheet)
        for grid in tables:
            _read_grid(grid, said, found)
        _tell_sheet(sheet, bool(tables), found)
    grids = [
        replace(grid, summed=summed_months(grid, [*found.member_lines(grid)])) for grid in grids
    ]
    checks = checks_of(found.lines, grids, found.payments, said)
    for sheet in bare_sheets:
        recaps = recap_checks(sheet, found.names, found.payments)
        checks += recaps
        if sheet.cells and not recaps:
            _tell_unplaced(sheet, found)
    _twice(found)
    _outside(found, created_on=created_on, today=today)
    return Understood(
        grids=tuple(grids),
        names=tuple(found.names.values()),
        payments=tuple(found.payments),
        checks=tuple(checks),
        problems=tuple(found.problems),
        marks=found.marks,
    )


def where_is(sheet: str, cell: str) -> str:
    """« Feuille 2024, cellule F12 »."""
    return _("Feuille %(sheet)s, cellule %(cell)s") % {"sheet": sheet, "cell": cell}


def _read_grid(grid: Grid, said: Corrections, found: Sofar) -> None:
    """Every line of one table, then the columns nobody asked for."""
    for column in grid.months:
        found.mark(grid, grid.head, column, "month")
        if grid.months[column] is None:
            found.mark(grid, grid.head, column, "wrong")
            _tell_no_year(grid, column, found)
    for line in body(grid):
        _read_line(grid, line, said, found)
    for column in grid.others:
        _tell_column(grid, column, found)


def _tell_no_year(grid: Grid, column: int, found: Sofar) -> None:
    if any(one.code == "year" and one.sheet == grid.sheet.name for one in found.problems):
        return
    where = grid.where(grid.head, column)
    found.problem(
        "year",
        grid.sheet.name,
        where,
        _("%(where)s : l'année n'est écrite nulle part. Donnez l'année de cette feuille.")
        % {"where": where_is(grid.sheet.name, where)},
        blocking=True,
    )


def _read_line(grid: Grid, line: int, said: Corrections, found: Sofar) -> None:
    """One line of a table: a member's, a total, or words to leave aside."""
    name = " ".join(words(grid.sheet.at(line, column)) for column in grid.names).strip()
    amounts = {column: _amount(grid, line, column, said) for column in grid.months}
    has_money = any(one.cents or one.unclear not in ("", "words") for one in amounts.values())
    role = said.bands.get(grid.line_band(line)) or _line_role(grid, line, name, has_money)
    if role == "empty":
        return
    found.lines.append(
        Line(grid, line, role, key_of(name), {c: one.cents for c, one in amounts.items()}, name)
    )
    if role in ("total", "cumul"):
        for column in (*grid.names, *grid.months, *grid.totals, *grid.cumuls):
            found.mark(grid, line, column, "total")
        return
    if role == "ignored":
        _tell_line(grid, line, name, has_money, found)
        return
    if not name:
        _tell_nameless(grid, line, found)
        return
    _note_name(grid, line, name, found)
    for column in (*grid.totals, *grid.cumuls):
        found.mark(grid, line, column, "total")
    for column in grid.months:
        _read_cell(grid, line, column, key_of(name), amounts[column], found)


def _line_role(grid: Grid, line: int, name: str, has_money: bool) -> str:
    if not name and not has_money:
        texts = [grid.sheet.at(line, column) for column in range(grid.sheet.width)]
        return "ignored" if any(isinstance(one, str) for one in texts) else "empty"
    labels = [grid.sheet.at(line, column) for column in range(min(grid.months, default=0))]
    for label in (name, *labels):
        text = plain(words(label) if not isinstance(label, str) else label)
        if CUMUL.match(text):
            return "cumul"
        if TOTAL.match(text):
            return "total"
    if name and (not is_name(name) or not is_somebody(name)):
        return "ignored"
    return "ignored" if name and not has_money and len(name.split()) > 5 else "member"


def _amount(grid: Grid, line: int, column: int, said: Corrections) -> Amount:
    key = f"{grid.sheet.name}!{grid.where(line, column)}"
    if key in said.cells:
        return Amount(said.cells[key] or 0)
    return amount_in(grid.sheet.at(line, column))


def _note_name(grid: Grid, line: int, name: str, found: Sofar) -> None:
    where = grid.where(line, grid.names[0])
    for column in grid.names:
        found.mark(grid, line, column, "name")
    days = [
        day_in(grid.sheet.at(line, column)) if column is not None else None
        for column in (grid.joined, grid.left)
    ]
    written = Written(key_of(name), cleaned(name), grid.sheet.name, where, *days)
    former = found.names.get(written.key)
    if former is not None:
        written = replace(
            former,
            joined_on=former.joined_on or written.joined_on,
            left_on=written.left_on or former.left_on,
        )
    found.names[written.key] = written


def _read_cell(grid: Grid, line: int, column: int, key: str, amount: Amount, found: Sofar) -> None:
    sheet, where = grid.sheet.name, grid.where(line, column)
    told = {"where": where_is(sheet, where), "words": words(grid.sheet.at(line, column))}
    if amount.unclear == "words":
        found.mark(grid, line, column, "note")
        found.problem(
            "words",
            sheet,
            where,
            _("%(where)s : « %(words)s » n'est pas un montant ; la cellule compte pour zéro.")
            % told,
        )
        return
    if amount.unclear:
        found.mark(grid, line, column, "wrong")
        sentence = _("%(where)s : %(what)s. Écrivez le montant, ou laissez la cellule de côté.")
        what = UNCLEAR[amount.unclear] % told
        found.problem(amount.unclear, sheet, where, sentence % (told | {"what": what}), True)
        return
    if amount.cents < 0:
        found.mark(grid, line, column, "wrong")
        found.problem(
            "negative",
            sheet,
            where,
            _(
                "%(where)s : %(words)s est négatif. Un retrait ne s'enregistre pas comme un "
                "versement : écrivez le montant versé, ou laissez la cellule de côté."
            )
            % told,
            True,
        )
        return
    month = grid.months[column]
    if amount.cents:
        found.mark(grid, line, column, "amount")
        if month is not None:
            found.payments.append(Payed(key, month, amount.cents, sheet, where))


def _tell_nameless(grid: Grid, line: int, found: Sofar) -> None:
    column = next(c for c in grid.months if grid.sheet.at(line, c) is not None)
    where = grid.where(line, column)
    found.mark(grid, line, column, "wrong")
    found.problem(
        "nameless",
        grid.sheet.name,
        where,
        _("%(where)s : des montants sans nom. Dites si cette ligne est un total ou à laisser.")
        % {"where": where_is(grid.sheet.name, where)},
        True,
    )


def _tell_line(grid: Grid, line: int, name: str, has_money: bool, found: Sofar) -> None:
    """A line left aside: named when it holds words or money."""
    columns = [c for c in range(grid.sheet.width) if grid.sheet.at(line, c) is not None]
    for column in columns:
        found.mark(grid, line, column, "ignored")
    first = name or words(grid.sheet.at(line, columns[0]))
    where = grid.where(line, columns[0])
    sentence = (
        _("%(where)s : la ligne « %(words)s » porte des montants qui ne sont pas repris.")
        if has_money
        else _("%(where)s : « %(words)s » est laissé de côté.")
    )
    found.problem(
        "money_aside" if has_money else "aside",
        grid.sheet.name,
        where,
        sentence % {"where": where_is(grid.sheet.name, where), "words": first[:80]},
    )


def _tell_column(grid: Grid, column: int, found: Sofar) -> None:
    cells = [line for line in body(grid) if grid.sheet.at(line, column) is not None]
    for line in cells:
        found.mark(grid, line, column, "ignored")
    if not cells:
        return
    where = grid.where(cells[0], column)
    found.problem(
        "column",
        grid.sheet.name,
        where,
        ngettext(
            "%(where)s : la %(column)s n'est pas reprise (%(count)d cellule).",
            "%(where)s : la %(column)s n'est pas reprise (%(count)d cellules).",
            len(cells),
        )
        % {
            "where": where_is(grid.sheet.name, where),
            "column": column_words(grid, column),
            "count": len(cells),
        },
    )


def _tell_sheet(sheet: Sheet, has_tables: bool, found: Sofar) -> None:
    """Pinned comments, and a sheet that people do not see."""
    for (row, column), said in sheet.comments:
        where = Grid(sheet, False, 0, 0, 0, {}, ()).where(row, column)
        found.problem(
            "comment",
            sheet.name,
            where,
            _("%(where)s, commentaire : « %(words)s ».")
            % {"where": where_is(sheet.name, where), "words": said},
        )
    if has_tables and not sheet.is_visible:
        found.problem(
            "hidden",
            sheet.name,
            "A1",
            _("La feuille %(sheet)s est masquée dans le classeur ; elle est lue comme les autres.")
            % {"sheet": sheet.name},
        )


def _tell_unplaced(sheet: Sheet, found: Sofar) -> None:
    (row, column), _value = next(in_order(sheet))
    where = Grid(sheet, False, 0, 0, 0, {}, ()).where(row, column)
    found.problem(
        "sheet",
        sheet.name,
        where,
        ngettext(
            "La feuille %(sheet)s n'a pas de mois : elle n'est pas reprise (%(count)d cellule).",
            "La feuille %(sheet)s n'a pas de mois : elle n'est pas reprise (%(count)d cellules).",
            len(sheet.cells),
        )
        % {"sheet": sheet.name, "count": len(sheet.cells)},
    )


def _twice(found: Sofar) -> None:
    """The same person and month in two cells: both would count."""
    cells: dict[tuple[str, date], list[Payed]] = defaultdict(list)
    for payed in found.payments:
        cells[payed.name, payed.month].append(payed)
    for same in cells.values():
        first, *others = same
        for other in others:
            across = other.sheet != first.sheet
            found.problem(
                "twice",
                other.sheet,
                other.where,
                _(
                    "%(where)s : ce mois est déjà rempli pour la même personne (feuille %(sheet)s, "
                    "cellule %(cell)s). Laissez une des deux cellules de côté, ou donnez les noms."
                )
                % {
                    "where": where_is(other.sheet, other.where),
                    "sheet": first.sheet,
                    "cell": first.where,
                },
                blocking=across or other.where != first.where,
            )


def _outside(found: Sofar, *, created_on: date, today: date) -> None:
    """Months before the club: to settle. Months to come: filled in advance, left aside."""
    early = [one for one in found.payments if one.month < created_on.replace(day=1)]
    late = [one for one in found.payments if one.month > today]
    for payed in early:
        found.problem(
            "before",
            payed.sheet,
            payed.where,
            _("%(where)s : ce mois précède la création du club (%(day)s).")
            % {"where": where_is(payed.sheet, payed.where), "day": f"{created_on:%d/%m/%Y}"},
            True,
        )
    if late:
        found.problem(
            "ahead",
            late[0].sheet,
            late[0].where,
            ngettext(
                "%(where)s : %(count)d cellule est remplie d'avance, pour un mois à venir : elle "
                "n'est pas reprise.",
                "%(where)s : %(count)d cellules sont remplies d'avance, pour des mois à venir : "
                "elles ne sont pas reprises.",
                len(late),
            )
            % {"where": where_is(late[0].sheet, late[0].where), "count": len(late)},
        )
    found.payments = [one for one in found.payments if one.month <= today]


def total_of(payments: Iterable[Payed]) -> int:
    """The sum of some payments, in cents."""
    return sum(payed.cents for payed in payments)
