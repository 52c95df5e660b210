"""Our accounts against the bank's, account by account: the two balances of a day, the months to
validate, and the reconciliation statement of a validated one."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, Min, Sum
from django.utils import timezone

from banking.explaining import Explained, explain
from banking.figures import ReconciliationFigures, read, total
from banking.models import BankAccount, BankStatement, Reconciliation
from clubs.models import Club
from clubs.money import cents
from ledger.balances import balance, balances
from ledger.contributing import Means, waiting
from ledger.models import AccountKind, Entry, Transfer
from ledger.models.book import EURO_CENTS
from ledger.months import after, between, last_day, month_of
from members.models import Person

ALERT_AFTER = timedelta(days=45)


@dataclass(frozen=True)
class Comparison:
    """A statement against the book on its day, in cents.

    `difference` is the bank's balance less ours. `cash` and `cheques` are not at the bank yet.
    """

    statement: BankStatement
    book: int
    cash: int
    cheques: int

    @property
    def bank(self) -> int:
        """What the bank says."""
        return self.statement.balance_cents

    @property
    def difference(self) -> int:
        """The bank's balance less ours."""
        return self.bank - self.book

    @property
    def deposit_explains(self) -> bool:
        """True when the gap is exactly money of ours that is not noted as deposited."""
        return self.difference > 0 and self.difference in {
            self.cash,
            self.cheques,
            self.cash + self.cheques,
        }


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


def bank_balance(club: Club, *, at: date) -> int:
    """What our accounts say the club's banks hold on a day, all accounts together, in cents."""
    held = balances(club, at=at)
    return sum(amount for one, amount in held.items() if one.kind == AccountKind.BANK)


def compare(statement: BankStatement) -> Comparison:
    """The bank's balance against ours on the same day; as frozen once the month is validated."""
    box = waiting(statement.club, at=statement.on)
    frozen = statement.book_balance if statement.is_validated else None
    return Comparison(
        statement=statement,
        book=_held(statement) if frozen is None else cents(frozen),
        cash=box[Means.CASH],
        cheques=box[Means.CHEQUE],
    )


def explained(statement: BankStatement) -> Explained:
    """What explains the difference of a statement; as frozen once the month is validated."""
    agreed = standing(statement)
    if agreed is None:
        return explain(
            statement.bank_account, on=statement.on, bank_balance=statement.balance_cents
        )
    figures = read(agreed.figures)
    return Explained(figures.difference, figures.not_in_book, figures.not_at_bank, figures.suspense)


def standing(statement: BankStatement) -> Reconciliation | None:
    """The reconciliation that stands on a statement; None before validation and once lifted."""
    return Reconciliation.objects.filter(statement=statement, lifted_at__isnull=True).first()


def statement_figures(reconciliation: Reconciliation) -> ReconciliationFigures:
    """The reconciliation statement as it is printed: what was agreed, who by, the chain."""
    agreed = read(reconciliation.figures)
    bank_account = reconciliation.bank_account
    people = {person.pk: str(person) for person in _people(reconciliation)}
    lifted = reconciliation.lifted_at
    return ReconciliationFigures(
        club=bank_account.club.name,
        bank=bank_account.bank,
        agreed=agreed,
        difference=agreed.difference,
        not_in_book_total=total(agreed.not_in_book),
        not_at_bank_total=total(agreed.not_at_bank),
        suspense_total=total(agreed.suspense),
        validated_by=people.get(reconciliation.by or 0, ""),
        previous_hash=reconciliation.previous_hash,
        hash=reconciliation.hash,
        lifted_on=timezone.localdate(lifted) if lifted else None,
        lifted_by=people.get(reconciliation.lifted_by or 0, ""),
        lift_reason=reconciliation.lift_reason,
    )


def months(club: Club, *, at: date, count: int = 12) -> tuple[AccountMonths, ...]:
    """The last months of each bank account, each with the last balance noted in it."""
    first = max(month_of(club.created_on), after(month_of(at), 1 - count))
    found = BankStatement.objects.filter(club=club, on__gte=first, on__lte=at).order_by("on")
    noted: dict[tuple[int, date], BankStatement] = {}
    for statement in found:
        noted[statement.bank_account_id, month_of(statement.on)] = statement
    accounts = list(BankAccount.objects.filter(club=club).select_related("account"))
    if not accounts:
        empty = tuple(MonthState(month) for month in between(first, at))
        return (AccountMonths(None, empty[::-1]),)
    history = _histories(club, at)
    return tuple(
        AccountMonths(one, _states(one, noted, history[one.account_id], between(first, at)))
        for one in accounts
        if one.closed_on is None or one.closed_on >= first
    )


@dataclass(frozen=True)
class AgreedMonths:
    """An account's reconciliations, newest first; the newest that stands may be lifted."""

    bank_account: BankAccount
    rows: tuple[Reconciliation, ...]

    @property
    def liftable(self) -> Reconciliation | None:
        """The newest that stands."""
        return next((one for one in self.rows if one.lifted_at is None), None)


def agreed_months(club: Club) -> tuple[AgreedMonths, ...]:
    """Every month agreed with the bank, account by account, the lifted versions too."""
    rows: dict[BankAccount, list[Reconciliation]] = defaultdict(list)
    found = Reconciliation.objects.filter(bank_account__club=club)
    for one in found.select_related("bank_account").order_by(
        "bank_account__opened_on", "bank_account", "-month", "-version"
    ):
        rows[one.bank_account].append(one)
    return tuple(AgreedMonths(one, tuple(own)) for one, own in rows.items())


def waiting_months(club: Club, *, at: date) -> list[Waiting]:
    """The next month to validate of each account: over, with money moved, after the last one
    validated; the longest awaited first.

    An account never validated begins with the month just over, and waits since the end of the month
    in which its first movement was written here.
    """
    known = {one.account_id: one for one in BankAccount.objects.filter(club=club)}
    validated = dict(
        BankStatement.objects.filter(club=club, validated_at__isnull=False)
        .order_by()
        .values_list("bank_account__account")
        .annotate(Max("on"))
    )
    just_over = after(month_of(at), -1)
    found = []
    for account, days in _histories(club, at).items():
        last = validated.get(account)
        if last is None:
            if days[0][0] <= last_day(just_over):
                since = last_day(month_of(max(days[0][0], _first_written(club))))
                found.append(Waiting(known.get(account), just_over, since))
            continue
        later = [month_of(on) for on, _held in days if on > last_day(month_of(last))]
        if later and later[0] < month_of(at):
            found.append(Waiting(known[account], later[0], last_day(later[0])))
    return sorted(found, key=_urgency)


def _urgency(one: Waiting) -> tuple[date, date, int]:
    return one.month, one.since, one.bank_account.pk if one.bank_account else 0


def to_validate(club: Club, *, at: date) -> date | None:
    """The next month to validate of the club, whatever the account; None when all is done."""
    return next((one.month for one in waiting_months(club, at=at)), None)


def changed_since(comparison: Comparison) -> int:
    """How our account moved for that day since it was validated, in cents; zero is right."""
    return _held(comparison.statement) - comparison.book


def _held(statement: BankStatement) -> int:
    return balance(statement.bank_account.account, at=statement.on)


def _people(reconciliation: Reconciliation) -> "list[Person]":
    ids = [one for one in (reconciliation.by, reconciliation.lifted_by) if one]
    return list(Person.objects.filter(pk__in=ids))


def _histories(club: Club, at: date) -> dict[UUID, list[tuple[date, int]]]:
    """Each bank account's balance after each day it moved, oldest first; two queries."""
    moved: dict[UUID, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for side, sign in (("debit", 1), ("credit", -1)):
        days = (
            Transfer.objects.filter(
                entry__club=club,
                entry__on__lte=at,
                commodity=EURO_CENTS,
                **{f"{side}__kind": AccountKind.BANK},
            )
            .order_by()
            .values_list(side, "entry__on")
            .annotate(Sum("quantity"))
        )
        for account, on, quantity in days:
            moved[account][on] += sign * quantity
    return defaultdict(list, {account: _running(days) for account, days in moved.items()})


def _running(days: dict[date, int]) -> list[tuple[date, int]]:
    held, found = 0, []
    for on in sorted(days):
        held += days[on]
        found.append((on, held))
    return found


def _states(
    bank_account: BankAccount,
    noted: dict[tuple[int, date], BankStatement],
    history: list[tuple[date, int]],
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


def _first_written(club: Club) -> date:
    """The day the club's first entry was written here."""
    first = Entry.objects.filter(club=club).aggregate(first=Min("recorded_at"))["first"]
    return timezone.localdate(first) if first else club.created_on
