"""Our accounts against the bank's, account by account: the two balances of a day, what explains
their difference, and the reconciliation statement of a validated month."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from banking.explaining import Explained, explain
from banking.figures import ReconciliationFigures, read, total
from banking.models import BankAccount, BankStatement, Reconciliation
from clubs.models import Club
from clubs.money import cents
from ledger.balances import balance, balances
from ledger.contributing import Means, waiting
from ledger.models import AccountKind
from members.models import Person


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


def explained(comparison: Comparison) -> Explained:
    """What explains the difference of a statement; as frozen once the month is validated."""
    statement = comparison.statement
    agreed = standing(statement)
    if agreed is None:
        return explain(statement.bank_account, on=statement.on, difference=comparison.difference)
    figures = read(agreed.figures)
    return Explained(figures.difference, figures.not_in_book, figures.not_at_bank, figures.suspense)


def standing(statement: BankStatement) -> Reconciliation | None:
    """The reconciliation that stands on a statement; None before validation and once lifted."""
    if not statement.is_validated:
        return None
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


def changed_since(comparison: Comparison) -> int:
    """How our account moved for that day since it was validated, in cents; zero is right."""
    return _held(comparison.statement) - comparison.book


def _held(statement: BankStatement) -> int:
    return balance(statement.bank_account.account, at=statement.on)


def _people(reconciliation: Reconciliation) -> "list[Person]":
    ids = [one for one in (reconciliation.by, reconciliation.lifted_by) if one]
    return list(Person.objects.filter(pk__in=ids))
