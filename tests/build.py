"""The small cast of the tests, made by the real verbs.

Each maker fills in what its caller does not care about and returns what the verb returned. Other
rooms add makers in `tests/<room>/build.py`.
"""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from clubs.founding import found_club, found_federation, found_network
from clubs.models import Club, Federation, Network, ShareMethod
from members.joining import join, open_account, register_person
from members.models import Membership, Person, Role, RoleKind
from members.roles import appoint

NOW = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
CREATED_ON = date(2022, 1, 10)
PASSWORD = "correct cheval batterie agrafe"

_numbers = count(1)


def a_federation(**given: Any) -> Federation:
    """The federation, or another one."""
    number = next(_numbers)
    return found_federation(
        **{"name": f"Fédération {number}", "slug": f"federation-{number}"} | given
    )


def a_network(**given: Any) -> Network:
    """A regional network."""
    number = next(_numbers)
    return found_network(**{"name": f"Réseau {number}", "slug": f"reseau-{number}"} | given)


def a_club(**given: Any) -> Club:
    """An active club, founded on 10 January 2022, which counts pro rata."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "network": None,
        "name": f"Club {number}",
        "slug": f"club-{number}",
        "commune": "Roubaix",
        "department": "59",
        "created_on": CREATED_ON,
        "share_method": ShareMethod.PRO_RATA,
        "now": NOW,
    }
    values = defaults | given
    values.setdefault("active_on", values["created_on"])
    return found_club(**values)


def a_person(name: str = "", *, account: bool = False, **given: Any) -> Person:
    """A person ("Ada Martin"), with an account when asked (the identifier ends with a number)."""
    first, _, last = (name or f"Prénom Nom{next(_numbers)}").partition(" ")
    person = register_person(**{"first_name": first, "last_name": last or "Martin"} | given)
    if account:
        open_account(person=person, username=_free_username(person), password=PASSWORD)
    return person


def a_member(
    club: Club, name: str = "", *, on: date | None = None, account: bool = False, **given: Any
) -> Membership:
    """A member of a club since its first day."""
    return join(
        club=club,
        person=a_person(name, account=account, **given),
        on=on or club.created_on,
        now=NOW,
        history=True,
    )


def an_officer(kind: RoleKind, club: Club, name: str = "", *, member: bool = True) -> Person:
    """An officer of a club with an account, a member of it unless told otherwise."""
    person = a_member(club, name, account=True).person if member else a_person(name, account=True)
    appoint(person=person, kind=kind, club=club, starts_on=club.created_on, now=NOW)
    return person


def a_staff_role(person: Person, place: Network | Federation) -> Role:
    """An office in a network or in the federation since 2022."""
    if isinstance(place, Network):
        return appoint(
            person=person,
            kind=RoleKind.NETWORK_STAFF,
            network=place,
            starts_on=CREATED_ON,
            now=NOW,
        )
    return appoint(
        person=person,
        kind=RoleKind.FEDERATION_STAFF,
        federation=place,
        starts_on=CREATED_ON,
        now=NOW,
    )


def _free_username(person: Person) -> str:
    return f"{person.first_name}.{person.last_name}.{next(_numbers)}".lower().replace(" ", "-")
