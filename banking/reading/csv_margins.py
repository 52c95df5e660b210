"""What stands above and below the operations of a CSV: account, balances, period."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from banking.reading.days import ORDERS, days_in, looks_like_a_day, possible_days
from banking.reading.figures import readings
from banking.reading.ibans import iban_in
from banking.reading.statement import Balance
from banking.reading.words import name, plain

Row = tuple[str, ...]

_AMOUNT_AT_END = re.compile(
    r"(?<![0-9A-Za-z/])([+-]?\s?[0-9][0-9 .,'\u00a0\u202f\u2009]*)\s*(?:€|eur|euros)?\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![0-9])([0-9]{5} )?[0-9]{7,11}[0-9A-Z]{0,4}(?![0-9/])")
_ONLY_NUMBER = re.compile(r"(?:[0-9]{4,5} ?)?[0-9*Xx]{5,11}[0-9A-Z]?")
_FIRST_WORDS = {"initial", "precedent", "ancien", "debut", "ouverture", "depart", "anterieur"}
_MARGIN_WORDS = ("solde", "total", "nombre", "ancien solde", "nouveau solde", "fin de")


_BALANCE_LABEL = re.compile(
    r"(ancien|nouveau) solde.*|solde|report a nouveau|solde (initial|final|precedent|anterieur"
    r"|crediteur|debiteur|d ouverture|de cloture|de (debut|fin|depart)|en (debut|fin)|au [0-9]).*"
)


@dataclass
class Margins:
    """What the margins of a CSV say; empty where they are silent."""

    iban: str = ""
    account_number: str = ""
    opening: Balance | None = None
    closing: Balance | None = None
    since: date | None = None
    until: date | None = None


def is_margin(row: list[str]) -> bool:
    """True for a row of balance or total among or after the operations."""
    first = next((cell for cell in row if cell.strip()), "")
    return plain(first[:60]).startswith(_MARGIN_WORDS)


def is_balance_label(text: str) -> bool:
    """True for a dated row that tells a balance among the operations, not a movement."""
    folded = text[:80].casefold()
    # Few labels hold either word: the others are not worth a closer look.
    if "solde" not in folded and "report" not in folded:
        return False
    return bool(_BALANCE_LABEL.fullmatch(plain(folded)))


def is_account_balance(row: list[str], places: tuple[int, ...]) -> bool:
    """True for LCL's last row: a day, a balance, and for only label the account's number."""
    words = [row[place].strip() for place in places if place < len(row) and row[place].strip()]
    return len(words) == 1 and bool(_ONLY_NUMBER.fullmatch(words[0])) and len(words[0]) >= 11


def dates_of(rows: Iterable[Row]) -> list[str]:
    """Every date the margins hold, as printed."""
    return [text for row in rows for cell in row for text in days_in(cell)]


def read_margins(
    rows: Iterable[Row], *, order: str, decimal: str, first: date, last: date
) -> Margins:
    """What the margins say. `first` and `last` are the days of the operations."""
    found = Margins()
    balances: list[tuple[bool, int, date | None]] = []
    single: date | None = None
    for row in rows:
        text = " ".join(cell.strip() for cell in row if cell.strip())
        if not text:
            continue
        days = _days(text, order)
        balance = _balance(row, text, decimal)
        if balance is not None:
            is_first = bool(_FIRST_WORDS & set(plain(text).split()))
            balances.append((is_first, balance, days[0] if days else None))
        elif len(days) == 2 and days[0] <= days[1]:
            found.since, found.until = days
        elif len(days) == 1:
            single = days[0]
        found.iban = found.iban or iban_in(text)
        found.account_number = found.account_number or _number(row)
    for is_first, amount, day in balances:
        if is_first:
            found.opening = Balance(day or found.since or first, amount)
        elif found.closing is None:
            found.closing = Balance(day or found.until or single or last, amount)
    return found


def _days(text: str, order: str) -> list[date]:
    place = ORDERS.index(order)
    days = []
    for written in days_in(text):
        ways = possible_days(written)
        # A margin may be of another hand than the operations: a sure date stays a date.
        sure = [day for day in ways if day]
        day = ways[place] or (sure[0] if len(sure) == 1 else None)
        if day:
            days.append(day)
    return days


def _balance(row: Row, text: str, decimal: str) -> int | None:
    words = plain(text)
    has_day = any(looks_like_a_day(cell) for cell in row)
    if "francs" in words or ("solde" not in words and not has_day):
        return None
    cells = [cell for cell in row if cell.strip()]
    if not cells or looks_like_a_day(cells[-1]):
        cells = [cell for cell in cells if not looks_like_a_day(cell)]
    if "solde" not in words:
        cells = [cell for cell in cells if re.search(r"[.,][0-9]{1,2}\D*$", cell)]
    for cell in reversed(cells):
        amount = _amount(cell, decimal)
        if amount is not None:
            return amount
    return None


def _amount(cell: str, decimal: str) -> int | None:
    comma, dot = readings(cell.strip())
    if comma is None and dot is None:
        found = _AMOUNT_AT_END.search(cell[:300])
        if not found:
            return None
        comma, dot = readings(found.group(1).strip())
    first, second = (comma, dot) if decimal == "," else (dot, comma)
    return second if first is None else first


def _number(row: Row) -> str:
    text = " ".join(row)
    if "compte" not in plain(text) and not any(cell.startswith("=") for cell in row):
        return ""
    found = _NUMBER.search(text[:2000])
    return name(found.group()) if found else ""
