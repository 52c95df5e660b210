"""Saying that a duty no record proves is done: a declaration sent, an account given."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clublife.clock import duties
from clublife.models import DutyDone
from clublife.refusals import LifeRefused
from clubs.models import Club
from members.models import Person
from members.trail import note


@transaction.atomic
def say_done(
    *, club: Club, key: str, done_on: date, now: datetime, by: Person, words: str = ""
) -> DutyDone:
    """Note that a duty is done; said twice, the first time stays.

    Only a duty of the clock that no other record proves is ticked by hand.
    """
    today = timezone.localdate(now)
    if done_on > today:
        raise LifeRefused(_("Ce jour n'est pas encore venu."), "done_on")
    known = DutyDone.objects.filter(club=club, key=key).first()
    if known is not None:
        return known
    duty = next((one for one in duties(club, at=today) if one.key == key), None)
    if duty is None or not duty.by_hand:
        raise LifeRefused(_("Cette échéance ne se coche pas : elle se règle dans sa page."))
    made = DutyDone.objects.create(
        club=club, key=key, done_on=done_on, note=words.strip()[:200], said_by=by, said_at=now
    )
    note(act="duty.done", by=by, club=club, now=now, duty=made.pk)
    return made


@transaction.atomic
def take_back(*, club: Club, key: str, now: datetime, by: Person) -> None:
    """Take back what was ticked by mistake; the trail keeps both."""
    for one in DutyDone.objects.filter(club=club, key=key):
        note(act="duty.take_back", by=by, club=club, now=now, duty=one.pk)
        one.delete()
