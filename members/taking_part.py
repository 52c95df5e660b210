"""Saving without coming to the meetings (épargnants passifs), and taking part again.

It changes no right: who saves passively is still called, may vote and gives proxies. It is known
for the lists, and counted by the network (domain.md, "Definition traps", 5).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.refusals import Refusal
from members.models import Membership, PassiveSpell, Person
from members.trail import note


class PartRefused(Refusal):
    """A change of part that cannot be noted; nothing was changed."""


@transaction.atomic
def save_passively(
    *, membership: Membership, since: date, now: datetime, by: Person | None = None
) -> PassiveSpell:
    """Note that a member saves without coming to the meetings, from a day on.

    The same again gives the first note back. Raises `PartRefused` outside the person's stay, or
    in the future.
    """
    Club.objects.select_for_update().get(pk=membership.club_id)
    running = _running(membership)
    if running is not None:
        return running
    _check_day(membership, since, timezone.localdate(now))
    if membership.passive_spells.filter(until__gte=since).exists():
        raise PartRefused(
            _("Ce jour est déjà noté sans participation. Choisissez un jour plus tard."), "since"
        )
    spell = PassiveSpell.objects.create(
        membership=membership, since=since, recorded_at=now, by=by.pk if by else None
    )
    note(act="save_passively", by=by, club=membership.club, now=now, membership=membership.pk)
    return spell


@transaction.atomic
def take_part_again(
    *, membership: Membership, on: date, now: datetime, by: Person | None = None
) -> None:
    """Note that a member comes to the meetings again from a day on; nothing when they already do.

    Raises `PartRefused` for a day before they stopped, outside their stay, or in the future.
    """
    Club.objects.select_for_update().get(pk=membership.club_id)
    running = _running(membership)
    if running is None:
        return
    _check_day(membership, on, timezone.localdate(now))
    if on < running.since:
        raise PartRefused(_("Ce jour précède celui où la personne a cessé de venir."), "since")
    if on == running.since:
        running.delete()
    else:
        running.until = on - timedelta(days=1)
        running.save(update_fields=["until"])
    note(act="take_part_again", by=by, club=membership.club, now=now, membership=membership.pk)


def passive_on(memberships: Iterable[Membership], *, at: date) -> frozenset[int]:
    """The ids of those of these memberships that save passively on a day, in one query."""
    found = PassiveSpell.objects.filter(spell_on(at), membership__in=list(memberships))
    return frozenset(found.values_list("membership_id", flat=True).order_by())


def spell_on(day: date) -> Q:
    """The spells that run on a day."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def _running(membership: Membership) -> PassiveSpell | None:
    return membership.passive_spells.filter(until__isnull=True).first()


def _check_day(membership: Membership, day: date, today: date) -> None:
    if not membership.is_open(day):
        raise PartRefused(
            _("Cette personne n'était pas membre du club ce jour-là. Rien n'a été changé."), "since"
        )
    if day > today:
        raise PartRefused(_("Cette date n'est pas encore venue : attendez ce jour."), "since")
