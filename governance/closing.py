"""Closing a vote: the last ballot of each voter is counted, the verdict written once."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from governance.counting import last_choices
from governance.models import Motion
from governance.refusals import VotingRefused
from governance.tally import tally
from members.models import Person
from members.trail import note


@transaction.atomic
def close(*, motion: Motion, now: datetime, by: Person | None = None) -> Motion:
    """Count and write the verdict, in French; closing again changes nothing.

    Before the deadline a vote closes only when everybody has voted, or when it is held in a
    meeting and an officer (`by`) ends it there. A moment past the deadline counts as the deadline.
    """
    motion = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    if motion.closed_at is not None:
        return motion
    if motion.is_draft:
        raise VotingRefused(_("Ce vote n'est pas encore ouvert."))
    choices = last_choices(motion)
    electors = motion.electors.count()
    in_meeting = motion.meeting_id is not None and by is not None
    if motion.is_open(now) and len(choices) < electors and not in_meeting:
        raise VotingRefused(
            _("Tous les membres n'ont pas voté : le vote reste ouvert jusqu'à son heure de fin.")
        )
    with translation.override("fr"):
        verdict = tally(choices.values(), electors=electors, rule=motion.rule)
    motion.closed_at, motion.outcome, motion.verdict = now, verdict.outcome, verdict.sentence
    motion.save(update_fields=["closed_at", "outcome", "verdict"])
    note(act="motion.close", by=by, club=motion.club, now=now, motion=motion.pk)
    return motion


def close_due(*, now: datetime) -> list[Motion]:
    """Close every vote whose hour has come; called by the clock."""
    due = Motion.objects.filter(
        opened_at__isnull=False, closed_at__isnull=True, deadline__lte=now
    ).order_by("deadline", "id")
    return [close(motion=motion, now=now) for motion in due]
