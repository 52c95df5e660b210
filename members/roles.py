"""Offices with their terms: who is manager, treasurer, secretary, or works for a network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Federation, Network
from clubs.refusals import Refusal
from clubs.rules import rule
from members.models import CLUB_ROLES, Membership, Person, Role, RoleKind
from members.trail import note


class RoleRefused(Refusal):
    """An appointment that cannot be made as asked."""


@transaction.atomic
def appoint(
    *,
    person: Person,
    kind: RoleKind,
    starts_on: date,
    now: datetime,
    club: Club | None = None,
    network: Network | None = None,
    federation: Federation | None = None,
    ends_on: date | None = None,
    is_deputy: bool = False,
    by: Person | None = None,
) -> Role:
    """Give a person an office from a day on; terms are one year by default of rule R9.

    A deputy (`is_deputy`) opens the same pages and leaves the office vacant: several may be named.
    """
    if (kind in CLUB_ROLES) != (club is not None):
        raise RoleRefused(_("Ce rôle ne va pas avec cet endroit."), "kind")
    open_same = Role.objects.filter(
        person=person, kind=kind, club=club, network=network, federation=federation
    ).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    if open_same.exists():
        raise RoleRefused(_("Cette personne tient déjà ce rôle à cette date."), "person")
    role = Role.objects.create(
        person=person,
        kind=kind,
        club=club,
        network=network,
        federation=federation,
        starts_on=starts_on,
        ends_on=ends_on,
        is_deputy=is_deputy,
    )
    note(act="appoint", by=by, club=club, network=network, now=now, role=role.pk, kind=kind)
    return role


@transaction.atomic
def end_role(*, role: Role, on: date, now: datetime, by: Person | None = None) -> Role:
    """Say the last day of an office."""
    if on < role.starts_on:
        raise RoleRefused(_("Un mandat ne peut pas finir avant d'avoir commencé."), "ends_on")
    role.ends_on = on
    role.is_over = True
    role.save(update_fields=["ends_on", "is_over"])
    note(act="end_role", by=by, club=role.club, network=role.network, now=now, role=role.pk)
    return role


@transaction.atomic
def appoint_member(
    *,
    membership: Membership,
    kind: RoleKind,
    starts_on: date,
    now: datetime,
    ends_on: date | None = None,
    is_deputy: bool = False,
    by: Person | None = None,
) -> Role:
    """Note the election of a member; without an end, the club's rule R9 gives the term."""
    club = membership.club
    if starts_on > timezone.localdate(now):
        raise RoleRefused(
            _("Cette date n'est pas encore venue : attendez l'élection."), "starts_on"
        )
    if not membership.is_open(starts_on):
        raise RoleRefused(_("Cette personne n'était pas membre du club ce jour-là."), "starts_on")
    if ends_on is not None and ends_on < starts_on:
        raise RoleRefused(_("Un mandat ne peut pas finir avant d'avoir commencé."), "ends_on")
    months = rule(club, "officer_term_months", at=starts_on)
    return appoint(
        person=membership.person,
        kind=kind,
        club=club,
        starts_on=starts_on,
        ends_on=ends_on or term_ends(starts_on, months),
        is_deputy=is_deputy,
        by=by,
        now=now,
    )


def roles_of(person: Person, at: date) -> QuerySet[Role]:
    """Offices a person holds on a day, with their club or network fetched."""
    return (
        Role.objects.filter(person=person, starts_on__lte=at)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=at))
        .select_related("club", "network", "federation")
    )


def acting(club: Club, at: date) -> tuple[Role, ...]:
    """Who acts for a club on a day, one query: officers in their term, then those past it.

    An officer whose term has passed and whom nobody has followed goes on until the next election;
    not one whose end was noted (`is_over`), nor a member who has left the club. Officers and their
    deputies follow one another apart: a deputy in term is nobody's successor. Those whose terms
    ended on the same day go on together.
    """
    return acting_among(began_in(club, at), at)


def began_in(club: Club, at: date, *, or_of: Person | None = None) -> list[Role]:
    """The offices of a club begun by a day, and all those of one person elsewhere; one query."""
    theirs = Membership.objects.filter(club=club, person=OuterRef("person"))
    wanted = Q(club=club, starts_on__lte=at)
    return list(
        Role.objects.filter(wanted | Q(person=or_of) if or_of else wanted)
        .select_related("person")
        .annotate(has_left=Exists(theirs) & ~Exists(theirs.filter(left_on__isnull=True)))
        .order_by("kind", "is_deputy", "starts_on", "id")
    )


def acting_among(began: Iterable[Role], at: date) -> tuple[Role, ...]:
    """`acting`, of the offices of one club already read by `began_in`."""
    roles = list(began)
    in_term = [role for role in roles if role.ends_on is None or role.ends_on >= at]
    held = {(role.kind, role.is_deputy) for role in in_term}
    past = [
        (role.ends_on, role)
        for role in roles
        if role.ends_on is not None and (role.kind, role.is_deputy) not in held
        if not role.has_left  # type: ignore[attr-defined]
    ]
    last: dict[tuple[str, bool], date] = {}
    for ended, role in past:
        seat = (role.kind, role.is_deputy)
        last[seat] = max(ended, last.get(seat, ended))
    going_on = (role for ended, role in past if ended == last[role.kind, role.is_deputy])
    return (*in_term, *(role for role in going_on if not role.is_over))


def officers(club: Club, at: date) -> QuerySet[Role]:
    """Who holds which office of a club on a day, in order of office."""
    return (
        Role.objects.filter(club=club, starts_on__lte=at)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=at))
        .select_related("person")
        .order_by("kind", "is_deputy", "starts_on", "id")
    )


@dataclass(frozen=True)
class Standing:
    """One office of today; `is_last_days` when its last day comes within two months (R9)."""

    role: Role
    is_last_days: bool


def standing_officers(acting: Iterable[Role], at: date) -> tuple[Standing, ...]:
    """Those who act for the club on a day, as `acting` gives them: an office, then its deputies."""
    soon = at + timedelta(days=60)
    return tuple(
        Standing(role, role.ends_on is not None and role.ends_on <= soon)
        for role in sorted(acting, key=lambda one: (one.kind, one.is_deputy))
    )


def past_officers(club: Club, at: date) -> QuerySet[Role]:
    """The offices that have ended before a day, the latest first."""
    return (
        Role.objects.filter(club=club, ends_on__lt=at)
        .select_related("person")
        .order_by("-ends_on", "kind", "id")
    )


def term_ends(start: date, months: int) -> date:
    """Last day of a term of so many months."""
    month = start.month - 1 + months
    first = date(start.year + month // 12, month % 12 + 1, 1)
    day = min(start.day, 28)
    return first.replace(day=day) - timedelta(days=1)
