"""Opening the house to real people: a network with its first employee, a club with its manager.

Everything after that is done in the pages: the manager invites the others.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from clubs.founding import found_club, found_network
from clubs.models import Club, Network
from members.inviting import suggested_username
from members.joining import join, open_account, register_person
from members.models import Person, RoleKind
from members.roles import appoint

PASSWORD_BYTES = 12


@dataclass(frozen=True)
class Account:
    """An identifier and the password shown once."""

    username: str
    password: str


def _account(name: str, email: str) -> tuple[Person, Account]:
    """A person ("Ada Martin") with an account and a password nobody chose."""
    first, _, last = name.strip().partition(" ")
    person = register_person(first_name=first, last_name=last, email=email)
    account = Account(suggested_username(person), secrets.token_urlsafe(PASSWORD_BYTES))
    open_account(person=person, username=account.username, password=account.password)
    return person, account


@transaction.atomic
def open_network(
    *, name: str, slug: str, region_code: str, staff: str, email: str, now: datetime
) -> tuple[Network, Account]:
    """Found a regional network and give its first employee an account."""
    network = found_network(name=name, slug=slug, region_code=region_code)
    person, account = _account(staff, email)
    today = timezone.localdate(now)
    appoint(person=person, kind=RoleKind.NETWORK_STAFF, network=network, starts_on=today, now=now)
    return network, account


@transaction.atomic
def open_club(
    *,
    name: str,
    slug: str,
    commune: str,
    department: str,
    created_on: date,
    is_active: bool,
    network: Network | None,
    manager: str,
    email: str,
    now: datetime,
) -> tuple[Club, Account]:
    """Found a club; its manager is its first member and gets an account.

    No share method is chosen: the club reads both on its own figures, then decides.
    """
    club = found_club(
        network=network,
        name=name,
        slug=slug,
        commune=commune,
        department=department,
        created_on=created_on,
        active_on=created_on if is_active else None,
        now=now,
    )
    person, account = _account(manager, email)
    join(club=club, person=person, on=created_on, now=now)
    appoint(person=person, kind=RoleKind.MANAGER, club=club, starts_on=created_on, now=now)
    return club, account
