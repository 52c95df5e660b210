"""Who is late, since which month, and how old each unpaid month is.

Late is what `ledger.dues` calls late: a month whose day (rule `late_day`) has passed. A month off
and a month after the exit ask for nothing; what was unpaid before stays unpaid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.rules import rule
from ledger.dues import paid_by_month, promises
from ledger.months import distance, is_late, month_of, unpaid
from members.models import Membership


class Age(StrEnum):
    """How old an unpaid month is, counted from the present one."""

    THIS_MONTH = "this_month"
    ONE_OR_TWO = "one_or_two"
    THREE_OR_MORE = "three_or_more"

    @property
    def label(self) -> LazyText:
        """The words people read."""
        return LABELS[self]


LABELS: dict[Age, LazyText] = {
    Age.THIS_MONTH: _("ce mois-ci"),
    Age.ONE_OR_TWO: _("un ou deux mois"),
    Age.THREE_OR_MORE: _("trois mois et plus"),
}


@dataclass(frozen=True)
class LateMonth:
    """One unpaid month and what is missing of it, in cents."""

    month: date
    amount: int
    age: Age


@dataclass(frozen=True)
class Arrears:
    """What one member is late with, oldest month first. `on_holiday`: in a month off today."""

    membership: Membership
    months: tuple[LateMonth, ...]
    on_holiday: bool

    @property
    def pairs(self) -> list[tuple[date, int]]:
        """Each late month with its amount, for `by_age`."""
        return [(one.month, one.amount) for one in self.months]

    @property
    def amount(self) -> int:
        """All that is late, in cents."""
        return sum(one.amount for one in self.months)

    @property
    def since(self) -> date:
        """The oldest unpaid month."""
        return self.months[0].month

    @property
    def age(self) -> Age:
        """How old the oldest unpaid month is."""
        return self.months[0].age


def arrears(club: Club, *, at: date) -> tuple[Arrears, ...]:
    """Everybody who is late on a day, those who left too, in the order of names."""
    late_day = int(rule(club, "late_day", at=at))
    members = list(
        Membership.objects.filter(club=club, joined_on__lte=at)
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )
    promised = promises(members, club)
    paid = paid_by_month(club, at=at)
    found = []
    for member in members:
        missing = unpaid(promised[member.pk], paid.get(member.pk, {}), at=at)
        months = tuple(
            LateMonth(month, amount, age_of(month, at=at))
            for month, amount in sorted(missing.items())
            if is_late(month, late_day=late_day, at=at)
        )
        if months:
            found.append(Arrears(member, months, promised[member.pk].on_holiday(month_of(at))))
    return tuple(found)


def age_of(month: date, *, at: date) -> Age:
    """How old an unpaid month is on a day."""
    months = distance(month, at)
    if months <= 0:
        return Age.THIS_MONTH
    return Age.ONE_OR_TWO if months <= 2 else Age.THREE_OR_MORE


def by_age(months: Iterable[tuple[date, int]], *, at: date) -> dict[Age, int]:
    """What is late at each age, in cents, every age named; the sums make all that is late."""
    sums = dict.fromkeys(Age, 0)
    for month, amount in months:
        sums[age_of(month, at=at)] += amount
    return sums
