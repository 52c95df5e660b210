"""An account agreed with the bank: nothing more dated by then, by the verbs or past them."""

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from clubs.models import Club
from config.guard import guards_down
from ledger import locking, posting
from ledger.accounts import account
from ledger.balances import balance
from ledger.contributing import Means, Payment, correct_contributions
from ledger.locking import lock_account, locked_through, unlock_account
from ledger.models import AccountKind, AccountLock, Entry, EntryKind
from ledger.posting import Line, is_open, post
from ledger.refusals import PostingRefused
from tests.ledger.build import NOW, a_club, a_member, bank, contribute, move, new_key, pay_fee
from tests.ledger.saving_cast import pays, recorded
from tests.ledger.test_attacks import photograph, refused, run, sealed_by_hand
from tests.ledger.test_races import only_postgresql, together, unlocked

DAY = date(2025, 3, 1)
MARCH_END = date(2025, 3, 31)
APRIL = date(2025, 4, 1)
REFUSED = "validé avec la banque jusqu'au 31 mars 2025"


@pytest.fixture
def club(db: None) -> Club:
    """A club whose bank account is agreed up to the end of March."""
    club = a_club()
    contribute(club, DAY, {a_member(club): 10000})
    lock_account(account=bank(club), through=MARCH_END)
    return club


def test_a_day_agreed_with_the_bank_takes_nothing_more_on_that_account(club: Club) -> None:
    """Promise row 12: refused by then, said in one sentence; the day after is open."""
    with pytest.raises(PostingRefused, match=REFUSED) as told:
        pay_fee(club, MARCH_END, 250)
    assert told.value.field == "on"
    assert balance(bank(club), at=MARCH_END) == 10000
    pay_fee(club, APRIL, 250)
    move(club, DAY, AccountKind.CASH, AccountKind.SUSPENSE, 500)
    assert balance(bank(club), at=APRIL) == 9750


def test_another_bank_account_has_its_own_months(club: Club) -> None:
    savings = account(club, AccountKind.BANK, subject="bank:2", label="Livret")
    line = Line(savings, account(club, AccountKind.INTEREST), 300)
    common: dict[str, Any] = {"club": club, "kind": EntryKind.INTEREST, "by": None, "now": NOW}
    post(on=DAY, lines=[line], key=new_key(), **common)
    lock_account(account=savings, through=DAY)
    with pytest.raises(PostingRefused, match="Livret"):
        post(on=DAY, lines=[line], key=new_key(), **common)


def test_a_lock_goes_forward_alone_and_back_when_asked(club: Club) -> None:
    ours = bank(club)
    lock_account(account=ours, through=DAY)
    assert locked_through(ours) == MARCH_END
    unlock_account(account=ours, through=DAY)
    assert locked_through(ours) == DAY
    unlock_account(account=ours, through=None)
    assert locked_through(ours) is None
    assert locked_through(account(club, AccountKind.CASH)) is None
    pay_fee(club, DAY, 250)


def test_correcting_a_payment_of_a_locked_month_dates_its_reversal_in_the_open(club: Club) -> None:
    """Both are dated by the correction; before the lock the reversal bore the payment's day."""
    ada = a_member(club, "Ada")
    wrong = pays(ada, 2500, APRIL)
    assert is_open(wrong)
    lock_account(account=bank(club), through=date(2025, 4, 30))
    assert not is_open(wrong)
    today = NOW.date()
    right = [Payment(ada, 2700)]
    common: dict[str, Any] = {"entry": wrong, "payments": right, "by": None, "now": NOW}
    with pytest.raises(PostingRefused, match="lever cette validation"):
        correct_contributions(on=APRIL, key=new_key(), **common)
    key = new_key()
    done = correct_contributions(on=today, key=key, **common)
    assert Entry.objects.get(reverses=wrong).on == done.entry.on == today
    assert correct_contributions(on=today, key=key, **common).already
    assert balance(bank(club), at=date(2025, 4, 30)) == 12500
    assert balance(bank(club), at=today) == 12700


def test_cash_of_a_locked_month_is_still_corrected_on_its_day(club: Club) -> None:
    ada = a_member(club, "Ada")
    wrong = recorded(DAY, Payment(ada, 2000, Means.CASH)).entry
    correct_contributions(
        entry=wrong,
        on=DAY,
        payments=[Payment(ada, 2500, Means.CASH)],
        key=new_key(),
        by=None,
        now=NOW,
    )
    assert Entry.objects.get(reverses=wrong).on == DAY


@pytest.fixture
def agreed(live_db: None) -> Iterator[Club]:
    """The same club in real commits; its book must be the same after the attacks."""
    club = a_club()
    contribute(club, DAY, {a_member(club): 10000})
    account(club, AccountKind.EXPENSES)
    lock_account(account=bank(club), through=MARCH_END)
    before = photograph(club)
    yield club
    assert photograph(club) == before


def test_the_database_refuses_a_movement_of_a_locked_month(agreed: Club) -> None:
    """Promise row 12: past our verbs, by raw SQL, from either side of the account."""
    with pytest.raises(DatabaseError, match="validé avec la banque"):
        sealed_by_hand(agreed)
    both = {"debit": bank(agreed).pk, "credit": account(agreed, AccountKind.EXPENSES).pk}
    with pytest.raises(DatabaseError, match="validé avec la banque"):
        sealed_by_hand(agreed, transfer_changes=both)


def test_the_lock_is_neither_removed_nor_displaced(agreed: Club) -> None:
    """Promise row 12: DELETE, REPLACE, upsert, TRUNCATE, another account."""
    ours, other = bank(agreed).pk, account(agreed, AccountKind.EXPENSES).pk
    refused("DELETE FROM ledger_accountlock", match="ne se supprime pas")
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountLock.objects.all()._raw_delete("default")
    refused("UPDATE ledger_accountlock SET account_id = %s", other, match="change pas de compte")
    row = "INTO ledger_accountlock (account_id, through) VALUES (%s, '2024-01-01')"
    refused(
        "INSERT " + row + " ON CONFLICT (account_id) DO UPDATE SET through = '2024-01-01'", ours
    )
    if connection.vendor == "sqlite":
        run("PRAGMA recursive_triggers=OFF")
        refused("REPLACE " + row, ours, match="déjà son verrou")
        run("PRAGMA recursive_triggers=ON")
    else:
        refused("TRUNCATE ledger_accountlock")
    assert AccountLock.objects.get().through == MARCH_END


def _agree(club: Club) -> int:
    """Lock March and say what the bank account held, in one transaction."""
    with transaction.atomic():
        lock_account(account=bank(club), through=MARCH_END)
        return balance(bank(club), at=MARCH_END)


@pytest.mark.parametrize("race", range(8))
def test_a_backdated_act_is_before_the_agreement_or_refused(live_db: None, race: int) -> None:
    """Promise row 12: the balance agreed is the balance kept, whoever comes first."""
    club = a_club()
    pay_fee(club, DAY, 1000)
    said, written = together(lambda: _agree(club), lambda: pay_fee(club, MARCH_END, 1))
    assert isinstance(written, Entry | PostingRefused)
    assert said == balance(bank(club), at=MARCH_END)
    assert said == (-1001 if isinstance(written, Entry) else -1000)


def _a_late_act(club: Club, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """An act whose check was made before the agreement; no lock of ours."""
    checked, agreed, real = threading.Event(), threading.Event(), posting._check_agreed

    def check_then_wait(*args: Any) -> None:
        real(*args)
        checked.set()
        agreed.wait(5)

    def agreement() -> int:
        checked.wait(5)
        said = _agree(club)
        agreed.set()
        return said

    for module in (posting, locking):
        monkeypatch.setattr(module, "lock", unlocked)
    monkeypatch.setattr(posting, "_check_agreed", check_then_wait)
    return together(lambda: pay_fee(club, MARCH_END, 1), agreement)


@only_postgresql
def test_the_database_alone_refuses_a_late_act(
    live_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise row 12: even past our lock, the trigger waits for the agreement and reads it."""
    club = a_club()
    pay_fee(club, DAY, 1000)
    written, said = _a_late_act(club, monkeypatch)
    assert isinstance(written, IntegrityError)
    assert said == balance(bank(club), at=MARCH_END) == -1000


@only_postgresql
def test_without_lock_and_trigger_a_late_act_gets_in(
    live_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise row 12 (negative control): then the balance agreed is wrong."""
    club = a_club()
    pay_fee(club, DAY, 1000)
    with guards_down(connection):
        written, said = _a_late_act(club, monkeypatch)
    assert isinstance(written, Entry)
    assert (said, balance(bank(club), at=MARCH_END)) == (-1000, -1001)
