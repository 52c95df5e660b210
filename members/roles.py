"""Offices with their terms: who is manager, treasurer, secretary, or works for a network."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Federation, Network
from clubs.refusals import Refusal
from members.models import CLUB_ROLES, Person, Role, RoleKind
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
    by: Person | None = None,
) -> Role:
    """Give a person an office from a day on; terms are one year by default of rule R9."""
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
    )
    note(act="appoint", by=by, club=club, network=network, now=now, role=role.pk, kind=kind)
    return role


@transaction.atomic
def end_role(*, role: Role, on: date, now: datetime, by: Person | None = None) -> Role:
    """Say the last day of an office."""
    if on < role.starts_on:
        raise RoleRefused(_("Un mandat ne peut pas finir avant d'avoir commencé."), "ends_on")
    role.ends_on = on
    role.save(update_fields=["ends_on"])
    note(act="end_role", by=by, club=role.club, network=role.network, now=now, role=role.pk)
    return role


def roles_of(person: Person, at: date) -> QuerySet[Role]:
    """Offices a person holds on a day, with their club or network fetched."""
    return (
        Role.objects.filter(person=person, starts_on__lte=at)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=at))
        .select_related("club", "network", "federation")
    )


def officers(club: Club, at: date) -> QuerySet[Role]:
    """Who holds which office of a club on a day, in order of office."""
    return (
        Role.objects.filter(club=club, starts_on__lte=at)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=at))
        .select_related("person")
        .order_by("kind", "starts_on", "id")
    )


def term_ends(start: date, months: int) -> date:
    """Last day of a term of so many months."""
    month = start.month - 1 + months
    first = date(start.year + month // 12, month % 12 + 1, 1)
    day = min(start.day, 28)
    return first.replace(day=day) - timedelta(days=1)
