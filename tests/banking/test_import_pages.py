"""The treasurer gives files, answers questions, keeps the accounts: through the pages."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from banking.models import BankAccount, BankLine, BankStatement, BankSwitch, ImportAttempt
from banking.opening_accounts import open_account
from banking.reading import limits
from banking.switching import start_switch
from clubs.models import Club
from ledger.balances import balance
from ledger.models import Book, Entry, EntryKind
from members.models import RoleKind
from tests.banking.build import IBAN, a_bank_account, a_line, a_statement, taken_in
from tests.banking.test_importing import AMBIGUOUS, CSV
from tests.build import an_officer
from tests.ledger.build import NOW, a_club, a_member, new_key
from tests.ledger.saving_cast import noon, pays

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(noon(TODAY), tick=False):
        yield


@pytest.fixture
def club() -> Club:
    club = a_club()
    a_bank_account(club)
    return club


@pytest.fixture
def account(club: Club) -> BankAccount:
    return BankAccount.objects.get(club=club)


@pytest.fixture
def livret(club: Club) -> BankAccount:
    return open_account(
        club=club, name="Livret", opened_on=date(2026, 9, 1), key=new_key(), by=1, now=NOW
    )


@pytest.fixture
def treasurer(club: Club) -> Client:
    client = Client()
    user = an_officer(RoleKind.TREASURER, club, member=False).user
    assert user is not None
    client.force_login(user)
    return client


def _file(content: str = CSV, name: str = "releve.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode(), "text/csv")


def _give(client: Client, club: Club, content: str = CSV, **more: Any) -> Any:
    there = reverse("import_bank_file", args=[club.slug])
    return client.post(there, {"file": _file(content), **more}, follow=True)


def _text(page: Any) -> str:
    text = re.sub(r"\s+", " ", page.content.decode().replace("&#x27;", "'"))
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _hidden(page: Any) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return {name: value.replace("&quot;", '"') for name, value in found}


# --- a file --------------------------------------------------------------------------------------


def test_a_file_is_given_and_what_came_is_told(treasurer: Client, club: Club) -> None:
    page = _give(treasurer, club)
    text = _text(page)
    assert "3 opérations nouvelles sont importées." in text
    assert "donnent bien le solde de fin" in text
    assert "145,50 €" in text
    again = _text(_give(treasurer, club))
    assert "Ce fichier n'apporte rien de nouveau" in again
    assert "Il était venu" in again
    listed = _text(treasurer.get(reverse("bank_imports", args=[club.slug])))
    assert listed.count("releve.csv") == 2
    assert BankLine.objects.count() == 3
    assert not Entry.objects.filter(club=club).exists()


def test_the_file_can_be_had_back_as_a_download(treasurer: Client, club: Club) -> None:
    _give(treasurer, club)
    statement = BankLine.objects.earliest("pk").imported
    assert statement is not None
    answer = treasurer.get(reverse("bank_import_file", args=[club.slug, statement.pk]))
    assert answer.content == CSV.encode()
    assert answer["Content-Disposition"] == 'attachment; filename="releve.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_refused_file_says_why_beside_the_field(treasurer: Client, club: Club) -> None:
    page = _give(treasurer, club, "Date;Libellé;Montant\n31/02/2026;VIR;25,00\n")
    assert "31/02/2026" in str(page.context["form"].errors["file"])
    assert "rien n'a été importé" in _text(page)
    refused = ImportAttempt.objects.get()
    shown = _text(treasurer.get(reverse("bank_import", args=[club.slug, refused.pk])))
    assert "31/02/2026" in shown
    filtered = treasurer.get(reverse("bank_imports", args=[club.slug]), {"etat": "importe"})
    assert "Aucun fichier ici" in _text(filtered)


def test_a_file_too_big_is_refused_before_it_is_read(
    treasurer: Client, club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("banking.import_forms.FILE_SIZE", 10)
    assert "dépasse 20 Mo" in _text(_give(treasurer, club))
    assert not ImportAttempt.objects.exists()
    assert limits.FILE_SIZE == 20 * limits.MEGABYTE


def test_no_file_at_all_is_said(treasurer: Client, club: Club) -> None:
    page = treasurer.post(reverse("import_bank_file", args=[club.slug]), {})
    assert "Choisissez le fichier" in _text(page)


def test_a_question_is_a_page_that_carries_the_file(treasurer: Client, club: Club) -> None:
    there = reverse("import_bank_file", args=[club.slug])
    page = _give(treasurer, club, AMBIGUOUS)
    assert "Une question sur ce fichier" in _text(page)
    assert "05/10/2026" in _text(page)
    assert not ImportAttempt.objects.exists()
    empty = treasurer.post(there, _hidden(page))
    assert "Choisissez une réponse." in _text(empty)
    wrong = treasurer.post(there, _hidden(page) | {"answer": "au hasard"})
    assert "Une question sur ce fichier" in _text(wrong)
    choice = page.context["question"].choices[0][0]
    done = treasurer.post(there, _hidden(empty) | {"answer": choice}, follow=True)
    assert "2 opérations nouvelles sont importées." in _text(done)
    assert ImportAttempt.objects.get().name == "releve.csv"


@pytest.mark.parametrize("kept", ["", "pas du base64", "eJw=", "eJwDAAAAAAE="])
def test_a_carried_file_that_is_broken_is_asked_for_again(
    treasurer: Client, club: Club, kept: str
) -> None:
    sent = {"field": "date_order", "answer": "dmy", "kept": kept, "answers": "[1"}
    page = treasurer.post(reverse("import_bank_file", args=[club.slug]), sent)
    assert page.status_code == 200
    assert "choisissez-le de nouveau" in _text(page)
    assert not ImportAttempt.objects.exists()


def test_with_two_accounts_the_page_asks_whose_file_it_is(
    treasurer: Client, club: Club, livret: BankAccount
) -> None:
    page = _give(treasurer, club)
    assert "De quel compte est ce relevé ?" in _text(page)
    there = reverse("import_bank_file", args=[club.slug])
    treasurer.post(there, _hidden(page) | {"answer": str(livret.pk)}, follow=True)
    assert {line.bank_account for line in BankLine.objects.all()} == {livret}
    _give(treasurer, club, CSV.replace("/10/", "/09/"), bank_account=str(livret.pk))
    assert BankLine.objects.filter(bank_account=livret).count() == 6


def test_another_clubs_account_is_not_one_of_the_choices(
    treasurer: Client, club: Club, livret: BankAccount
) -> None:
    theirs = a_bank_account(a_club())
    page = _give(treasurer, club, bank_account=str(theirs.pk))
    assert page.context["form"].errors["bank_account"]
    asked = _give(treasurer, club)
    there = reverse("import_bank_file", args=[club.slug])
    answer = treasurer.post(there, _hidden(asked) | {"answer": str(theirs.pk)})
    assert "pas un compte du club" in _text(answer)
    assert not BankLine.objects.exists()


def test_gaps_and_possible_doubles_are_shown(
    treasurer: Client, club: Club, account: BankAccount
) -> None:
    line = a_line(date(2026, 10, 5), 2500, "VIR ADA")
    taken_in(club, a_statement([line], opening=0))
    later = [a_line(date(2026, 10, 5), 2500, "Virement reçu"), a_line(date(2026, 10, 9), 100, "X")]
    done = taken_in(club, a_statement(later[:1], format="ofx 2.1.1"))
    shown = _text(treasurer.get(reverse("bank_import", args=[club.slug, done.attempt.pk])))
    assert "Peut-être en double" in shown
    taken_in(club, a_statement(later[1:], opening=5000))
    listed = _text(treasurer.get(reverse("bank_imports", args=[club.slug])))
    assert "Du 6 octobre 2026 au 8 octobre 2026, le solde passe de 25,00 € à 50,00 €" in listed


@pytest.mark.parametrize("count", [1, 12])
def test_pages_cost_the_same_whatever_the_files(
    treasurer: Client, club: Club, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        lines = [a_line(date(2026, 10, 1 + number), 100, f"X{part}") for part in range(3)]
        done = taken_in(club, a_statement(lines, opening=300 * number))
    treasurer.get(reverse("bank_imports", args=[club.slug]))
    with django_assert_max_num_queries(12):
        treasurer.get(reverse("bank_imports", args=[club.slug]))
    with django_assert_max_num_queries(10):
        treasurer.get(reverse("bank_import", args=[club.slug, done.attempt.pk]))


# --- accounts ------------------------------------------------------------------------------------


def test_an_account_is_added_renamed_and_closed(treasurer: Client, club: Club) -> None:
    there = reverse("add_bank_account", args=[club.slug])
    sent = {"key": "k", "name": "Livret", "bank": "Nef", "iban": "faux", "opened_on": "2026-09-01"}
    assert "Cet IBAN n'est pas juste" in _text(treasurer.post(there, sent))
    for _time in range(2):
        page = treasurer.post(there, sent | {"iban": IBAN}, follow=True)
    assert "Le compte « Livret » est ajouté." in _text(page)
    livret = BankAccount.objects.get(name="Livret")
    here = reverse("bank_account", args=[club.slug, livret.pk])
    assert "FR76 3000 6000 0112 3456 7890 189" in _text(treasurer.get(here))
    treasurer.post(here, {"name": "Livret A", "bank": "Nef", "iban": IBAN, "number": ""})
    livret.refresh_from_db()
    assert livret.name == "Livret A"
    close = reverse("close_bank_account", args=[club.slug, livret.pk])
    page = treasurer.post(close, {"on": "2026-10-01"}, follow=True)
    assert "fermé le 1er octobre 2026" in _text(page)
    assert "fermé depuis" in _text(treasurer.get(close))


def test_a_club_without_an_account_is_told_what_to_do_first(treasurer: Client, club: Club) -> None:
    BankAccount.objects.filter(club=club).delete()
    page = _text(treasurer.get(reverse("bank_accounts", args=[club.slug])))
    assert "Aucun compte n’est encore décrit" in page


def test_the_change_of_bank_is_walked_through(
    treasurer: Client, club: Club, account: BankAccount
) -> None:
    ada, bob = a_member(club, "Ada"), a_member(club, "Bob")
    pays(ada, 2500, date(2026, 8, 5))
    start = reverse("switch_bank", args=[club.slug])
    assert "Ajouter le nouveau compte" in _text(treasurer.get(start))
    new = open_account(club=club, name="Nef", opened_on=date(2026, 9, 1), key="n", by=1, now=NOW)
    treasurer.post(start, {"new": new.pk, "since": "2026-10-01"})
    assert Book.objects.get(club=club).main_bank == new.account
    switch = BankSwitch.objects.get()
    here = reverse("bank_switch", args=[club.slug, switch.pk])
    pays(ada, 2500, date(2026, 10, 5))
    page = treasurer.post(here, {"membership": [str(bob.pk), "x"]}, follow=True)
    text = _text(page)
    assert "versement du 5 octobre 2026" in text
    assert "dit le 22 novembre 2026" in text
    assert (page.context["done"], page.context["left"]) == (2, 2500)
    move = reverse("own_transfer", args=[club.slug])
    form = treasurer.get(move, {"vider": account.pk}).context["form"]
    proposed = {name: form[name].value() for name in ("source", "target", "amount")}
    assert proposed == {"source": account.pk, "target": new.pk, "amount": "25,00"}
    sent = {
        "key": "vide", "source": account.pk, "target": new.pk, "amount": "25",
        "sent_on": "2026-11-02", "arrived_on": "",
    }  # fmt: skip
    assert "25,00 € sont en route" in _text(treasurer.post(move, sent, follow=True))
    leaving = Entry.objects.get(club=club, kind=EntryKind.INTERNAL)
    arrived = reverse("own_transfer_arrived", args=[club.slug, leaving.pk])
    data = {"target": new.pk, "arrived_on": "2026-11-04"}
    assert "Le virement est arrivé." in _text(treasurer.post(arrived, data, follow=True))
    assert "déjà arrivé" in _text(treasurer.post(arrived, data, follow=True))
    assert balance(new.account, at=TODAY) == 5000
    close = reverse("close_bank_account", args=[club.slug, account.pk])
    treasurer.post(close, {"on": "2026-11-04"})
    assert "Terminé le 4 novembre 2026" in _text(treasurer.get(here))


# --- the paper -----------------------------------------------------------------------------------


def test_the_paper_statement_is_ticked(treasurer: Client, club: Club, account: BankAccount) -> None:
    ada = a_member(club, "Ada")
    pays(ada, 2500, date(2026, 10, 5))
    pays(ada, 2500, date(2026, 11, 5))
    here = reverse("tick_statement", args=[club.slug, account.pk])
    page = treasurer.get(here)
    assert page.context["on"] == date(2026, 10, 31)
    (row,) = page.context["form"].rows
    sent = {"on": "2026-10-31", "opening": "0", "closing": "20,50", "ticked": [row[0]]}
    text = _text(treasurer.post(here, sent, follow=True))
    assert "Le relevé dit − 4,50 € de plus" in text
    text = _text(treasurer.post(here, sent | {"closing": "25"}, follow=True))
    assert BankStatement.objects.get(on=date(2026, 10, 31)).balance_cents == 2500
    assert BankLine.objects.count() == 1
    wrong = treasurer.post(here, sent | {"ticked": ["x"]})
    assert "ticked" in wrong.context["form"].errors
    next_month = treasurer.get(here, {"jusqu_au": "2026-11-30"})
    assert [one.on for _key, one, _ticked in next_month.context["form"].rows] == [date(2026, 11, 5)]
    assert next_month.context["form"]["opening"].value() == "25,00"


@pytest.mark.parametrize("count", [1, 12])
def test_pages_of_accounts_cost_the_same_whatever_the_members(
    treasurer: Client,
    club: Club,
    account: BankAccount,
    livret: BankAccount,
    count: int,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(count):
        pays(a_member(club, f"M{number}"), 100, date(2026, 10, 5))
    switch = start_switch(club=club, new=livret, since=TODAY, by=1, now=NOW)
    costs = {
        reverse("bank_accounts", args=[club.slug]): 11,
        reverse("bank_switch", args=[club.slug, switch.pk]): 13,
        reverse("tick_statement", args=[club.slug, account.pk]): 10,
        reverse("own_transfer", args=[club.slug]): 12,
    }
    for there, most in costs.items():
        treasurer.get(there)
        with django_assert_max_num_queries(most):
            treasurer.get(there)
