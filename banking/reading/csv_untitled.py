"""Columns of a CSV without titles, told by what they hold; what stays unclear is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from banking.reading.csv_shape import Columns
from banking.reading.days import looks_like_a_day
from banking.reading.figures import Readings, readings


@dataclass(frozen=True)
class Unclear:
    """A role that several columns could have."""

    role: str
    among: tuple[int, ...]


def is_figure(cell: str) -> bool:
    """True for an amount written with cents or a sign, not for a mere number."""
    cell = cell.strip()
    return not (not cell or cell.isdigit() or readings(cell) == (None, None))


def columns_by_content(
    rows: list[list[str]], width: int, *, given: Mapping[str, int]
) -> Columns | Unclear:
    """The columns' roles, or the first that needs a person. `given` are a person's answers."""
    table = [
        [row[place].strip() if place < len(row) else "" for row in rows] for place in range(width)
    ]
    days = [place for place in range(width) if _mostly(table[place], looks_like_a_day)]
    figures = [place for place in range(width) if place not in days and _all_figures(table[place])]
    if not days:
        return Unclear("date", tuple(range(width)))
    date = given.get("date", days[0])
    columns: Columns = {"date": (date,)}
    others = [place for place in days if place != date]
    if others:
        columns["value_date"] = (others[0],)
    money = _money(table, figures, given)
    if isinstance(money, Unclear):
        return money
    taken = {date, *others, *figures, *(place for places in money.values() for place in places)}
    words = tuple(
        place
        for place in range(width)
        if place not in taken and any(len(cell) > 2 or cell.isalpha() for cell in table[place])
    )
    if "label" in given:
        words = (given["label"], *(place for place in words if place != given["label"]))
    return columns | money | ({"label": words} if words else {})


def _mostly(cells: list[str], is_one: Callable[[str], bool]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and len(filled) * 10 >= len(cells) * 9 and all(map(is_one, filled))


def _all_figures(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    readable = all(readings(cell) != (None, None) for cell in filled)
    return bool(filled) and readable and any(map(is_figure, filled))


def _money(
    table: list[list[str]], figures: list[int], given: Mapping[str, int]
) -> Columns | Unclear:
    if "amount" in given:
        return {role: (given[role],) for role in ("amount", "balance") if role in given}
    full = [place for place in figures if all(table[place])]
    partial = [place for place in figures if place not in full]
    if len(partial) == 2 and len(full) <= 1 and _complete_each_other(table, partial):
        return _debit_credit(table, partial, full, given)
    if len(figures) == 1:
        return {"amount": (figures[0],)}
    if not figures:
        return Unclear("amount", tuple(range(len(table))))
    found = [(a, b) for a in full for b in full if a != b and _runs(table[a], table[b])]
    if len(found) == 1:
        return {"amount": (found[0][0],), "balance": (found[0][1],)}
    return Unclear("amount", tuple(figures))


def _debit_credit(
    table: list[list[str]], pair: list[int], full: list[int], given: Mapping[str, int]
) -> Columns | Unclear:
    negative = [place for place in pair if any("-" in cell for cell in table[place])]
    debit = given.get("debit", negative[0] if len(negative) == 1 else -1)
    if debit not in pair:
        return Unclear("debit", tuple(pair))
    credit = next(place for place in pair if place != debit)
    columns: Columns = {"debit": (debit,), "credit": (credit,)}
    return columns | ({"balance": (full[0],)} if full else {})


def _complete_each_other(table: list[list[str]], pair: list[int]) -> bool:
    return all(bool(a) != bool(b) for a, b in zip(table[pair[0]], table[pair[1]], strict=True))


def _runs(amounts: list[str], balances: list[str]) -> bool:
    """True when each balance is the one before plus the amount, one way or the other in time."""
    if len(amounts) < 3:
        return False
    return any(
        runs_forward(
            [_way(cell, way) for cell in amounts[::step]],
            [_way(cell, way) for cell in balances[::step]],
        )
        for way in (0, 1)
        for step in (1, -1)
    )


def _way(cell: str, way: int) -> int | None:
    both: Readings = readings(cell)
    return both[way]


def runs_forward(amounts: list[int | None], balances: list[int | None]) -> bool:
    """True when every balance known is the last one known plus the amounts since."""
    last: int | None = None
    for amount, balance in zip(amounts, balances, strict=True):
        if amount is None:
            return False
        if last is not None:
            last += amount
            if balance is not None and balance != last:
                return False
        if balance is not None:
            last = balance
    return last is not None
