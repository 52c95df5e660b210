"""The year's closing: check, lock the book, ask for the final annual report. It does not reopen."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from ledger.balances import balances
from ledger.chain import verify_chain
from ledger.closing import close_through
from ledger.models import AccountKind, Entry
from members.models import Person
from members.trail import note
from reports.annual import is_closed
from reports.models import DocumentKind, DocumentRequest
from reports.refusals import ReportingRefused
from reports.requesting import request_document


@dataclass(frozen=True)
class Check:
    """One thing looked at before closing; one that fails and is `needed` stops the closing."""

    label: str | Promise
    ok: bool
    needed: bool


def year_to_close(club: Club, *, today: date) -> int | None:
    """Last year when it is not closed yet, or None; closing it closes the years before too."""
    year = today.year - 1
    return year if year >= club.created_on.year and not is_closed(club, year) else None


def closed_with(club: Club, year: int) -> list[int]:
    """The years that have entries and will be closed by the same act."""
    found = Entry.objects.filter(club=club, on__lte=date(year, 12, 31)).dates("on", "year")
    return [first.year for first in found if not is_closed(club, first.year)]


def checks(club: Club, year: int, *, today: date) -> tuple[Check, ...]:
    """What the page shows before the button."""
    end = date(year, 12, 31)
    by_kind: dict[str, int] = {}
    for account, quantity in balances(club, at=end).items():
        by_kind[account.kind] = by_kind.get(account.kind, 0) + quantity
    cash = by_kind.get(AccountKind.BANK, 0) + by_kind.get(AccountKind.CASH, 0)
    return (
        Check(_("L'année est finie."), end < today, needed=True),
        Check(_("La suite des écritures est intacte."), verify_chain(club).ok, needed=True),
        Check(
            _("Aucune somme ne reste à éclaircir."),
            not by_kind.get(AccountKind.SUSPENSE),
            needed=True,
        ),
        Check(
            _("Tous les chèques ont été déposés en banque."),
            not by_kind.get(AccountKind.CHEQUES),
            needed=False,
        ),
        Check(_("Le solde en banque et en caisse n'est pas négatif."), cash >= 0, needed=False),
    )


@transaction.atomic
def close_year(*, club: Club, year: int, by: Person, now: datetime) -> DocumentRequest:
    """Close the book through 31 December and ask for the numbered annual report.

    Raises `ReportingRefused` when a needed check fails; nothing is then closed.
    """
    if is_closed(club, year):
        raise ReportingRefused(_("Cette année est déjà close. Rien n'a été changé."))
    for check in checks(club, year, today=timezone.localdate(now)):
        if check.needed and not check.ok:
            raise ReportingRefused(
                _("L'année ne peut pas être close, rien n'a été changé. À régler : %(what)s")
                % {"what": check.label}
            )
    close_through(club=club, through=date(year, 12, 31), by=by.pk, now=now)
    note(act="close_year", by=by, club=club, now=now, year=year)
    return request_document(club=club, kind=DocumentKind.ANNUAL_REPORT, year=year, by=by, now=now)
