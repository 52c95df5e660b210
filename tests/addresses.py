"""What each address of the site needs, for the generated tests of doors, headers and costs.

A room tells here, in `tests/<room>/addresses.py`, how to make the object an address names:

    @address("proposal", "edit_proposal")
    def a_proposal(world: World) -> dict[str, Any]:
        return {"pk": open_proposal(club=world.club, title=world.secret, …).pk}

The slug of the club or network is given. Put `world.secret` in what you write: another club's
people must never read it.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

import tests
from clubs.models import Club, Federation, Network
from members.inviting import suggested_username
from members.joining import leave, open_account
from members.models import ExitKind, Membership, Person, RoleKind, User
from members.permissions import MAY, Act
from members.roles import appoint
from tests.build import CREATED_ON, NOW, a_club, a_member, a_person, a_staff_role

MEMBER, OTHER_MEMBER, EX_MEMBER = "member", "other member", "ex-member"
TREASURER, MANAGER, SECRETARY = "treasurer", "manager", "secretary"
OUTSIDER, LONER, ANONYMOUS = "other club's treasurer", "account of nobody", "anonymous"
NETWORK_STAFF, FEDERATION_STAFF = "network staff", "federation staff"


@dataclass
class World:
    """One club with everybody in it; `secret` is a word found in all that it writes."""

    club: Club
    network: Network
    secret: str
    memberships: dict[str, Membership]
    people: dict[str, Person]

    @property
    def member(self) -> Membership:
        """A plain member."""
        return self.memberships[MEMBER]


@dataclass(frozen=True)
class Recipe:
    """How to make what an address names, and who among those with the act may see it."""

    make: Callable[[World], dict[str, Any]]
    only: frozenset[str] | None
    is_shared: bool
    has_parts: bool


RECIPES: dict[str, Recipe] = {}


def address(
    *names: str,
    only: tuple[str, ...] | None = None,
    is_shared: bool = False,
    has_parts: bool = False,
) -> Callable[[Callable[[World], dict[str, Any]]], Callable[[World], dict[str, Any]]]:
    """Register the maker of an address's arguments.

    `only` narrows who finds the object (404 to others who have the act); `is_shared` says that two
    clubs of one network may both see it; `has_parts` that a form of the page asks for a role of its
    own, so that an empty POST is refused to all.
    """

    def register(make: Callable[[World], dict[str, Any]]) -> Callable[[World], dict[str, Any]]:
        for name in names:
            RECIPES[name] = Recipe(make, frozenset(only) if only else None, is_shared, has_parts)
        return make

    return register


@dataclass(frozen=True)
class Route:
    """One address: its name, its arguments, and the act its page asks for."""

    name: str
    arguments: frozenset[str]
    act: Act | None
    place: str


def routes() -> tuple[Route, ...]:
    """Every address the resolver knows."""
    load_rooms()
    return tuple(_walk(get_resolver().url_patterns, frozenset()))


def _walk(patterns: list[URLPattern | URLResolver], arguments: frozenset[str]) -> Iterator[Route]:
    for one in patterns:
        named = arguments | frozenset(one.pattern.converters) | _groups(one)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, named)
        else:
            view = one.callback
            yield Route(
                one.name or "", named, getattr(view, "act", None), getattr(view, "place", "")
            )


def _groups(pattern: URLPattern | URLResolver) -> frozenset[str]:
    return frozenset(pattern.pattern.regex.groupindex)


def load_rooms() -> None:
    """Import the `addresses` module of every room's tests."""
    for module in pkgutil.iter_modules(tests.__path__):
        if module.ispkg:
            name = f"tests.{module.name}.addresses"
            if importlib.util.find_spec(name):
                importlib.import_module(name)


def arguments_of(route: Route, world: World) -> dict[str, Any]:
    """The arguments of an address in a world; fails with a clear word when nobody told how."""
    given: dict[str, Any] = {}
    if "slug" in route.arguments:
        given["slug"] = world.network.slug if route.place == "network" else world.club.slug
    if route.arguments - {"slug"}:
        recipe = RECIPES.get(route.name)
        assert recipe, (
            f"“{route.name}” takes {sorted(route.arguments)}: register it with "
            "@address in tests/<room>/addresses.py"
        )
        given |= recipe.make(world)
    return given


def a_world(secret: str, network: Network, federation: Federation) -> World:
    """A club of a network with one person for each kind of actor."""
    word = secret.lower()
    club = a_club(network=network, name=f"Club {secret}", slug=f"club-{word}")
    memberships = {
        actor: a_member(club, f"{secret}{number} {secret}")
        for number, actor in enumerate((MEMBER, OTHER_MEMBER, EX_MEMBER))
    }
    leave(membership=memberships[EX_MEMBER], on=NOW.date(), kind=ExitKind.WITHDRAWAL, now=NOW)
    people = {actor: one.person for actor, one in memberships.items()}
    offices = {
        TREASURER: RoleKind.TREASURER,
        MANAGER: RoleKind.MANAGER,
        SECRETARY: RoleKind.SECRETARY,
    }
    for actor, kind in offices.items():
        people[actor] = a_person(f"{secret}-{kind.value} {secret}")
        appoint(person=people[actor], kind=kind, club=club, starts_on=CREATED_ON, now=NOW)
    people[NETWORK_STAFF] = a_person(f"{secret}-reseau {secret}")
    a_staff_role(people[NETWORK_STAFF], network)
    people[FEDERATION_STAFF] = a_person(f"{secret}-federation {secret}")
    a_staff_role(people[FEDERATION_STAFF], federation)
    for person in people.values():
        open_account(person=person, username=suggested_username(person))
    return World(club, network, secret, memberships, people)


def users_of(world: World, other: World) -> dict[str, User | None]:
    """The accounts that knock at a world's doors; None for somebody who has not logged in."""
    users: dict[str, User | None] = {name: one.user for name, one in world.people.items()}
    users[OUTSIDER] = other.people[TREASURER].user
    users[LONER] = User.objects.create_user(f"personne.{world.secret.lower()}")
    users[ANONYMOUS] = None
    return users


CLUB_MAY: dict[str, frozenset[Act]] = {
    MEMBER: MAY["member"],
    OTHER_MEMBER: MAY["member"],
    EX_MEMBER: MAY["ex_member"],
    TREASURER: MAY[RoleKind.TREASURER],
    MANAGER: MAY[RoleKind.MANAGER],
    SECRETARY: MAY[RoleKind.SECRETARY],
}
NETWORK_MAY: dict[str, frozenset[Act]] = {
    NETWORK_STAFF: MAY[RoleKind.NETWORK_STAFF],
    FEDERATION_STAFF: MAY[RoleKind.FEDERATION_STAFF],
}
