"""What deciding together asks of a club: meetings each year, votes to close, rules to confirm."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubs.duties import Duty, months_before, years_due
from clubs.lives import Life, life_of
from clubs.models import Club
from clubs.rules import NETWORK_PRACTICE, written_rule
from governance.models import Meeting, Motion
from governance.rules import rules_in_force
from members.permissions import Act

UNANIMITY = gettext_lazy("Code civil, art. 1873-8 : sans règle confirmée, l'accord de tous")
OWN_RULE = gettext_lazy("règle de votre club")
VOTE = "vote"


@dataclass(frozen=True)
class _Facts:
    """The days of the meetings held, by year, and the votes open: the general meetings apart."""

    held: dict[int, list[date]]
    general: dict[int, list[date]]
    votes: list[tuple[int, str, date]]


def duties(club: Club, *, at: date) -> Iterator[Duty]:
    """Nothing before the club has started; the meetings of a year only while it invests."""
    life = life_of(club, at=at)
    if life.started_on is None:
        return
    facts = _facts(club, at)
    yield from _general_meetings(club, life.started_on, facts, at)
    yield from _meetings(club, life, facts, at)
    for pk, title, day in facts.votes:
        yield Duty(
            f"vote-close:{pk}",
            day,
            _("Clore le vote : %(title)s") % {"title": title},
            gettext_lazy("la date limite annoncée à l'ouverture du vote"),
            reverse("motion", args=[club.slug, pk]),
            Act.OPEN_MOTION,
            opens_on=day,
        )
    yield from _rules(club, life.started_on, at)


def _facts(club: Club, at: date) -> _Facts:
    """The meetings held in the years that count, and the open votes, in one query."""
    meetings = Meeting.objects.filter(
        club=club,
        held_at__isnull=False,
        starts_at__year__gte=years_due(at)[0],
        starts_at__year__lte=at.year,
    ).values_list("pk", "starts_at", "kind", Value("", CharField()))
    votes = Motion.objects.filter(
        club=club, opened_at__isnull=False, closed_at__isnull=True
    ).values_list("pk", "deadline", "title", Value(VOTE, CharField()))
    found = _Facts(defaultdict(list), defaultdict(list), [])
    rows = meetings.order_by().union(votes.order_by(), all=True)
    for pk, moment, words, mark in sorted(rows, key=_when):
        day = timezone.localdate(moment)
        if mark == VOTE:
            found.votes.append((pk, words, day))
        elif words != Meeting.Kind.FOUNDING:
            found.held[day.year].append(day)
            if words == Meeting.Kind.GENERAL:
                found.general[day.year].append(day)
    return found


def _when(row: tuple[int, datetime, str, str]) -> tuple[datetime, int]:
    return row[1], row[0]


def _general_meetings(club: Club, started_on: date, facts: _Facts, at: date) -> Iterator[Duty]:
    """One each whole year: the founding meeting stands for the first."""
    for year in years_due(at):
        if year > started_on.year:
            yield _yearly(
                club,
                at,
                f"general-meeting:{year}",
                year,
                _("Tenir l'assemblée générale de %(year)d") % {"year": year},
                NETWORK_PRACTICE,
                facts.general[year][0] if facts.general[year] else None,
            )


def _meetings(club: Club, life: Life, facts: _Facts, at: date) -> Iterator[Duty]:
    """The number of meetings the club's own rule asks for; usage alone asks nothing (R10)."""
    assert life.started_on is not None
    wanted = written_rule(club, "meetings_per_year", at=at)
    if not wanted:
        return
    for year in years_due(at):
        last_day = min(date(year, 12, 31), at)
        if year <= life.started_on.year or not life.invests_on(last_day):
            continue
        held = facts.held[year]
        words = ngettext(
            "Tenir %(count)d réunion en %(year)d : tenues, %(held)d",
            "Tenir %(count)d réunions en %(year)d : tenues, %(held)d",
            wanted,
        )
        yield _yearly(
            club,
            at,
            f"meetings:{year}",
            year,
            words % {"count": wanted, "year": year, "held": len(held)},
            OWN_RULE,
            held[wanted - 1] if len(held) >= wanted else None,
        )


def _yearly(
    club: Club,
    at: date,
    key: str,
    year: int,
    title: str,
    source: str | Promise,
    done_on: date | None,
) -> Duty:
    """A duty of a calendar year; once the year is over, one can only say that it was done."""
    is_past = year < at.year
    return Duty(
        key,
        date(year, 12, 31),
        title,
        source,
        "" if is_past else reverse("plan_meeting", args=[club.slug]),
        Act.RUN_MEETINGS,
        opens_on=date(year, 1, 1),
        done_on=done_on,
        by_hand=is_past and done_on is None,
    )


def _rules(club: Club, started_on: date, at: date) -> Iterator[Duty]:
    unconfirmed = sum(not one.is_confirmed for one in rules_in_force(club, at=at))
    if unconfirmed:
        yield Duty(
            "voting-rules",
            months_before(started_on, -12),
            _("Confirmer vos règles de vote : il en reste %(n)d") % {"n": unconfirmed},
            UNANIMITY,
            reverse("voting_rules", args=[club.slug]),
            Act.MANAGE_RULES,
        )
