"""The bank's balance against ours, and the month validated on it."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from banking.agreeing import validate_month
from banking.audit import offences
from banking.models import BankStatement
from banking.overview import Overview, to_validate
from banking.reconciling import changed_since, compare
from banking.refusals import BankingRefused
from banking.statements import note_balance
from clubs.models import Club
from ledger.contributing import Means, Payment
from members.models import Membership, RoleKind
from tests.build import an_officer
from tests.ledger.build import NOW, a_club, a_member
from tests.ledger.saving_cast import noon, pays, recorded

pytestmark = pytest.mark.django_db
OCTOBER_END = date(2026, 10, 31)
TODAY = date(2026, 11, 22)


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def ada(club: Club) -> Membership:
    return a_member(club, "Ada")


def _note(club: Club, balance: int, on: date = OCTOBER_END) -> BankStatement:
    return note_balance(club=club, on=on, balance=balance, by=1, now=NOW).statement


def test_equal_balances_validate_a_month_and_keep_the_books_fingerprint(
    club: Club, ada: Membership
) -> None:
    entry = pays(ada, 2500, date(2026, 10, 12))
    assert to_validate(club, at=TODAY) == date(2026, 10, 1)
    statement = _note(club, 2500)
    assert compare(statement).difference == 0
    done = validate_month(statement=statement, by=1, now=NOW)
    assert (done.book_number, done.book_hash) == (entry.number, entry.hash)
    assert to_validate(club, at=TODAY) is None
    assert list(offences()) == []
    assert validate_month(statement=done, explanation="autre", by=2, now=NOW).validated_by == 1


def test_a_gap_wants_an_explanation(club: Club, ada: Membership) -> None:
    pays(ada, 2500, date(2026, 10, 12))
    statement = _note(club, 2050)
    with pytest.raises(BankingRefused, match="d'où vient l'écart") as refused:
        validate_month(statement=statement, by=1, now=NOW)
    assert refused.value.field == "explanation"
    done = validate_month(statement=statement, explanation="frais de 4,50", by=1, now=NOW)
    assert done.explanation == "frais de 4,50"


def test_money_not_deposited_is_what_explains_a_gap(club: Club, ada: Membership) -> None:
    recorded(date(2026, 10, 3), Payment(ada, 2000, Means.CASH), Payment(ada, 3000, Means.CHEQUE))
    comparison = compare(_note(club, 3000))
    assert (comparison.book, comparison.cash, comparison.cheques) == (0, 2000, 3000)
    assert comparison.deposit_explains


def test_the_same_balance_twice_is_one_and_another_replaces_it_until_validated(
    club: Club, ada: Membership
) -> None:
    first = note_balance(club=club, on=OCTOBER_END, balance=100, by=1, now=NOW)
    assert note_balance(club=club, on=OCTOBER_END, balance=100, by=1, now=NOW).already
    second = note_balance(club=club, on=OCTOBER_END, balance=-200, by=1, now=NOW)
    assert (second.statement.pk, second.statement.balance_cents) == (first.statement.pk, -200)
    validate_month(statement=second.statement, explanation="découvert", by=1, now=NOW)
    with pytest.raises(BankingRefused, match="déjà validé"):
        note_balance(club=club, on=OCTOBER_END, balance=0, by=1, now=NOW)


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2026, 11, 23)])
def test_a_balance_is_within_the_clubs_life(club: Club, on: date) -> None:
    with pytest.raises(BankingRefused) as refused:
        _note(club, 0, on)
    assert refused.value.field == "on"


def test_the_database_keeps_a_validated_month(club: Club) -> None:
    done = validate_month(statement=_note(club, 0), by=1, now=NOW)
    with pytest.raises(DatabaseError, match="mois validé"), transaction.atomic():
        BankStatement.objects.filter(pk=done.pk).update(explanation="x")
    with pytest.raises(DatabaseError, match="mois validé"), transaction.atomic():
        BankStatement.objects.filter(pk=done.pk)._raw_delete("default")


def test_what_moves_in_a_month_validated_before_locks_is_shown_and_audited(
    club: Club, ada: Membership
) -> None:
    pays(ada, 2500, date(2026, 10, 12))
    done = _note(club, 2500)
    as_it_was = {"validated_at": NOW, "book_balance": Decimal("25.00")}
    BankStatement.objects.filter(pk=done.pk).update(**as_it_was)
    pays(ada, 700, date(2026, 10, 20))
    done.refresh_from_db()
    assert changed_since(compare(done)) == 700
    assert [(one.rule, one.level) for one in offences()] == [("banking.moved_since", "warning")]


def test_months_are_listed_newest_first_with_their_state(club: Club, ada: Membership) -> None:
    pays(ada, 2500, date(2026, 9, 12))
    validate_month(statement=_note(club, 2500, date(2026, 9, 30)), by=1, now=NOW)
    (account,) = Overview(club, at=TODAY).months(3)
    states = account.months
    assert [(one.month.month, one.is_validated) for one in states] == [
        (11, False),
        (10, False),
        (9, True),
    ]


def test_a_treasurer_compares_explains_and_validates(club: Club, ada: Membership) -> None:
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    recorded(date(2026, 10, 3), Payment(ada, 2500), Payment(ada, 1000, Means.CASH))
    with time_machine.travel(noon(TODAY), tick=False):
        page = client.get(reverse("bank", args=[club.slug]))
        assert page.context["form"]["on"].initial == OCTOBER_END
        sent = {"on": "2026-10-31", "balance": "35,00"}
        page = client.post(reverse("bank", args=[club.slug]), sent, follow=True)
        assert "10,00" in page.content.decode()
        statement = BankStatement.objects.get()
        there = reverse("validate_month", args=[club.slug, statement.pk])
        assert "d&#x27;où vient l&#x27;écart" in client.post(there, {}).content.decode()
        deposit = {"key": "d", "on": "2026-10-31", "cash": "10", "note": ""}
        for _time in range(2):
            page = client.post(reverse("deposit", args=[club.slug]), deposit, follow=True)
        assert "Déjà enregistré" in page.content.decode()
        assert "sont égaux" in client.get(there).content.decode()
        page = client.post(there, {"explanation": ""}, follow=True).content.decode()
        assert "Le mois est validé" in page
        empty = deposit | {"key": "e", "cash": ""}
        page = client.post(reverse("deposit", args=[club.slug]), empty).content.decode()
        assert "espèces ou chèques" in page
