"""Projects heard at a meeting: put on its agenda, then heard, with what was said in a few words."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from clublife.models import Hearing
from clublife.refusals import LifeRefused
from governance.models import Meeting
from investments.models import Proposal
from members.models import Person
from members.trail import note

LONGEST_NOTE = 4000


@transaction.atomic
def put_on_agenda(
    *, meeting: Meeting, proposal: Proposal, now: datetime, by: Person | None = None
) -> Hearing:
    """Put a project on a meeting's agenda; already there, it is given back."""
    meeting = still_open(meeting)
    if proposal.club_id != meeting.club_id:
        raise LifeRefused(_("Ce projet est celui d'un autre club."), "proposal")
    last = meeting.hearings.aggregate(last=Max("position"))["last"] or 0
    found, created = Hearing.objects.get_or_create(
        meeting=meeting, proposal=proposal, defaults={"position": last + 1}
    )
    if created:
        note(act="hearing.plan", by=by, club=meeting.club, now=now, hearing=found.pk)
    return found


@transaction.atomic
def hear(*, hearing: Hearing, note_text: str, now: datetime, by: Person | None = None) -> Hearing:
    """Say that a project was heard, and what was said; said again, the last words are right."""
    still_open(hearing.meeting)
    hearing = Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)
    text = note_text.strip()
    if len(text) > LONGEST_NOTE:
        raise LifeRefused(_("Ce texte est trop long : 4 000 signes au plus."), "note")
    hearing.note, hearing.heard_at = text, hearing.heard_at or now
    hearing.save(update_fields=["note", "heard_at"])
    note(act="hearing.hear", by=by, club=hearing.meeting.club, now=now, hearing=hearing.pk)
    return hearing


def still_open(meeting: Meeting) -> Meeting:
    """The meeting, locked, while nothing of it is frozen in minutes."""
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if locked.cancelled_at is not None:
        raise LifeRefused(_("Cette réunion est annulée : rien n'a été noté."))
    if locked.ended_at is not None:
        raise LifeRefused(
            _("Cette réunion est terminée : complétez son compte rendu. Rien n'a été noté ici.")
        )
    return locked
