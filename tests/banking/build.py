"""Makers for the tests of the bank: an account, a line, a statement, a file taken in."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from banking.accounts import main_account
from banking.keeping import Imported, store
from banking.models import BankAccount, BankLine
from banking.reading.statement import Balance, Line, Statement
from clubs.models import Club
from tests.ledger.build import NOW

IBAN = "FR7630006000011234567890189"
OTHER_IBAN = "FR1420041010050500013M02606"


def a_bank_account(club: Club, *, now: datetime = NOW) -> BankAccount:
    """The club's main account."""
    return main_account(club=club, now=now)


def a_line(on: date, amount: int, label: str = "VIR SEPA RECU", **more: Any) -> Line:
    """One operation, amount in cents."""
    return Line(on=on, amount=amount, label=label, **more)


def a_statement(
    lines: Iterable[Line] = (), *, opening: int | None = None, **more: Any
) -> Statement:
    """A statement of these lines; its balances add up when an opening one is given."""
    lines = tuple(lines)
    days = [line.on for line in lines]
    values: dict[str, Any] = {
        "format": "camt.053.001.08",
        "iban": "",
        "account_number": "",
        "currency": "EUR",
        "lines": lines,
        "opening": None,
        "closing": None,
        "since": min(days) if days else None,
        "until": max(days) if days else None,
        "encoding": "utf-8",
    } | more
    if opening is not None:
        before = values["since"] - timedelta(days=1)
        values["opening"] = Balance(before, opening)
        if values["closing"] is None:
            closing = opening + sum(line.amount for line in lines)
            values["closing"] = Balance(values["until"], closing)
    return Statement(**values)


def taken_in(club: Club, *statements: Statement, content: bytes = b"", **more: Any) -> Imported:
    """A file with these statements, kept."""
    return store(
        club=club,
        statements=statements,
        content=content or uuid4().bytes,
        name=more.pop("name", "releve.xml"),
        by=more.pop("by", None),
        now=more.pop("now", NOW),
        **more,
    )


def kept(bank_account: BankAccount) -> list[tuple[date, int, str]]:
    """Every line of an account, sorted: what must be the same whatever the files were."""
    rows = BankLine.objects.filter(bank_account=bank_account).order_by("on", "amount", "label")
    return list(rows.values_list("on", "amount", "label"))
