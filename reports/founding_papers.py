"""The papers that make a club: convention, internal rules, request of accreditation, amendments.

All members may ask for them and read them (Code civil 1873-11): they say nothing that R12 keeps for
one person, whose birth date and address are written by hand at the signature.
"""

from datetime import date

from django.utils.translation import gettext as _

from clublife.deeds import (
    AmendmentFigures,
    DeedFigures,
    RequestFigures,
    RulesFigures,
    amendment_figures,
    convention_figures,
    request_figures,
    rules_figures,
)
from clublife.models import Amendment
from clubs.models import Club
from members.permissions import Act
from members.wording import write_day
from reports.models import DocumentKind
from reports.paper import Found, Paper, Shelf, row_number


def _is_of(club: Club, reference: str) -> bool:
    """True when a paper about the whole club names this one."""
    return row_number(reference) == club.pk


def _convention(club: Club, reference: str, today: date) -> Found | None:
    if not _is_of(club, reference):
        return None
    return Found(club.created_on.year, "", lambda: convention_figures(club, today=today))


def _internal_rules(club: Club, reference: str, today: date) -> Found | None:
    if not _is_of(club, reference):
        return None
    return Found(club.created_on.year, "", lambda: rules_figures(club, today=today))


def _request(club: Club, reference: str, today: date) -> Found | None:
    if not _is_of(club, reference):
        return None
    day = _("du %(day)s") % {"day": write_day(today)}
    return Found(today.year, day, lambda: request_figures(club, today=today))


def _amendment(club: Club, reference: str, _today: date) -> Found | None:
    rows = Amendment.objects.select_related("club", "motion", "membership__person")
    one = rows.filter(club=club, pk=row_number(reference)).first()
    if one is None:
        return None
    return Found(one.on.year, f"n° {one.number}", lambda: amendment_figures(one))


FOUNDING_PAPERS: dict[str, Paper] = {
    DocumentKind.CONVENTION: Paper(DeedFigures, Act.READ_DOCUMENTS, Shelf.CLUB, find=_convention),
    DocumentKind.INTERNAL_RULES: Paper(
        RulesFigures, Act.READ_DOCUMENTS, Shelf.CLUB, find=_internal_rules
    ),
    DocumentKind.ACCREDITATION: Paper(
        RequestFigures, Act.READ_DOCUMENTS, Shelf.CLUB, find=_request, final=False
    ),
    DocumentKind.AMENDMENT: Paper(
        AmendmentFigures, Act.READ_DOCUMENTS, Shelf.CLUB, find=_amendment
    ),
}
