"""Documents: asked once, numbered without a gap, never changed, superseded with a reason."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError

from config import job_kinds  # noqa: F401 - registers the kinds
from jobs import files, queue, running
from jobs.models import Job, JobState, OutboxMail
from ledger.closing import close_through
from ledger.models import AccountKind
from members.permissions import Act
from reports import building, closing_year, requesting
from reports.audit import offences
from reports.building import subject_of
from reports.models import Document, DocumentKind
from reports.refusals import ReportingRefused
from reports.shelf import Reader, documents
from tests.build import a_club, a_member
from tests.ledger.build import contribute, move, pay_fee
from tests.reports.build import NOW

pytestmark = pytest.mark.django_db
JOINED = date(2024, 1, 1)


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *args: None)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _plain_pdf(request, monkeypatch):
    """These tests look at rows, not at pages: the bytes say what the document would."""
    if "true_pages" not in request.fixturenames:
        monkeypatch.setattr(
            building, "pdf_of", lambda figures, issue: f"{issue} {figures['head']}".encode()
        )


@pytest.fixture
def true_pages():
    """Ask for the real renderer."""


@pytest.fixture
def club():
    club = a_club(created_on=JOINED, now=NOW)
    club.ada = a_member(club, "Ada Leroy", on=JOINED, email="ada@exemple.fr")
    club.bea = a_member(club, "Béa Petit", on=JOINED)
    contribute(club, date(2025, 3, 10), {club.ada: 24_000, club.bea: 24_000}, now=NOW)
    return club


def ask(club, kind=DocumentKind.ANNUAL_REPORT, year=2025, **more):
    return requesting.request_document(
        club=club, kind=kind, year=year, by=club.ada.person, now=NOW, **more
    )


def made(club, **more):
    asked = ask(club, **more)
    job = running.run(job_id=asked.job_id)
    assert job.state == JobState.DONE, job.error
    asked.refresh_from_db()
    return asked.document


def closed(club):
    close_through(club=club, through=date(2025, 12, 31), by=None, now=NOW)
    return club


def test_an_open_year_gives_a_provisional_document_without_a_number(club):
    document = made(club)
    assert (document.provisional, document.number, document.reference) == (True, None, "")
    assert (document.version, document.figures["saved"]) == (1, 48_000)
    assert document.head_number == 1


def test_final_documents_are_numbered_without_a_gap(club):
    closed(club)
    first = made(club)
    second = made(club, kind=DocumentKind.MEMBER_STATEMENT, membership=club.bea)
    third = made(club, kind=DocumentKind.MEMBER_STATEMENT, membership=club.ada)
    assert [one.reference for one in (first, second, third)] == [
        "2025-001",
        "2025-002",
        "2025-003",
    ]


def test_the_same_figures_give_the_same_document(club):
    closed(club)
    assert made(club).pk == made(club).pk
    assert Document.objects.count() == 1


def test_a_new_version_supersedes_and_says_what_changed(club):
    first = made(club)
    pay_fee(club, date(2025, 12, 30), 1_250, now=NOW)
    second = made(club)
    assert (second.version, second.supersedes) == (2, first)
    assert second.what_changed == ["Argent disponible à la fin de la période : −\u00a012,50\u00a0€"]
    assert first.file != second.file


def test_closing_a_year_makes_its_document_final(club):
    first = made(club)
    closed(club)
    final = made(club)
    assert (first.provisional, final.provisional, final.version) == (True, False, 2)
    assert final.what_changed == ["L'année est close : le document n'est plus provisoire."]


def test_a_number_taken_while_building_is_taken_again(club, monkeypatch):
    closed(club)
    asked = ask(club, kind=DocumentKind.MEMBER_STATEMENT, membership=club.bea)
    plain, rivals = building.pdf_of, []

    def slow(figures, issue):
        if not rivals:
            rivals.append(made_first())
        return plain(figures, issue)

    def made_first():
        monkeypatch.setattr(building, "pdf_of", plain)
        rival = made(club)
        monkeypatch.setattr(building, "pdf_of", slow)
        return rival

    monkeypatch.setattr(building, "pdf_of", slow)
    assert running.run(job_id=asked.job_id).state == JobState.DONE
    asked.refresh_from_db()
    assert (rivals[0].reference, asked.document.reference) == ("2025-001", "2025-002")
    assert b"2025-002" in files.read(asked.document.file)


def test_whoever_asked_gets_one_mail(club):
    made(club)
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == (
        "ada@exemple.fr",
        f"Rapport annuel 2025 de {club.name} : votre document est prêt",
    )


def test_the_same_request_under_way_is_the_same_request(club):
    assert ask(club).pk == ask(club).pk
    assert Job.objects.count() == 1


@pytest.mark.parametrize("year", [2023, 2027])
def test_a_year_the_club_has_not_seen_is_refused(club, year):
    with pytest.raises(ReportingRefused):
        ask(club, year=year)


def test_a_statement_is_of_a_member_of_the_club(club):
    stranger = a_member(a_club(created_on=JOINED, now=NOW))
    for membership in (None, stranger):
        with pytest.raises(ReportingRefused):
            ask(club, kind=DocumentKind.MEMBER_STATEMENT, membership=membership)
    with pytest.raises(ReportingRefused):
        ask(club, membership=club.ada)


def test_a_final_document_has_a_number_whoever_writes(club):
    document = made(club)
    with pytest.raises(IntegrityError):
        Document.objects.filter(pk=document.pk).update(provisional=False)


def test_one_reads_the_clubs_documents_and_ones_own_statement(club):
    report = made(club)
    own = made(club, kind=DocumentKind.MEMBER_STATEMENT, membership=club.ada)
    other = made(club, kind=DocumentKind.MEMBER_STATEMENT, membership=club.bea)
    member = Reader(club.ada, frozenset({Act.READ_CLUB, Act.READ_DOCUMENTS, Act.READ_OWN}))
    treasurer = Reader(None, frozenset({Act.READ_DOCUMENTS, Act.CLOSE_YEAR}))
    left = Reader(club.bea, frozenset({Act.READ_OWN}))
    assert set(documents(club, member)) == {report, own}
    assert set(documents(club, treasurer)) == {report, own, other}
    assert left.may_read(other.kind, other.membership_id)
    assert not left.may_read(report.kind, None)


def test_closing_a_year_locks_the_book_and_asks_for_the_report(club):
    asked = closing_year.close_year(club=club, year=2025, by=club.ada.person, now=NOW)
    running.run(job_id=asked.job_id)
    asked.refresh_from_db()
    assert asked.document.reference == "2025-001"
    club.book.refresh_from_db()
    assert club.book.closed_through == date(2025, 12, 31)
    assert closing_year.year_to_close(club, today=date(2026, 1, 14)) is None
    with pytest.raises(ReportingRefused):
        closing_year.close_year(club=club, year=2025, by=club.ada.person, now=NOW)


def test_a_year_with_a_sum_to_clear_up_is_not_closed(club):
    move(club, date(2025, 4, 1), AccountKind.BANK, AccountKind.SUSPENSE, 500, now=NOW)
    with pytest.raises(ReportingRefused, match="éclaircir"):
        closing_year.close_year(club=club, year=2025, by=club.ada.person, now=NOW)
    assert closing_year.year_to_close(club, today=date(2026, 1, 14)) == 2025


def test_a_year_not_over_is_not_closed(club):
    with pytest.raises(ReportingRefused):
        closing_year.close_year(club=club, year=2026, by=club.ada.person, now=NOW)


def test_a_document_that_could_not_be_made_can_be_asked_again(club, monkeypatch):
    asked = ask(club)
    for minute in range(3):
        with monkeypatch.context() as patch:
            patch.setattr(building, "pdf_of", _breaks)
            running.run(job_id=asked.job_id, clock=lambda m=minute: NOW + timedelta(minutes=m))
    asked.refresh_from_db()
    assert requesting.is_dead(asked)
    requesting.retry(request=asked, by=club.ada.person, now=NOW)
    assert running.run(job_id=asked.job_id).state == JobState.DONE


@pytest.mark.usefixtures("true_pages")
def test_the_operators_command_makes_the_file_in_its_own_process(club, tmp_path, capsys):
    out = tmp_path / "rapport.pdf"
    call_command("build_document", "annual_report", club=club.slug, year=2025, out=out)
    assert out.read_bytes().startswith(b"%PDF-1.7")
    assert "sha256" in capsys.readouterr().out
    assert Document.objects.get().requests.get().requested_by is None


@pytest.mark.parametrize(
    ("given", "words"),
    [({"club": "nulle-part"}, "no club"), ({"year": 1999}, "cette année")],
)
def test_the_operators_command_says_what_is_wrong_in_one_line(club, tmp_path, given, words):
    options = {"club": club.slug, "year": 2025, "out": tmp_path / "x.pdf"} | given
    with pytest.raises(CommandError, match=words) as problem:
        call_command("build_document", "annual_report", **options)
    assert "\n" not in str(problem.value)


def test_a_job_about_a_club_that_is_gone_is_refused_in_words(club):
    asked = ask(club)
    asked.job.params["kind"] = "poem"
    with pytest.raises(Exception, match="n'existe pas"):
        subject_of(asked.job)


def _breaks(*_args):
    raise MemoryError(threading.current_thread().name)


def test_the_audit_finds_a_document_that_was_touched(club):
    first = made(closed(club))
    assert list(offences()) == []
    figures = first.figures | {"saved": 1}
    Document.objects.filter(pk=first.pk).update(figures=figures, number=2)
    assert {one.rule for one in offences()} == {
        "document_figures_intact",
        "document_numbers_follow",
    }
