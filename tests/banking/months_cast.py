"""Makers for the tests of validated months: a balance noted, a month agreed, lines printed."""

from datetime import date
from typing import Any

from banking.agreeing import lift_month, validate_month
from banking.explaining import Explained
from banking.models import BankLine, BankStatement, Match, Reconciliation
from banking.models.lines import LineState
from banking.reconciling import (
    compare,
    explained,
    standing,
)
from banking.statements import note_balance
from clubs.models import Club
from ledger.models import Entry
from tests.banking.build import a_line, a_statement, taken_in
from tests.ledger.build import NOW

SEPTEMBER_END, OCTOBER_END = date(2026, 9, 30), date(2026, 10, 31)
TODAY = date(2026, 11, 22)


def noted(club: Club, balance: int, on: date = OCTOBER_END, **more: Any) -> BankStatement:
    return note_balance(club=club, on=on, balance=balance, by=1, now=NOW, **more).statement


def agree(club: Club, balance: int, on: date = OCTOBER_END, **more: Any) -> Reconciliation:
    done = validate_month(statement=noted(club, balance, on), by=1, now=NOW, **more)
    agreed = standing(done)
    assert agreed is not None
    return agreed


def explained_on(statement: BankStatement) -> Explained:
    return explained(compare(statement))


def lift(agreed: Reconciliation, reason: str = "un versement oublié") -> Reconciliation:
    return lift_month(reconciliation=agreed, reason=reason, by=2, now=NOW)


def printed(club: Club, *lines: tuple[date, int, str]) -> list[BankLine]:
    """The bank's lines of October, as a file brought them."""
    made = a_statement(
        [a_line(*line) for line in lines], since=date(2026, 10, 1), until=OCTOBER_END
    )
    taken_in(club, made)
    return list(BankLine.objects.filter(bank_account__club=club).order_by("on", "id"))


def seen(line: BankLine, entry: Entry) -> None:
    """The line is that entry's movement at the bank."""
    moved = entry.transfers.get()
    Match.objects.create(
        line=line, transfer=moved, amount=moved.quantity, why="typed", confidence=100, at=NOW
    )
    BankLine.objects.filter(pk=line.pk).update(state=LineState.SETTLED)
