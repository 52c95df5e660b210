"""A dated duty of a club: what is due, when, why, where to do it, and whether it is done.

Each room tells its own in a `duties.py` (`duties(club, *, at) -> Iterator[Duty]`); `reports.clock`
gathers them. `source` names the article or the club's rule behind it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise

YEARS_BACK = 2


@dataclass(frozen=True)
class Duty:
    """`key` is stable from day to day ("term:2027-03-01"); `opens_on` is when one may begin.

    `url` is where it is done ("" when nowhere here) and `act` what one must be allowed to do there
    (a `members.permissions.Act`; "" when it is everybody's). `by_hand` is true when only a person
    can say that it is done: who said it, when, and their words are then `said_by`, `said_on`,
    `note`.
    """

    key: str
    due_on: date
    title: str | Promise
    source: str | Promise
    url: str = ""
    act: str = ""
    opens_on: date | None = None
    done_on: date | None = None
    by_hand: bool = False
    said_by: int | None = None
    said_on: date | None = None
    note: str = ""

    def is_overdue(self, at: date) -> bool:
        """True when its day has passed and it is not done."""
        return self.done_on is None and self.due_on < at


def years_due(at: date) -> range:
    """The years whose yearly duties still count on a day: a late one does not go on 1 January."""
    return range(at.year - YEARS_BACK, at.year + 1)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier (later when negative), or the last of a short month."""
    number = day.year * 12 + day.month - 1 - months
    first = date(number // 12, number % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
