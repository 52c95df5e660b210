"""Where a person may go: the clubs and networks that open to them, for the frame's switcher."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from clubs.models import Club, Network
from members.models import User
from members.roles import roles_of


@dataclass(frozen=True)
class Destination:
    """A club or a network one may open."""

    name: str
    url: str
    is_here: bool


def destinations(request: HttpRequest, *, at: date | None = None) -> tuple[Destination, ...]:
    """Networks then clubs by name, of whoever is logged in; empty for an account without person."""
    person = getattr(request.user, "person", None) if isinstance(request.user, User) else None
    if person is None:
        return ()
    roles = list(roles_of(person, at or timezone.localdate()))
    clubs = Club.objects.filter(
        Q(memberships__person=person) | Q(pk__in=[role.club_id for role in roles if role.club_id])
    ).distinct()
    networks = Network.objects.none()
    if any(role.network_id or role.federation_id for role in roles):
        networks = Network.objects.filter(
            Q(pk__in=[role.network_id for role in roles if role.network_id])
            | Q(federation__in=[role.federation_id for role in roles if role.federation_id])
        ).order_by("name")
    here = getattr(request, "club", None) or getattr(request, "network", None)
    places: list[Club | Network] = [*networks, *clubs]
    return tuple(
        Destination(name=place.name, url=place.get_absolute_url(), is_here=place == here)
        for place in places
    )
