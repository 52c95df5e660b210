"""A month agreed with the bank: its statement, the chain, the lock, the lifting."""

import dataclasses
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from banking.accounts import main_account
from banking.agreeing import validate_month
from banking.audit import offences
from banking.figures import ExplainingItem, chained, read, written
from banking.models import BankAccount, BankStatement, Reconciliation
from banking.overview import Overview, Waiting, to_validate
from banking.reconciling import (
    agreed_months,
    statement_figures,
)
from banking.refusals import BankingRefused
from banking.statements import note_balance
from clubs.models import Club
from ledger.accounts import account, bank_of
from ledger.contributing import Payment, correct_contributions
from ledger.locking import locked_through, unlock_account
from ledger.models import AccountKind, AccountLock, Entry, EntryKind
from ledger.posting import Line, post
from ledger.refusals import PostingRefused
from members.models import Membership, RoleKind, TrailEntry
from tests.banking.months_cast import (
    OCTOBER_END,
    SEPTEMBER_END,
    TODAY,
    agree,
    lift,
    noted,
    printed,
    seen,
)
from tests.build import an_officer
from tests.ledger.build import NOW, a_club, a_member, new_key, pay_fee
from tests.ledger.saving_cast import noon, pays

pytestmark = pytest.mark.django_db


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def ada(club: Club) -> Membership:
    return a_member(club, "Ada")


class TestTheChain:
    """Each month's statement is frozen and bears the print of the one before."""

    def test_a_validated_month_is_frozen_chained_and_locked(
        self, club: Club, ada: Membership
    ) -> None:
        paid = pays(ada, 2500, date(2026, 9, 12))
        first = agree(club, 2500, SEPTEMBER_END)
        second = agree(club, 2500)
        assert (first.previous_hash, second.previous_hash) == ("", first.hash)
        assert second.hash == chained(first.hash, second.figures)
        assert locked_through(bank_of(club)) == OCTOBER_END
        with pytest.raises(PostingRefused, match="validé avec la banque"):
            pay_fee(club, OCTOBER_END, 100)
        figures = statement_figures(second)
        assert (figures.agreed.book_number, figures.agreed.book_hash) == (paid.number, paid.hash)
        assert (figures.difference, figures.agreed.version) == (0, 1)
        assert (figures.previous_hash, figures.hash) == (first.hash, second.hash)
        assert read(written(figures.agreed)) == figures.agreed
        assert list(offences()) == []

    def test_the_printed_parts_add_up(self, club: Club, ada: Membership) -> None:
        pays(ada, 4000, OCTOBER_END)
        printed(club, (date(2026, 10, 20), -450, "FRAIS"))
        figures = statement_figures(agree(club, -400, explanation="cinquante centimes inconnus"))
        assert figures.agreed.residual == 50
        assert figures.agreed.explanation == "cinquante centimes inconnus"
        parts = figures.not_in_book_total + figures.not_at_bank_total + figures.agreed.residual
        assert figures.difference == parts == -4400
        assert figures.agreed.bank_balance - figures.agreed.book_balance == figures.difference

    def test_months_follow_one_another(self, club: Club) -> None:
        agree(club, 0)
        for on in (date(2026, 10, 15), SEPTEMBER_END):
            with pytest.raises(BankingRefused, match="Octobre 2026 est déjà validé"):
                validate_month(statement=noted(club, 0, on), by=1, now=NOW)

    def test_each_account_has_its_own_months(self, club: Club, ada: Membership) -> None:
        pays(ada, 2500, date(2026, 10, 12))
        ours = main_account(club=club, now=NOW)
        savings = BankAccount.objects.create(
            club=club,
            account=account(club, AccountKind.BANK, subject="bank:livret", label="Livret"),
            name="Livret",
            opened_on=date(2026, 10, 1),
            recorded_at=NOW,
        )
        into = Line(savings.account, bank_of(club), 1000)
        post(
            club=club,
            kind=EntryKind.INTERNAL,
            on=date(2026, 10, 20),
            lines=[into],
            key=new_key(),
            by=None,
            now=NOW,
        )
        assert [one.bank_account for one in Overview(club, at=TODAY).waiting()] == [ours, savings]
        agree(club, 1500)
        assert [one.bank_account for one in Overview(club, at=TODAY).waiting()] == [savings]
        statement = noted(club, 1000, bank_account=savings)
        validate_month(statement=statement, by=1, now=NOW)
        assert Overview(club, at=TODAY).waiting() == []
        assert [one.rows[0].previous_hash for one in agreed_months(club)] == ["", ""]
        states = {one.bank_account: one.months[1] for one in Overview(club, at=TODAY).months()}
        assert {one.name: (state.bank, state.book) for one, state in states.items()} == {
            ours.name: (1500, 1500),
            "Livret": (1000, 1000),
        }


class TestLifting:
    """The manager opens a month again, newest first, and says why."""

    def test_a_lifted_month_takes_entries_and_is_agreed_again(
        self, club: Club, ada: Membership
    ) -> None:
        first = agree(club, 0, SEPTEMBER_END)
        wrong = agree(club, 2500, explanation="je ne sais pas")
        lifted = lift(wrong)
        assert (lifted.lift_reason, lifted.lifted_by) == ("un versement oublié", 2)
        assert locked_through(bank_of(club)) == SEPTEMBER_END
        assert TrailEntry.objects.get(act="lift_month").detail == {"reconciliation": wrong.pk}
        pays(ada, 2500, date(2026, 10, 12))
        again = agree(club, 2500)
        assert (again.version, again.previous_hash) == (2, wrong.hash)
        assert wrong.previous_hash == first.hash
        assert [one.pk for one in agreed_months(club)[0].rows] == [again.pk, wrong.pk, first.pk]
        assert statement_figures(lifted).agreed.explanation == "je ne sais pas"
        assert list(offences()) == []

    def test_the_only_month_lifted_leaves_nothing_locked(self, club: Club) -> None:
        agreed = agree(club, 0)
        lift(agreed)
        assert locked_through(bank_of(club)) is None
        pay_fee(club, date(2026, 10, 3), 100)
        assert note_balance(club=club, on=OCTOBER_END, balance=-100, by=1, now=NOW).already is False

    def test_it_wants_a_reason_and_the_newest_first_and_happens_once(self, club: Club) -> None:
        first, second = agree(club, 0, SEPTEMBER_END), agree(club, 0)
        with pytest.raises(BankingRefused, match="pourquoi") as refused:
            lift(second, "  ")
        assert refused.value.field == "reason"
        with pytest.raises(BankingRefused, match="Octobre 2026 est validé après"):
            lift(first)
        once = lift(second)
        assert lift(second, "autre").lift_reason == once.lift_reason
        lift(first)

    def test_a_payment_of_a_validated_month_is_corrected_without_lifting(
        self, club: Club, ada: Membership
    ) -> None:
        wrong = pays(ada, 2500, date(2026, 10, 12))
        agree(club, 2500)
        bea = a_member(club, "Béa")
        correct_contributions(
            entry=wrong,
            on=TODAY,
            payments=[Payment(bea, 2500)],
            key=new_key(),
            by=None,
            now=NOW,
        )
        assert Entry.objects.get(reverses=wrong).on == TODAY
        assert list(offences()) == []


class TestTheDatabase:
    """What it refuses, whoever writes."""

    def test_a_validated_month_is_neither_rewritten_nor_removed(self, club: Club) -> None:
        agreed = agree(club, 0)
        own = Reconciliation.objects.filter(pk=agreed.pk)
        changes: list[dict[str, Any]] = [
            {"figures": {}},
            {"hash": "0" * 64},
            {"month": SEPTEMBER_END},
            {"lifted_at": NOW, "lift_reason": "x", "figures": {}},
        ]
        for change in changes:
            with pytest.raises(DatabaseError, match="lever sa validation"), transaction.atomic():
                own.update(**change)
        with pytest.raises(DatabaseError, match="lever sa validation"), transaction.atomic():
            own._raw_delete("default")
        lift(agreed)
        for change in ({"lift_reason": "autre"}, {"lifted_at": None, "lift_reason": ""}):
            with pytest.raises(DatabaseError, match="lever sa validation"), transaction.atomic():
                own.update(**change)

    def test_a_lock_does_not_move_back_under_a_validated_month(self, club: Club) -> None:
        agreed = agree(club, 0)
        with pytest.raises(DatabaseError, match="lever sa validation"), transaction.atomic():
            unlock_account(account=bank_of(club), through=None)
        with pytest.raises(DatabaseError, match="lever sa validation"), transaction.atomic():
            AccountLock.objects.update(through=SEPTEMBER_END)
        with pytest.raises(DatabaseError, match="mois validé"), transaction.atomic():
            BankStatement.objects.filter(pk=agreed.statement_id).update(
                validated_at=None, book_balance=None
            )

    def test_a_month_that_does_not_follow_is_refused(self, club: Club) -> None:
        first = agree(club, 0)
        copy = {
            field.attname: getattr(first, field.attname)
            for field in Reconciliation._meta.concrete_fields
            if field.name != "id"
        }
        follows = {"month": date(2026, 11, 1), "previous_hash": first.hash, "hash": "f" * 64}
        wrongs: list[dict[str, Any]] = [
            {},
            {"version": 2},
            follows | {"previous_hash": ""},
            follows | {"hash": ""},
            follows | {"month": date(2026, 9, 1)},
            follows | {"lifted_at": NOW, "lift_reason": "x"},
        ]
        for wrong in wrongs:
            with pytest.raises(DatabaseError), transaction.atomic():
                Reconciliation.objects.create(**(copy | wrong))
        Reconciliation.objects.create(**(copy | follows))


class TestWaiting:
    """Which month waits for its validation, and since when."""

    def test_the_month_after_the_last_validated_one_waits_from_its_end(
        self, club: Club, ada: Membership
    ) -> None:
        pays(ada, 2500, date(2026, 9, 12))
        agree(club, 2500, SEPTEMBER_END)
        pays(ada, 2500, date(2026, 10, 12))
        ours = main_account(club=club, now=NOW)
        (one,) = Overview(club, at=TODAY).waiting()
        assert one == Waiting(ours, date(2026, 10, 1), OCTOBER_END)
        assert not one.is_overdue(date(2026, 12, 15))
        assert one.is_overdue(date(2026, 12, 16))

    def test_a_club_that_comes_with_its_history_waits_from_the_month_it_was_written(
        self, club: Club, ada: Membership
    ) -> None:
        pays(ada, 2500, date(2021, 3, 3))
        (one,) = Overview(club, at=date(2027, 2, 3)).waiting()
        assert (one.bank_account, one.month) == (None, date(2027, 1, 1))
        assert one.since == date(2026, 11, 30)
        assert to_validate(club, at=date(2027, 2, 3)) == date(2027, 1, 1)


def test_the_treasurer_validates_and_the_manager_lifts(club: Club, ada: Membership) -> None:
    treasurer, manager = Client(), Client()
    treasurer.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    manager.force_login(an_officer(RoleKind.MANAGER, club, member=False).user)
    paid = pays(ada, 2500, date(2026, 10, 12))
    seen(printed(club, (date(2026, 10, 13), 2500, "VIR ADA"))[0], paid)
    pays(ada, 4000, OCTOBER_END)
    with time_machine.travel(noon(TODAY), tick=False):
        there = reverse("validate_month", args=[club.slug, noted(club, 2500).pk])
        page = treasurer.get(there).content.decode()
        assert "entièrement expliqué" in page
        assert "écriture n° 2" in page
        page = treasurer.post(there, {"explanation": ""}, follow=True).content.decode()
        assert "Le mois est validé" in page
        assert "Lever la validation" not in page
        assert treasurer.get(reverse("validated_months", args=[club.slug])).status_code == 403
        page = manager.get(reverse("validated_months", args=[club.slug])).content.decode()
        agreed = Reconciliation.objects.get()
        lifting = reverse("lift_month", args=[club.slug, agreed.pk])
        assert lifting in page
        assert "obligatoire" in manager.post(lifting, {"reason": ""}).content.decode()
        page = manager.post(lifting, {"reason": "oubli"}, follow=True).content.decode()
        assert "levé : oubli" in page
        assert "Validation levée" in manager.get(lifting).content.decode()
        assert "Valider le mois" in treasurer.get(there).content.decode()


@pytest.mark.parametrize(("day", "is_red"), [(15, False), (16, True)])
def test_a_month_late_by_45_days_is_red(
    club: Club, ada: Membership, day: int, *, is_red: bool
) -> None:
    """Pain 14: reconciliation does not drift unseen."""
    client = Client()
    pays(ada, 2500, date(2026, 9, 12))
    agree(club, 2500, SEPTEMBER_END)
    pays(ada, 2500, date(2026, 10, 12))
    with time_machine.travel(noon(date(2026, 12, day)), tick=False):
        client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
        page = client.get(reverse("bank", args=[club.slug])).content.decode()
        said = "Octobre 2026 attend sa validation depuis plus de 45 jours"
        assert (said in page) is is_red
        first = client.get(reverse("club_home", args=[club.slug])).context["tasks"][0]
        assert (first.is_late, first.title.startswith("Octobre 2026 attend")) == (is_red, is_red)


def test_a_list_of_many_items_stays_plain_values() -> None:
    """The dataclass takes nothing but what a document can keep."""
    item = ExplainingItem(OCTOBER_END, "VIR", 100)
    assert dataclasses.asdict(item) == {
        "on": OCTOBER_END,
        "label": "VIR",
        "amount": 100,
        "number": None,
    }
