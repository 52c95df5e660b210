"""The bank at a glance: what is held where, each account month by month, which month waits.

Read in a handful of queries whatever the years and the accounts: a home page asks it each time.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Min, Q, Sum
from django.utils import timezone

from banking.models import BankAccount, BankStatement
from clubs.models import Club
from clubs.money import cents
from ledger.models import AccountKind, Entry, Transfer
from ledger.models.book import EURO_CENTS
from ledger.months import after, between, last_day, month_of

ALERT_AFTER = timedelta(days=45)
HELD = (AccountKind.BANK, AccountKind.CASH, AccountKind.CHEQUES)
History = list[tuple[date, int]]


@dataclass(frozen=True)
class MonthState:
    """One month of an account: its last statement, if any, and our balance on that day."""

    month: date
    statement: BankStatement | None = None
    book: int = 0

    @property
    def bank(self) -> int:
        """What the bank says."""
        return self.statement.balance_cents if self.statement else 0

    @property
    def difference(self) -> int:
        """The bank's balance less ours."""
        return self.bank - self.book

    @property
    def is_validated(self) -> bool:
        """True once validated."""
        return self.statement is not None and self.statement.is_validated


@dataclass(frozen=True)
class AccountMonths:
    """A bank account and its last months, newest first; None before the first account is made."""

    bank_account: BankAccount | None
    months: tuple[MonthState, ...]


@dataclass(frozen=True)
class Waiting:
    """The next month to validate of an account, and the day from which it waits."""

    bank_account: BankAccount | None
    month: date
    since: date

    def is_overdue(self, at: date) -> bool:
        """True when it waits for more than 45 days: our accounts drift from the bank's unseen."""
        return at - self.since > ALERT_AFTER


class Overview:
    """A club's money at its banks and on its way there, on a day."""

    def __init__(self, club: Club, *, at: date) -> None:
        self.club, self.at = club, at

    @cached_property
    def accounts(self) -> list[BankAccount]:
        """The club's bank accounts, oldest first."""
        found = BankAccount.objects.filter(club=self.club).select_related("account", "club")
        return list(found.order_by("opened_on", "id"))

    def held(self, kind: AccountKind) -> int:
        """What all accounts of a kind hold (bank, cash, cheques), in cents."""
        return sum(history[-1][1] for history in self._histories[kind].values())

    def months(self, count: int = 12) -> tuple[AccountMonths, ...]:
        """The last months of each account, each with the last balance noted in it."""
        first = max(month_of(self.club.created_on), after(month_of(self.at), 1 - count))
        noted = {
            (one.bank_account_id, month_of(one.on)): one
            for one in self._statements
            if first <= one.on <= self.at
        }
        if not self.accounts:
            empty = tuple(MonthState(month) for month in between(first, self.at))
            return (AccountMonths(None, empty[::-1]),)
        histories = self._histories[AccountKind.BANK]
        return tuple(
            AccountMonths(
                one, _states(one, noted, histories.get(one.account_id, []), between(first, self.at))
            )
            for one in self.accounts
            if one.closed_on is None or one.closed_on >= first
        )

    def waiting(self) -> list[Waiting]:
        """The next month to validate of each account: over, with money moved, after the last one
        validated; the longest awaited first.

        An account never validated begins with the month just over, and waits since the end of the
        month in which its first movement was written here.
        """
        histories = self._histories[AccountKind.BANK]
        if not histories:
            return []
        known = {one.account_id: one for one in self.accounts}
        validated = {one.bank_account_id: one.on for one in self._statements if one.is_validated}
        found = []
        for account, days in histories.items():
            own = known.get(account)
            last = validated.get(own.pk) if own else None
            one = self._after(own, last, days) if last else self._never(own, days)
            if one is not None:
                found.append(one)
        return sorted(found, key=_urgency)

    def _after(self, own: BankAccount | None, last: date, days: History) -> Waiting | None:
        later = (month_of(on) for on, _held in days if on > last_day(month_of(last)))
        month = next(later, None)
        if month is None or month >= month_of(self.at):
            return None
        return Waiting(own, month, last_day(month))

    def _never(self, own: BankAccount | None, days: History) -> Waiting | None:
        just_over = after(month_of(self.at), -1)
        first = days[0][0]
        if first > last_day(just_over):
            return None
        return Waiting(own, just_over, last_day(month_of(max(first, self._first_written))))

    @cached_property
    def _statements(self) -> list[BankStatement]:
        return list(BankStatement.objects.filter(club=self.club).order_by("on"))

    @cached_property
    def _first_written(self) -> date:
        """The day the club's first entry was written here."""
        found = Entry.objects.filter(club=self.club).aggregate(first=Min("recorded_at"))["first"]
        return timezone.localdate(found) if found else self.club.created_on

    @cached_property
    def _histories(self) -> dict[str, dict[UUID, History]]:
        """By kind, each account's balance after each day it moved, oldest first; one query."""
        moved: dict[tuple[str, UUID], dict[date, int]] = defaultdict(lambda: defaultdict(int))
        days = (
            Transfer.objects.filter(
                Q(debit__kind__in=HELD) | Q(credit__kind__in=HELD),
                entry__club=self.club,
                entry__on__lte=self.at,
                commodity=EURO_CENTS,
            )
            .order_by()
            .values_list("debit__kind", "debit", "credit__kind", "credit", "entry__on")
            .annotate(Sum("quantity"))
        )
        for debit_kind, debit, credit_kind, credit, on, quantity in days:
            for kind, account, sign in ((debit_kind, debit, 1), (credit_kind, credit, -1)):
                if kind in HELD:
                    moved[kind, account][on] += sign * quantity
        found: dict[str, dict[UUID, History]] = defaultdict(dict)
        for (kind, account), own in moved.items():
            found[kind][account] = _running(own)
        return found


def to_validate(club: Club, *, at: date) -> date | None:
    """The next month to validate of the club, whatever the account; None when all is done."""
    return next((one.month for one in Overview(club, at=at).waiting()), None)


def _urgency(one: Waiting) -> tuple[date, date, int]:
    return one.month, one.since, one.bank_account.pk if one.bank_account else 0


def _running(days: dict[date, int]) -> History:
    held, found = 0, []
    for on in sorted(days):
        held += days[on]
        found.append((on, held))
    return found


def _states(
    bank_account: BankAccount,
    noted: dict[tuple[int, date], BankStatement],
    history: History,
    wanted: Iterable[date],
) -> tuple[MonthState, ...]:
    days = [on for on, _held in history]
    states = []
    for month in wanted:
        statement = noted.get((bank_account.pk, month))
        if statement is None:
            states.append(MonthState(month))
            continue
        place = bisect_right(days, statement.on)
        now = history[place - 1][1] if place else 0
        frozen = statement.book_balance if statement.is_validated else None
        states.append(MonthState(month, statement, now if frozen is None else cents(frozen)))
    return tuple(states[::-1])
