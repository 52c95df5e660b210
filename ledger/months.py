"""Months, written as their first day: counting them, and what a pledge wants of each. Pure."""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


def month_of(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def after(month: date, count: int = 1) -> date:
    """The month `count` months later (earlier when negative)."""
    place = month.year * 12 + month.month - 1 + count
    return date(place // 12, place % 12 + 1, 1)


def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def between(first: date, last: date) -> Iterator[date]:
    """Every month from the one of `first` to the one of `last`, both included."""
    month, end = month_of(first), month_of(last)
    while month <= end:
        yield month
        month = after(month)


def distance(first: date, month: date) -> int:
    """How many months lie from `first` to `month`."""
    return (month.year - first.year) * 12 + month.month - first.month


def is_late(month: date, *, late_day: int, at: date) -> bool:
    """True after the club's day of that month; a day 31 means the last day of a short month."""
    day = min(late_day, last_day(month).day)
    return at > month.replace(day=day)


@dataclass(frozen=True)
class Term:
    """A pledge as arithmetic: `amount` cents every `every` months from `since` to `until`."""

    amount: int
    every: int
    since: date
    until: date | None = None

    def due(self, month: date) -> int:
        """Cents expected in that month."""
        if month < self.since or (self.until is not None and month > self.until):
            return 0
        return self.amount if distance(self.since, month) % self.every == 0 else 0


@dataclass(frozen=True)
class Span:
    """Months from one to another, both included; no end means still so."""

    since: date
    until: date | None = None

    def holds(self, month: date) -> bool:
        """True when the month is inside."""
        return self.since <= month and (self.until is None or month <= self.until)


@dataclass(frozen=True)
class Promise:
    """All that says what one member owes each month: a stay, pledges, months off, saving ages."""

    stay: Span
    terms: Sequence[Term] = ()
    holidays: Sequence[Span] = ()
    saving: Sequence[Span] = ()

    def on_holiday(self, month: date) -> bool:
        """True in a month off."""
        return any(span.holds(month) for span in self.holidays)

    def due(self, month: date) -> int:
        """Cents expected of this member in that month: nothing outside the stay, in a month off,
        or in a phase of the club that no longer saves."""
        if not self.stay.holds(month) or self.on_holiday(month):
            return 0
        if not any(span.holds(month) for span in self.saving):
            return 0
        return sum(term.due(month) for term in self.terms)

    def dues(self, last: date) -> dict[date, int]:
        """What is due from the first pledge to the month of `last`, month by month."""
        if not self.terms:
            return {}
        first = min(term.since for term in self.terms)
        found = {month: self.due(month) for month in between(first, last)}
        return {month: amount for month, amount in found.items() if amount}


def unpaid(promise: Promise, paid: Mapping[date, int], *, at: date) -> dict[date, int]:
    """What is missing of a promise, month by month, up to the month of `at`."""
    dues = promise.dues(at)
    return {m: due - paid.get(m, 0) for m, due in dues.items() if due > paid.get(m, 0)}


FORESIGHT = 36
EURO = 100


def spread(amount: int, promise: Promise, paid: Mapping[date, int], *, on: date) -> dict[date, int]:
    """Say which months a payment is for: unpaid months oldest first, then the months to come.

    `paid` is what is already there by month. What nothing asks for is for the month of the
    payment. A few cents more (less than a euro per month paid: somebody's personal cents, a rounded
    transfer) stay with the last month paid, they do not begin a month to come. The parts add up to
    `amount`.
    """
    dues = promise.dues(after(month_of(on), FORESIGHT))
    parts: dict[date, int] = {}
    rest = amount
    for month, due in dues.items():
        wanted = due - paid.get(month, 0)
        if month > month_of(on) and rest < min(wanted, EURO * len(parts)):
            parts[max(parts)] += rest
            rest = 0
            break
        part = min(rest, wanted)
        if part > 0:
            parts[month] = part
            rest -= part
    if rest > 0:
        month = month_of(on)
        parts[month] = parts.get(month, 0) + rest
    return dict(sorted(parts.items()))
