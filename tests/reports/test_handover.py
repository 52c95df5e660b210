"""The handover pack: all that is open in a club on a day, for two officers to read and sign."""

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clubs.models import Club
from jobs import files, queue
from members.models import RoleKind
from members.roles import appoint, appoint_member
from reports.handover import handover_figures
from reports.models import Document, DocumentKind, DocumentRequest
from reports.papers import found
from tests.banking.build import a_line, a_statement, taken_in
from tests.build import CREATED_ON, an_officer
from tests.reports.evening import NOW, an_evening, made
from tests.reports.paper_checks import is_tagged_and_still, reads_in_order, text_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SUBJECT = "handover:2026-11-23"


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *args: None)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def club() -> Club:
    """Cléo owes three months; the treasurer's term is over; nobody is the secretary."""
    club = an_evening()
    appoint(
        person=club.memberships.get(person__first_name="Ada").person,
        kind=RoleKind.TREASURER,
        club=club,
        starts_on=CREATED_ON,
        ends_on=TODAY - timedelta(days=3),
        now=NOW,
    )
    appoint_member(
        membership=club.memberships.get(person__first_name="Bo"),
        kind=RoleKind.TREASURER,
        starts_on=TODAY,
        is_deputy=True,
        now=NOW,
    )
    return club


def test_offices_are_told_with_their_deputies_and_the_vacant_ones(club) -> None:
    seats = [
        (one.office, one.name, one.is_past) for one in handover_figures(club, TODAY).bureau.seats
    ]
    assert seats == [
        ("gérant ou gérante", "", False),
        ("trésorier ou trésorière", "Ada Martin", True),
        ("trésorier ou trésorière (suppléance)", "Bo Caron", False),
        ("secrétaire", "", False),
    ]


def test_money_is_told_account_by_account_with_the_last_month_agreed(club) -> None:
    told = handover_figures(club, TODAY).bank
    assert told is not None
    [bank] = [one for one in told.accounts if one.is_bank]
    assert (bank.bank, bank.iban_end, bank.amount) == ("Banque du Nord", "2606", 5507)
    assert (bank.validated, bank.to_validate, bank.months) == (date(2026, 10, 1), None, 0)
    assert told.total == sum(one.amount for one in told.accounts) == 7507


def test_who_is_late_and_which_bank_lines_wait_are_told(club) -> None:
    taken_in(club, a_statement([a_line(date(2026, 11, 2), -1290, "PRLV ASSURANCE")]), now=NOW)
    figures = handover_figures(club, TODAY)
    assert figures.money is not None
    assert figures.bank is not None
    assert [(one.name, one.since, one.amount) for one in figures.money.late][-1:] == [
        ("Cléo Petit", date(2026, 9, 1), 5000)
    ]
    assert [(one.on, one.label, one.amount) for one in figures.bank.to_confirm] == [
        (date(2026, 11, 2), "PRLV ASSURANCE", -1290)
    ]


def test_the_calendar_holds_what_is_due_within_a_year_and_nothing_done(club) -> None:
    calendar = handover_figures(club, TODAY).calendar
    assert calendar
    assert [one.on for one in calendar] == sorted(one.on for one in calendar)
    assert all(one.source for one in calendar)


@pytest.mark.parametrize("reference", ["", "hier", "2026-11-24", "2026-13-01"])
def test_a_day_to_come_or_no_day_gives_no_paper(club, reference) -> None:
    assert found(club, DocumentKind.HANDOVER, f"handover:{reference}", today=TODAY) is None


def test_the_pack_is_a_tagged_pdf_that_two_people_sign(club, tmp_path) -> None:
    document = made(club, DocumentKind.HANDOVER, SUBJECT)
    content = files.read(document.file)
    with pikepdf.open(BytesIO(content)) as opened:
        is_tagged_and_still(opened)
        reads_in_order(opened, firsts=1)
    text = text_of(content, tmp_path)
    for words in ("Qui remet", "Qui reçoit", "personne", "Cléo Petit", "(terme passé)"):
        assert words in text


@pytest.mark.parametrize(
    ("kind", "may"),
    [(RoleKind.TREASURER, True), (RoleKind.MANAGER, True), (RoleKind.SECRETARY, False)],
)
def test_those_who_close_the_year_ask_for_it_from_the_page_of_roles(club, kind, may) -> None:
    client = Client()
    client.force_login(an_officer(kind, club).user)
    page = client.get(reverse("roles", args=[club.slug])).content.decode()
    assert (SUBJECT in page) is may
    client.post(
        reverse("request_paper", args=[club.slug]), {"kind": "handover", "subject": SUBJECT}
    )
    assert DocumentRequest.objects.filter(kind="handover").exists() is may
    assert not Document.objects.filter(kind="handover").exists()
