"""The table of papers: what the treasurer's evening leaves in print, one row a kind.

A paper is a document about one thing of the club, named by its `subject` ("slip:4"). Lower rooms
tell its figures as a frozen dataclass; this table says where to find them and how long they hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from banking.figures import ReconciliationFigures
from banking.kits import KitsFigures, kits_of, one_line
from banking.models import DepositSlip, Receipt, Reconciliation
from banking.receipts import ReceiptFigures, receipt_figures
from banking.reconciling import statement_figures
from banking.slips import SlipFigures, slip_figures
from clubs.models import Club
from ledger.letters import LettersFigures, letters_figures
from members.models import Membership
from reports.life import Identity
from reports.models import DocumentKind
from reports.standing import Head


@dataclass(frozen=True)
class Found:
    """The thing a paper is about: its year, its name in words, its member if it is personal."""

    year: int
    label: str
    figures: Callable[[], Any]
    membership: Membership | None = None


@dataclass(frozen=True)
class Paper:
    """One kind of paper. `final`: it says what was, for good, and bears a number."""

    figures: type
    find: Callable[[Club, str, date], Found | None]
    final: bool


@dataclass(frozen=True)
class PaperHead:
    """What every paper says of the club, kept with its figures."""

    identity: Identity
    head: Head
    provisional: bool
    label: str


def found(club: Club, kind: str, subject: str, *, today: date) -> Found | None:
    """What a kind and a subject name in this club; None for nothing, or for another club's."""
    paper = PAPERS.get(kind)
    if paper is None or not subject.startswith(f"{kind}:"):
        return None
    return paper.find(club, subject.partition(":")[2], today)


def _reconciliation(club: Club, reference: str, _today: date) -> Found | None:
    one = (
        Reconciliation.objects.select_related("bank_account__club", "statement")
        .filter(bank_account__club=club, pk=_number(reference))
        .first()
    )
    if one is None:
        return None
    month = date_format(one.month, "F Y")
    label = f"{one.bank_account.name}, {month}"
    return Found(one.month.year, label, lambda: statement_figures(one))


def _slip(club: Club, reference: str, _today: date) -> Found | None:
    slips = DepositSlip.objects.select_related("club", "bank_account", "entry")
    one = slips.filter(club=club, pk=_number(reference)).first()
    if one is None:
        return None
    return Found(one.on.year, f"n° {one.number}", lambda: slip_figures(one))


def _receipt(club: Club, reference: str, _today: date) -> Found | None:
    receipts = Receipt.objects.select_related(
        "club", "transfer__entry", "transfer__debit", "transfer__credit__membership__person"
    )
    one = receipts.filter(club=club, pk=_number(reference)).first()
    if one is None:
        return None
    membership = one.transfer.credit.membership
    return Found(
        one.transfer.entry.on.year, f"n° {one.number}", lambda: receipt_figures(one), membership
    )


def _kit(club: Club, reference: str, today: date) -> Found | None:
    if reference == "all":
        return Found(today.year, _("de chaque membre"), lambda: kits_of(club, today))
    member = (
        Membership.objects.select_related("person", "club", "personal_cents")
        .filter(club=club, pk=_number(reference))
        .first()
    )
    if member is None:
        return None
    return Found(today.year, str(member.person), lambda: _own_kit(member, today), member)


def _own_kit(member: Membership, today: date) -> KitsFigures:
    kit = one_line(member, at=today).kit
    return KitsFigures(club=member.club.name, on=today, kits=(kit,) if kit else ())


def _letters(club: Club, reference: str, _today: date) -> Found | None:
    try:
        on = date.fromisoformat(reference)
    except ValueError:
        return None
    figures = letters_figures(club, on)
    if not figures.letters:
        return None
    return Found(on.year, date_format(on), lambda: figures)


def _number(reference: str) -> int:
    """A row's number; zero, which no row has, for anything else."""
    return int(reference) if reference.isascii() and reference.isdigit() else 0


PAPERS: dict[str, Paper] = {
    DocumentKind.RECONCILIATION: Paper(ReconciliationFigures, _reconciliation, final=True),
    DocumentKind.SLIP: Paper(SlipFigures, _slip, final=True),
    DocumentKind.RECEIPT: Paper(ReceiptFigures, _receipt, final=True),
    DocumentKind.KIT: Paper(KitsFigures, _kit, final=False),
    DocumentKind.LETTERS: Paper(LettersFigures, _letters, final=False),
}
