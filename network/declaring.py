"""Verb: enter the yearly return of a club that does not keep its books here.

The only writer of `DeclaredYear`. Entering a year again replaces it; the history keeps what it was.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from clubs.models import Club, Network
from ledger.models import Entry, EntryKind
from members.models import Person
from members.trail import note
from network.models import DeclaredYear
from network.refusals import DeclaringRefused


@dataclass(frozen=True)
class Return:
    """The figures of one yearly return; None is "not given", which is not zero."""

    members_end: int
    members_start: int | None = None
    joined: int | None = None
    left: int | None = None
    women: int | None = None
    men: int | None = None
    passive: int | None = None
    saved: Money | None = None
    saved_cumulated: Money | None = None
    invested: Money | None = None
    invested_cumulated: Money | None = None
    enterprises: int | None = None
    enterprises_cumulated: int | None = None
    enterprises_in_portfolio: int | None = None
    investments: int | None = None
    investments_cumulated: int | None = None
    jobs: int | None = None
    fte_hundredths: int | None = None
    filed: int | None = None
    studied: int | None = None
    engaged: int | None = None


@transaction.atomic
def declare_year(
    *,
    network: Network,
    club: Club,
    year: int,
    figures: Return,
    now: datetime,
    by: Person | None = None,
) -> DeclaredYear:
    """Record or replace a club's return; raises `DeclaringRefused`.

    Refused for another network's club, a year not begun or before the club, and a year the club's
    own book already speaks for.
    """
    _check(network, club, year, now)
    declared = DeclaredYear.objects.filter(club=club, year=year).first() or DeclaredYear(
        club=club, year=year
    )
    for given in fields(figures):
        setattr(declared, given.name, getattr(figures, given.name))
    declared.entered_by, declared.entered_at = by, now
    declared._history_date = now
    try:
        declared.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise DeclaringRefused(messages[0], field="" if field == "__all__" else field) from error
    declared.save()
    note(act="network.declare", by=by, club=club, network=network, now=now, year=year)
    return declared


def _check(network: Network, club: Club, year: int, now: datetime) -> None:
    if club.network_id != network.pk:
        raise DeclaringRefused(_("Ce club n'est pas de votre réseau."), field="club")
    if year > now.year:
        raise DeclaringRefused(_("Cette année n'a pas commencé."), field="year")
    if year < club.created_on.year:
        raise DeclaringRefused(
            _("Le club est né en %(year)s : il n'a pas de bilan avant.")
            % {"year": club.created_on.year},
            field="year",
        )
    if is_measured(club, year):
        raise DeclaringRefused(
            _(
                "Ce club tient ses comptes ici : ses chiffres de l'année sont comptés d'après eux. "
                "Rien n'a été enregistré."
            ),
            field="club",
        )


def is_measured(club: Club, year: int) -> bool:
    """True when the club's book has entries of that year, opening balances apart."""
    return (
        Entry.objects.filter(club=club, on__range=(date(year, 1, 1), date(year, 12, 31)))
        .exclude(kind=EntryKind.OPENING)
        .exists()
    )
