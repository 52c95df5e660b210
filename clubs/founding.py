"""Founding networks and clubs."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Federation, Network, Phase, ShareMethod
from clubs.phases import change_phase
from clubs.refusals import Refusal
from clubs.rules import set_rule


class FoundingRefused(Refusal):
    """A club or network that cannot be founded as asked."""


@transaction.atomic
def found_federation(*, name: str, slug: str) -> Federation:
    """Create the federation."""
    return Federation.objects.create(name=name, slug=slug)


@transaction.atomic
def found_network(
    *, name: str, slug: str, federation: Federation | None = None, region_code: str = ""
) -> Network:
    """Create a regional network."""
    if Network.objects.filter(slug=slug).exists():
        raise FoundingRefused(_("Un réseau porte déjà cette adresse."), "slug")
    return Network.objects.create(
        name=name, slug=slug, federation=federation, region_code=region_code
    )


@transaction.atomic
def found_club(
    *,
    network: Network | None,
    name: str,
    slug: str,
    commune: str,
    department: str,
    created_on: date,
    now: datetime,
    share_method: ShareMethod | None = None,
    accredited_on: date | None = None,
    active_on: date | None = None,
    by: int | None = None,
    clause: str = "",
) -> Club:
    """Create a club, forming on its first day, active from `active_on` when it is given.

    `share_method` has no default: a club that has not chosen yet sees both results on its own
    figures before it does (architecture.md, "Shares of a club").
    """
    if Club.objects.filter(slug=slug).exists():
        raise FoundingRefused(
            _("Un club porte déjà cette adresse : choisissez-en une autre."), "slug"
        )
    club = Club.objects.create(
        network=network,
        name=name,
        slug=slug,
        commune=commune,
        department=department,
        created_on=created_on,
        accredited_on=accredited_on,
    )
    change_phase(club=club, to=Phase.FORMING, on=created_on, now=now)
    if active_on is not None:
        change_phase(club=club, to=Phase.ACTIVE, on=active_on, now=now)
    if share_method is not None:
        set_rule(
            club=club,
            key="share_method",
            value=share_method.value,
            since=created_on,
            clause=clause,
            by=by,
            now=now,
        )
    return club
