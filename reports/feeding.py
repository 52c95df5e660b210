"""What a member's calendar reads behind its secret address: the club's meetings and its duties."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from clublife.models import CalendarFeed
from clubs.models import Club
from governance.calendars import Event, event_of, ics_of
from governance.models import Meeting
from reports.clock import duties

KEPT = timedelta(days=366)


def feed_of(token: str, *, now: datetime) -> bytes | None:
    """The calendar behind a secret address; None for nobody's, or a leaver's.

    It says what every member of the club may read, and nothing about a person but officers.
    """
    found = CalendarFeed.objects.filter(token=token).select_related("membership__club").first()
    if found is None or not found.membership.is_open(timezone.localdate(now)):
        return None
    club = found.membership.club
    return ics_of([*_meetings(club, now), *_left(club, now)], name=club.name, now=now)


def _meetings(club: Club, now: datetime) -> Iterator[Event]:
    """Each as its call tells it: one entry for who has both; a cancelled one is struck out."""
    planned = Meeting.objects.filter(club=club, starts_at__gte=now - KEPT)
    for one in planned.select_related("club").prefetch_related("items", "calls"):
        yield event_of(one, call=max(one.calls.all(), key=lambda call: call.number, default=None))


def _left(club: Club, now: datetime) -> Iterator[Event]:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    for one in duties(club, at=timezone.localdate(now)):
        if one.done_on is None:
            yield Event(
                uid=f"{one.key}-{club.slug}@{host}",
                title=f"{club.name} : {one.title}",
                on=one.due_on,
                description=str(one.source),
                url=f"{settings.PUBLIC_URL}{one.url}" if one.url else "",
            )
