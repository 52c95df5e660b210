"""Meetings: planning one, noting who was there, calling one off; who may speak for whom."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.models import Attendance, Meeting, Motion, Presence
from governance.refusals import VotingRefused
from governance.revoking import end_meeting_powers, end_powers_on_open_votes
from members.models import Membership, Person
from members.permissions import Act, club_acts
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

    Noting again replaces: the last list is the right one. Who came speaks for themselves: the
    powers they had given end.
    """
    meeting = lock(meeting)
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
        Attendance(
            meeting=meeting,
            membership_id=pk,
            presence=_presence(pk, here, sorry),
            noted_by=by,
            noted_at=now,
        )
        for pk in sorted(known)
    )
    if meeting.ended_at is None:
        end_powers_of_the_present(meeting=meeting, present=here, now=now)
    meeting.held_at = now
    meeting.save(update_fields=["held_at"])
    note(act="meeting.attendance", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    return meeting


def _presence(pk: int, here: set[int], sorry: set[int]) -> Presence:
    if pk in here:
        return Presence.PRESENT
    return Presence.EXCUSED if pk in sorry else Presence.ABSENT


def end_powers_of_the_present(*, meeting: Meeting, present: set[int], now: datetime) -> None:
    """Who is there votes alone: their powers end, but for a ballot already cast with one."""
    end_meeting_powers(meeting=meeting, givers=present, now=now)
    end_powers_on_open_votes(meeting=meeting, givers=present, now=now, keep_spent=True)


@transaction.atomic
def cancel(*, meeting: Meeting, now: datetime, by: Person | None = None) -> Meeting:
    """Call a meeting off, with the powers given for it; one already held stays.

    Its members are told by `calling.call_off`.
    """
    meeting = lock(meeting)
    if meeting.cancelled_at is not None:
        raise VotingRefused(_("Cette réunion est déjà annulée."))
    if meeting.held_at is not None or meeting.ended_at is not None:
        raise VotingRefused(_("Cette réunion a eu lieu : elle ne s'annule plus."))
    if Motion.objects.filter(meeting=meeting, opened_at__isnull=False, closed_at=None).exists():
        raise VotingRefused(
            _("Un vote de cette réunion est ouvert : closez-le avant d'annuler la réunion.")
        )
    meeting.cancelled_at = now
    end_meeting_powers(
        meeting=meeting, givers=meeting.proxies.values_list("giver_id", flat=True), now=now
    )
    meeting.save(update_fields=["cancelled_at"])
    note(act="meeting.cancel", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    return meeting


def lock(meeting: Meeting) -> Meeting:
    """The meeting as it stands, nobody else changing it until the end of the transaction."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("club")
    return locked.get(pk=meeting.pk)


def check_is_to_come(meeting: Meeting) -> None:
    """Refuse what no longer makes sense once a meeting is cancelled or ended."""
    if meeting.cancelled_at is not None:
        raise VotingRefused(_("Cette réunion est annulée."))
    if meeting.ended_at is not None:
        raise VotingRefused(_("Cette réunion est terminée."))


def runs_meetings(person: Person, club: Club, now: datetime) -> bool:
    """True for those who run the club's meetings that day."""
    return Act.RUN_MEETINGS in club_acts(person, club, timezone.localdate(now))


def check_speaks_for(*, by: Person, membership: Membership, now: datetime) -> None:
    """Refuse to answer for another, unless one runs the club's meetings."""
    if membership.person_id != by.pk and not runs_meetings(by, membership.club, now):
        raise VotingRefused(
            _(
                "On ne répond que pour soi : seule la personne qui tient la réunion note pour les "
                "autres."
            )
        )


def check_is_member_of_the_day(meeting: Meeting, membership: Membership) -> None:
    """Refuse somebody who does not belong to the club on the day of the meeting."""
    day = timezone.localdate(meeting.starts_at)
    if membership.club_id != meeting.club_id or not membership.is_open(day):
        raise VotingRefused(_("Cette personne n'est pas membre du club ce jour-là."))


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
