"""Tax households: who shares the yearly ceiling (R5). Known to the person and the treasurer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clubs.refusals import Refusal
from members.models import Household, Membership, Person
from members.trail import note


class HouseholdRefused(Refusal):
    """Two people who cannot be put in one household."""


@transaction.atomic
def live_together(
    *, membership: Membership, other: Membership, now: datetime, by: Person | None = None
) -> Household:
    """Say that two members of a club make one tax household.

    The first joins the household of the second. Raises `HouseholdRefused` when they are in two
    clubs, are one person, or when the first shares a household with others.
    """
    person, partner = membership.person, other.person
    if membership.club_id != other.club_id:
        raise HouseholdRefused(_("Cette personne n'est pas de votre club."), "other")
    if person.pk == partner.pk:
        raise HouseholdRefused(_("Choisissez une autre personne."), "other")
    if person.household_id and person.household_id != partner.household_id:
        shared = Person.objects.filter(household_id=person.household_id).exclude(pk=person.pk)
        if shared.exists():
            raise HouseholdRefused(
                _("Cette personne a déjà un foyer : retirez-la d'abord de ce foyer."), "other"
            )
    if partner.household is None:
        partner.household = Household.objects.create(label=f"{partner.last_name}")
        partner.save(update_fields=["household"])
    person.household = partner.household
    person.save(update_fields=["household"])
    note(act="live_together", by=by, club=membership.club, now=now, membership=membership.pk)
    return partner.household


@transaction.atomic
def live_apart(*, membership: Membership, now: datetime, by: Person | None = None) -> None:
    """Take a member out of their household."""
    membership.person.household = None
    membership.person.save(update_fields=["household"])
    note(act="live_apart", by=by, club=membership.club, now=now, membership=membership.pk)
