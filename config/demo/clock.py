"""The demonstration's time: everything is counted back from the day it is made."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from members.roles import term_ends

MEETING_HOUR = 19


def month_start(day: date, months_later: int = 0) -> date:
    """The first day of the month so many months later (or before, when negative)."""
    month = day.year * 12 + day.month - 1 + months_later
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class Clock:
    """Now, and how to reach a day of the past from it."""

    now: datetime

    @property
    def today(self) -> date:
        """The present day in France."""
        return timezone.localdate(self.now)

    def month(self, ago: int) -> date:
        """The first day of the month `ago` months ago."""
        return month_start(self.today, -ago)

    def day(self, ago: int, day: int) -> date:
        """A day of the month `ago` months ago, never after today."""
        return min(self.month(ago).replace(day=day), self.today)

    def meeting_day(self, ago: int) -> date:
        """The second Tuesday of a month."""
        first = self.month(ago)
        return first + timedelta(days=(1 - first.weekday()) % 7 + 7)

    def evening(self, day: date, hour: int = MEETING_HOUR) -> datetime:
        """An hour of a past day, never after now."""
        moment = timezone.make_aware(datetime.combine(day, time(hour)))
        return min(moment, self.now)

    def later(self, day: date, hour: int = MEETING_HOUR) -> datetime:
        """An hour of a day to come."""
        return timezone.make_aware(datetime.combine(day, time(hour)))

    def year_after(self, day: date) -> date:
        """The last day of a one-year office that begins on `day`."""
        return term_ends(day, 12)
