"""What must hold of workbooks and opening balances: queries that return the offenders."""

from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from clubs.auditing import Offence
from clubs.money import euros
from starting.models import Opening, TaxFraction, WorkbookEntry


def offences() -> Iterator[Offence]:
    """Every offender of the room, in all clubs."""
    for one in WorkbookEntry.objects.exclude(entry__club=F("start__club")):
        yield Offence("starting.two_clubs", str(one.start_id), _("écriture d'un autre club"))
    for fraction in TaxFraction.objects.exclude(membership__club=F("holding__club")):
        yield Offence("starting.fraction", str(fraction.pk), _("fraction d'un autre club"))
    yield from _differences_to_adopt()


def _differences_to_adopt() -> Iterator[Offence]:
    """An opening difference the members have not adopted yet."""
    differing = Opening.objects.filter(taken_back_at__isnull=True).exclude(difference=0)
    for opening in differing.select_related("club", "motion").order_by("club_id"):
        if not opening.is_adopted:
            yield Offence(
                "starting.difference",
                str(opening.club),
                _("écart d'ouverture à adopter : %(amount)s")
                % {"amount": euros(opening.difference)},
                "warning",
            )
