"""The handover pack: all that is open in a club on a day, for two officers to read and sign."""

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banking.handing_over import bank_handover
from clubs.models import Club
from jobs import files, queue
from members.handing_over import bureau, may_hand_over, subject_of
from members.models import Role, RoleKind
from members.permissions import MAY
from members.roles import acting, appoint, appoint_member, end_role, past_officers
from reports import printing
from reports.handover import handover_figures
from reports.models import Document, DocumentKind, DocumentRequest
from reports.paper import Shelf
from reports.papers import found
from reports.printing import Issue
from reports.shelf import Reader, documents
from tests.banking.build import a_line, a_statement, taken_in
from tests.build import CREATED_ON, a_club, a_member, an_officer
from tests.reports.evening import NOW, an_evening, made
from tests.reports.paper_checks import hostile, is_tagged_and_still, reads_in_order, text_of
from tests.reports.passing import ELECTED_ON, a_change_of_treasurer
from tests.reports.test_pdf import VECTORS, canary

__all__ = ["canary"]

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
    assert all(one.words for one in calendar)


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


@pytest.fixture
def change() -> tuple[Club, Role]:
    """Ada left the treasury to Bo two days ago; everything is open."""
    return a_change_of_treasurer()


def test_the_pack_names_who_leaves_and_who_takes_over(change) -> None:
    """Asked of the office that ended, or of the one that began, it is the same change."""
    club, left = change
    taken = club.roles.get(person__first_name="Bo")
    for role in (left, taken):
        told = found(club, "handover", subject_of(role, TODAY), today=TODAY)
        assert told is not None
        passing = told.figures().passing
        assert (passing.office, passing.leaving, passing.arriving) == (
            "trésorier ou trésorière", "Ada Martin", "Bo Caron",
        )  # fmt: skip
        assert (passing.until, passing.arrives) == (ELECTED_ON - timedelta(days=1), ELECTED_ON)


def test_an_office_nobody_follows_leaves_a_line_to_write_on(club, tmp_path) -> None:
    left = club.roles.get(is_deputy=False)
    content = files.read(made(club, "handover", subject_of(left, TODAY)).file)
    assert "nom, date et signature" in text_of(content, tmp_path)
    end_role(role=left, on=TODAY - timedelta(days=3), now=NOW)
    assert handing(club) == [left]


def handing(club: Club) -> list[Role]:
    """The offices the page of roles offers a pack for."""
    return list(may_hand_over(acting(club, TODAY), past_officers(club, TODAY), TODAY))


def test_a_deputy_an_old_office_another_club_s_or_a_made_up_one_give_no_pack(change) -> None:
    club, left = change
    deputy = club.roles.get(is_deputy=True)
    assert deputy not in handing(club)
    other = a_club(slug="ailleurs")
    old = appoint(
        person=a_member(club).person, kind=RoleKind.SECRETARY, club=club,
        starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31), now=NOW,
    )  # fmt: skip
    for role in (deputy, old):
        assert found(club, "handover", subject_of(role, TODAY), today=TODAY) is None
    assert found(other, "handover", subject_of(left, TODAY), today=TODAY) is None
    for wrong in ("", "0", "x", "²", "9" * 40, "1'", f"{left.pk}:adresses"):
        assert found(club, "handover", f"{SUBJECT}:{wrong}", today=TODAY) is None


def test_what_is_open_is_told_for_a_day_that_has_just_come(club) -> None:
    """It reads what is open now: a pack dated of last month would not be true."""
    for day, is_told in ((0, True), (1, True), (2, False), (30, False)):
        reference = f"handover:{TODAY - timedelta(days=day):%Y-%m-%d}"
        assert (found(club, "handover", reference, today=TODAY) is not None) is is_told


def test_who_may_read_and_do_what_is_told_by_name(change) -> None:
    club, _left = change
    keys = {one.label: one.people for one in bureau(club, at=TODAY).keys}
    assert keys["Enregistrer l'argent"] == ("Bo Caron", "Cléo Petit")
    assert keys["Lire l'adresse, la naissance et le foyer des membres"] == (
        "Bo Caron", "Cléo Petit",
    )  # fmt: skip
    assert "Ada Martin" not in {name for people in keys.values() for name in people}
    assert len(keys["Lire l'e-mail et le téléphone des membres"]) == 4


def test_the_bank_tells_its_lines_and_every_month_that_waits(change) -> None:
    told = bank_handover(change[0], at=TODAY)
    assert [(one.label, one.amount) for one in told.to_confirm] == [
        ("PRLV ASSURANCE", -1290), ("REM CHQ 12", 4500),
    ]  # fmt: skip
    assert [(one.label, one.amount) for one in told.to_clarify] == [("VIR INCONNU", 3000)]
    [bank] = [one for one in told.accounts if one.iban_end]
    assert (bank.validated, bank.to_validate, bank.months) == (None, date(2026, 10, 1), 1)


def test_a_long_list_of_lines_is_cut_and_counted(change) -> None:
    club, _left = change
    lines = [a_line(date(2026, 11, 10), 100 + rank, f"VIR {rank}") for rank in range(20)]
    with CaptureQueriesContext(connection) as before:
        bank_handover(club, at=TODAY)
    taken_in(club, a_statement(lines), now=NOW)
    with CaptureQueriesContext(connection) as after:
        told = bank_handover(club, at=TODAY)
    assert (len(told.to_confirm), told.more_to_confirm) == (12, 10)
    assert len(after) == len(before) <= 12


def test_a_secretary_s_pack_tells_no_money_and_nobody_s_debt(change, tmp_path) -> None:
    club, _left = change
    secretary = club.roles.get(kind=RoleKind.SECRETARY)
    document = made(club, "handover", subject_of(secretary, TODAY))
    assert (document.figures["content"]["bank"], document.figures["content"]["money"]) == (
        None, None,
    )  # fmt: skip
    text = text_of(files.read(document.file), tmp_path)
    assert "Versements en retard" not in text
    assert "À approuver : réunion" in text
    assert "feuilles de présence signées" in text
    assert "chéquier" not in text


SAID = (
    "Dossier de passation : trésorier ou trésorière",
    "Ada Martin, en fonction depuis le 10 janvier 2022",
    "passe la main à Bo Caron",
    "Trésorier ou trésorière (suppléance) Cléo Petit",
    "PRLV ASSURANCE",
    "Dans nos comptes, mais de qui ? 12 oct. 2026 VIR INCONNU",
    "à valider : octobre 2026",
    "Location de la salle, à Mairie : à approuver",
    "Timbres, à Mairie : à payer",
    "Versements en retard Gil Marchand septembre 2026 40,00 €",
    "Ensemble 40,00 €",
    "Acheter une imprimante ?",
    "À approuver : réunion du 12 novembre 2026",
    "Qui représentera le club à l'assemblée de La Ronde des Bocaux ? Confiée à Bo Caron.",
    "Les Vélos du Canal",
    "chéquier",
    "Qui remet : Ada Martin",
    "Qui reçoit : Bo Caron",
    "à garder au bureau du club",
)


def test_the_treasurer_s_pack_says_all_of_it_on_three_pages(change, tmp_path) -> None:
    """Promise rows 31 and 56: tagged, in order; the same bytes for the same facts."""
    club, left = change
    document = made(club, "handover", subject_of(left, TODAY))
    content = files.read(document.file)
    text = text_of(content, tmp_path)
    for words in SAID:
        assert words in text, words
    assert "{" not in text
    with pikepdf.open(BytesIO(content)) as opened:
        is_tagged_and_still(opened)
        reads_in_order(opened, firsts=1)
        assert len(opened.pages) <= 3
    again = printing.pdf_of(document.figures, Issue("handover", "", 1, TODAY))
    assert again == content


def test_what_people_type_is_only_text(
    change: tuple[Club, Role], canary: tuple[str, list[str]], tmp_path
) -> None:
    """Promise row 41, for the handover pack."""
    club, left = change
    url, heard = canary
    words = " ".join(vector.format(url=url) for vector in VECTORS)
    figures = hostile(made(club, "handover", subject_of(left, TODAY)).figures, words)
    content = printing.pdf_of(figures, Issue("handover", "", 1, TODAY))
    assert heard == []
    assert b"root:x:" not in content
    with pikepdf.open(BytesIO(content)) as opened:
        assert not opened.attachments
    assert 'href="file:///etc/passwd"' in text_of(content, tmp_path, "-raw").replace(" ", "")


def test_a_member_and_the_secretary_never_read_it(change) -> None:
    club, left = change
    document = made(club, "handover", subject_of(left, TODAY))
    for role, may in (("treasurer", True), ("manager", True), ("secretary", False)):
        person = club.roles.exclude(pk=left.pk).filter(is_deputy=False).get(kind=role).person
        assert enter(person).get(document.get_absolute_url()).status_code == (200 if may else 404)
    member = a_member(club, "Gus Plain", account=True)
    for person in (member.person, left.person):
        client, door = enter(person), reverse("request_paper", args=[club.slug])
        asked = client.post(door, {"kind": "handover", "subject": document.subject})
        assert asked.status_code == 403
        assert client.get(document.get_absolute_url()).status_code == 404
        assert "handover" not in client.get(reverse("roles", args=[club.slug])).content.decode()
    assert not documents(club, Reader(member, MAY["member"]), Shelf.CLUB).exists()


def test_the_end_of_an_office_and_the_shelf_lead_to_the_pack(change) -> None:
    club, _left = change
    taken, deputy = (club.roles.get(person__first_name=name) for name in ("Bo", "Cléo"))
    client = enter(club.roles.get(kind="manager").person)
    old = appoint(
        person=deputy.person, kind=RoleKind.SECRETARY, club=club,
        starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31), now=NOW,
    )  # fmt: skip
    for role, is_offered in ((taken, True), (deputy, False), (old, False)):
        page = client.get(reverse("finish_role", args=[club.slug, role.pk])).content.decode()
        assert (subject_of(role, TODAY) in page) is is_offered
    shelf = client.get(reverse("documents", args=[club.slug])).content.decode()
    assert reverse("roles", args=[club.slug]) + "#passation" in shelf
    offered = client.get(reverse("roles", args=[club.slug])).content.decode()
    assert all(subject_of(role, TODAY) in offered for role in handing(club))
    assert len(handing(club)) == 3


def enter(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client
