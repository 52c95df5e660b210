"""Validated months in real commits: forged past the guards, and raced."""

from datetime import date

import pytest
from django.db import connection

from banking.agreeing import validate_month
from banking.audit import offences
from banking.models import BankStatement, Reconciliation
from banking.reconciling import standing
from banking.statements import note_balance
from clubs.models import Club
from config.guard import guards_down
from ledger.balances import balance
from ledger.models import AccountLock, Entry
from ledger.refusals import PostingRefused
from tests.ledger.build import NOW, a_club, bank, pay_fee
from tests.ledger.test_races import count_of, together

SEPTEMBER_END, OCTOBER_END = date(2026, 9, 30), date(2026, 10, 31)


def _noted(club: Club, on: date, balance: int = 0) -> BankStatement:
    return note_balance(club=club, on=on, balance=balance, by=1, now=NOW).statement


def _agree(club: Club, on: date) -> Reconciliation:
    agreed = standing(validate_month(statement=_noted(club, on), by=1, now=NOW))
    assert agreed is not None
    return agreed


def test_the_audit_names_a_broken_chain_a_changed_figure_and_a_lock_gone(live_db: None) -> None:
    """Pain 14: with the guards down, each forgery is found."""
    club = a_club()
    first, second = _agree(club, SEPTEMBER_END), _agree(club, OCTOBER_END)
    assert list(offences()) == []
    forged = Reconciliation.objects.filter(pk=second.pk)
    with guards_down(connection):
        forged.update(figures=first.figures)
        AccountLock.objects.all().delete()
        found = [one.rule for one in offences()]
        assert found == ["banking.months_chained", "banking.locked", "banking.locked"]
        forged.update(previous_hash="0" * 64, figures=second.figures)
        assert "banking.months_chained" in [one.rule for one in offences()]


@pytest.mark.parametrize("race", range(4))
def test_a_backdated_fee_is_in_the_validated_balance_or_refused(live_db: None, race: int) -> None:
    """Promise row 12: what the reconciliation says of our accounts stays true."""
    club = a_club()
    pay_fee(club, OCTOBER_END, 1000)
    statement = _noted(club, OCTOBER_END, -1000)
    validated, written = together(
        lambda: validate_month(statement=statement, explanation="course", by=1, now=NOW),
        lambda: pay_fee(club, OCTOBER_END, 1),
    )
    assert isinstance(validated, BankStatement)
    assert isinstance(written, Entry | PostingRefused)
    agreed = Reconciliation.objects.get()
    assert agreed.figures["book_balance"] == balance(bank(club), at=OCTOBER_END)
    assert list(offences()) == []


def test_a_month_validated_by_many_at_once_is_validated_once(live_db: None) -> None:
    club = a_club()
    statement = _noted(club, OCTOBER_END)
    acts = [lambda by=by: validate_month(statement=statement, by=by, now=NOW) for by in range(1, 7)]
    outcome = together(*acts)
    assert count_of(outcome, BankStatement) == 6
    assert len({one.validated_by for one in outcome}) == 1
    assert Reconciliation.objects.count() == 1
