"""Who may ask for a paper and read it, the shelves of the page, and the operator's command."""

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banking.receipts import give_receipt
from clubs.models import Club
from jobs import queue, running
from ledger.contributing import Means, Payment, record_meeting
from members.models import Membership, RoleKind
from members.permissions import Act
from reports import building, papers
from reports.models import Document, DocumentKind, DocumentRequest
from reports.paper import Shelf
from reports.papers import PAPERS
from reports.refusals import ReportingRefused
from reports.requesting import request_document, request_paper
from reports.shelf import Reader, counted, documents
from tests.build import a_club, an_officer
from tests.reports.evening import NOW, PAPER_KINDS, an_evening, made, subject_of

pytestmark = pytest.mark.django_db
OFFICERS = (RoleKind.TREASURER, RoleKind.MANAGER, RoleKind.SECRETARY)
PERSONAL = {
    DocumentKind.MEMBER_STATEMENT: True,
    DocumentKind.RECEIPT: True,
    DocumentKind.KIT: True,
}


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *args: None)
    monkeypatch.setattr(
        building, "pdf_of", lambda figures, issue: f"%PDF {issue} {figures}".encode()
    )
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def club() -> Club:
    return an_evening()


@pytest.fixture
def ada(club: Club) -> Membership:
    return club.memberships.get(person__first_name="Ada")


def enter(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def ask(client: Client, club: Club, kind: str, subject: str):
    """The answer to the button of a page."""
    address = reverse("request_paper", args=[club.slug])
    return client.post(address, {"kind": kind, "subject": subject})


def test_every_kind_of_document_has_its_row() -> None:
    assert set(PAPERS) == set(DocumentKind)
    assert all((row.find is None) != (row.question is None) for row in PAPERS.values())
    assert {kind: row.personal for kind, row in PAPERS.items() if row.personal} == PERSONAL


MAY_ASK = {
    DocumentKind.RECONCILIATION: {RoleKind.TREASURER: 302, RoleKind.MANAGER: 302},
    DocumentKind.SLIP: {RoleKind.TREASURER: 302, RoleKind.MANAGER: 302},
    DocumentKind.RECEIPT: {
        RoleKind.TREASURER: 302,
        RoleKind.MANAGER: 404,
        RoleKind.SECRETARY: 404,
    },
    DocumentKind.KIT: {RoleKind.TREASURER: 302, RoleKind.MANAGER: 404, RoleKind.SECRETARY: 404},
    DocumentKind.LETTERS: {RoleKind.TREASURER: 302},
}


@pytest.mark.parametrize("role", OFFICERS)
@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_a_paper_is_asked_and_read_by_those_it_is_for(club: Club, kind: str, role: str) -> None:
    officer = enter(an_officer(role, club, "Dora Lenoir"))
    wanted = MAY_ASK[kind].get(role, 403)
    assert ask(officer, club, kind, subject_of(club, kind)).status_code == wanted
    document = made(club, kind)
    file = officer.get(document.get_absolute_url())
    assert file.status_code == (200 if wanted == 302 else 404)


@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_a_plain_member_reads_only_their_own(club: Club, ada: Membership, kind: str) -> None:
    """Ada: her receipt and her kit. Not the others' kits, nor the officers' papers."""
    subject = f"kit:{ada.pk}" if kind == DocumentKind.KIT else subject_of(club, kind)
    document = made(club, kind, subject)
    client, own = enter(ada.person), PAPERS[kind].personal
    assert ask(client, club, kind, subject).status_code == (302 if own else 403)
    for name in ("document_file", "my_document_file"):
        answer = client.get(reverse(name, args=[club.slug, document.pk]))
        assert answer.status_code == (200 if own else 404)
    readable = documents(club, Reader(ada, frozenset({Act.READ_DOCUMENTS})))
    assert list(readable) == ([document] if own else [])
    other = club.memberships.exclude(pk=ada.pk).first()
    assert ask(client, club, "kit", f"kit:{other.pk}").status_code == 404
    assert ask(client, club, "kit", "kit:all").status_code == 404


@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_a_paper_of_another_club_is_not_found(club: Club, ada: Membership, kind: str) -> None:
    other = a_club(slug="ailleurs")
    subject = f"kit:{ada.pk}" if kind == DocumentKind.KIT else subject_of(club, kind)
    with pytest.raises(ReportingRefused, match="n'existe pas"):
        request_paper(club=other, kind=kind, subject=subject, by=None, now=NOW)
    treasurer = enter(an_officer(RoleKind.TREASURER, other, "Dora Lenoir"))
    assert ask(treasurer, other, kind, subject).status_code == 404
    assert not DocumentRequest.objects.exists()


@pytest.mark.parametrize(
    "subject",
    [
        "", "slip", "slip:", "slip:x", "slip:²", "slip:0", "slip:-1", "slip:" + "9" * 40, "kit:0",
        "kit:all:", "kit:all:qr", "kit:all:code:code", "receipt:1'", "letters:2026-11-22",
        "letters:hier", "letters:", "reconciliation:1 or 1=1", "poem:1", "annual_report:2025",
        "slip:1\x00",
    ],
)  # fmt: skip
def test_a_subject_that_names_nothing_is_refused(club: Club, subject: str) -> None:
    kind = subject.partition(":")[0]
    found = papers.found(club, kind, subject, today=NOW.date())
    if subject == "kit:all:":
        assert found is not None  # no option named: the plain kits
        return
    assert found is None
    treasurer = enter(an_officer(RoleKind.TREASURER, club, "Dora Lenoir"))
    answer = ask(treasurer, club, kind, subject)
    assert answer.status_code == (404 if kind else 422)


def test_a_paper_is_not_asked_by_the_year(club: Club) -> None:
    with pytest.raises(ReportingRefused, match="depuis la page"):
        request_document(club=club, kind=DocumentKind.SLIP, year=2026, by=None, now=NOW)


def test_the_button_leads_to_the_progress_and_the_file(club: Club) -> None:
    treasurer = enter(an_officer(RoleKind.TREASURER, club, "Dora Lenoir"))
    answer = ask(treasurer, club, "slip", subject_of(club, "slip"))
    asked = DocumentRequest.objects.get()
    assert answer["Location"] == reverse("job_progress", args=[club.slug, asked.pk])
    running.run(job_id=asked.job_id)
    shown = treasurer.get(answer["Location"]).content.decode()
    assert "Bordereau de dépôt n° 1" in shown
    assert "Document n°" not in shown
    assert "provisoire" not in shown
    assert Document.objects.get().get_absolute_url() in shown


def test_the_papers_of_the_month_do_not_drown_the_annual_report(club: Club) -> None:
    treasurer = enter(an_officer(RoleKind.TREASURER, club, "Dora Lenoir"))
    for kind in PAPER_KINDS:
        made(club, kind)
    report = request_document(
        club=club, kind=DocumentKind.ANNUAL_REPORT, year=2025, by=None, now=NOW
    )
    running.run(job_id=report.job_id)
    reader = Reader(None, frozenset({Act.READ_DOCUMENTS, Act.CLOSE_YEAR, Act.RECORD_MONEY}))
    assert {one.shelf: one.count for one in counted(club, reader)} == {
        Shelf.YEAR: 1,
        Shelf.MONTHS: 1,
        Shelf.DESK: 2,
        Shelf.SAVINGS: 2,
    }
    page = reverse("documents", args=[club.slug])
    shown = treasurer.get(page).content.decode()
    assert "Rapport annuel 2025" in shown
    assert "Reçu n° 1" not in shown
    desk = treasurer.get(page, {"rayon": "guichet"}).content.decode()
    assert "Reçu n° 1 · Ada Martin" in desk
    assert "Bordereau de dépôt n° 1" in desk
    assert "Rapport annuel 2025</h3>" not in desk
    assert treasurer.get(page, {"rayon": "../etc", "page": "x"}).status_code == 200


def test_fifteen_receipts_cost_the_queries_of_three(club: Club) -> None:
    """Promise row 51: the list of documents."""
    treasurer = enter(an_officer(RoleKind.TREASURER, club, "Dora Lenoir"))
    page = reverse("documents", args=[club.slug]) + "?rayon=guichet"
    counts = []
    for wanted in (3, 15):
        _receipts(club, until=wanted)
        with CaptureQueriesContext(connection) as asked:
            assert treasurer.get(page).content.decode().count("Reçu n°") >= wanted
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
    with CaptureQueriesContext(connection) as asked:
        treasurer.get(reverse("documents", args=[club.slug]))
    assert len(asked) <= 12


def _receipts(club: Club, *, until: int) -> None:
    bo = club.memberships.get(person__first_name="Bo")
    for number in range(club.receipts.count(), until):
        entry = record_meeting(
            club=club,
            on=NOW.date(),
            payments=[Payment(bo, 100 + number, Means.CASH)],
            key=f"recu-{number}",
            by=None,
            now=NOW,
        ).entry
        give_receipt(transfer=entry.transfers.get(), by=None, now=NOW)
    for receipt in club.receipts.all():
        made(club, "receipt", f"receipt:{receipt.pk}")


def test_the_operators_command_makes_a_paper_by_its_subject(club: Club, tmp_path) -> None:
    out = tmp_path / "bordereau.pdf"
    subject = subject_of(club, "slip")
    call_command("build_document", "slip", club=club.slug, subject=subject, out=out)
    assert out.read_bytes().startswith(b"%PDF")
    for given in ({"subject": "slip:0"}, {}):
        with pytest.raises(CommandError):
            call_command("build_document", "slip", club=club.slug, out=out, **given)
