"""The audit of the bank's files finds what it should, and nothing in a sound club."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from banking.agreeing import validate_month
from banking.import_audit import offences
from banking.models import BankAccount, BankLine, ImportAttempt, StatementImport
from banking.statements import note_balance
from ledger.accounts import account
from ledger.models import AccountKind
from tests.banking.build import a_bank_account, a_line, a_statement, taken_in
from tests.ledger.build import NOW, a_club

pytestmark = pytest.mark.django_db
FIRST = a_line(date(2026, 10, 5), 2500)


@pytest.fixture
def own(settings: Any, tmp_path: Path) -> BankAccount:
    settings.MEDIA_ROOT = tmp_path
    own = a_bank_account(a_club())
    taken_in(own.club, a_statement([FIRST, FIRST], opening=0))
    return own


def _rules() -> list[tuple[str, str]]:
    return [(one.rule, one.level) for one in offences()]


def test_a_sound_club_has_no_offence(own: BankAccount) -> None:
    other_words = a_line(FIRST.on, FIRST.amount, "VIREMENT ADA")
    taken_in(own.club, a_statement([other_words], format="ofx 2.1.1"))
    assert BankLine.objects.filter(twin__isnull=False).count() == 1
    assert _rules() == []


def test_a_gap_is_a_warning_until_a_validated_month_explains_it(own: BankAccount) -> None:
    taken_in(own.club, a_statement([a_line(date(2026, 10, 9), 100)], opening=9000))
    assert _rules() == [("banking.gap", "warning")]
    noted = note_balance(
        club=own.club, on=date(2026, 10, 31), balance=9100, by=1, now=NOW, bank_account=own
    )
    validate_month(statement=noted.statement, explanation="la banque a fusionné", by=1, now=NOW)
    assert _rules() == []


def test_lines_that_changed_after_their_import_are_found(own: BankAccount) -> None:
    BankLine.objects.filter(rank=1).delete()
    assert _rules() == [("banking.import_counts", "error"), ("banking.line_ranks", "error"),
                        ("banking.gap", "warning")]  # fmt: skip


def test_a_refused_file_with_lines_is_found(own: BankAccount) -> None:
    ImportAttempt.objects.update(accepted=False)
    assert _rules() == [("banking.refused_leaves_nothing", "error")]


def test_a_twin_of_another_day_is_found(own: BankAccount) -> None:
    first, second = BankLine.objects.order_by("rank")
    BankLine.objects.filter(pk=second.pk).update(twin=first, amount=1)
    assert ("banking.twins", "error") in _rules()


def test_an_account_followed_in_another_clubs_book_is_found(own: BankAccount) -> None:
    theirs = account(a_club(), AccountKind.BANK)
    BankAccount.objects.filter(pk=own.pk).update(account=theirs)
    assert _rules() == [("banking.account_of_the_club", "error")]
    assert StatementImport.objects.count() == 1
