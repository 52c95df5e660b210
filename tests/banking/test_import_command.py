"""`manage.py import_statement`: the page's verb at a terminal."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from banking.models import BankLine, ImportAttempt
from banking.opening_accounts import open_account
from clubs.models import Club
from tests.banking.build import IBAN, a_bank_account
from tests.banking.test_importing import AMBIGUOUS, CSV
from tests.ledger.build import NOW, a_club

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def club() -> Club:
    club = a_club()
    a_bank_account(club)
    return club


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "releve.csv"
    path.write_text(CSV)
    return path


def run(club: str, file: Path, *more: str) -> str:
    out = StringIO()
    call_command("import_statement", str(file), "--club", club, *more, stdout=out)
    return out.getvalue()


def test_the_command_imports_and_says_what_came(club: Club, file: Path) -> None:
    first = "3 opérations nouvelles, 0 déjà connues, 0 peut-être en double\n"
    assert run(club.slug, file) == first
    assert run(club.slug, file).startswith("0 opérations nouvelles, 3 déjà connues")
    assert BankLine.objects.count() == 3


def test_each_error_is_one_line(club: Club, file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Aucun club n'a l'adresse « nulle-part »"):
        run("nulle-part", file)
    with pytest.raises(CommandError, match="No such file"):
        run(club.slug, tmp_path / "absent.csv")
    with pytest.raises(CommandError, match="Aucun compte « Livret » dans ce club"):
        run(club.slug, file, "--account", "Livret")
    file.write_text("Date;Libellé;Montant\n31/02/2026;VIR;25,00\n")
    with pytest.raises(CommandError, match="rien n'a été importé") as refused:
        run(club.slug, file)
    assert "\n" not in str(refused.value)
    assert ImportAttempt.objects.get().accepted is False


def test_a_question_names_the_answers_to_give(club: Club, file: Path) -> None:
    file.write_text(AMBIGUOUS)
    with pytest.raises(CommandError, match="--answer date_order=") as asked:
        run(club.slug, file)
    answer = str(asked.value).split("--answer ")[1].split(" ")[0].rstrip(")")
    assert run(club.slug, file, "--answer", answer).startswith("2 opérations nouvelles")


def test_the_account_is_said_by_its_name_or_its_iban(club: Club, file: Path) -> None:
    livret = open_account(
        club=club, name="Livret", iban=IBAN, opened_on=NOW.date(), by=None, now=NOW
    )
    with pytest.raises(CommandError, match="--account « Compte du club » ou « Livret »"):
        run(club.slug, file)
    run(club.slug, file, "--account", "FR76 3000 6000 0112 3456 7890 189")
    assert BankLine.objects.filter(bank_account=livret).count() == 3
