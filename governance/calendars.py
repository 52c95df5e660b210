"""Dates as calendar programs read them (iCalendar, RFC 5545 and 5546).

A meeting keeps one identifier for life, and each new call a higher sequence: the entry already in
somebody's calendar moves, or is struck out, instead of doubling. Instants are written in universal
time, so that no clock change shifts them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as Entry

from governance.models import Call, Meeting

PRODUCT = "-//Cymbale//FR"
USUAL_LENGTH = timedelta(hours=2)
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


@dataclass(frozen=True)
class Event:
    """One entry of a calendar: a whole day (`on`) or an instant (`starts_at`)."""

    uid: str
    title: str
    on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    description: str = ""
    place: str = ""
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False


@dataclass(frozen=True)
class Invited:
    """Whom a call's calendar file is for: their name and address, nobody else's."""

    name: str
    email: str
    club: str


def ics_of(events: Iterable[Event], *, name: str = "", now: datetime | None = None) -> bytes:
    """A calendar to subscribe to or to import, named `name`."""
    return _calendar(PUBLISH, events, name=name, stamp=now or timezone.now())


def meeting_ics(meeting: Meeting) -> bytes:
    """A meeting's own calendar file, as its page gives it: moved or struck out like the others."""
    last = meeting.calls.order_by("-number").first()
    event = event_of(meeting, call=last)
    method = CANCEL if event.is_cancelled else PUBLISH
    stamp = meeting.cancelled_at or (last.sent_at if last else timezone.now())
    return _calendar(method, [event], stamp=stamp)


def invitation_ics(meeting: Meeting, *, call: Call, invited: Invited, now: datetime) -> bytes:
    """The file sent to one member with a call, a change or a cancellation."""
    event = event_of(meeting, call=call)
    method = CANCEL if event.is_cancelled else REQUEST
    return _calendar(method, [event], stamp=now, invited=invited)


def event_of(meeting: Meeting, *, call: Call | None) -> Event:
    """A meeting as an entry; it lasts two hours, or as long as its agenda."""
    planned = sum(item.minutes or 0 for item in meeting.items.all())
    length = max(USUAL_LENGTH, timedelta(minutes=planned))
    number = call.number if call else 0
    return Event(
        uid=f"reunion-{meeting.pk}@{_host()}",
        title=f"{meeting.club.name} : {meeting.get_kind_display()}",
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + length,
        place=meeting.place,
        url=f"{settings.PUBLIC_URL}{meeting.get_absolute_url()}",
        sequence=max(number - 1, 0) + (meeting.cancelled_at is not None),
        is_cancelled=meeting.cancelled_at is not None,
    )


def _calendar(
    method: str,
    events: Iterable[Event],
    *,
    stamp: datetime,
    name: str = "",
    invited: Invited | None = None,
) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_entry(event, stamp, invited))
    return bytes(calendar.to_ical())


def _entry(event: Event, stamp: datetime, invited: Invited | None) -> Entry:
    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("dtstamp", stamp.astimezone(UTC))
    entry.add("sequence", event.sequence)
    entry.add("summary", event.title)
    if event.on is not None:
        entry.add("dtstart", event.on)
        entry.add("transp", "TRANSPARENT")
    if event.starts_at is not None:
        entry.add("dtstart", event.starts_at.astimezone(UTC))
        ends_at = event.ends_at or event.starts_at + USUAL_LENGTH
        entry.add("dtend", ends_at.astimezone(UTC))
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    for key, value in (
        ("location", event.place),
        ("description", event.description or (_("Voir %s") % event.url if event.url else "")),
        ("url", event.url),
    ):
        if value:
            entry.add(key, value)
    if invited is not None:
        entry["organizer"] = _address(_sender(), invited.club)
        attendee = _address(invited.email, invited.name)
        attendee.params["rsvp"] = vText("FALSE")
        entry.add("attendee", attendee, encode=False)
    return entry


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["cn"] = vText(name)
    return address


def _sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"
