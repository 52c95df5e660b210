"""A dated duty of a club: what is due, when, why, where to do it, and whether it is done.

Each room tells its own in a `duties.py` (`duties(club, *, at) -> Iterable[Duty]`); `reports.clock`
gathers them. `source` names the article or the club's rule behind it.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True)
class Duty:
    """`key` is stable from day to day ("term:2027-03-01"); `opens_on` is when one may begin.

    `url` is where it is done ("" when nowhere here). `by_hand` is true when only a person can say
    that it is done (`clublife.DutyDone`).
    """

    key: str
    due_on: date
    title: str | Promise
    source: str | Promise
    url: str = ""
    opens_on: date | None = None
    done_on: date | None = None
    by_hand: bool = False

    def is_overdue(self, at: date) -> bool:
        """True when its day has passed and it is not done."""
        return self.done_on is None and self.due_on < at
