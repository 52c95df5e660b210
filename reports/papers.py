"""The table of papers: every kind of document Cymbale makes is one row of it.

A document of a year (`question`) says the year's figures. A paper about one thing of the club
(`find`) is named by its subject ("slip:4"); lower rooms tell its figures as a frozen dataclass. It
bears the thing's own number: the club's series of a year is for what is told of the year.
"""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from banking.figures import ReconciliationFigures
from banking.kits import KitsFigures, kit_figures, kits_of
from banking.models import DepositSlip, Receipt, Reconciliation
from banking.receipts import ReceiptFigures, receipt_figures
from banking.reconciling import statement_figures
from banking.slips import SlipFigures, slip_figures
from clubs.models import Club
from ledger.letters import LettersFigures, letters_figures
from ledger.models import Transfer
from members.models import Membership
from members.permissions import Act
from members.wording import write_day, write_month
from reports.annual import AnnualFigures, annual_figures
from reports.founding_papers import FOUNDING_PAPERS
from reports.handover import HANDOVER_PAPERS
from reports.meeting_papers import MEETING_PAPERS
from reports.models import DocumentKind
from reports.paper import WITH_CODE, Found, Paper, Shelf, row_number
from reports.refusals import ReportingRefused
from reports.statement import MemberFigures, member_figures


def found(club: Club, kind: str, subject: str, *, today: date) -> Found | None:
    """What a kind and a subject name in this club; None for nothing, or for another club's."""
    paper = PAPERS.get(kind)
    if paper is None or paper.find is None or not subject.startswith(f"{kind}:"):
        return None
    return paper.find(club, subject.partition(":")[2], today)


def _annual(club: Club, _membership: Membership | None, year: int, known_at: datetime) -> Any:
    return annual_figures(club, year, known_at=known_at)


def _statement(club: Club, membership: Membership | None, year: int, known_at: datetime) -> Any:
    assert membership is not None, "asked of a member only: requesting and subject_of check it"
    return member_figures(membership, year, known_at=known_at)


def _reconciliation(club: Club, reference: str, _today: date) -> Found | None:
    rows = Reconciliation.objects.select_related("bank_account__club", "statement")
    one = rows.filter(bank_account__club=club, pk=row_number(reference)).first()
    if one is None:
        return None
    month = write_month(one.month)
    of = _("d'%(month)s") if month[0] in "ao" else _("de %(month)s")  # avril, août, octobre
    label = f"{of % {'month': month}}, {one.bank_account.name}"
    return Found(one.month.year, label, lambda: statement_figures(one))


def _slip(club: Club, reference: str, _today: date) -> Found | None:
    slips = DepositSlip.objects.select_related("club", "bank_account", "entry")
    one = slips.filter(club=club, pk=row_number(reference)).first()
    if one is None:
        return None
    return Found(one.on.year, f"n° {one.number}", lambda: slip_figures(one))


def _receipt(club: Club, reference: str, _today: date) -> Found | None:
    receipts = Receipt.objects.select_related(
        "club",
        "transfer__entry",
        "transfer__debit",
        "transfer__credit__membership__person",
        "transfer__fee_payment__membership__person",
    )
    one = receipts.filter(club=club, pk=row_number(reference)).first()
    if one is None:
        return None
    year = one.transfer.entry.on.year
    return Found(year, f"n° {one.number}", lambda: receipt_figures(one), _payer(one.transfer))


def _payer(transfer: Transfer) -> Membership | None:
    """The member who handed the money over: a contribution's, or a fee's."""
    if transfer.credit.membership is not None:
        return transfer.credit.membership
    fee = getattr(transfer, "fee_payment", None)
    return fee.membership if fee is not None else None


def _kit(club: Club, reference: str, today: date) -> Found | None:
    """`all` or a membership's id; `:code` behind it adds the code to scan."""
    who, _colon, option = reference.partition(":")
    if option not in ("", WITH_CODE):
        return None
    day = _("au %(day)s") % {"day": write_day(today)}
    if who == "all":
        label = _("de chaque membre, %(day)s") % {"day": day}
        return Found(today.year, label, lambda: _every_kit(club, today))
    members = Membership.objects.select_related("person", "club", "personal_cents")
    member = members.filter(club=club, pk=row_number(who)).first()
    if member is None:
        return None
    return Found(today.year, day, lambda: _own_kit(member, today), member)


def _every_kit(club: Club, today: date) -> KitsFigures:
    figures = kits_of(club, today)
    if not figures.kits:
        raise ReportingRefused(
            _("Personne n'a d'engagement en cours : il n'y a pas d'ordre à donner.")
        )
    return figures


def _own_kit(member: Membership, today: date) -> KitsFigures:
    return KitsFigures(club=member.club.name, on=today, kits=(kit_figures(member, today),))


def _letters(club: Club, reference: str, _today: date) -> Found | None:
    try:
        on = date.fromisoformat(reference)
    except ValueError:
        return None
    figures = letters_figures(club, on)
    if not figures.letters:
        return None
    return Found(on.year, _("du %(day)s") % {"day": write_day(on)}, lambda: figures)


PAPERS: dict[str, Paper] = {
    DocumentKind.ANNUAL_REPORT: Paper(
        AnnualFigures, Act.READ_DOCUMENTS, Shelf.YEAR, question=_annual
    ),
    DocumentKind.MEMBER_STATEMENT: Paper(
        MemberFigures, Act.CLOSE_YEAR, Shelf.YEAR, question=_statement, personal=True
    ),
    DocumentKind.RECONCILIATION: Paper(
        ReconciliationFigures, Act.CLOSE_YEAR, Shelf.MONTHS, find=_reconciliation
    ),
    DocumentKind.SLIP: Paper(SlipFigures, Act.CLOSE_YEAR, Shelf.DESK, find=_slip),
    DocumentKind.RECEIPT: Paper(
        ReceiptFigures, Act.RECORD_MONEY, Shelf.DESK, find=_receipt, personal=True
    ),
    DocumentKind.KIT: Paper(
        KitsFigures, Act.RECORD_MONEY, Shelf.SAVINGS, find=_kit, personal=True, final=False
    ),
    # letters carry addresses, which are for the person and the treasurer (R12)
    DocumentKind.LETTERS: Paper(
        LettersFigures, Act.RECORD_MONEY, Shelf.SAVINGS, find=_letters, final=False
    ),
    **MEETING_PAPERS,
    **FOUNDING_PAPERS,
    **HANDOVER_PAPERS,
}
