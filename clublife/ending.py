"""The end of a meeting: no vote of it left open, then its minutes are drafted from the facts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clublife.hearing import still_open
from clublife.minutes import draft_minutes
from clublife.models import Minutes
from clublife.refusals import LifeRefused
from governance.mandates import end_with_the_meeting
from governance.models import Attendance, Meeting, Motion, Secrecy
from members.models import Person
from members.trail import note


@transaction.atomic
def end_meeting(*, meeting: Meeting, now: datetime, by: Person | None = None) -> Minutes:
    """End a meeting and draft its minutes; ended already, the same minutes are given back.

    Refused before its hour, without a single presence noted, and while one of its votes still
    takes ballots or waits for its count: the sentence names them. An online secret vote goes on
    after the meeting.
    """
    known = Minutes.objects.filter(meeting=meeting, meeting__ended_at__isnull=False).first()
    if known is not None:
        return known
    meeting = still_open(meeting)
    if now < meeting.starts_at:
        raise LifeRefused(_("Cette réunion n'a pas commencé : elle ne se termine pas encore."))
    if not Attendance.objects.filter(meeting=meeting).exists():
        raise LifeRefused(_("Notez d'abord qui est là : sans présences, pas de compte rendu."))
    waiting = unfinished(meeting)
    if waiting:
        names = ", ".join(f"« {one.title} »" for one in waiting)
        raise LifeRefused(
            _("Terminez d'abord ces votes, ou effacez leur question : %(names)s.")
            % {"names": names}
        )
    meeting.ended_at = now
    meeting.held_at = meeting.held_at or now
    meeting.save(update_fields=["ended_at", "held_at"])
    end_with_the_meeting(meeting=meeting, now=now)
    note(act="meeting.end", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    return draft_minutes(meeting=meeting, now=now, by=by)


def unfinished(meeting: Meeting) -> list[Motion]:
    """The votes opened for a meeting that have no result yet, but for those online and secret."""
    found = meeting.motions.filter(opened_at__isnull=False, closed_at__isnull=True)
    return list(found.exclude(secrecy=Secrecy.ONLINE).order_by("drafted_at", "id"))
