"""Files of one account in any cut, order, overlap and repeat: always the same lines."""

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
from banking.models import BankAccount
from banking.reading.statement import Line
from clubs.models import Club
from tests.banking.build import a_bank_account, a_line, a_statement, kept, taken_in
from tests.ledger.build import a_club

pytestmark = pytest.mark.django_db
OCT = date(2026, 10, 1)
PLAIN = a_line(date(2026, 10, 5), 2500)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def account(club: Club) -> BankAccount:
    return a_bank_account(club)


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


@given(
    days=st.lists(st.integers(0, 4), min_size=1, max_size=20).map(sorted),
    cuts=st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20)), max_size=4),
)
def test_files_that_begin_or_end_within_a_day_show_no_false_gap(
    club: Club, account: BankAccount, days: list[int], cuts: list[tuple[int, int]]
) -> None:
    """Promise row 16: "the last hundred operations", exported again and again."""
    lines = [
        a_line(OCT + timedelta(days=day), 2500 if number % 3 else -450, f"VIR {number}")
        for number, day in enumerate(days)
    ]

    def work() -> None:
        spans = sorted({(start, end) for start, end in cuts if start < end and start < len(lines)})
        for start, end in [(0, max(1, len(lines) // 2)), *spans, (len(lines) // 2, len(lines))]:
            before = sum(line.amount for line in lines[:start])
            taken_in(club, a_statement(lines[start:end], opening=before))
        assert kept(account) == sorted((line.on, line.amount, line.label) for line in lines)
        assert gaps(account) == ()

    _in_savepoint(work)
