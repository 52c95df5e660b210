"""The secret address of a member's calendar: made, made again, taken away, read."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from clublife.clock import AHEAD, duties
from clublife.models import CalendarFeed
from governance.calendars import Event, ics_of
from governance.models import Meeting
from members.models import Membership


@transaction.atomic
def make_feed(*, membership: Membership, now: datetime) -> CalendarFeed:
    """Give a member a new secret address; the one before, if any, is dead."""
    made, _created = CalendarFeed.objects.update_or_create(
        membership=membership, defaults={"token": secrets.token_urlsafe(32), "made_at": now}
    )
    return made


@transaction.atomic
def remove_feed(*, membership: Membership) -> None:
    """Take a member's address away."""
    CalendarFeed.objects.filter(membership=membership).delete()


def feed_of(token: str, *, now: datetime) -> bytes | None:
    """The calendar behind a secret address: meetings and duties; None for nobody's, or a leaver's.

    It says what every member of the club may read, and nothing about a person but officers.
    """
    found = CalendarFeed.objects.filter(token=token).select_related("membership__club").first()
    today = timezone.localdate(now)
    if found is None or not found.membership.is_open(today):
        return None
    club = found.membership.club
    site = settings.PUBLIC_URL
    planned = Meeting.objects.filter(
        club=club, cancelled_at__isnull=True, starts_at__gte=now - AHEAD
    ).order_by("starts_at", "id")
    events = [
        Event(
            uid=f"meeting-{one.pk}@{club.slug}",
            title=f"{club.name} : {one.get_kind_display()}",
            starts_at=one.starts_at,
            place=one.place,
            url=f"{site}/club/{club.slug}/reunions/{one.pk}/",
        )
        for one in planned
    ]
    events += [
        Event(
            uid=f"{one.key.replace(' ', '-')}@{club.slug}",
            title=f"{club.name} : {one.title}",
            on=one.due_on,
            description=str(one.source),
            url=f"{site}{one.url}" if one.url else "",
        )
        for one in duties(club, at=today)
        if one.done_on is None
    ]
    return ics_of(events, name=club.name, now=now)
