"""Questions a meeting leaves open: noted, entrusted to somebody, settled one day."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clublife.hearing import still_open
from clublife.models import OpenQuestion
from clublife.refusals import LifeRefused
from clubs.models import Club
from governance.models import Meeting
from members.models import Membership, Person

LONGEST = 300


@transaction.atomic
def leave_open(
    *,
    meeting: Meeting,
    text: str,
    now: datetime,
    by: Person,
    entrusted_to: Membership | None = None,
) -> OpenQuestion:
    """Note a question that stays open; the same words at the same meeting are one question."""
    meeting = still_open(meeting)
    words = " ".join(text.split())
    if not words:
        raise LifeRefused(_("Écrivez la question qui reste ouverte."), "text")
    if len(words) > LONGEST:
        raise LifeRefused(_("Écrivez la question en 300 signes au plus."), "text")
    if entrusted_to is not None and entrusted_to.club_id != meeting.club_id:
        raise LifeRefused(_("Cette personne n'est pas de ce club."), "entrusted_to")
    found, _created = OpenQuestion.objects.get_or_create(
        meeting=meeting,
        text=words,
        defaults={"entrusted_to": entrusted_to, "noted_by": by, "noted_at": now},
    )
    return found


@transaction.atomic
def settle(*, question: OpenQuestion, now: datetime, by: Person) -> OpenQuestion:
    """Say that a question is settled; said twice, the first time stays."""
    question = OpenQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if question.settled_at is None:
        question.settled_at, question.settled_by = now, by
        question.save(update_fields=["settled_at", "settled_by"])
    return question


def left_open(club: Club) -> QuerySet[OpenQuestion]:
    """The club's questions that nobody has settled yet, the oldest first."""
    found = OpenQuestion.objects.filter(meeting__club=club, settled_at__isnull=True)
    return found.select_related("meeting", "entrusted_to__person").order_by("noted_at", "id")
