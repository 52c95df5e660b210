"""Many hands at once, on real commits. Each race has its twin without protection, which fails."""

import threading
import time
from contextlib import contextmanager, suppress
from datetime import date

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from config.guard import guards_down
from ledger import affording, exits, posting
from ledger.affording import require_cash
from ledger.balances import cash
from ledger.chain import verify_chain
from ledger.closing import close_through
from ledger.exits import exit_member, pay_member
from ledger.models.book import Book, Entry
from ledger.refusals import PostingRefused
from tests.conftest import NIGHTLY
from tests.ledger.build import NOW, a_club, a_member, contribute, new_key, pay_fee

DAY = date(2025, 3, 1)
only_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"
)
only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's own trouble")


def together(*acts):
    """Run each act in a thread of its own, all released at once; their results or exceptions."""
    start, outcome = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            start.wait(10)
            outcome[place] = act()
        except Exception as error:
            outcome[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcome


@contextmanager
def slowly(monkeypatch, module, name, *, meeting=2, patience=0.5):
    """Make everyone who passes `module.name` wait there for the others, some seconds at most."""
    barrier, real = threading.Barrier(meeting), getattr(module, name)

    def waiting(*args, **kwargs):
        result = real(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(patience)
        return result

    with monkeypatch.context() as patch:
        patch.setattr(module, name, waiting)
        yield


def unlocked(club):
    """What `posting.lock` would be without its lock."""
    return Book.objects.get(club=club)


def count_of(outcome, kind):
    return sum(isinstance(one, kind) for one in outcome)


def test_the_same_form_sent_by_many_threads_is_one_effect(live_db):
    """Promise row 5: same key and body, one effect and identical answers."""
    club = a_club()
    member = a_member(club)
    many = 50 if NIGHTLY else 8
    acts = [lambda: contribute(club, DAY, {member: 2500}, key="form-1")] * many
    outcome = together(*acts)
    assert {entry.pk for entry in outcome} == {Entry.objects.get().pk}
    assert cash(club, at=DAY) == 2500
    assert verify_chain(club).ok


def test_the_same_key_with_other_bodies_has_one_winner(live_db):
    """Promise row 5: same key, other body: one is written, the others are told."""
    club = a_club()
    member = a_member(club)
    acts = [
        lambda cents=cents: contribute(club, DAY, {member: cents}, key="form-1")
        for cents in range(1000, 1006)
    ]
    outcome = together(*acts)
    assert count_of(outcome, Entry) == 1
    assert count_of(outcome, PostingRefused) == 5


def test_many_writers_of_one_club_number_without_a_hole(live_db):
    """Promise row 4: numbering holds under concurrency."""
    club = a_club()
    acts = [lambda cents=cents: pay_fee(club, DAY, cents) for cents in range(1, 9)]
    assert count_of(together(*acts), Entry) == 8
    numbers = Entry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 9))
    assert verify_chain(club).ok


def an_indebted_club():
    """100 € of cash, two leavers who are owed 80 € each."""
    club = a_club()
    leavers = [a_member(club, letter) for letter in "AB"]
    contribute(club, DAY, dict.fromkeys(leavers, 8000))
    pay_fee(club, DAY, 6000)
    for member in leavers:
        common = {"on": DAY, "value_cents": 8000, "key": new_key(), "by": None, "now": NOW}
        exit_member(membership=member, **common)
    return club, leavers


def payments(leavers):
    return [
        lambda member=member: pay_member(
            membership=member, cents=8000, on=DAY, key=new_key(), by=None, now=NOW
        )
        for member in leavers
    ]


def test_two_payments_cannot_spend_the_same_money(live_db, monkeypatch):
    """Promise row 8: no overdraft, no write skew; one is paid, the other told."""
    club, leavers = an_indebted_club()
    with slowly(monkeypatch, affording, "lowest_cash_from"):
        outcome = together(*payments(leavers))
    assert count_of(outcome, PostingRefused) == 1
    assert cash(club, at=DAY) == 2000


@only_postgresql
def test_without_the_lock_two_payments_do_spend_the_same_money(live_db, monkeypatch):
    """Promise row 8 (negative control): READ COMMITTED alone lets both through."""
    club, leavers = an_indebted_club()
    for module in (affording, exits):
        monkeypatch.setattr(module, "lock", unlocked)
    with slowly(monkeypatch, affording, "lowest_cash_from"):
        outcome = together(*payments(leavers))
    assert count_of(outcome, PostingRefused) == 0
    assert cash(club, at=DAY) == -6000


def test_a_lost_update_of_the_cash_is_impossible(live_db):
    """Promise row 8: every withdrawal is counted, the last cent is spent once."""
    club = a_club()
    contribute(club, DAY, {a_member(club): 1000})

    def spend():
        with transaction.atomic():
            require_cash(club=club, cents=300, on=DAY)
            return pay_fee(club, DAY, 300)

    outcome = together(*[spend] * 6)
    assert count_of(outcome, Entry) == 3
    assert count_of(outcome, PostingRefused) == 3
    assert cash(club, at=DAY) == 100


def writers(clubs, each):
    """Eight people writing; the slowest act of each, in seconds."""

    def write(club):
        slowest = 0
        for cents in range(1, each + 1):
            started = time.perf_counter()
            pay_fee(club, DAY, cents)
            slowest = max(slowest, time.perf_counter() - started)
        return slowest

    return [lambda club=club: write(club) for club in clubs]


def test_eight_writers_never_see_a_locked_database(live_db):
    """Promise row 9: 0 error; the slowest act stays under a second at the full figure."""
    each = 100 if NIGHTLY else 12
    clubs = [a_club() for _n in range(8)]
    outcome = together(*writers(clubs, each))
    assert count_of(outcome, Exception) == 0, outcome
    assert Entry.objects.count() == 8 * each
    assert max(outcome) < 5
    assert all(verify_chain(club).ok for club in clubs)


@only_sqlite
def test_in_sqlites_default_mode_they_do(live_db, monkeypatch):
    """Promise row 9 (negative control): DEFERRED, the driver's default, fails under contention."""
    clubs = [a_club() for _n in range(8)]
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    outcome = together(*writers(clubs, 12))
    assert count_of(outcome, OperationalError) > 0
    assert "locked" in str(next(one for one in outcome if isinstance(one, OperationalError)))


LAST = date(2025, 12, 31)


def a_closing(club):
    """Close the year and print its total, in one transaction."""
    with transaction.atomic():
        close_through(club=club, through=LAST, by=None, now=NOW)
        return cash(club, at=LAST)


@pytest.mark.parametrize("race", range(200 if NIGHTLY else 8))
def test_a_backdated_act_is_before_the_closing_or_refused(live_db, race):
    """Promise row 12: never after; the totals printed are the totals stored."""
    club = a_club()
    pay_fee(club, LAST, 1000)
    acts = [lambda: a_closing(club), lambda: pay_fee(club, LAST, 1)]
    printed, written = together(*acts)
    assert isinstance(written, Entry | PostingRefused)
    assert printed == cash(club, at=LAST)
    assert printed == (-1001 if isinstance(written, Entry) else -1000)


def _a_late_act(club, monkeypatch):
    """A backdated act whose check of the day was made before the closing; no lock of ours."""
    checked, closed, real = threading.Event(), threading.Event(), posting._check_day

    def check_then_wait(*args):
        real(*args)
        checked.set()
        closed.wait(5)

    def closing():
        checked.wait(5)
        printed = a_closing(club)
        closed.set()
        return printed

    monkeypatch.setattr(posting, "lock", unlocked)
    monkeypatch.setattr(posting, "_check_day", check_then_wait)
    return together(lambda: pay_fee(club, LAST, 1), closing)


@only_postgresql
def test_the_database_alone_refuses_a_late_act(live_db, monkeypatch):
    """Promise row 12: even past our lock, the trigger reads the book row under its own."""
    club = a_club()
    pay_fee(club, LAST, 1000)
    written, printed = _a_late_act(club, monkeypatch)
    assert isinstance(written, IntegrityError)
    assert printed == cash(club, at=LAST) == -1000


@only_postgresql
def test_without_lock_and_trigger_a_late_act_gets_in(live_db, monkeypatch):
    """Promise row 12 (negative control): then the printed total is wrong."""
    club = a_club()
    pay_fee(club, LAST, 1000)
    with guards_down(connection):
        written, printed = _a_late_act(club, monkeypatch)
    assert isinstance(written, Entry)
    assert (printed, cash(club, at=LAST)) == (-1000, -1001)
