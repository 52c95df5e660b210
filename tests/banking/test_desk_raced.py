"""The desk in real commits: numbers without a gap whoever hurries, a forged slip seen."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from banking import receipts, slips
from banking.accounts import main_account
from banking.audit import offences
from banking.models import Cheque, DepositSlip, Receipt
from banking.receipts import give_receipt
from banking.refusals import BankingRefused
from banking.slips import Deposited, deposit_cheques
from clubs.models import Club
from config.guard import guards_down
from ledger.contributing import Means, Payment
from ledger.models import Transfer
from tests.ledger.build import NOW, a_club, a_member
from tests.ledger.saving_cast import recorded
from tests.ledger.test_races import count_of, only_postgresql, slowly, together, unlocked

DAY = date(2026, 10, 10)


def _cheques(club: Club, count: int) -> list[Transfer]:
    members = [a_member(club, f"M{number}") for number in range(count)]
    done = recorded(DAY, *(Payment(member, 1000, Means.CHEQUE) for member in members))
    return list(done.entry.transfers.order_by("position"))


def _give(transfers: list[Transfer]) -> list[Any]:
    return [lambda one=one: give_receipt(transfer=one, by=None, now=NOW) for one in transfers]


def test_receipts_given_at_once_are_numbered_without_a_gap(live_db: None) -> None:
    """Promise row 4: numbering holds under concurrency, for receipts too."""
    outcome = together(*_give(_cheques(a_club(), 6)))
    assert count_of(outcome, Receipt) == 6
    assert sorted(one.number for one in outcome) == [1, 2, 3, 4, 5, 6]


@only_postgresql
def test_without_the_lock_two_receipts_want_the_same_number(
    live_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise row 4 (negative control): the database refuses one of them, nobody is numbered
    twice."""
    cheques = _cheques(a_club(), 2)
    monkeypatch.setattr(receipts, "lock", unlocked)
    with slowly(monkeypatch, Receipt.objects, "create", patience=3):
        outcome = together(*_give(cheques))
    assert count_of(outcome, IntegrityError) == 1
    assert Receipt.objects.count() == 1


def test_a_cheque_is_deposited_once_whoever_hurries(live_db: None) -> None:
    """Promise row 8: no cheque on two slips."""
    club = a_club()
    ours = main_account(club=club, now=NOW)
    (cheque,) = _cheques(club, 1)
    acts = [
        lambda: deposit_cheques(
            bank_account=ours, transfers=[cheque.pk], on=DAY, by=None, now=NOW, key=uuid4().hex
        )
    ] * 4
    outcome = together(*acts)
    assert (count_of(outcome, Deposited), count_of(outcome, BankingRefused)) == (1, 3)
    assert DepositSlip.objects.count() == 1


@only_postgresql
def test_without_the_lock_a_cheque_is_deposited_twice_or_fails(
    live_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise row 8 (negative control): both see the cheque in hand."""
    club = a_club()
    ours = main_account(club=club, now=NOW)
    (cheque,) = _cheques(club, 1)
    monkeypatch.setattr(slips, "lock", unlocked)
    acts = [
        lambda: deposit_cheques(
            bank_account=ours, transfers=[cheque.pk], on=DAY, by=None, now=NOW, key=uuid4().hex
        )
    ] * 2
    with slowly(monkeypatch, slips, "cheque_box"):
        outcome = together(*acts)
    assert count_of(outcome, BankingRefused) == 0


def test_papers_stay_in_their_club(live_db: None) -> None:
    """Promise row 2: cross-club references are refused by the database."""
    ours, theirs = a_club(), a_club()
    account = main_account(club=ours, now=NOW)
    (cheque,) = _cheques(ours, 1)
    (stranger,) = _cheques(theirs, 1)
    slip = deposit_cheques(
        bank_account=account, transfers=[cheque.pk], on=DAY, by=None, now=NOW, key="k"
    ).slip
    with pytest.raises(IntegrityError, match="reste dans son club"):
        Receipt.objects.create(club=ours, number=1, transfer=stranger, at=NOW)
    with pytest.raises(IntegrityError, match="reste dans son club"):
        Cheque.objects.create(transfer=stranger, slip=slip)
    loose = Cheque.objects.create(transfer=stranger)
    with pytest.raises(IntegrityError, match="reste dans son club"):
        Cheque.objects.filter(pk=loose.pk).update(slip=slip)
    with pytest.raises(IntegrityError, match="reste dans son club"):
        DepositSlip.objects.create(
            club=theirs,
            bank_account=account,
            number=1,
            on=DAY,
            entry=stranger.entry,
            cash=0,
            recorded_at=NOW,
        )


def test_the_audit_names_a_slip_that_carries_too_much(live_db: None) -> None:
    """Row 19: what is printed for the bank is what our accounts took there."""
    club = a_club()
    first, second = _cheques(club, 2)
    slip = deposit_cheques(
        bank_account=main_account(club=club, now=NOW),
        transfers=[first.pk],
        on=DAY,
        by=None,
        now=NOW,
        key="k",
    ).slip
    assert list(offences()) == []
    with guards_down(connection):
        Cheque.objects.create(transfer=second, slip=slip)
        assert [one.rule for one in offences()] == ["banking.slip_adds_up"]
