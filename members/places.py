"""Where a person may go: the clubs and networks that open to them, as the doors do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, BooleanField, Q, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from clubs.models import Club, Network
from members.models import Membership, Person, Role
from members.permissions import Presence
from members.roles import acting


@dataclass(frozen=True)
class Place:
    """A club or a network, and the page one lands on there."""

    name: str
    url: str
    is_network: bool
    is_here: bool = False


@dataclass(frozen=True)
class _Tie:
    """A membership or an office as one line: it ties a person to a club, network or federation."""

    club: int | None
    network: int | None
    federation: int | None
    starts_on: date
    ends_on: date | None
    is_office: bool
    is_over: bool

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    def may_go_on(self, day: date) -> bool:
        """An office past its term, which lasts until somebody follows (`members.roles.acting`)."""
        return self.is_office and not self.is_over and self.starts_on <= day


def places_of(person: Person, *, at: date, here: Club | Network | None = None) -> tuple[Place, ...]:
    """The clubs one belongs to or works for, former clubs (one's savings), then the networks."""
    return _places(_ties(person), person, at, here)


def elsewhere(request: HttpRequest) -> tuple[Place, ...]:
    """Where the frame's switcher leads; nothing more to ask for who has one place.

    A club's door has read the ties; elsewhere they are one query.
    """
    person = getattr(request, "person", None) or getattr(request.user, "person", None)
    if person is None:
        return ()
    known = getattr(request, "presence", None)
    ties = _known(known) if known else _ties(person)
    if len({(tie.club, tie.network) for tie in ties}) < 2 and not any(t.federation for t in ties):
        return ()
    here = getattr(request, "club", None) or getattr(request, "network", None)
    return _places(ties, person, timezone.localdate(), here)


def _ties(person: Person) -> tuple[_Tie, ...]:
    none = Cast(Value(None), BigIntegerField())
    memberships = (
        Membership.objects.filter(person=person)
        .order_by()
        .values_list(
            "club_id",
            none,
            none,
            "joined_on",
            "left_on",
            Value(False, BooleanField()),
            Value(False, BooleanField()),
        )
    )
    offices = (
        Role.objects.filter(person=person)
        .order_by()
        .values_list(
            "club_id",
            "network_id",
            "federation_id",
            "starts_on",
            "ends_on",
            Value(True, BooleanField()),
            "is_over",
        )
    )
    return tuple(_Tie(*line) for line in memberships.union(offices, all=True))


def _known(presence: Presence) -> tuple[_Tie, ...]:
    return (
        *(
            _Tie(one.club_id, None, None, one.joined_on, one.left_on, False, False)
            for one in presence.memberships
        ),
        *(
            _Tie(
                role.club_id,
                role.network_id,
                role.federation_id,
                role.starts_on,
                role.ends_on,
                True,
                role.is_over,
            )
            for role in presence.offices
        ),
    )


def _places(
    ties: Collection[_Tie], person: Person, at: date, here: Club | Network | None
) -> tuple[Place, ...]:
    inside = {tie.club for tie in ties if tie.club and tie.holds(at)}
    after = {tie.club for tie in ties if tie.club and tie.may_go_on(at)} - inside
    known = {tie.club for tie in ties if tie.club and not tie.is_office}
    clubs = Club.objects.filter(pk__in=inside | after | known).order_by("name", "pk")
    present, former = [], []
    for club in clubs:
        if club.pk in after and any(role.person_id == person.pk for role in acting(club, at)):
            inside.add(club.pk)
        if club.pk in inside:
            present.append(Place(club.name, club.get_absolute_url(), False, club == here))
        elif club.pk in known:
            own = reverse("my_savings", args=[club.slug])
            former.append(Place(club.name, own, False, club == here))
    networks = (
        Place(network.name, network.get_absolute_url(), True, network == here)
        for network in _networks([tie for tie in ties if tie.holds(at)])
    )
    return (*present, *former, *networks)


def _networks(ties: Collection[_Tie]) -> tuple[Network, ...]:
    theirs = {tie.network for tie in ties if tie.network}
    federations = {tie.federation for tie in ties if tie.federation}
    if not theirs and not federations:
        return ()
    found = Network.objects.filter(Q(pk__in=theirs) | Q(federation__in=federations))
    return tuple(found.order_by("name", "pk"))
