"""Those a vote elected take their office: their predecessors' ends the day before."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clublife.refusals import LifeRefused
from clubs.models import Club
from governance.models import Motion, Outcome, QuestionKind
from members.models import Membership, Person, Role, RoleKind
from members.roles import appoint_member, end_role
from members.trail import note


def elected(motion: Motion) -> list[Membership]:
    """The members an adopted election gave an office to, in the order of their votes."""
    if not can_install(motion):
        return []
    positions = list(motion.result.get("elected", []))
    chosen = motion.options.filter(position__in=positions, candidate__isnull=False)
    found = {one.position: one.candidate for one in chosen.select_related("candidate__person")}
    return [member for place in positions if (member := found.get(place)) is not None]


def can_install(motion: Motion) -> bool:
    """True for an adopted election to an office."""
    is_election = motion.kind == QuestionKind.ELECTION and bool(motion.office)
    return is_election and motion.outcome == Outcome.ADOPTED


@transaction.atomic
def install(
    *, motion: Motion, starts_on: date, now: datetime, by: Person | None = None
) -> tuple[Role, ...]:
    """Give the office to those the vote elected, from a day on; done already, it is given back.

    Whoever held this office until then ends it the day before, the re-elected included: their new
    term is a new one; so does a deputy who is elected to it. Other deputies stay.
    """
    club = Club.objects.select_for_update().get(pk=motion.club_id)
    chosen = elected(motion)
    if not chosen:
        raise LifeRefused(
            _("Ce vote n'a élu personne à un rôle du bureau : rien n'est enregistré.")
        )
    kind = RoleKind(motion.office)
    holders = Role.objects.filter(club=club, kind=kind, is_deputy=False)
    begun = holders.filter(person__in=[one.person_id for one in chosen], starts_on=starts_on)
    if begun.count() == len(chosen):
        return tuple(begun.order_by("id"))
    ending = Q(is_deputy=False) | Q(person__in=[one.person_id for one in chosen])
    standing = Role.objects.filter(ending, club=club, kind=kind).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    )
    for role in standing.filter(starts_on__lt=starts_on).order_by("id"):
        end_role(role=role, on=starts_on - timedelta(days=1), now=now, by=by)
    made = tuple(
        appoint_member(membership=one, kind=kind, starts_on=starts_on, now=now, by=by)
        for one in chosen
    )
    note(act="motion.install", by=by, club=club, now=now, motion=motion.pk)
    return made
