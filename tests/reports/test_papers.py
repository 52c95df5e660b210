"""The papers of the treasurer's evening: what they say, who may ask, that they are only text."""

import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from banking.accounts import main_account
from banking.agreeing import validate_month
from banking.models import Reconciliation
from banking.receipts import give_receipt
from banking.slips import deposit_cheques, describe_cheque
from banking.statements import note_balance
from clubs.models import Club
from clubs.rules import set_rule
from config import job_kinds  # noqa: F401 - registers the kinds
from jobs import files, running
from ledger.contributing import Means, Payment, record_meeting
from ledger.pledging import pledge
from ledger.reminding import ToSend, draft_reminders, send_reminders
from ledger.signing import give_cents
from members.models import RoleKind
from reports import papers, printing
from reports.frozen import from_json, to_json
from reports.models import Document, DocumentKind
from reports.printing import Issue
from reports.refusals import ReportingRefused
from reports.requesting import request_paper
from reports.words import amount_in_words
from tests.build import CREATED_ON, a_club, a_member, an_officer
from tests.reports.test_pdf import VECTORS

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
IBAN = "FR1420041010050500013M02606"
HOSTILE = VECTORS[0].format(url="http://127.0.0.1:1") + VECTORS[3]


@pytest.fixture
def club(db: None) -> Club:
    """Ada pays in cash, Bo by cheque; the cheque is deposited, October is validated, Cléo late."""
    made = a_club(slug="les-papiers", name="Les Papiers", commune="Armentières")
    account = main_account(club=made, now=NOW)
    account.iban, account.bank = IBAN, "Banque du Nord"
    account.save(update_fields=["iban", "bank"])
    set_rule(club=made, key="personal_cents", value="yes", since=CREATED_ON, now=NOW)
    ada, bo = a_member(made, "Ada Martin"), a_member(made, "Bo Caron")
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


def text_of(content: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    )
    return re.sub(r"\s+", " ", done.stdout)


SAID: dict[str, tuple[str, ...]] = {
    DocumentKind.RECONCILIATION: (
        "État de rapprochement",
        "octobre 2026",
        "50,00 €",
        "55,07 €",
        "Le dépôt est crédité en novembre",
        "aucune, c'est le premier de ce compte",
    ),
    DocumentKind.SLIP: ("n° 1", "M. Caron", "0001234", "25,07 €", "30,00 €", "55,07 €"),
    DocumentKind.RECEIPT: ("Reçu n° 1", "Ada Martin", "50,00 €", "cinquante euros", "espèces"),
    DocumentKind.KIT: ("Ada Martin", "Cléo Petit", "FR14 2004 1010 0505", "RF", "25,0"),
    DocumentKind.LETTERS: ("Cléo Petit", "12 rue des Lilas", "Armentières, le 23 novembre 2026"),
}


@pytest.mark.parametrize("kind", SAID)
def test_a_paper_says_what_the_book_says(club: Club, kind: str, tmp_path: Path) -> None:
    document = made(club, kind)
    text = text_of(files.read(document.file), tmp_path)
    for words in SAID[kind]:
        assert words in text, words
    assert (document.provisional, document.number) == (False, None)
    assert made(club, kind) == document


@pytest.mark.parametrize("kind", SAID)
def test_a_paper_is_tagged_embeds_its_fonts_and_acts_on_nothing(club: Club, kind: str) -> None:
    """Promise row 56, for the papers: language, title, structure, fonts, no script."""
    with pikepdf.open(BytesIO(files.read(made(club, kind).file))) as paper:
        assert str(paper.Root.Lang).startswith("fr")
        assert bool(paper.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in paper.Root
        assert paper.docinfo["/Title"]
        assert not paper.attachments
        assert "/OpenAction" not in paper.Root
        with paper.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def _hostile(value: Any) -> Any:
    """The same figures with the vectors in every text."""
    if isinstance(value, dict):
        kept = ("hash", "previous_hash", "book_hash", "code", "iban", "head")
        return {
            name: one if name in kept or name.endswith("_on") else _hostile(one)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [_hostile(one) for one in value]
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return HOSTILE
    return value


@pytest.mark.parametrize("kind", SAID)
def test_what_people_type_on_a_paper_is_only_text(club: Club, kind: str, tmp_path: Path) -> None:
    """Promise row 41, for the papers."""
    document = made(club, kind)
    issue = Issue(kind, document.reference, 1, NOW.date())
    content = printing.pdf_of(_hostile(document.figures), issue)
    with pikepdf.open(BytesIO(content)) as paper:
        assert not paper.attachments
    assert "file:///etc/passwd" in text_of(content, tmp_path).replace(" ", "")


@pytest.mark.parametrize("kind", SAID)
def test_the_same_figures_give_the_same_bytes(club: Club, kind: str) -> None:
    document = made(club, kind)
    issue = Issue(kind, document.reference, 1, document.issued_at.date())
    assert printing.pdf_of(document.figures, issue) == files.read(document.file)


@pytest.mark.parametrize("kind", SAID)
def test_a_paper_of_another_club_is_not_found(club: Club, kind: str) -> None:
    other = a_club(slug="ailleurs")
    if kind == DocumentKind.KIT:
        subject = f"kit:{club.memberships.first().pk}"
    else:
        subject = subject_of(club, kind)
    with pytest.raises(ReportingRefused, match="n'existe pas"):
        request_paper(club=other, kind=kind, subject=subject, by=None, now=NOW)


@pytest.mark.parametrize(
    "subject", ["", "slip", "slip:", "slip:x", "slip:²", "kit:0", "receipt:1'"]
)
def test_a_subject_that_names_nothing_is_refused(club: Club, subject: str) -> None:
    kind = subject.partition(":")[0]
    assert papers.found(club, kind, subject, today=NOW.date()) is None


def test_a_member_asks_for_their_own_kit_and_for_nobody_elses(club: Club) -> None:
    ada = an_officer(RoleKind.SECRETARY, club, "Dora Lenoir")
    own = club.memberships.get(person=ada)
    client = Client()
    client.force_login(ada.user)
    address = reverse("request_paper", args=[club.slug])
    other = club.memberships.exclude(pk=own.pk).first()
    for subject, allowed in (
        (f"kit:{own.pk}", True),
        (f"kit:{other.pk}", False),
        ("kit:all", False),
    ):
        answer = client.post(address, {"kind": "kit", "subject": subject})
        assert answer.status_code == (302 if allowed else 404), subject


def test_a_changed_paper_is_a_new_version_of_the_same_one(club: Club) -> None:
    first = made(club, DocumentKind.KIT)
    pledge_of_bo = club.memberships.get(person__first_name="Bo").pledges.get()
    pledge_of_bo.amount = 30
    pledge_of_bo.save()
    second = made(club, DocumentKind.KIT)
    assert (second.version, second.supersedes) == (2, first)
    assert second.title == "Ordre permanent de chaque membre, au 23\u00a0novembre 2026"


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (2407, "vingt-quatre euros et sept centimes"),
        (100, "un euro"),
        (201, "deux euros et un centime"),
        (50, "cinquante centimes"),
        (0, "zéro euro"),
        (8000, "quatre-vingts euros"),
        (100_000_000, "un million d'euros"),
        (-7100, "moins soixante et onze euros"),
    ],
)
def test_an_amount_in_words_is_written_as_on_a_cheque(cents: int, words: str) -> None:
    assert amount_in_words(cents) == words


def test_figures_survive_their_json(club: Club) -> None:
    document = made(club, DocumentKind.RECONCILIATION)
    paper = papers.PAPERS[DocumentKind.RECONCILIATION]
    read = from_json(paper.figures, document.figures["content"])
    assert to_json(read) == document.figures["content"]
    assert replace(read) == read
