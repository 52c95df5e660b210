"""What offices ask of a club: an election at the end of each term, nobody missing (R9)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.duties import Duty, months_before
from clubs.lives import life_of
from clubs.models import Club
from clubs.rules import NETWORK_PRACTICE
from members.models import CLUB_ROLES, Role, RoleKind
from members.permissions import Act
from members.roles import acting_among, began_in

MANAGER_OF_LAW = gettext_lazy("Code civil, art. 1873-5 : un ou plusieurs gérants")


def duties(club: Club, *, at: date) -> Iterator[Duty]:
    """The end of each term of those who act for the club, and the offices that nobody holds.

    Deputies are of no account here: the club may have none, and they do not hold the office.
    """
    began = [role for role in began_in(club, at) if not role.is_deputy]
    acting = acting_among(began, at)
    for role in acting:
        if role.ends_on is not None:
            yield _mandate(club, role, role.ends_on)
    started_on = life_of(club, at=at).started_on
    held = {role.kind for role in acting}
    for kind in CLUB_ROLES:
        if started_on is not None and kind not in held:
            ended = [one.ends_on for one in began if one.kind == kind and one.ends_on is not None]
            since = max(ended) + timedelta(days=1) if ended else started_on
            yield _vacant(club, kind, since)


def _mandate(club: Club, role: Role, ends_on: date) -> Duty:
    return Duty(
        f"mandate:{role.pk}",
        ends_on,
        _("Fin du mandat de %(name)s (%(office)s) : élire")
        % {"name": role.person, "office": role.office},
        NETWORK_PRACTICE,
        reverse("roles", args=[club.slug]),
        Act.APPOINT,
        opens_on=months_before(ends_on, 2),
    )


def _vacant(club: Club, kind: RoleKind, since: date) -> Duty:
    source: str | Promise = MANAGER_OF_LAW if kind == RoleKind.MANAGER else NETWORK_PRACTICE
    return Duty(
        f"office:{kind.value}:{since}",
        since,
        _("Personne ne tient ce rôle : %(office)s. Élire") % {"office": kind.label},
        source,
        reverse("roles", args=[club.slug]),
        Act.APPOINT,
    )
