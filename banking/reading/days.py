"""Dates written in figures: the order of day and month is told by the whole column, or asked."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.refusing import Question, asked, not_a_date, refused
from banking.reading.words import excerpt, plain

ORDERS = ("dmy", "mdy", "ymd")

_FIGURES = re.compile(
    r"=?\"?([0-9]{1,4})\s?[/.\- ]\s?([0-9]{1,2})\s?[/.\-' ]\s?'?([0-9]{1,4})\"?"
    r"(?:[T ,]+[0-9]{1,2}[:h][0-9]{2}.{0,16})?"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_LETTERS = re.compile(r"([0-9]{1,2})(?:er)?[ \-./]*([^\W\d_]{3,10})\.?[ \-./]*([0-9]{4}|[0-9]{2})")
_MONTHS = {
    "jan": 1, "fev": 2, "feb": 2, "mar": 3, "avr": 4, "apr": 4, "mai": 5, "may": 5, "juin": 6,
    "jun": 6, "juil": 7, "jul": 7, "aou": 8, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_ANYWHERE = re.compile(r"(?<![0-9])[0-9]{1,4}[/.\-][0-9]{1,2}[/.\-][0-9]{2,4}(?![0-9])")

Days = tuple[date | None, date | None, date | None]
"""The day a text means as day-month-year, month-day-year and year-month-day."""


def possible_days(text: str) -> Days:
    """Every day a text may mean, by order; `None` for an order that does not hold."""
    text = text.strip()
    if len(text) > 40:
        return None, None, None
    found = _FIGURES.fullmatch(text)
    if found:
        first, second, third = found.groups()
        if len(first) > 2:
            return None, None, _day(first, second, third) if len(third) <= 2 else None
        if len(third) == 3:
            return None, None, None
        return _day(third, second, first), _day(third, first, second), None
    return _without_doubt(text)


def _without_doubt(text: str) -> Days:
    compact = _COMPACT.fullmatch(text)
    if compact:
        day = _day(*compact.groups())
        return day, day, day
    letters = _LETTERS.fullmatch(text)
    if letters:
        word = plain(letters.group(2))
        month = _MONTHS.get(word[:4]) or _MONTHS.get(word[:3])
        day = _day(letters.group(3), str(month), letters.group(1)) if month else None
        return day, day, day
    return None, None, None


def _day(year: str, month: str, day: str) -> date | None:
    if len(year) == 3 or len(month) > 2 or len(day) > 2:
        return None
    number = int(year)
    if len(year) <= 2:
        number += 2000 if number < 80 else 1900
    if not limits.FIRST_YEAR <= number <= limits.LAST_YEAR:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def looks_like_a_day(text: str) -> bool:
    """True when at least one order makes a day of the text."""
    return any(possible_days(text))


def days_in(text: str) -> list[str]:
    """The dates a sentence holds, as printed."""
    return _ANYWHERE.findall(text[:4000])


class Dates:
    """A column of dates: fed one by one, then read in the one order that suits them all."""

    def __init__(self, field: str = "date_order") -> None:
        self.field = field
        self._texts: list[str] = []
        self._known: dict[str, Days] = {}
        self._fails: dict[str, tuple[str, int]] = {}
        self.doubtful: list[str] = []

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, text: str, line: int) -> None:
        """One more date, as printed. Refuses a day that does not exist."""
        days = self._known.get(text)
        if days is None:
            days = self._learn(text, line)
        self._texts.append(text)

    def _learn(self, text: str, line: int) -> Days:
        days = possible_days(text)
        if not any(days):
            raise not_a_date(text, line)
        self._known[text] = days
        self._note(text, days, line)
        if all(order in self._fails for order in ORDERS):
            first = min(self._fails.values(), key=lambda fail: fail[1])
            what = _("« %(text)s » n'est pas écrit comme les autres dates (« %(first)s »)") % {
                "text": excerpt(text),
                "first": excerpt(first[0] if first[0] != text else self._texts[0]),
            }
            raise refused(what, line=line)
        return days

    def _note(self, text: str, days: Days, line: int) -> None:
        for order, day in zip(ORDERS, days, strict=True):
            if day is None:
                self._fails.setdefault(order, (text, line))
        if days[0] != days[1] and days[0] and days[1] and len(self.doubtful) < 3:
            self.doubtful.append(text.strip())

    def hint(self, texts: Iterable[str]) -> None:
        """Dates of the same hand elsewhere in the file: they tell the order, they are not kept."""
        for text in texts:
            days = possible_days(text)
            seen = [order for order, day in zip(ORDERS, days, strict=True) if day is not None]
            # A hint alone may be of another hand: it only settles a doubt.
            if len(seen) == 1 and seen[0] in self.orders and self.doubtful:
                for order in ORDERS:
                    if order != seen[0]:
                        self._fails.setdefault(order, (text, 0))

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders that suit the whole column."""
        return tuple(order for order in ORDERS if order not in self._fails)

    def read(self, order: str) -> list[date]:
        """The column's days in that order."""
        known = self.meaning(order)
        return [known[text] for text in self._texts]

    def meaning(self, order: str) -> dict[str, date]:
        """The day of each text met, in that order."""
        place = ORDERS.index(order)
        return {text: day for text, days in self._known.items() if (day := days[place])}

    def settle(self, answers: Mapping[str, str], *, remembered: str = "") -> str:
        """The column's order: seen on the whole column, answered or remembered; else asked.

        A statement goes one way in time: when one order alone makes the days go forward (or back)
        throughout, over three days at least, it is the order. An answer the column contradicts is
        not followed.
        """
        orders = self.orders
        if len(orders) == 1 or not self.doubtful:
            return remembered if remembered in orders else orders[0]
        straight = [order for order in orders if _one_way(self.read(order))]
        if len(straight) == 1 and len(self._known) >= 3:
            return straight[0]
        for order in (answers.get(self.field, ""), remembered):
            if order in orders:
                return order
        raise asked(self.question())

    def question(self) -> Question:
        """What to ask when two orders suit the whole column."""
        sample = self.doubtful[0]
        day_first, month_first, _year_first = possible_days(sample)
        choices = tuple(
            (order, _("le %(day)s (jour/mois/année)") % {"day": f"{day:%d/%m/%Y}"})
            for order, day in (("dmy", day_first), ("mdy", month_first))
            if day
        )
        label = _("Quel jour est « %(text)s » ?") % {"text": excerpt(sample)}
        return Question(self.field, label, choices, tuple(map(excerpt, self.doubtful)))


def _one_way(days: list[date]) -> bool:
    forward = all(a <= b for a, b in pairwise(days))
    return forward or all(a >= b for a, b in pairwise(days))


def iso_day(text: str, line: int) -> date:
    """The day of an ISO date or date-time, as written (the bank's own midnight)."""
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise not_a_date(text, line) from None
    if not limits.FIRST_YEAR <= day.year <= limits.LAST_YEAR:
        raise not_a_date(text, line)
    return day
