"""A treasurer's evening, by the verbs: cash and a cheque, a receipt, a slip, a month, a letter."""

from datetime import UTC, date, datetime

from banking.accounts import main_account
from banking.agreeing import validate_month
from banking.models import Reconciliation
from banking.receipts import give_receipt
from banking.slips import deposit_cheques, describe_cheque
from banking.statements import note_balance
from clubs.models import Club
from clubs.rules import set_rule
from config import job_kinds  # noqa: F401 - registers the kinds
from jobs import running
from ledger.contributing import Means, Payment, record_meeting
from ledger.pledging import pledge
from ledger.reminding import ToSend, draft_reminders, send_reminders
from ledger.signing import give_cents
from reports.models import Document, DocumentKind
from reports.requesting import request_paper
from tests.build import CREATED_ON, a_club, a_member

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
IBAN = "FR1420041010050500013M02606"
PAPER_KINDS = (
    DocumentKind.RECONCILIATION,
    DocumentKind.SLIP,
    DocumentKind.RECEIPT,
    DocumentKind.KIT,
    DocumentKind.LETTERS,
)


def an_evening() -> Club:
    """Ada pays in cash, Bo by cheque; the cheque is deposited, October is validated, Cléo late."""
    made = a_club(slug="les-papiers", name="Les Papiers", commune="Armentières")
    account = main_account(club=made, now=NOW)
    account.iban, account.bank = IBAN, "Banque du Nord"
    account.save(update_fields=["iban", "bank"])
    set_rule(club=made, key="personal_cents", value="yes", since=CREATED_ON, now=NOW)
    ada, bo = a_member(made, "Ada Martin", account=True), a_member(made, "Bo Caron")
    cleo = a_member(made, "Cléo Petit", address="12 rue des Lilas\n59280 Armentières")
    for member in (ada, bo, cleo):
        pledge(membership=member, amount=2500, since=date(2026, 9, 1), by=None, now=NOW)
    give_cents(club=made, by=None, now=NOW)
    entry = record_meeting(
        club=made,
        on=date(2026, 10, 5),
        payments=[Payment(ada, 5000, Means.CASH), Payment(bo, 2507, Means.CHEQUE)],
        key="soir",
        by=None,
        now=NOW,
    ).entry
    cash, cheque = entry.transfers.order_by("position")
    give_receipt(transfer=cash, by=None, now=NOW)
    describe_cheque(transfer=cheque, bank="Banque postale", number="0001234", drawer="M. Caron")
    deposit_cheques(
        bank_account=account,
        transfers=[cheque.pk],
        cash=3000,
        on=date(2026, 10, 20),
        by=None,
        now=NOW,
        key="depot",
    )
    noted = note_balance(
        club=made, on=date(2026, 10, 31), balance=5000, by=None, now=NOW, bank_account=account
    )
    validate_month(
        statement=noted.statement, explanation="Le dépôt est crédité en novembre", by=None, now=NOW
    )
    [draft] = [one for one in draft_reminders(made, at=NOW.date()).ready if one.membership == cleo]
    chosen = [ToSend(cleo.pk, draft.amount, draft.text)]
    send_reminders(club=made, chosen=chosen, by=None, now=NOW)
    return made


def subject_of(club: Club, kind: str) -> str:
    """The one thing of that kind in the club."""
    if kind == DocumentKind.RECONCILIATION:
        return f"{kind}:{Reconciliation.objects.get(bank_account__club=club).pk}"
    return {
        DocumentKind.SLIP: lambda: f"slip:{club.deposit_slips.get().pk}",
        DocumentKind.RECEIPT: lambda: f"receipt:{club.receipts.get().pk}",
        DocumentKind.KIT: lambda: "kit:all",
        DocumentKind.LETTERS: lambda: "letters:2026-11-23",
    }[DocumentKind(kind)]()


def made(club: Club, kind: str, subject: str = "") -> Document:
    """Ask for a paper and build it as a worker does."""
    asked = request_paper(
        club=club, kind=kind, subject=subject or subject_of(club, kind), by=None, now=NOW
    )
    job = running.run(job_id=asked.job_id)
    asked.refresh_from_db()
    assert asked.document is not None, job.error
    return asked.document
