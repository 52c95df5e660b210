"""Months, years and days as French people write them in a spreadsheet. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from starting.reading.cells import Value

NAMES = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "janv", "jan"),
            ("fevrier", "fevr", "fev"),
            ("mars", "mar"),
            ("avril", "avr"),
            ("mai",),
            ("juin", "jun"),
            ("juillet", "juil", "jul"),
            ("aout", "aou"),
            ("septembre", "sept", "sep"),
            ("octobre", "oct"),
            ("novembre", "nov"),
            ("decembre", "dec"),
        ),
        start=1,
    )
    for name in names
}
INITIALS = tuple("jfmamjjasond")
FIRST_YEAR, LAST_YEAR = 1980, 2100
PACES = (1, 2, 3, 6)
_NAMED = re.compile(
    rf"(?:versements? |mois )?(?:de |d['’])?({'|'.join(sorted(NAMES, key=len, reverse=True))})"
    r"\.?(?:[\s\-/.'’]*(\d{4}|\d{2}))?(?:\s*\(.*\))?"
)
_MONTH_YEAR = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})")
_YEAR_MONTH = re.compile(r"(\d{4})\s?[/.\-]\s?(\d{1,2})")
_DAY = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})")
_YEAR = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)")
_SEASON = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[/\-–]\s?((?:19|20)?\d\d)(?!\d)")


@dataclass(frozen=True)
class MonthWords:
    """A month as a heading says it; the year may be said elsewhere."""

    month: int
    year: int | None = None


def bare(text: str) -> str:
    """Small letters without accents, spaces made single."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())


def month_in(value: Value | None) -> MonthWords | None:
    """The month a heading names: « janv. 2024 », « 01/2024 », « Janvier », a date; else None."""
    if isinstance(value, date):
        return MonthWords(value.month, value.year)
    if not isinstance(value, str):
        return None
    text = bare(value)
    if match := _NAMED.fullmatch(text):
        return MonthWords(NAMES[match[1]], _year(match[2]))
    if match := _YEAR_MONTH.fullmatch(text):
        return _checked(int(match[2]), _year(match[1]))
    if match := _MONTH_YEAR.fullmatch(text):
        return _checked(int(match[1]), _year(match[2]))
    day = day_in(value)
    return MonthWords(day.month, day.year) if day else None


def day_in(value: Value | None) -> date | None:
    """The day a cell says: a date, or « 10/01/2022 », « 10/01/22 »."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    match = _DAY.fullmatch(bare(value))
    year = _year(match[3]) if match else None
    if match is None or year is None:
        return None
    try:
        return date(year, int(match[2]), int(match[1]))
    except ValueError:
        return None


def years_in(value: Value | None) -> tuple[int, ...]:
    """The years a heading names, in order: a number, « Année 2024 », « 2023-2024 », « 2023/24 »."""
    if isinstance(value, Decimal):
        is_year = value == value.to_integral_value() and FIRST_YEAR <= value < LAST_YEAR
        return (int(value),) if is_year else ()
    if not isinstance(value, str):
        return ()
    if match := _SEASON.search(value):
        first = int(match[1])
        second = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
        if second == first + 1:
            return (first, second)
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(value)))


def months_of_line(values: dict[int, Value]) -> dict[int, MonthWords]:
    """The headings of a line that are months, by column; twelve initials or 1 to 12 count too."""
    found = {column: month for column, value in values.items() if (month := month_in(value))}
    if found:
        return found
    for start in values:
        run = [values.get(start + step) for step in range(12)]
        letters = tuple(bare(one) if isinstance(one, str) else "" for one in run)
        numbers = [one for one in run if isinstance(one, Decimal)]
        if letters == INITIALS or numbers == [Decimal(number) for number in range(1, 13)]:
            return {start + step: MonthWords(step + 1) for step in range(12)}
    return {}


def steps(months: list[MonthWords]) -> int:
    """How many headings follow the one before at the table's own pace: every month, quarter…"""
    gaps = [(now.month - before.month) % 12 for before, now in pairwise(months)]
    return max(gaps.count(pace) for pace in PACES) if gaps else 0


def _year(text: str | None) -> int | None:
    if not text:
        return None
    year = int(text) + (2000 if len(text) == 2 else 0)
    return year if FIRST_YEAR <= year < LAST_YEAR else None


def _checked(month: int, year: int | None) -> MonthWords | None:
    return MonthWords(month, year) if 1 <= month <= 12 and year is not None else None
