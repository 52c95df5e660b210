"""Handing an office over: who leaves it, who takes it, who holds what, who reads what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import capfirst

from clubs.models import Club
from members.models import CLUB_ROLES, Role, RoleKind
from members.permissions import LABELS, MAY, Act
from members.roles import acting_among, began_in

LATELY = timedelta(days=90)
KEYS = (
    Act.READ_CONTACTS,
    Act.READ_PERSONAL,
    Act.RECORD_MONEY,
    Act.LIFT_MONTH,
    Act.APPOINT,
    Act.RUN_MEETINGS,
    Act.CLOSE_YEAR,
)


@dataclass(frozen=True)
class Seat:
    """An office and one who holds it; nobody's name, and no day, when it is vacant.

    `is_past` once the term has passed: they go on until the next election.
    """

    office: str
    name: str
    since: date | None
    until: date | None
    is_past: bool


@dataclass(frozen=True)
class Key:
    """An act that members do not have, and those of the bureau who have it."""

    label: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Bureau:
    """Who holds which office on a day, and who may do what."""

    seats: tuple[Seat, ...]
    keys: tuple[Key, ...]


@dataclass(frozen=True)
class Change:
    """An office that passes on; `arriving` is None while nobody is elected."""

    leaving: Role
    arriving: Role | None


def may_hand_over(acting: Iterable[Role], ended: Iterable[Role], at: date) -> tuple[Role, ...]:
    """The offices a handover may be about: those of today, and those just ended and not followed.

    `acting` is who acts for the club on the day; a deputy hands nothing over.
    """
    today = [role for role in acting if not role.is_deputy]
    held = {role.kind for role in today}
    left = (role for role in ended if not role.is_deputy and role.kind not in held)
    lately = (role for role in left if role.ends_on and at - LATELY <= role.ends_on < at)
    return tuple(sorted([*today, *lately], key=_rank))


def subject_of(role: Role, at: date) -> str:
    """What names the paper about an office that changes: the day, then the office."""
    return f"handover:{at:%Y-%m-%d}:{role.pk}"


def change_of(club: Club, pk: int, *, at: date) -> Change | None:
    """What changes in the office this role is of; None for an old one, a deputy's, another club's.

    Asked of somebody who came lately, it is the change that brought them.
    """
    began = [one for one in began_in(club, at) if not one.is_deputy]
    role = next((one for one in began if one.pk == pk), None)
    if role is None:
        return None
    others = [one for one in began if one.kind == role.kind and one.person_id != role.person_id]
    for one in others:
        if _follows(one, role) and one.starts_on >= at - LATELY:
            return Change(leaving=role, arriving=one)
    if role not in may_hand_over(acting_among(began, at), began, at):
        return None
    if role.starts_on >= at - LATELY:
        for one in reversed(others):
            if _follows(role, one):
                return Change(leaving=one, arriving=role)
    return Change(leaving=role, arriving=None)


def bureau(club: Club, *, at: date) -> Bureau:
    """Who holds what in a club on a day, one query; a vacant office is told."""
    acting = sorted(acting_among(began_in(club, at), at), key=_rank)
    seats = [seat for kind in CLUB_ROLES for seat in _seats(kind, acting, at)]
    keys = (Key(capfirst(str(LABELS[act])), _holders(acting, act)) for act in KEYS)
    return Bureau(tuple(seats), tuple(keys))


def _seats(kind: RoleKind, acting: Iterable[Role], at: date) -> Iterator[Seat]:
    of_kind = [role for role in acting if role.kind == kind]
    if all(role.is_deputy for role in of_kind):
        yield Seat(str(kind.label), "", None, None, is_past=False)
    for role in of_kind:
        past = role.ends_on is not None and role.ends_on < at
        yield Seat(role.office, str(role.person), role.starts_on, role.ends_on, past)


def _holders(acting: Iterable[Role], act: Act) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(role.person) for role in acting if act in MAY[role.kind]))


def _follows(after: Role, before: Role) -> bool:
    """True when one took the office within three months of the other's last day."""
    if before.ends_on is None or after.starts_on <= before.starts_on:
        return False
    return before.ends_on < after.starts_on <= before.ends_on + LATELY


def _rank(role: Role) -> tuple[int, bool, date]:
    return CLUB_ROLES.index(RoleKind(role.kind)), role.is_deputy, role.starts_on
