"""Arriving at a meeting: each member says "I am here", or the secretary notes it for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.mandates import standing_proxies
from governance.meetings import (
    check_is_member_of_the_day,
    check_is_to_come,
    check_speaks_for,
    end_powers_of_the_present,
    lock,
    members_of_the_day,
    runs_meetings,
)
from governance.models import Attendance, Coming, Meeting, Presence
from governance.refusals import VotingRefused
from members.models import Membership, Person
from members.trail import note

DOORS_OPEN = timedelta(hours=1)
DOORS_CLOSE = timedelta(hours=12)


@dataclass(frozen=True)
class AttendanceRow:
    """One member of the day. `presence` and `coming` are "" as long as nobody said."""

    membership: Membership
    presence: str
    coming: str
    represented_by: Membership | None
    noted_at: datetime | None
    noted_by: str

    @property
    def is_present(self) -> bool:
        """True once they are there."""
        return self.presence == Presence.PRESENT

    @property
    def presence_label(self) -> str:
        """Their presence in words; empty as long as nobody noted it."""
        return str(Presence(self.presence).label) if self.presence else ""

    @property
    def coming_label(self) -> str:
        """Their reply to the call in words; empty without one."""
        return str(Coming(self.coming).label) if self.coming else ""


def doors_are_open(meeting: Meeting, *, at: datetime) -> bool:
    """True from an hour before a meeting to its end, or to twelve hours after its start."""
    if meeting.cancelled_at is not None or meeting.ended_at is not None:
        return False
    return meeting.starts_at - DOORS_OPEN <= at < meeting.starts_at + DOORS_CLOSE


@transaction.atomic
def note_arrival(
    *,
    meeting: Meeting,
    membership: Membership,
    presence: Presence | str,
    now: datetime,
    by: Person,
) -> Attendance:
    """Note that a member is there, excused or absent; the last word is right.

    A member notes only themselves, on the evening; who runs the meetings notes anybody, until the
    meeting is ended. Who is there speaks for themselves: the powers they gave for this meeting
    end, but for a ballot already cast with one.
    """
    meeting = lock(meeting)
    check_is_to_come(meeting)
    check_is_member_of_the_day(meeting, membership)
    check_speaks_for(by=by, membership=membership, now=now)
    if presence not in Presence.values:
        raise VotingRefused(_("Choisissez : présent, excusé ou absent."), "presence")
    if now < meeting.starts_at - DOORS_OPEN:
        raise VotingRefused(_("Les présences se notent à partir d'une heure avant la réunion."))
    if not doors_are_open(meeting, at=now) and not runs_meetings(by, meeting.club, now):
        raise VotingRefused(
            _("Cette réunion est passée : la personne qui la tient note les présences oubliées.")
        )
    noted, _created = Attendance.objects.update_or_create(
        meeting=meeting,
        membership=membership,
        defaults={"presence": presence, "noted_by": by, "noted_at": now},
    )
    if presence == Presence.PRESENT:
        end_powers_of_the_present(meeting=meeting, present={membership.pk}, now=now)
        if meeting.held_at is None and now >= meeting.starts_at:
            meeting.held_at = now
            meeting.save(update_fields=["held_at"])
    note(
        act="meeting.arrival",
        by=by,
        club=meeting.club,
        now=now,
        meeting=meeting.pk,
        membership=membership.pk,
    )
    return noted


def attendance_of(meeting: Meeting) -> tuple[AttendanceRow, ...]:
    """Every member of the day, by name, with what is known of their coming: four queries.

    `represented_by` holds a power for the whole meeting, whether they are there or not.
    """
    noted = {
        one.membership_id: one
        for one in Attendance.objects.filter(meeting=meeting).select_related("noted_by")
    }
    replies = dict(meeting.replies.values_list("membership_id", "coming"))
    powers = {one.giver_id: one.holder for one in standing_proxies(meeting)}
    return tuple(
        _row(member, noted.get(member.pk), replies.get(member.pk, ""), powers.get(member.pk))
        for member in members_of_the_day(meeting)
    )


def _row(
    member: Membership, noted: Attendance | None, coming: str, holder: Membership | None
) -> AttendanceRow:
    return AttendanceRow(
        membership=member,
        presence=noted.presence if noted else "",
        coming=coming,
        represented_by=holder,
        noted_at=noted.noted_at if noted else None,
        noted_by=str(noted.noted_by or "") if noted else "",
    )
