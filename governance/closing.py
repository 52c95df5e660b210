"""Closing a vote: the last ballot of each voter is counted, the verdict written once."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from governance.choosing import decide
from governance.counting import answers, question_of
from governance.models import Motion, Secrecy
from governance.refusals import VotingRefused
from governance.secret.closing import close_secret
from governance.verdicts import write_verdict
from members.models import Person


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
    if motion.is_secret:
        return close_secret(motion, now=now, by=by)
    said = answers(motion)
    if motion.is_open(now) and len(said) < motion.electors.count() and not in_meeting(motion, by):
        raise VotingRefused(
            _("Tous les membres n'ont pas voté : le vote reste ouvert jusqu'à son heure de fin.")
        )
    with translation.override("fr"):
        decision = decide(question_of(motion), said)
    return write_verdict(motion=motion, decision=decision, now=now, by=by)


def in_meeting(motion: Motion, by: Person | None) -> bool:
    """True when an officer ends, before its hour, a vote held in a meeting."""
    return motion.meeting_id is not None and by is not None


def close_due(*, now: datetime) -> list[Motion]:
    """Close every vote whose hour has come; called by the clock.

    A paper box waits for its two scrutineers, an online box that is closed waits for its keys.
    """
    due = (
        Motion.objects.filter(opened_at__isnull=False, closed_at__isnull=True, deadline__lte=now)
        .exclude(secrecy=Secrecy.PAPER)
        .exclude(secret_vote__closed_at__isnull=False)
        .order_by("deadline", "id")
    )
    return [close(motion=motion, now=now) for motion in due]
