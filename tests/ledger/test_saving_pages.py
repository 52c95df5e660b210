"""The pages of savings and accounts, through the browser's requests."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clubs.models import Club
from ledger.accounts import account
from ledger.closing import close_through
from ledger.dues import grid
from ledger.fields import parse_euros
from ledger.models import AccountKind, Allocation, ContributionKind, Entry, EntryKind, Pledge
from ledger.posting import Line, post
from ledger.states import State
from members.joining import join, open_account, register_person, share_household
from members.models import Membership, RoleKind
from tests.build import an_officer
from tests.ledger.build import a_club, a_member, bank
from tests.ledger.saving_cast import NOV, OCT, SEP, cell, noon, pays, pledges

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(noon(TODAY), tick=False):
        yield


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def treasurer(club: Club) -> Client:
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, "Bruno Caron", member=False).user)
    return client


@pytest.fixture
def ada(club: Club) -> Membership:
    member = a_member(club, "Ada")
    pledges(member, 2500, SEP)
    return member


def _url(name: str, club: Club, *args: object) -> str:
    return reverse(name, args=[club.slug, *args])


def _month(club: Club, **changed: str) -> dict[str, str]:
    return {"key": "k1", "on": "2026-11-20", "note": ""} | changed


def test_the_grid_says_who_is_late_and_its_totals(club: Club, ada: Membership, treasurer) -> None:
    pays(ada, 2500, date(2026, 9, 12))
    pays(ada, 1200, date(2026, 10, 12))
    page = treasurer.get(_url("savings", club)).content.decode()
    assert "Épargne 2026" in page
    assert "37,00" in page
    assert "1 partiel" in page
    assert "1 attendu" in page
    assert "Enregistrer novembre" in page


def test_the_grid_can_be_searched_sorted_and_looked_at_by_year(
    club: Club, ada: Membership, treasurer
) -> None:
    bob = a_member(club, "Bob")
    pays(bob, 9900, date(2026, 9, 12))
    by_total = treasurer.get(_url("savings", club), {"tri": "total"}).context["rows"]
    assert [row.membership for row in by_total] == [bob, ada]
    found = treasurer.get(_url("savings", club), {"q": "ADA"}).context["rows"]
    assert [row.membership for row in found] == [ada]
    past = treasurer.get(_url("savings", club), {"annee": "2025"}).context["grid"]
    assert (past.year, len(past.months), past.total) == (2025, 12, 0)
    for odd in ("9999", "1000", "-1", "²⁰²⁶", "abc"):
        assert treasurer.get(_url("savings", club), {"annee": odd}).status_code == 200


def test_the_exports_open_in_french_and_run_nothing(club: Club, treasurer) -> None:
    evil = a_member(club, "=cmd|x")
    pays(evil, 2550, date(2026, 11, 3))
    for name in ("savings_csv", "journal_csv", "shares_csv"):
        response = treasurer.get(_url(name, club))
        assert response["Content-Type"].startswith("text/csv")
        text = response.content.decode("utf-8-sig")
        assert "25,50" in text
        cells = [one for line in text.splitlines() for one in line.split(";")]
        assert not [one for one in cells if one[:1] in ("=", "+", "@")]


def test_recording_the_month_prefills_what_is_expected_and_writes_one_entry(
    club: Club, ada: Membership, treasurer
) -> None:
    bob = a_member(club, "Bob")
    pledges(bob, 3000, NOV)
    pays(ada, 5000, date(2026, 10, 2))
    form = treasurer.get(_url("record_month", club)).context["form"]
    assert (form[f"amount_{ada.pk}"].initial, form[f"amount_{bob.pk}"].initial) == (2500, 3000)
    sent = _month(
        club,
        **{f"amount_{ada.pk}": "25", f"amount_{bob.pk}": "1 234,50", f"means_{bob.pk}": "cash"},
    )
    page = treasurer.post(_url("record_month", club), sent, follow=True)
    assert "2 versements enregistrés" in page.content.decode()
    entry = Entry.objects.get(number=2)
    assert sorted(entry.transfers.values_list("quantity", flat=True)) == [2500, 123450]
    assert cell(ada, NOV, at=TODAY).state == State.PAID


def test_the_same_form_twice_shows_the_first_result_and_another_content_is_refused(
    club: Club, ada: Membership, treasurer
) -> None:
    sent = _month(club, **{f"amount_{ada.pk}": "25"})
    treasurer.post(_url("record_month", club), sent)
    again = treasurer.post(_url("record_month", club), sent, follow=True)
    assert "Déjà enregistré" in again.content.decode()
    other = treasurer.post(_url("record_month", club), sent | {f"amount_{ada.pk}": "26"})
    assert other.status_code == 200
    assert "a déjà servi" in other.content.decode()
    assert 'value="26"' in other.content.decode()
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-25", "ne peut pas être négatif"),
        ("25,123", "deux décimales"),
        ("25.1234", "deux décimales"),
        ("vingt", "Écrivez un montant"),
        ("1 23,00", "Écrivez un montant"),
        ("9" * 40, "trop grand"),
    ],
)
def test_a_wrong_amount_is_said_next_to_its_field_and_nothing_is_lost(
    club: Club, ada: Membership, treasurer, typed: str, words: str
) -> None:
    bob = a_member(club, "Bob")
    sent = _month(club, **{f"amount_{ada.pk}": typed, f"amount_{bob.pk}": "31"})
    page = treasurer.post(_url("record_month", club), sent)
    errors = page.context["form"].errors
    assert list(errors) == [f"amount_{ada.pk}"]
    assert 'value="31"' in page.content.decode()
    assert not Entry.objects.exists()
    if len(typed) < 30:
        assert words in str(errors)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2019-12-31", "n&#x27;existait pas encore"),
        ("2026-11-23", "dans le futur"),
        ("hier", "Écrivez une date"),
    ],
)
def test_a_wrong_date_is_said_next_to_the_date(
    club: Club, ada: Membership, treasurer, on: str, words: str
) -> None:
    sent = _month(club, on=on, **{f"amount_{ada.pk}": "25"})
    page = treasurer.post(_url("record_month", club), sent)
    assert list(page.context["form"].errors) == ["on"]
    assert words in str(page.context["form"].errors["on"])
    assert not Entry.objects.exists()


def test_a_date_in_a_closed_year_is_said_next_to_the_date(
    club: Club, ada: Membership, treasurer
) -> None:
    pays(ada, 2500, date(2025, 11, 3))
    close_through(club=club, through=date(2025, 12, 31), by=None, now=noon(TODAY))
    sent = _month(club, on="2025-12-31", **{f"amount_{ada.pk}": "25"})
    page = treasurer.post(_url("record_month", club), sent)
    assert "clos jusqu" in str(page.context["form"].errors["on"])
    assert Entry.objects.count() == 1


def test_a_member_of_another_club_is_refused_on_both_forms(
    club: Club, ada: Membership, treasurer
) -> None:
    stranger = a_member(a_club(), "Zirzibule")
    sent = _month(club, **{f"amount_{ada.pk}": "25", f"amount_{stranger.pk}": "25"})
    page = treasurer.post(_url("record_month", club), sent)
    assert "autre club" in str(page.context["form"].errors[f"amount_{stranger.pk}"])
    assert "Zirzibule" not in page.content.decode()
    one = {
        "key": "k2",
        "membership": stranger.pk,
        "amount": "25",
        "on": "2026-11-20",
        "means": "transfer",
        "kind": "regular",
    }
    page = treasurer.post(_url("record_payment", club), one)
    assert "autre club" in str(page.context["form"].errors["membership"])
    assert not Entry.objects.exists()


def test_nobody_typed_anything_is_said_and_not_written(club: Club, ada: Membership, treasurer):
    page = treasurer.post(_url("record_month", club), _month(club))
    assert "Aucun montant" in page.content.decode()
    assert not Entry.objects.exists()


def test_one_exceptional_payment_is_for_no_month(club: Club, ada: Membership, treasurer) -> None:
    sent = {
        "key": "k3",
        "membership": ada.pk,
        "amount": "500",
        "on": "20/11/2026",
        "means": "cheque",
        "kind": ContributionKind.EXCEPTIONAL.value,
        "month": "",
        "note": "vente de printemps",
    }
    treasurer.post(_url("record_payment", club), sent)
    assert grid(club, year=2026, at=TODAY).other_total == 50_000
    assert not Allocation.objects.exists()


def test_october_is_mended_in_november_from_the_members_page(
    club: Club, ada: Membership, treasurer
) -> None:
    entry = pays(ada, 2500, date(2026, 11, 3), months={NOV: 2500})
    transfer = entry.transfers.get()
    page = treasurer.get(_url("reallocate", club, transfer.pk))
    assert "m_2026-10" in page.context["form"].fields
    wrong = treasurer.post(_url("reallocate", club, transfer.pk), {"m_2026-10": "26"})
    assert "dépasse" in wrong.content.decode()
    treasurer.post(_url("reallocate", club, transfer.pk), {"m_2026-10": "25"})
    assert cell(ada, OCT, at=TODAY).state == State.PAID
    assert cell(ada, NOV, at=TODAY).state == State.EXPECTED


def test_corriger_in_one_act_from_the_journal(club: Club, ada: Membership, treasurer) -> None:
    bob = a_member(club, "Bob")
    entry = pays(ada, 2500, date(2026, 11, 3))
    page = treasurer.get(_url("correct_entry", club, entry.number)).context["form"]
    assert page["member_0"].initial == str(ada.pk)
    sent = {"key": "k4", "on": "2026-11-03", "note": "mauvaise ligne"}
    for place in range(3):
        sent |= {f"member_{place}": "", f"amount_{place}": ""}
        sent |= {f"means_{place}": "transfer", f"kind_{place}": "regular"}
    sent |= {"member_0": str(bob.pk), "amount_0": "25"}
    for _time in range(2):
        answer = treasurer.post(_url("correct_entry", club, entry.number), sent, follow=True)
        assert answer.status_code == 200
    assert "Déjà enregistré" in answer.content.decode()
    assert [one.kind for one in Entry.objects.order_by("number")] == [
        EntryKind.CONTRIBUTIONS,
        EntryKind.REVERSAL,
        EntryKind.CONTRIBUTIONS,
    ]
    table = grid(club, year=2026, at=TODAY)
    assert {row.membership: row.total for row in table.rows} == {ada: 0, bob: 2500}
    journal = treasurer.get(_url("journal", club)).content.decode()
    assert "annulée par la n° 2" in journal
    assert "annule la n° 1" in journal


def test_an_investment_is_not_corrected_here(club: Club, treasurer) -> None:
    posted = post(
        club=club,
        kind=EntryKind.DIVIDEND,
        on=TODAY,
        lines=[Line(bank(club), account(club, AccountKind.DIVIDENDS), 100)],
        key="d",
        by=None,
        now=noon(TODAY),
    )
    assert treasurer.get(_url("correct_entry", club, posted.entry.number)).status_code == 404
    assert treasurer.get(_url("entry", club, posted.entry.number)).status_code == 200


def test_a_cost_is_recorded_once_and_corrected(club: Club, treasurer) -> None:
    sent = {"key": "k5", "on": "2026-11-20", "amount": "4,50", "cost": "bank_fees"}
    sent |= {"means": "transfer", "note": ""}
    treasurer.post(_url("record_cost", club), sent)
    again = treasurer.post(_url("record_cost", club), sent, follow=True)
    assert "Déjà enregistré" in again.content.decode()
    sent |= {"key": "k6", "amount": "5,40"}
    treasurer.post(_url("correct_entry", club, 1), sent)
    assert Entry.objects.count() == 3


def test_the_treasurer_learns_the_level_and_the_member_reads_the_sum(club: Club, treasurer) -> None:
    """R5: the household's other club is never told."""
    elsewhere = a_club()
    lucie = register_person(first_name="Lucie", last_name="Petit")
    share_household(label="Petit", people=[lucie])
    here = join(club=club, person=lucie, on=club.created_on, now=noon(TODAY), history=True)
    there = join(club=elsewhere, person=lucie, on=club.created_on, now=noon(TODAY), history=True)
    open_account(person=lucie, username="lucie", password=None)
    pays(there, 520_000, date(2026, 5, 4))
    sent = _month(club, **{f"amount_{here.pk}": "25"})
    page = treasurer.post(_url("record_month", club), sent, follow=True).content.decode()
    assert "approche du plafond" in page
    assert "5\u202f2" not in page
    line = treasurer.get(_url("member_savings", club, here.pk)).content.decode()
    assert "5\u202f225,00" not in line
    own = Client()
    own.force_login(lucie.user)
    mine = own.get(_url("my_savings", club)).content.decode()
    assert "5\u202f225,00" in mine
    assert "Versé 25,00\u00a0€ · valeur estimée 25,00\u00a0€" in mine
    assert "non retirable librement" in mine


def test_a_pledge_above_the_ceiling_asks_for_a_reason_then_is_taken(
    club: Club, ada: Membership, treasurer
) -> None:
    sent = {"amount": "500", "frequency": "monthly", "since": "2026-12", "until": ""}
    sent |= {"override_reason": ""}
    page = treasurer.post(_url("pledge", club, ada.pk), sent)
    assert "plafond annuel" in str(page.context["form"].errors["override_reason"])
    assert 'value="500"' in page.content.decode()
    sent["override_reason"] = "un an seulement"
    page = treasurer.post(_url("pledge", club, ada.pk), sent, follow=True).content.decode()
    assert "L&#x27;engagement est enregistré" in page
    assert "plus que le maximum" in page
    assert Pledge.objects.filter(membership=ada).count() == 2
    treasurer.post(_url("end_pledge", club, ada.pk), {"last": "2027-03"})
    assert Pledge.objects.latest("since").until == date(2027, 3, 1)


def test_a_pause_is_written_shown_and_taken_back(club: Club, ada: Membership, treasurer) -> None:
    sent = {"since": "2026-10", "until": "2026-11", "reason": "congé"}
    page = treasurer.post(_url("holiday", club, ada.pk), sent, follow=True).content.decode()
    assert "Pause de octobre 2026 à novembre 2026" in page
    off = ada.pledge_holidays.get()
    assert treasurer.get(_url("end_holiday", club, off.pk)).status_code == 200
    treasurer.post(_url("end_holiday", club, off.pk))
    assert not ada.pledge_holidays.exists()


def test_a_club_that_has_not_chosen_sees_both_calculations(treasurer) -> None:
    undecided = a_club(None)
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, undecided, member=False).user)
    member = a_member(undecided, "Ada")
    assert len(client.get(_url("shares", undecided)).context["tables"]) == 2
    assert client.get(_url("member_savings", undecided, member.pk)).status_code == 200


def test_shares_are_read_at_a_date(club: Club, ada: Membership, treasurer) -> None:
    pays(ada, 2500, date(2026, 11, 3))
    before = treasurer.get(_url("shares", club), {"date": "2026-11-02"}).context["tables"][0]
    assert before["shares"].net_assets == 0
    after = treasurer.get(_url("shares", club), {"date": "n'importe"}).context["tables"][0]
    assert after["shares"].net_assets == 2500


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("25", 2500),
        ("25,5", 2550),
        ("25.50 €", 2550),
        ("1 234,50", 123450),
        ("1\u202f234,50\u00a0€", 123450),
        ("1.234,50", 123450),
        ("1 234.50", 123450),
        ("12 345 678", 1234567800),
    ],
)
def test_amounts_are_read_the_french_way(typed: str, cents: int) -> None:
    assert parse_euros(typed) == cents
