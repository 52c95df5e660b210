"""What must hold of people and offices, as questions that return the offenders."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubs.auditing import Offence
from clubs.models import Club, Phase
from clubs.phases import phase_on
from clubs.rules import rule
from members.models import Membership, Role, User


def offences() -> Iterable[Offence]:
    """Every broken invariant of this app, then facts above a bound (R1, R9)."""
    yield from _memberships()
    yield from _accounts()
    yield from _head_counts()
    yield from _terms()


def _memberships() -> Iterator[Offence]:
    """Nobody is twice in a club at once, nor in it before it existed."""
    early = Membership.objects.filter(joined_on__lt=F("club__created_on"))
    for one in early.select_related("club"):
        yield Offence("joins_after_founding", str(one.club), f"{one.pk}: {one.joined_on}")
    ordered = Membership.objects.select_related("club").order_by(
        "club_id", "person_id", "joined_on", "id"
    )
    for before, after in pairwise(ordered.iterator()):
        same = (before.club_id, before.person_id) == (after.club_id, after.person_id)
        if same and (before.left_on is None or before.left_on >= after.joined_on):
            yield Offence("once_in_a_club", str(after.club), f"{before.pk}, {after.pk}")


def _accounts() -> Iterator[Offence]:
    """An active account belongs to a person."""
    for user in User.objects.filter(person__isnull=True, is_active=True).order_by("id"):
        yield Offence("account_of_a_person", f"compte {user.pk}", _("sans personne"), "warning")


def _head_counts() -> Iterator[Offence]:
    """R1: fewer or more members than the club's bounds, while it saves and invests.

    A club without a single membership does not use the software: its network declares its figures.
    """
    today = timezone.localdate()
    for club in Club.objects.filter(memberships__isnull=False).distinct().order_by("id"):
        if phase_on(club, today) not in (Phase.ACTIVE, Phase.EXTENDED):
            continue
        count = Membership.objects.filter(club=club, left_on__isnull=True).count()
        least, most = rule(club, "min_members", at=today), rule(club, "max_members", at=today)
        if not least <= count <= most:
            words = ngettext("%(count)d membre", "%(count)d membres", count)
            yield Offence("R1", str(club), words % {"count": count}, "warning")


def _terms() -> Iterator[Offence]:
    """R9: an office whose term has passed with nobody after, in a club that lives."""
    today = timezone.localdate()
    held = set(
        Role.objects.filter(club__isnull=False, is_deputy=False, starts_on__lte=today)
        .exclude(ends_on__lt=today)
        .values_list("club_id", "kind")
    )
    ended = Role.objects.filter(club__isnull=False, is_deputy=False, ends_on__lt=today)
    told = set()
    for role in ended.select_related("club").order_by("club_id", "kind", "-ends_on"):
        place = (role.club_id, role.kind)
        if place in held or place in told or role.club is None:
            continue
        told.add(place)
        if phase_on(role.club, today) == Phase.DISSOLVED:
            continue
        detail = _("mandat terminé le %(day)s, sans suite notée") % {"day": role.ends_on}
        yield Offence("R9", f"{role.club} · {role.get_kind_display()}", detail, "warning")
