"""A file given by somebody: which account it tells, what is asked, what a refusal leaves."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from banking.importing import import_statement
from banking.keeping import clean_name
from banking.models import BankAccount, BankLine, BankStatement, ImportAttempt, StatementImport
from banking.reading.refusing import ReadingRefused
from banking.refusals import BankingRefused
from clubs.models import Club
from jobs.models import StoredFile
from tests.banking.build import a_bank_account
from tests.ledger.build import NOW, a_club

pytestmark = pytest.mark.django_db
HEAD = "Date;Libellé;Débit;Crédit;Solde\n"
CSV = HEAD + (
    "25/10/2026;VIR ADA LOVELACE;;25,00;125,00\n"
    "26/10/2026;VIR BOB MORANE;;25,00;150,00\n"
    "30/10/2026;FRAIS;4,50;;145,50\n"
)
AMBIGUOUS = "Date;Libellé;Montant\n05/10/2026;VIR ADA;25,00\n06/10/2026;VIR BOB;25,00\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def account(club: Club) -> BankAccount:
    return a_bank_account(club)


def given(club: Club, content: str | bytes = CSV, **more: Any) -> Any:
    raw = content if isinstance(content, bytes) else content.encode()
    return import_statement(
        club=club, content=raw, name=more.pop("name", "releve.csv"), by=7, now=NOW, **more
    )


def test_a_csv_is_taken_in_with_its_balances(club: Club, account: BankAccount) -> None:
    done = given(club)
    assert (done.new, done.known, done.gaps) == (3, 0, ())
    row = StatementImport.objects.get()
    assert (row.format, row.attempt.accepted, row.by) == ("csv", True, 7)
    assert BankStatement.objects.get().balance_cents == 14_550
    account.refresh_from_db()
    assert account.csv_shape["delimiter"] == ";"
    again = given(club)
    assert (again.new, again.already) == (0, True)
    assert account.history.count() == 2


def test_a_refused_file_leaves_its_attempt_and_nothing_else(
    club: Club, account: BankAccount, tmp_path: Path
) -> None:
    with pytest.raises(BankingRefused):
        given(club, "Date;Libellé;Montant\n31/02/2026;VIR;25,00\n", name="../../février\n.csv")
    attempt = ImportAttempt.objects.get()
    assert (attempt.accepted, attempt.name, attempt.by) == (False, "février .csv", 7)
    assert "rien n'a été importé" in attempt.message
    assert not StatementImport.objects.exists()
    assert not BankLine.objects.exists()
    assert not StoredFile.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_an_ambiguity_is_asked_then_the_answer_is_remembered(
    club: Club, account: BankAccount
) -> None:
    with pytest.raises(ReadingRefused) as asked:
        given(club, AMBIGUOUS)
    question = asked.value.question
    assert question is not None
    assert not ImportAttempt.objects.exists()
    day_first = next(value for value, _label in question.choices if value.startswith("d"))
    done = given(club, AMBIGUOUS, answers={question.field: day_first})
    assert done.statements[0].statement.since == date(2026, 10, 5)
    later = AMBIGUOUS.replace("/10/2026", "/11/2026")
    assert given(club, later).statements[0].statement.since == date(2026, 11, 5)


def test_another_clubs_account_is_refused(club: Club, account: BankAccount) -> None:
    theirs = a_bank_account(a_club())
    with pytest.raises(BankingRefused, match="pas un compte du club"):
        given(club, bank_account=theirs)
    with pytest.raises(BankingRefused, match="pas un compte du club"):
        given(club, answers={"bank_account": str(theirs.pk)})
    assert {one.bank_account for one in ImportAttempt.objects.all()} == {None}
    assert not BankLine.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\ada\\relevé.ofx", "relevé.ofx"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\u202egnp.csv", "a b gnp.csv"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
        ("", "fichier sans nom"),
        ("...", "fichier sans nom"),
    ],
)
def test_the_name_of_a_file_is_only_a_name(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_what_is_refused_is_said_in_one_sentence(club: Club, account: BankAccount) -> None:
    with pytest.raises(BankingRefused) as refused:
        given(club, b"")
    assert re.fullmatch(r"[^\n]+\.", str(refused.value))
