"""Replying to a call: I come, perhaps, I do not come; by the member, or noted by the secretary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.meetings import (
    check_is_member_of_the_day,
    check_is_to_come,
    check_speaks_for,
    lock,
)
from governance.models import Coming, Meeting, Reply
from governance.refusals import VotingRefused
from members.models import Membership, Person


@dataclass(frozen=True)
class Replies:
    """How many come, may come, do not come, and have not said."""

    yes: int
    maybe: int
    no: int
    silent: int


@transaction.atomic
def reply(
    *, meeting: Meeting, membership: Membership, coming: Coming | str, now: datetime, by: Person
) -> Reply:
    """Note whether a member comes; the last answer is right. Refused once the hour has come."""
    meeting = lock(meeting)
    check_is_to_come(meeting)
    if now >= meeting.starts_at:
        raise VotingRefused(
            _("La réunion a commencé : on note maintenant les présences, plus les réponses.")
        )
    check_is_member_of_the_day(meeting, membership)
    check_speaks_for(by=by, membership=membership, now=now)
    if coming not in Coming.values:
        raise VotingRefused(_("Choisissez : je viens, peut-être, ou je ne viens pas."), "coming")
    said, _created = Reply.objects.update_or_create(
        meeting=meeting,
        membership=membership,
        defaults={"coming": coming, "noted_by": by, "noted_at": now},
    )
    return said


def replies_of(coming: Iterable[str]) -> Replies:
    """Count the answers of the members, "" for those who have not said."""
    said = list(coming)
    return Replies(
        yes=said.count(Coming.YES),
        maybe=said.count(Coming.MAYBE),
        no=said.count(Coming.NO),
        silent=said.count(""),
    )
