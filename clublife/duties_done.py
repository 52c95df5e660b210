"""Saying that a duty no record proves is done: a declaration sent, an account given."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clublife.models import DutyDone
from clublife.refusals import LifeRefused
from clubs.duties import Duty
from clubs.models import Club
from members.models import Person
from members.trail import note


@transaction.atomic
def say_done(
    *, club: Club, duty: Duty, done_on: date, now: datetime, by: Person, words: str = ""
) -> DutyDone:
    """Note that a duty is done; said twice, the first time stays.

    Refused for a duty that a record proves, and for a day not yet come or before it could be done.
    """
    if not duty.by_hand:
        raise LifeRefused(_("Cette échéance ne se coche pas : elle se règle dans sa page."))
    if done_on > timezone.localdate(now):
        raise LifeRefused(_("Ce jour n'est pas encore venu."), "done_on")
    if duty.opens_on is not None and done_on < duty.opens_on:
        raise LifeRefused(_("Ce jour vient trop tôt pour cette échéance."), "done_on")
    made, is_new = DutyDone.objects.get_or_create(
        club=club,
        key=duty.key,
        defaults={
            "done_on": done_on,
            "note": words.strip()[:200],
            "said_by": by,
            "said_at": now,
        },
    )
    if is_new:
        _trace("duty.done", made, now, by)
    return made


@transaction.atomic
def take_back(*, club: Club, key: str, now: datetime, by: Person) -> None:
    """Take back what one ticked by mistake, the same day; the trail keeps both, key and date."""
    one = DutyDone.objects.select_for_update().filter(club=club, key=key).first()
    if one is None:
        raise LifeRefused(_("Cette échéance n'est pas notée comme faite."))
    if one.said_by_id != by.pk or timezone.localdate(one.said_at) != timezone.localdate(now):
        raise LifeRefused(
            _("Seule la personne qui l'a noté peut le reprendre, le jour même. Rien n'a changé.")
        )
    _trace("duty.take_back", one, now, by)
    one.delete()


def _trace(act: str, one: DutyDone, now: datetime, by: Person) -> None:
    note(act=act, by=by, club=one.club, now=now, duty=one.key, done_on=str(one.done_on))
