"""The bank's lines taken in: nothing twice, nothing lost, whatever files they come in."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from banking.continuity import gaps
from banking.models import BankAccount, BankLine, BankStatement, ImportAttempt, StatementImport
from banking.reading.statement import Line
from clubs.models import Club
from jobs.files import read
from ledger.models import Entry
from tests.banking.build import (
    a_bank_account,
    a_line,
    a_statement,
    kept,
    taken_in,
)
from tests.ledger.build import a_club

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


WORDS = st.sampled_from(["VIR ADA", "VIR BOB", "VIR SEPA RECU", "PRLV"])
LINES = st.lists(
    st.builds(
        a_line,
        st.integers(0, 12).map(lambda days: OCT + timedelta(days=days)),
        st.sampled_from([2500, 2500, 5000, -450]),
        WORDS,
    ),
    min_size=1,
    max_size=25,
).map(lambda lines: sorted(lines, key=lambda line: line.on))


CANCELLING = st.lists(
    st.builds(a_line, st.just(OCT), st.sampled_from([2500, -2500]), st.just("VIR")), max_size=6
)


def _days(lines: list[Line], since: date, until: date) -> list[Line]:
    return [line for line in lines if since <= line.on <= until]


def _in_savepoint(work: Any) -> None:
    """Each example begins from an empty bank."""

    with transaction.atomic():
        work()
        transaction.set_rollback(True)


@given(lines=LINES, data=st.data())
@hypothesis_settings(max_examples=60)
def test_any_files_of_one_account_give_the_same_lines(
    club: Club, account: BankAccount, lines: list[Line], data: st.DataObject
) -> None:
    """Promise row 16: any cut by days, overlap, permutation and repeat of a statement's lines."""

    def work() -> None:
        days = sorted({line.on for line in lines})
        spans = st.tuples(st.sampled_from(days), st.sampled_from(days)).map(sorted)
        files = [(days[0], days[-1]), *data.draw(st.lists(spans, max_size=4))]
        for since, until in data.draw(st.permutations(files)):
            part = data.draw(st.permutations(_days(lines, since, until)))
            done = taken_in(club, a_statement(part))
            assert done.doubles == 0
        assert kept(account) == sorted((line.on, line.amount, line.label) for line in lines)

    _in_savepoint(work)


@given(lines=LINES, cuts=st.lists(st.integers(0, 25), max_size=4))
@example(lines=[PLAIN, PLAIN], cuts=[1])
@hypothesis_settings(max_examples=60)
def test_balances_prove_an_identical_payment_of_the_afternoon(
    club: Club, account: BankAccount, lines: list[Line], cuts: list[int]
) -> None:
    """Promise row 16: cut anywhere, even within a day, files with balances lose nothing."""

    def work() -> None:
        places = sorted({0, len(lines), *(cut for cut in cuts if cut < len(lines))})
        opening = 100_000
        parts = []
        for start, end in pairwise(places):
            parts.append(a_statement(lines[start:end], opening=opening))
            opening += sum(line.amount for line in lines[start:end])
        for _time in range(2):
            for part in parts:
                taken_in(club, part)
        assert kept(account) == sorted((line.on, line.amount, line.label) for line in lines)
        assert gaps(account) == ()

    _in_savepoint(work)


@given(lines=CANCELLING, cut=st.integers(0, 6))
def test_lines_that_cancel_out_are_never_doubled(
    club: Club, account: BankAccount, lines: list[Line], cut: int
) -> None:
    """Promise row 16: a day whose sum is nothing proves nothing, and repeats nothing."""

    def work() -> None:
        parts = [lines[:cut], lines[cut:], lines[:cut], lines[cut:]]
        opening = 0
        for part in parts:
            if part:
                taken_in(club, a_statement(part, opening=opening))
            opening = sum(line.amount for line in lines[:cut]) - opening
        assert len(kept(account)) <= len(lines)

    _in_savepoint(work)
