"""Lines of the bank for the tests: printed as a bank prints them, by short names."""

from datetime import date
from typing import Any

from banking.accounts import main_account
from banking.models import BankAccount, BankLine
from banking.proposals.shapes import Read
from banking.proposing import proposals
from banking.reading.statement import Line
from banking.recognising import fingerprint
from clubs.models import Club
from ledger.accounts import account
from ledger.models import AccountKind
from tests.ledger.build import NOW, new_key

TODAY = date(2026, 11, 22)


def a_line(
    club: Club,
    amount: int,
    label: str = "VIREMENT RECU",
    on: date = date(2026, 11, 5),
    *,
    account: BankAccount | None = None,
    **more: Any,
) -> BankLine:
    """One line of the club's bank account, the next identical one when there is one already."""
    account = account or main_account(club=club, now=NOW)
    shown = {key: more[key] for key in ("counterparty", "iban", "reference") if key in more}
    print_ = fingerprint(Line(on=on, amount=amount, label=label, **shown))
    same = BankLine.objects.filter(bank_account=account, fingerprint=print_)
    made = BankLine.objects.create(
        bank_account=account,
        on=on,
        amount=amount,
        label=label,
        fingerprint=print_,
        rank=same.count() + 1,
        position=BankLine.objects.count(),
        **more,
    )
    return BankLine.objects.select_related("bank_account__account", "bank_account__club").get(
        pk=made.pk
    )


def another_account(club: Club, name: str = "Livret", iban: str = "") -> BankAccount:
    """A second account of the club."""
    kept = account(club, AccountKind.BANK, subject=new_key("bank"), label=name)
    return BankAccount.objects.create(
        club=club, account=kept, name=name, iban=iban, opened_on=club.created_on, recorded_at=NOW
    )


def read(line: BankLine, at: date = TODAY) -> Read:
    """What is proposed for one line."""
    found = proposals(line.bank_account.club, at=at)
    return next(one for one in found if one.line == line)
