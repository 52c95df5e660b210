"""Where a person belongs: the clubs and networks they may enter, for the chooser."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from clubs.models import Club, Network
from members.models import Membership, Person
from members.roles import roles_of


@dataclass(frozen=True)
class Place:
    """A club or a network, and the page one lands on there."""

    name: str
    url: str
    is_network: bool


def places_of(person: Person, *, at: date) -> tuple[Place, ...]:
    """The clubs one belongs to or works for, then the networks; a former club: one's savings."""
    roles = list(roles_of(person, at))
    present = Q(joined_on__lte=at) & (Q(left_on__isnull=True) | Q(left_on__gte=at))
    memberships = Membership.objects.filter(person=person)
    inside = Q(pk__in=memberships.filter(present).values("club"))
    inside |= Q(pk__in=[role.club_id for role in roles if role.club_id])
    clubs = Club.objects.filter(inside).order_by("name", "pk")
    former = Club.objects.filter(memberships__person=person).exclude(inside).order_by("name", "pk")
    networks = Network.objects.filter(
        Q(pk__in=[role.network_id for role in roles if role.network_id])
        | Q(federation__in=[role.federation_id for role in roles if role.federation_id])
    ).order_by("name", "pk")
    return (
        *(Place(club.name, reverse("club_home", args=[club.slug]), False) for club in clubs),
        *(
            Place(club.name, reverse("my_savings", args=[club.slug]), False)
            for club in former.distinct()
        ),
        *(
            Place(network.name, reverse("network_figures", args=[network.slug]), True)
            for network in networks
        ),
    )
