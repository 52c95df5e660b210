"""Meetings: planning one, moving it, noting who was there."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.models import Attendance, Meeting, Presence
from governance.refusals import VotingRefused
from members.models import Membership, Person
from members.trail import note


@transaction.atomic
def plan(
    *,
    club: Club,
    starts_at: datetime,
    now: datetime,
    kind: str = Meeting.Kind.MEETING,
    place: str = "",
    agenda: str = "",
    by: Person | None = None,
) -> Meeting:
    """Set the date of a meeting, past or to come."""
    if timezone.localdate(starts_at) < club.created_on:
        raise VotingRefused(_("Cette date précède la création du club."), "starts_at")
    meeting = Meeting.objects.create(
        club=club, kind=kind, starts_at=starts_at, place=place.strip(), agenda=agenda.strip()
    )
    note(act="meeting.plan", by=by, club=club, now=now, meeting=meeting.pk)
    return meeting


@transaction.atomic
def record_attendance(
    *,
    meeting: Meeting,
    present: Collection[Membership],
    now: datetime,
    excused: Collection[Membership] = (),
    by: Person | None = None,
) -> Meeting:
    """Note who came and who was excused; every other member of that day was absent.

    Noting again replaces: the last list is the right one.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.cancelled_at is not None:
        raise VotingRefused(_("Cette réunion est annulée."))
    if meeting.starts_at > now:
        raise VotingRefused(_("Cette réunion n'a pas encore eu lieu."))
    known = {member.pk for member in members_of_the_day(meeting)}
    here, sorry = {one.pk for one in present}, {one.pk for one in excused}
    if not here | sorry <= known:
        raise VotingRefused(_("Une de ces personnes n'était pas membre ce jour-là."), "present")
    Attendance.objects.filter(meeting=meeting).delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, membership_id=pk, presence=_presence(pk, here, sorry))
        for pk in sorted(known)
    )
    meeting.held_at = now
    meeting.save(update_fields=["held_at"])
    note(act="meeting.attendance", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    return meeting


def _presence(pk: int, here: set[int], sorry: set[int]) -> Presence:
    if pk in here:
        return Presence.PRESENT
    return Presence.EXCUSED if pk in sorry else Presence.ABSENT


@transaction.atomic
def cancel(*, meeting: Meeting, now: datetime, by: Person | None = None) -> Meeting:
    """Call a meeting off; one already held stays."""
    if meeting.held_at is not None:
        raise VotingRefused(_("Cette réunion a eu lieu : elle ne s'annule plus."))
    meeting.cancelled_at = now
    meeting.save(update_fields=["cancelled_at"])
    note(act="meeting.cancel", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    return meeting


def members_of_the_day(meeting: Meeting) -> list[Membership]:
    """Who was a member the day of a meeting, by name."""
    day = timezone.localdate(meeting.starts_at)
    of_the_day = Membership.objects.filter(club=meeting.club, joined_on__lte=day)
    return list(of_the_day.exclude(left_on__lt=day).in_order())


def next_meeting(club: Club, *, now: datetime) -> Meeting | None:
    """The first meeting to come."""
    return (
        Meeting.objects.filter(club=club, starts_at__gte=now, cancelled_at__isnull=True)
        .order_by("starts_at", "id")
        .first()
    )
