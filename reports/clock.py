"""The club's clock: every dated duty each room tells, each with its source (domain.md 1, 4, 5).

What a record proves is done by that record; the rest is said to be done (`clublife.DutyDone`).
"""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import banking.duties
import clublife.duties
import governance.duties
import investments.duties
import members.duties
from clublife.models import DutyDone
from clubs.duties import Duty, months_before, years_due
from clubs.lives import life_of
from clubs.models import Club
from members.permissions import Act
from reports.models import Document, DocumentKind

ACCOUNT = gettext_lazy("Code civil, art. 1873-11 : une fois par an ; le 30 juin est proposé")
REMEMBERED = timedelta(days=366)
# what the home page already asks with words of its own (`reports.awaiting`)
ASKED_AT_HOME = ("bank:", "holding-", "vote-close:", "office:treasurer")


def duties(club: Club, *, at: date) -> tuple[Duty, ...]:
    """What is due, done or not, the earliest first; what was done over a year ago is left out.

    A club that does not exist yet, or no more, has no duty.
    """
    read = copy(club)
    prefetch_related_objects([read], "phases")
    life = life_of(read, at=at)
    if life.period is None or life.is_over:
        return ()
    said = {one.key: one for one in DutyDone.objects.filter(club=club).order_by("pk")}
    every = (_said(one, said) for room in ROOMS for one in room(read, at=at))
    kept = [one for one in every if one.done_on is None or one.done_on >= at - REMEMBERED]
    return tuple(sorted(kept, key=lambda one: (one.due_on, one.key)))


def duty_of(club: Club, key: str, *, at: date) -> Duty | None:
    """The duty of that key on a day."""
    return next((one for one in duties(club, at=at) if one.key == key), None)


@dataclass(frozen=True)
class Grouped:
    """The duties as the page shows them: the late ones first, the done ones last."""

    late: tuple[Duty, ...]
    month: tuple[Duty, ...]
    year: tuple[Duty, ...]
    later: tuple[Duty, ...]
    done: tuple[Duty, ...]


def grouped(found: Iterable[Duty], *, at: date) -> Grouped:
    """Late, within a month, within a year, later, done (the last done first)."""
    every = list(found)
    left = [one for one in every if one.done_on is None]
    month, year = months_before(at, -1), months_before(at, -12)
    done = [one for one in every if one.done_on is not None]
    return Grouped(
        late=tuple(one for one in left if one.due_on < at),
        month=tuple(one for one in left if at <= one.due_on <= month),
        year=tuple(one for one in left if month < one.due_on <= year),
        later=tuple(one for one in left if one.due_on > year),
        done=tuple(sorted(done, key=lambda one: one.done_on or at, reverse=True)),
    )


def late_for(club: Club, acts: frozenset[Act], *, at: date) -> tuple[Duty, ...]:
    """What is late and theirs to do, for the home page, which asks some of it elsewhere already."""
    return tuple(
        one
        for one in duties(club, at=at)
        if one.is_overdue(at) and one.act in acts and not one.key.startswith(ASKED_AT_HOME)
    )


def _said(duty: Duty, said: dict[str, DutyDone]) -> Duty:
    one = said.get(duty.key)
    if one is None or not duty.by_hand:
        return duty
    return replace(
        duty,
        done_on=one.done_on,
        said_by=one.said_by_id,
        said_on=timezone.localdate(one.said_at),
        note=one.note,
    )


def _accounts(club: Club, *, at: date) -> Iterator[Duty]:
    """The manager's yearly account: given by the final annual report, or said to be given."""
    life = life_of(club, at=at)
    if life.started_on is None:
        return
    first = max(years_due(at)[0] - 1, life.started_on.year)
    reports = Document.objects.filter(
        club=club, kind=DocumentKind.ANNUAL_REPORT, provisional=False, year__gte=first
    )
    issued = dict(reports.order_by("-version").values_list("year", "issued_at"))
    for year in range(first, at.year):
        given = timezone.localdate(issued[year]) if year in issued else None
        yield Duty(
            f"account:{year}",
            date(year + 1, 6, 30),
            _("Rendre compte par écrit de la gestion de %(year)d") % {"year": year},
            ACCOUNT,
            reverse("documents", args=[club.slug]),
            Act.CLOSE_YEAR,
            opens_on=date(year + 1, 1, 1),
            done_on=given,
            by_hand=given is None,
        )


ROOMS: tuple[Callable[..., Iterator[Duty]], ...] = (
    members.duties.duties,
    governance.duties.duties,
    investments.duties.duties,
    banking.duties.duties,
    clublife.duties.duties,
    _accounts,
)
