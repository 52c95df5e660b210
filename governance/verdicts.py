"""The only writer of a vote's end: its closing, its outcome, its sentence, its numbers."""

from datetime import datetime

from governance.choosing import Decision
from governance.models import Motion
from members.models import Person
from members.trail import note

CLOSING = ("closed_at", "outcome", "verdict", "result")


def write_verdict(
    *, motion: Motion, decision: Decision, now: datetime, by: Person | None = None
) -> Motion:
    """Write the decision on a motion whose row is locked; a closed one is given back as it is.

    A clock that was set back never closes a vote before it opened.
    """
    if motion.closed_at is not None:
        return motion
    motion.closed_at = max(now, motion.opened_at) if motion.opened_at else now
    motion.outcome = decision.outcome
    motion.verdict, motion.result = decision.sentence, decision.result
    motion.save(update_fields=CLOSING)
    note(act="motion.close", by=by, club=motion.club, now=now, motion=motion.pk)
    return motion
