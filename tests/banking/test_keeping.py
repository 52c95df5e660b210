"""The bank's lines taken in: nothing twice, nothing lost, whatever files they come in."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from banking.agreeing import validate_month
from banking.continuity import gaps
from banking.models import BankAccount, BankLine, BankStatement, ImportAttempt, StatementImport
from banking.opening_accounts import open_account
from banking.reading.refusing import ReadingRefused
from banking.reading.statement import Balance
from banking.refusals import BankingRefused
from banking.statements import note_balance
from clubs.models import Club
from jobs.files import read
from ledger.models import Entry
from tests.banking.build import (
    IBAN,
    OTHER_IBAN,
    a_bank_account,
    a_line,
    a_statement,
    kept,
    taken_in,
)
from tests.ledger.build import NOW, a_club

pytestmark = pytest.mark.django_db
OCT = date(2026, 10, 1)


def oct(day: int) -> date:
    """A day of October 2026."""
    return OCT.replace(day=day)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def account(club: Club) -> BankAccount:
    return a_bank_account(club)


ADA = a_line(oct(5), 2500, "VIR ADA LOVELACE", counterparty="Ada")
BOB = a_line(oct(5), 2500, "VIR BOB MORANE", counterparty="Bob")
PLAIN = a_line(oct(5), 2500)
FEE = a_line(oct(30), -450, "FRAIS DE TENUE DE COMPTE")


def test_a_file_is_kept_with_its_lines_and_posts_nothing(club: Club, account: BankAccount) -> None:
    done = taken_in(club, a_statement([ADA, FEE], opening=10_000), content=b"<xml/>")
    assert (done.new, done.known, done.doubles, done.gaps, done.already) == (2, 0, 0, (), False)
    row = StatementImport.objects.get()
    assert (row.line_count, row.new_count, row.since, row.until) == (2, 2, oct(5), oct(30))
    assert row.file is not None
    assert read(row.file) == b"<xml/>"
    assert [(line.state, line.rank) for line in BankLine.objects.all()] == [("waiting", 1)] * 2
    assert not Entry.objects.exists()
    noted = BankStatement.objects.get()
    assert (noted.on, noted.balance_cents, noted.bank_account) == (oct(30), 12_050, account)


def test_the_same_file_twice_changes_nothing_but_the_list_of_attempts(
    club: Club, account: BankAccount
) -> None:
    """Promise row 16: the same file."""
    statement = a_statement([ADA, BOB, PLAIN, PLAIN, FEE], opening=0)
    taken_in(club, statement, content=b"a")
    again = taken_in(club, statement, content=b"a")
    assert (again.new, again.known, again.already) == (0, 5, True)
    assert StatementImport.objects.count() == 1
    assert ImportAttempt.objects.filter(accepted=True).count() == 2
    assert len(kept(account)) == 5


def test_two_members_who_pay_the_same_sum_on_the_same_day_are_two_lines(
    club: Club, account: BankAccount
) -> None:
    taken_in(club, a_statement([PLAIN, PLAIN, PLAIN]))
    assert [line.rank for line in BankLine.objects.order_by("rank")] == [1, 2, 3]
    later = taken_in(club, a_statement([PLAIN, PLAIN, PLAIN, PLAIN]))
    assert (later.new, later.known) == (1, 3)
    assert BankLine.objects.get(rank=4).imported == later.statements[0].statement


def test_a_number_the_bank_repeats_inside_a_file_makes_no_line_disappear(
    club: Club, account: BankAccount
) -> None:
    """SEPA ids repeated inside one file are not trusted."""
    lines = [
        a_line(oct(5), 2500, "VIR", counterparty=name, bank_id="SAME") for name in ("Ada", "Bob")
    ]
    assert taken_in(club, a_statement(lines)).new == 2
    renumbered = [
        a_line(oct(5), 2500, "VIR", counterparty=name, bank_id="N") for name in ("Ada", "Bob")
    ]
    again = taken_in(club, a_statement(renumbered))
    assert (again.new, again.known, again.doubles) == (0, 2, 0)


# --- another format ------------------------------------------------------------------------------


def test_the_same_day_in_another_format_is_asked_never_dropped_nor_doubled_in_silence(
    club: Club, account: BankAccount
) -> None:
    taken_in(club, a_statement([ADA, BOB], opening=0))
    ofx = [a_line(oct(5), 2500, f"Virement de {name}") for name in ("Bob", "Ada", "Eve")]
    done = taken_in(club, a_statement(ofx, format="ofx 2.1.1"))
    assert (done.new, done.known, done.doubles) == (3, 0, 2)
    twins = BankLine.objects.filter(imported=done.statements[0].statement).order_by("position")
    assert [line.twin and line.twin.counterparty for line in twins] == ["Bob", "Ada", None]
    assert gaps(account) == ()
    again = taken_in(club, a_statement(ofx, format="ofx 2.1.1"))
    assert (again.new, again.known, again.already) == (0, 3, True)


def test_the_same_words_in_another_format_are_the_same_line(
    club: Club, account: BankAccount
) -> None:
    camt = a_line(oct(5), 2500, "VIR Ada LOVELACE", counterparty="Ada", iban=OTHER_IBAN)
    taken_in(club, a_statement([camt]))
    done = taken_in(
        club, a_statement([a_line(oct(5), 2500, "Vir. Ada Lovelace")] * 2, format="csv")
    )
    assert (done.new, done.known, done.doubles) == (1, 1, 0)


def test_two_payers_that_both_files_name_are_not_a_double(club: Club, account: BankAccount) -> None:
    taken_in(club, a_statement([a_line(oct(5), 2500, "VIR", iban=IBAN)]))
    done = taken_in(
        club, a_statement([a_line(oct(5), 2500, "VIREMENT", iban=OTHER_IBAN)], format="ofx 2.1.1")
    )
    assert (done.new, done.doubles) == (1, 0)


# --- statements that follow each other -----------------------------------------------------------


def test_a_gap_is_named_with_its_dates_then_filled(club: Club, account: BankAccount) -> None:
    first = a_line(oct(3), 1000)
    missing = a_line(oct(12), 2500, "VIR ADA")
    last = a_line(oct(20), 1000)
    taken_in(club, a_statement([first], opening=0))
    done = taken_in(club, a_statement([last], opening=3500))
    (gap,) = done.gaps
    assert (gap.since, gap.until, gap.missing) == (oct(4), oct(19), 2500)
    assert "Du 4\u00a0octobre 2026 au 19\u00a0octobre 2026" in gap.sentence
    assert "25,00" in gap.sentence
    assert gap.sentence in StatementImport.objects.get(pk=done.statements[0].statement.pk).remarks
    assert gaps(account) == (gap,)
    assert taken_in(club, a_statement([missing], opening=1000)).gaps == ()
    assert gaps(account) == ()


def test_a_statement_that_does_not_add_up_is_taken_and_said(
    club: Club, account: BankAccount
) -> None:
    closing = Balance(oct(30), 9_999)
    done = taken_in(club, a_statement([ADA, FEE], opening=0, closing=closing))
    (gap,) = done.gaps
    assert (gap.since, gap.until, gap.missing) == (oct(5), oct(30), 9_999 - 2_050)
    assert done.remarks == (gap.sentence,)


def test_days_no_statement_covers_are_named_when_no_balance_says(
    club: Club, account: BankAccount
) -> None:
    taken_in(club, a_statement([a_line(oct(3), 1000)]))
    done = taken_in(club, a_statement([a_line(oct(6), 1000)]))
    assert [gap.sentence for gap in done.gaps] == [
        "Aucun relevé ne couvre les jours du 4\u00a0octobre 2026 au 5\u00a0octobre 2026."
    ]


def test_files_in_any_order_leave_no_gap(club: Club, account: BankAccount) -> None:
    parts = [a_statement([a_line(oct(day), 1000)], opening=(day - 1) * 1000) for day in range(1, 8)]
    for part in (parts[6], parts[0], parts[3], parts[1], parts[5], parts[2], parts[4]):
        taken_in(club, part)
    assert gaps(account) == ()
    overlapping = a_statement([a_line(oct(day), 1000) for day in (3, 4, 5)], opening=2000)
    done = taken_in(club, overlapping)
    assert (done.new, done.known, done.gaps) == (0, 3, ())
    assert done.remarks == (
        "Les jours du 3\u00a0octobre 2026 au 5\u00a0octobre 2026 étaient déjà importés.",
    )


def test_a_month_without_movement_is_kept_with_its_balances(
    club: Club, account: BankAccount
) -> None:
    same = Balance(oct(1), 5000), Balance(oct(31), 5000)
    quiet = a_statement(opening=None, since=oct(1), until=oct(31))
    done = taken_in(club, replace(quiet, opening=same[0], closing=same[1]))
    assert (done.new, done.gaps) == (0, ())
    assert BankStatement.objects.get().balance_cents == 5000


# --- the balance of the month's page -------------------------------------------------------------


def test_a_balance_noted_within_a_day_follows_the_lines_of_its_evening(
    club: Club, account: BankAccount
) -> None:
    taken_in(club, a_statement([ADA], opening=0))
    assert BankStatement.objects.get(on=oct(5)).balance_cents == 2500
    done = taken_in(club, a_statement([ADA, BOB, FEE], opening=0))
    assert BankStatement.objects.get(on=oct(5)).balance_cents == 5000
    assert BankStatement.objects.get(on=oct(30)).balance_cents == 4550
    assert any("c'est maintenant" in said for said in done.remarks)


def test_a_validated_month_keeps_its_balance_and_the_file_says_so(
    club: Club, account: BankAccount
) -> None:
    noted = note_balance(club=club, on=oct(30), balance=100, by=1, now=NOW).statement
    validate_month(statement=noted, explanation="écart", by=1, now=NOW)
    done = taken_in(club, a_statement([ADA, FEE], opening=0))
    assert BankStatement.objects.get(on=oct(30)).balance_cents == 100
    assert any("déjà validé avec un autre solde" in said for said in done.remarks)


def test_the_first_file_is_compared_with_the_balance_copied_before(
    club: Club, account: BankAccount
) -> None:
    note_balance(club=club, on=oct(4), balance=100, by=1, now=NOW)
    done = taken_in(club, a_statement([ADA], opening=0))
    assert [said for said in done.remarks if "vous aviez noté" in said]


# --- whose account -------------------------------------------------------------------------------


def test_the_number_in_the_file_names_the_account_and_is_learnt(
    club: Club, account: BankAccount
) -> None:
    done = taken_in(club, a_statement([ADA], iban=IBAN))
    account.refresh_from_db()
    assert account.iban == IBAN
    assert done.remarks == ("L'IBAN …0189 est désormais noté pour « Compte du club ».",)
    second = open_account(club=club, name="Livret", opened_on=OCT, key="k", by=1, now=NOW)
    with pytest.raises(ReadingRefused) as asked:
        taken_in(club, a_statement([FEE]))
    assert asked.value.question is not None
    assert [label for _pk, label in asked.value.question.choices] == ["Compte du club", "Livret"]
    assert taken_in(club, a_statement([FEE], iban=IBAN)).attempt.bank_account == account
    assert taken_in(club, a_statement([FEE], account_number="12345678901")).new == 0
    unknown = a_statement([FEE], iban=OTHER_IBAN)
    assert taken_in(club, unknown).attempt.bank_account == second


def test_a_file_of_another_account_is_refused(club: Club, account: BankAccount) -> None:
    taken_in(club, a_statement([ADA], iban=IBAN))
    with pytest.raises(BankingRefused, match="que le club n'a pas"):
        taken_in(club, a_statement([FEE], iban=OTHER_IBAN))
    with pytest.raises(BankingRefused, match="pas de « Compte du club »"):
        taken_in(club, a_statement([FEE], iban=OTHER_IBAN), bank_account=account)
    assert len(kept(account)) == 1


def test_the_file_of_another_club_is_refused(club: Club, account: BankAccount) -> None:
    other = a_club()
    a_bank_account(other)
    taken_in(other, a_statement([ADA], iban=IBAN))
    with pytest.raises(BankingRefused, match="connu ici pour un autre club"):
        taken_in(club, a_statement([ADA], iban=IBAN))
    account.refresh_from_db()
    assert (account.iban, kept(account)) == ("", [])


def test_only_euros(club: Club, account: BankAccount) -> None:
    with pytest.raises(BankingRefused, match="en CHF"):
        taken_in(club, a_statement([ADA], currency="CHF"))


def test_one_file_may_tell_two_accounts_all_or_nothing(club: Club, account: BankAccount) -> None:
    taken_in(club, a_statement([ADA], iban=IBAN))
    livret = open_account(club=club, name="Livret", opened_on=OCT, key="k", by=1, now=NOW)
    both = a_statement([BOB], iban=IBAN), a_statement([FEE], iban=OTHER_IBAN)
    done = taken_in(club, *both)
    assert (len(done.statements), done.new, done.attempt.bank_account) == (2, 2, None)
    assert (len(kept(account)), len(kept(livret))) == (2, 1)
    third = a_statement([FEE], iban="DE89370400440532013000")
    with pytest.raises(BankingRefused):
        taken_in(club, a_statement([ADA, ADA], iban=IBAN), third)
    assert (len(kept(account)), len(kept(livret))) == (2, 1)


def test_the_last_operations_exported_from_within_a_day_show_no_gap(
    club: Club, account: BankAccount
) -> None:
    day = [a_line(oct(5), 2500, f"VIR {name}") for name in "ABCDE"]
    taken_in(club, a_statement(day, opening=0))
    done = taken_in(club, a_statement([*day[2:], FEE], opening=5000))
    assert (done.new, done.known, done.doubles, done.gaps) == (1, 3, 0, ())


def test_a_line_the_bank_worded_again_is_asked_within_the_days_a_file_tells_whole(
    club: Club, account: BankAccount
) -> None:
    first, last = a_line(oct(1), 100, "A"), a_line(oct(9), 100, "B")
    taken_in(club, a_statement([first, a_line(oct(5), 2500, "EN ATTENTE"), last]))
    done = taken_in(club, a_statement([first, a_line(oct(5), 2500, "VIR ADA"), last]))
    assert (done.new, done.known, done.doubles) == (1, 2, 1)
    done = taken_in(club, a_statement([a_line(oct(9), 100, "C")]))
    assert (done.new, done.doubles) == (1, 0)
