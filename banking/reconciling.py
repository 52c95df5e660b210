"""Our accounts against the bank's: the two balances of a day, and what may explain the gap."""

from dataclasses import dataclass
from datetime import date

from banking.models import BankStatement
from clubs.models import Club
from clubs.money import cents
from ledger.balances import balances
from ledger.contributing import Means, waiting
from ledger.models import AccountKind, Entry
from ledger.months import after, between, last_day, month_of


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
    """One month to validate: its last statement, if any."""

    month: date
    comparison: Comparison | None

    @property
    def is_validated(self) -> bool:
        """True once validated."""
        return self.comparison is not None and self.comparison.statement.is_validated


def bank_balance(club: Club, *, at: date) -> int:
    """What our accounts say the bank holds on a day, in cents."""
    held = balances(club, at=at)
    return sum(amount for one, amount in held.items() if one.kind == AccountKind.BANK)


def compare(statement: BankStatement) -> Comparison:
    """The bank's balance against ours on the same day; as frozen once the month is validated."""
    box = waiting(statement.club, at=statement.on)
    frozen = statement.book_balance if statement.is_validated else None
    return Comparison(
        statement=statement,
        book=bank_balance(statement.club, at=statement.on) if frozen is None else cents(frozen),
        cash=box[Means.CASH],
        cheques=box[Means.CHEQUE],
    )


def months(club: Club, *, at: date, count: int = 12) -> list[MonthState]:
    """The last months of the club, newest first, each with the last balance noted in it."""
    first = max(month_of(club.created_on), after(month_of(at), 1 - count))
    statements: dict[date, BankStatement] = {}
    found = BankStatement.objects.filter(club=club, on__gte=first, on__lte=at)
    for statement in found.select_related("club").order_by("on"):
        statements[month_of(statement.on)] = statement
    states = [
        MonthState(month, compare(statements[month]) if month in statements else None)
        for month in between(first, at)
    ]
    return states[::-1]


def to_validate(club: Club, *, at: date) -> date | None:
    """The next month to validate: over, with money moved, after the last validated one.

    A club that never validated begins with the month just over. None when all is done.
    """
    last = (
        BankStatement.objects.filter(club=club, validated_at__isnull=False)
        .order_by("-on")
        .values_list("on", flat=True)
        .first()
    )
    moved = Entry.objects.filter(club=club)
    if last is None:
        just_over = after(month_of(at), -1)
        return just_over if moved.filter(on__lte=last_day(just_over)).exists() else None
    moved = moved.filter(on__gt=last_day(month_of(last)))
    first = moved.order_by("on").values_list("on", flat=True).first()
    if first is None or month_of(first) >= month_of(at):
        return None
    return month_of(first)


def changed_since(comparison: Comparison) -> int:
    """How our accounts moved for that day since it was validated, in cents; zero is right."""
    statement = comparison.statement
    return bank_balance(statement.club, at=statement.on) - comparison.book
