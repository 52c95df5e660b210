"""The pages of this room: each role lands on what needs doing, and reads what is theirs."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from config import job_kinds  # noqa: F401 - registers the kinds
from governance.meetings import plan
from jobs import queue, running
from members.joining import leave
from members.models import ExitKind, RoleKind
from reports import building
from reports.models import Document, DocumentKind, DocumentRequest
from reports.requesting import request_document
from tests.build import a_club, a_member, a_network, a_person, a_staff_role, an_officer
from tests.ledger.build import contribute
from tests.ledger.saving_cast import pledges

NOW = datetime(2026, 1, 14, 18, 0, tzinfo=UTC)
JOINED = date(2024, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(queue, "_send", lambda *args: None)
    monkeypatch.setattr(
        building, "pdf_of", lambda figures, issue: b"%PDF-1.7 " + str(issue).encode()
    )
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def club():
    club = a_club(created_on=JOINED, now=NOW, network=a_network())
    club.treasurer = an_officer(RoleKind.TREASURER, club, "Bruno Carlier")
    club.manager = an_officer(RoleKind.MANAGER, club, "Amina Benali", member=False)
    club.ada = a_member(club, "Ada Leroy", account=True)
    contribute(club, date(2026, 1, 10), {club.ada: 2_500}, now=NOW)
    return club


def enter(client, person):
    client.force_login(person.user)
    return client


def asked(club, by, kind=DocumentKind.ANNUAL_REPORT, membership=None):
    request = request_document(
        club=club, kind=kind, year=2025, by=by, membership=membership, now=NOW
    )
    running.run(job_id=request.job_id)
    request.refresh_from_db()
    return request


def test_home_leads_to_ones_only_club(client, club):
    answer = enter(client, club.ada.person).get(reverse("home"))
    assert answer.url == reverse("club_home", args=[club.slug])


def test_home_lets_one_choose_between_a_club_and_a_network(client, club):
    a_staff_role(club.ada.person, club.network)
    answer = enter(client, club.ada.person).get(reverse("home"))
    assert club.name in answer.content.decode()
    assert reverse("network_figures", args=[club.network.slug]) in answer.content.decode()


def test_home_welcomes_an_account_without_a_club(client):
    answer = enter(client, a_person("Zoé Seule", account=True)).get(reverse("home"))
    assert "relié à aucun club" in answer.content.decode()


def test_home_sends_who_has_left_to_their_savings(client, club):
    leave(membership=club.ada, on=date(2026, 1, 12), kind=ExitKind.WITHDRAWAL, now=NOW)
    answer = enter(client, club.ada.person).get(reverse("home"))
    assert answer.url == reverse("my_savings", args=[club.slug])


def test_home_asks_anonymous_people_to_log_in(client):
    assert client.get(reverse("home")).url.startswith(reverse("account_login"))


def test_a_club_home_shows_the_three_answers(client, club):
    page = enter(client, club.ada.person).get(reverse("club_home", args=[club.slug]))
    content = page.content.decode()
    assert "Bonsoir Ada" in content
    for words in ("Ce qui vous attend", "Ce que nous possédons", "Ce qui s'est passé"):
        assert words in content.replace("&#x27;", "'")
    assert page.context["standing"].wealth.net == 2_500
    assert page.context["standing"].share.value == 2_500


def test_the_treasurer_is_asked_to_close_the_year_and_validate_nothing_yet(client, club):
    page = enter(client, club.treasurer).get(reverse("club_home", args=[club.slug]))
    assert [task.url_name for task in page.context["tasks"]] == ["close_year"]


def test_the_manager_is_asked_for_the_next_meeting_and_the_rules(client, club):
    page = enter(client, club.manager).get(reverse("club_home", args=[club.slug]))
    names = [task.url_name for task in page.context["tasks"]]
    assert names[0] == "meetings"
    assert "rules" in names
    plan(club=club, starts_at=NOW + timedelta(days=6), place="Mairie", now=NOW)
    page = client.get(reverse("club_home", args=[club.slug]))
    assert page.context["tasks"][0].detail == "Mairie"
    assert page.context["standing"].share is None


def test_a_club_home_costs_the_same_with_five_and_fifteen_members(
    client, club, django_assert_max_num_queries
):
    enter(client, club.treasurer)
    with django_assert_max_num_queries(45) as few:
        client.get(reverse("club_home", args=[club.slug]))
    for _member in range(10):
        a_member(club)
    with django_assert_max_num_queries(45) as many:
        client.get(reverse("club_home", args=[club.slug]))
    assert len(few) == len(many)


def test_a_member_asks_follows_and_reads_a_document(client, club):
    enter(client, club.ada.person)
    answer = client.post(
        reverse("request_document", args=[club.slug]), {"kind": "annual_report", "year": 2025}
    )
    request = DocumentRequest.objects.get()
    progress = reverse("job_progress", args=[club.slug, request.pk])
    assert answer.url == progress
    assert "hx-get" in client.get(progress).content.decode()
    running.run(job_id=request.job_id)
    part = client.get(progress, headers={"HX-Request": "true"}).content.decode()
    assert "Votre document est prêt" in part
    assert "<html" not in part
    assert "hx-get" not in part
    request.refresh_from_db()
    file = client.get(reverse("document_file", args=[club.slug, request.document_id]))
    assert file.content.startswith(b"%PDF")
    assert file["Content-Disposition"] == (
        f'attachment; filename="annual-report-{club.slug}-2025-v1.pdf"'
    )


def test_a_wrong_request_says_so_beside_the_field_and_asks_nothing(client, club):
    answer = enter(client, club.treasurer).post(
        reverse("request_document", args=[club.slug]), {"kind": "member_statement", "year": 2025}
    )
    assert answer.status_code == 422
    assert "choisissez la personne" in answer.content.decode()
    assert not DocumentRequest.objects.exists()


def test_a_member_gets_ones_own_statement_only(client, club):
    enter(client, club.ada.person).post(
        reverse("request_document", args=[club.slug]), {"kind": "member_statement", "year": 2025}
    )
    assert DocumentRequest.objects.get().membership == club.ada


def test_a_statement_is_hidden_from_other_members(client, club):
    bea = a_member(club, "Béa Petit", account=True)
    request = asked(club, club.treasurer, DocumentKind.MEMBER_STATEMENT, club.ada)
    file = reverse("document_file", args=[club.slug, request.document_id])
    own = reverse("my_document_file", args=[club.slug, request.document_id])
    progress = reverse("job_progress", args=[club.slug, request.pk])
    statuses = {}
    for name, person in (("bea", bea.person), ("ada", club.ada.person), ("boss", club.treasurer)):
        enter(client, person)
        statuses[name] = [client.get(page).status_code for page in (file, own, progress)]
    assert statuses == {"bea": [404, 404, 404], "ada": [200] * 3, "boss": [200] * 3}


def test_another_clubs_document_is_not_found_under_mine(client, club):
    other = a_club(created_on=JOINED, now=NOW)
    member = a_member(other, account=True)
    request = asked(club, club.treasurer)
    enter(client, member.person)
    for slug in (club.slug, other.slug):
        page = reverse("document_file", args=[slug, request.document_id])
        assert client.get(page).status_code == 404


def test_the_network_reads_no_document_of_a_club(client, club):
    person = a_person("Rémi Réseau", account=True)
    a_staff_role(person, club.network)
    enter(client, person)
    for name in ("documents", "club_home", "close_year"):
        assert client.get(reverse(name, args=[club.slug])).status_code == 404


def test_the_treasurer_closes_the_year_from_the_page(client, club):
    enter(client, club.treasurer)
    page = reverse("close_year", args=[club.slug])
    assert "Clore l'année 2025" in client.get(page).content.decode()
    answer = client.post(page, {"year": "2025"})
    running.run(job_id=DocumentRequest.objects.get().job_id)
    assert answer.url.startswith(reverse("documents", args=[club.slug]))
    assert Document.objects.get().reference == "2025-001"
    assert "Toutes les années finies sont closes" in client.get(page).content.decode()


def test_a_member_does_not_close_the_year(client, club):
    enter(client, club.ada.person)
    assert client.post(reverse("close_year", args=[club.slug])).status_code == 403


def test_a_document_that_failed_can_be_asked_again(client, club, monkeypatch):
    monkeypatch.setattr(building, "pdf_of", _breaks)
    request = request_document(
        club=club, kind=DocumentKind.ANNUAL_REPORT, year=2025, by=club.ada.person, now=NOW
    )
    for minute in range(3):
        running.run(job_id=request.job_id, clock=lambda m=minute: NOW + timedelta(minutes=m))
    page = enter(client, club.ada.person).get(reverse("job_progress", args=[club.slug, request.pk]))
    assert "Relancer" in page.content.decode()
    client.post(reverse("retry_document", args=[club.slug, request.pk]))
    request.job.refresh_from_db()
    assert request.job.state == "pending"


def _breaks(*_args):
    raise ValueError("renderer")


def _plain(figures, issue):
    return b"%PDF-1.7 " + str(issue).encode()


def test_the_home_says_late_after_the_clubs_day_as_the_savings_grid_does(client, club):
    pledges(club.ada, 2_000, date(2026, 1, 1))
    pledges(a_member(club, "Max Tardif"), 1_500, date(2026, 1, 1))
    for day, told in ((14, "attendu"), (26, "en retard")):
        with time_machine.travel(NOW.replace(day=day), tick=False):
            page = enter(client, club.treasurer).get(reverse("club_home", args=[club.slug]))
        titles = [task.title for task in page.context["tasks"] if "versement" in task.title]
        assert [told in title for title in titles] == [True]
