"""The bank's part of a handover: each account, its months, what nobody confirmed or named yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from banking.models import BankAccount, BankLine, BankStatement
from banking.overview import Overview
from banking.proposing import waiting_lines
from banking.suspense import waiting_to_clarify
from clubs.models import Club
from ledger.balances import balances
from ledger.models import AccountKind
from ledger.models.book import CASH_KINDS
from ledger.months import after, distance, month_of

SHOWN = 12
IBAN_END = 4


@dataclass(frozen=True)
class AccountHeld:
    """What our accounts say one place of money holds, in cents, and how far it is validated.

    `to_validate` is the next month to compare with the bank, `months` how many wait with it.
    """

    name: str
    bank: str
    iban_end: str
    amount: int
    is_bank: bool
    validated: date | None
    to_validate: date | None
    months: int


@dataclass(frozen=True)
class OpenLine:
    """A line of the bank that waits, and what is left of it, in cents with its sign."""

    on: date
    label: str
    account: str
    amount: int


@dataclass(frozen=True)
class BankHandover:
    """The accounts, then the oldest lines to confirm and to clarify; `more` is how many others."""

    accounts: tuple[AccountHeld, ...]
    total: int
    to_confirm: tuple[OpenLine, ...]
    more_to_confirm: int
    to_clarify: tuple[OpenLine, ...]
    more_to_clarify: int


def bank_handover(club: Club, *, at: date) -> BankHandover:
    """What whoever takes the bank over must know; as many queries whatever the lines."""
    accounts = _accounts(club, at)
    waiting = waiting_lines(club)
    unclear = waiting_to_clarify(club, at=at)
    return BankHandover(
        accounts=accounts,
        total=sum(one.amount for one in accounts),
        to_confirm=tuple(_line(one, _rest(one)) for one in waiting[:SHOWN]),
        more_to_confirm=max(0, waiting.count() - SHOWN),
        to_clarify=tuple(_line(one.line, one.left) for one in unclear[:SHOWN]),
        more_to_clarify=max(0, len(unclear) - SHOWN),
    )


def _accounts(club: Club, at: date) -> tuple[AccountHeld, ...]:
    overview = Overview(club, at=at)
    own = {one.account_id: one for one in overview.accounts}
    held = {one.pk: (one, amount) for one, amount in balances(club, at=at).items()}
    waits = {
        one.bank_account.pk: one.month for one in overview.waiting() if one.bank_account is not None
    }
    validated = _validated(own.values(), at)
    found = [
        _bank_account(one, held[pk][1] if pk in held else 0, validated, waits, at)
        for pk, one in own.items()
        if one.closed_on is None or one.closed_on > at or (pk in held and held[pk][1])
    ]
    boxes = [
        AccountHeld(str(one), "", "", amount, one.kind == AccountKind.BANK, None, None, 0)
        for pk, (one, amount) in held.items()
        if one.kind in CASH_KINDS and pk not in own
    ]
    return (*found, *sorted(boxes, key=lambda one: one.name))


def _validated(accounts: Iterable[BankAccount], at: date) -> dict[int, date]:
    """The last validated day of each account."""
    rows = BankStatement.objects.filter(
        bank_account__in=[one.pk for one in accounts], validated_at__isnull=False, on__lte=at
    )
    return dict(rows.order_by().values_list("bank_account").annotate(Max("on")))


def _bank_account(
    one: BankAccount, amount: int, validated: dict[int, date], waits: dict[int, date], at: date
) -> AccountHeld:
    month = waits.get(one.pk)
    return AccountHeld(
        name=one.name,
        bank=one.bank,
        iban_end=one.iban[-IBAN_END:],
        amount=amount,
        is_bank=True,
        validated=month_of(validated[one.pk]) if one.pk in validated else None,
        to_validate=month,
        months=distance(month, after(month_of(at), -1)) + 1 if month else 0,
    )


def _rest(line: BankLine) -> int:
    """What nothing explains yet of a line, with the sign of the line."""
    rest = abs(line.amount) - int(getattr(line, "explained", 0))
    return rest if line.amount > 0 else -rest


def _line(line: BankLine, amount: int) -> OpenLine:
    return OpenLine(line.on, line.label, line.bank_account.name, amount)
