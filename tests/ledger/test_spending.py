"""Expenses: asked with a receipt, approved by another above the threshold, paid once."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clubs.models import Club
from clubs.rules import set_rule
from ledger.audit import offences
from ledger.balances import cash
from ledger.contributing import Payment, record_meeting
from ledger.costs import Cost, record_expense
from ledger.models import Entry, ExpenseState, Spending
from ledger.refusals import PostingRefused
from ledger.spending import approve, ask, pay, refuse
from members.models import Membership, RoleKind
from tests.build import CREATED_ON, NOW, TODAY, a_club, a_member, an_officer
from tests.ledger.build import a_photo, new_key

DAY = date(2026, 3, 10)


@pytest.fixture
def club(db: None) -> Club:
    """A club with 300 euros."""
    made = a_club(slug="les-timbres")
    payer = a_member(made, "Ada Martin")
    record_meeting(
        club=made, on=date(2026, 3, 1), payments=[Payment(payer, 30_000)], key="p", by=None, now=NOW
    )
    return made


@pytest.fixture
def ada(club: Club) -> Membership:
    return club.memberships.get()


def an_expense(club: Club, amount: int, by: int, **given: object) -> Spending:
    facts = {"on": DAY, "cost": Cost.SUPPLIES, "what": "Timbres", "key": new_key("d"), "now": NOW}
    return ask(club=club, amount=amount, by=by, **(facts | given)).spending


def test_a_small_expense_is_ready_to_be_paid(club: Club, ada: Membership) -> None:
    spending = an_expense(club, 10_000, ada.person_id)
    assert (spending.state, spending.needs_approval) == (ExpenseState.APPROVED, False)
    posted = pay(spending=spending, on=DAY, by=ada.person_id, now=NOW)
    spending.refresh_from_db()
    assert spending.state == ExpenseState.PAID
    assert spending.entry == posted.entry
    assert cash(club, at=TODAY) == 20_000
    assert pay(spending=spending, on=DAY, by=ada.person_id, now=NOW).already
    assert cash(club, at=TODAY) == 20_000


def test_above_the_threshold_another_person_approves(club: Club, ada: Membership) -> None:
    other = a_member(club, "Bo Caron").person_id
    spending = an_expense(club, 10_001, ada.person_id)
    with pytest.raises(PostingRefused, match="à approuver"):
        pay(spending=spending, on=DAY, by=other, now=NOW)
    with pytest.raises(PostingRefused, match="une autre personne"):
        approve(spending=spending, by=ada.person_id, now=NOW)
    approve(spending=spending, by=other, now=NOW)
    pay(spending=spending, on=DAY, by=ada.person_id, now=NOW)
    assert cash(club, at=TODAY) == 19_999


def test_who_is_paid_back_does_not_approve(club: Club, ada: Membership) -> None:
    asker = a_member(club, "Bo Caron").person_id
    spending = an_expense(club, 20_000, asker, advanced_by=ada)
    with pytest.raises(PostingRefused, match="remboursée"):
        approve(spending=spending, by=ada.person_id, now=NOW)


def test_the_database_refuses_an_approval_by_oneself(club: Club, ada: Membership) -> None:
    spending = an_expense(club, 20_000, ada.person_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Spending.objects.filter(pk=spending.pk).update(
            state=ExpenseState.APPROVED, decided_by=ada.person_id
        )


def test_the_clubs_own_threshold_holds(club: Club, ada: Membership) -> None:
    set_rule(club=club, key="approval_threshold", value=500, since=CREATED_ON, now=NOW)
    assert an_expense(club, 501, ada.person_id).needs_approval


def test_a_refusal_gives_its_reason_and_ends_it(club: Club, ada: Membership) -> None:
    spending = an_expense(club, 500, ada.person_id)
    with pytest.raises(PostingRefused, match="pourquoi"):
        refuse(spending=spending, reason=" ", by=ada.person_id, now=NOW)
    refuse(spending=spending, reason="Déjà payé en mars", by=ada.person_id, now=NOW)
    with pytest.raises(PostingRefused, match="refusée"):
        pay(spending=spending, on=DAY, by=ada.person_id, now=NOW)


def test_nothing_is_paid_above_the_cash_unless_the_bank_did(club: Club, ada: Membership) -> None:
    set_rule(club=club, key="approval_threshold", value=90_000, since=CREATED_ON, now=NOW)
    spending = an_expense(club, 30_001, ada.person_id)
    with pytest.raises(PostingRefused, match="n'a que"):
        pay(spending=spending, on=DAY, by=ada.person_id, now=NOW)
    assert Entry.objects.filter(club=club).count() == 1
    pay(spending=spending, on=DAY, by=ada.person_id, now=NOW, made=True)
    assert cash(club, at=TODAY) == -1


def test_the_same_form_sent_twice_asks_once(club: Club, ada: Membership) -> None:
    first = ask(
        club=club, on=DAY, amount=500, cost=Cost.OTHER, what="Salle", key="k", by=1, now=NOW
    )
    again = ask(
        club=club, on=DAY, amount=500, cost=Cost.OTHER, what="Salle", key="k", by=1, now=NOW
    )
    assert again.already
    assert again.spending == first.spending


def test_a_large_cost_written_without_approval_is_listed(club: Club) -> None:
    record_expense(club=club, on=DAY, amount=15_000, cost=Cost.OTHER, key="f", by=None, now=NOW)
    found = [one for one in offences() if one.rule == "spending.unapproved"]
    assert [one.level for one in found] == ["warning"]


def test_a_member_asks_with_a_photo_the_manager_approves_the_treasurer_pays(club: Club) -> None:
    member = a_member(club, "Cléo Petit", account=True)
    client = Client()
    client.force_login(member.person.user)
    page = client.get(reverse("ask_spending", args=[club.slug]))
    sent = {
        "key": page.context["form"]["key"].value(),
        "what": "Location de la salle",
        "amount": "150",
        "on": "2026-03-10",
        "cost": Cost.OTHER,
        "advanced_by": member.pk,
        "receipt": SimpleUploadedFile("salle.jpg", a_photo(), "image/jpeg"),
    }
    answer = client.post(reverse("ask_spending", args=[club.slug]), sent)
    spending = Spending.objects.get()
    assert answer["Location"] == reverse("spending", args=[club.slug, spending.pk])
    mine = client.get(answer["Location"]).content.decode()
    assert "Une autre personne du bureau" in mine
    assert "Approuver la dépense" not in mine

    client.force_login(an_officer(RoleKind.MANAGER, club, member=False).user)
    client.post(reverse("decide_spending", args=[club.slug, spending.pk]), {"approve": "1"})
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    client.post(
        reverse("pay_spending", args=[club.slug, spending.pk]),
        {"on": "2026-03-11", "means": "transfer"},
    )
    spending.refresh_from_db()
    assert spending.state == ExpenseState.PAID
    receipt = client.get(reverse("spending_receipt", args=[club.slug, spending.pk]))
    assert receipt["Content-Type"] == "image/jpeg"
    assert "attachment" in receipt["Content-Disposition"]
    assert "150,00" in client.get(reverse("spendings", args=[club.slug])).content.decode()


def test_a_bad_receipt_is_said_beside_its_field_and_nothing_is_kept(club: Club) -> None:
    member = a_member(club, "Cléo Petit", account=True)
    client = Client()
    client.force_login(member.person.user)
    answer = client.post(
        reverse("ask_spending", args=[club.slug]),
        {
            "key": "x",
            "what": "=1+1",
            "amount": "15",
            "on": "2026-03-10",
            "cost": Cost.OTHER,
            "receipt": SimpleUploadedFile("salle.jpg", b"MZ\x00", "image/jpeg"),
        },
    )
    assert "ni un PDF ni une photo" in str(answer.context["form"].errors["receipt"])
    assert not Spending.objects.exists()


def test_the_list_costs_the_same_for_three_and_thirty(club: Club, ada: Membership) -> None:
    """Promise row 51, for expenses."""
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    costs = []
    for more in (3, 27):
        for _each in range(more):
            an_expense(club, 500, ada.person_id, advanced_by=ada)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("spendings", args=[club.slug]))
        costs.append(len(found))
    assert costs[0] == costs[1]


def test_the_home_page_asks_those_who_may_approve(club: Club, ada: Membership) -> None:
    spending = an_expense(club, 20_000, ada.person_id, what="Une salle pour l'assemblée")
    client = Client()
    client.force_login(an_officer(RoleKind.MANAGER, club, member=False).user)
    home = client.get(reverse("club_home", args=[club.slug])).content.decode()
    assert "Une dépense attend votre accord" in home
    assert reverse("spending", args=[club.slug, spending.pk]) in home
