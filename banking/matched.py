"""What already explains a line: its living matches, and what each says the line became."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from banking.models import BankLine, Match, Target
from banking.proposals.shapes import Part
from clubs.models import Club
from investments.models import Movement, MovementKind
from ledger.balances import transfers
from ledger.models import Account, AccountKind, EntryKind, FeePayment, Transfer
from ledger.models.book import EURO_CENTS

SUBJECT = "line:"
BY_KIND = {
    AccountKind.EXPENSES: Target.EXPENSE,
    AccountKind.COLLECTED: Target.FEE,
    AccountKind.SUSPENSE: Target.SUSPENSE,
    AccountKind.CASH: Target.DEPOSIT,
    AccountKind.CHEQUES: Target.DEPOSIT,
    AccountKind.BANK: Target.OWN_TRANSFER,
    AccountKind.TRANSIT: Target.OWN_TRANSFER,
}
BY_MOVEMENT = {
    MovementKind.DIVIDEND: Target.DIVIDEND,
    MovementKind.INTEREST: Target.INTEREST,
    MovementKind.REPAYMENT: Target.INSTALMENT,
}


@dataclass(frozen=True)
class Explained:
    """A line and the living matches that explain it; `rest` is what they leave, in cents."""

    line: BankLine
    matches: tuple[Match, ...]

    @property
    def rest(self) -> int:
        """What is still to explain, in cents, above zero."""
        return abs(self.line.amount) - sum(one.amount for one in self.matches)


def explained(line: BankLine) -> Explained:
    """A line with its living matches."""
    found = living(line).select_related(
        "transfer__entry", "transfer__debit", "transfer__credit__membership__person"
    )
    return Explained(line, tuple(found))


def living(line: BankLine) -> QuerySet[Match]:
    """The matches of a line whose entry still stands."""
    return line.matches.filter(transfer__entry__reversed_by__isnull=True).order_by("pk")


def left_to_clarify(club: Club, *, at: date) -> dict[int, int]:
    """What is left to clarify of each receipt nobody could name, in cents, by the line's id."""
    kept: Counter[str] = Counter()
    moved = transfers(club, at=at).filter(
        Q(debit__kind=AccountKind.SUSPENSE) | Q(credit__kind=AccountKind.SUSPENSE)
    )
    for debit, credit, quantity in moved.values_list(
        "debit__subject", "credit__subject", "quantity"
    ):
        kept[credit] += quantity
        kept[debit] -= quantity
    return {
        int(subject.removeprefix(SUBJECT)): held
        for subject, held in kept.items()
        if subject.startswith(SUBJECT) and held > 0
    }


def on_account(
    transfers: Iterable[Transfer], account: Account, *, incoming: bool
) -> list[Transfer]:
    """The movements of euros that put money on an account, or take it away."""
    side = "debit_id" if incoming else "credit_id"
    return [
        one for one in transfers if one.commodity == EURO_CENTS and getattr(one, side) == account.pk
    ]


def became(transfers: Sequence[Transfer], account: Account) -> list[Part]:
    """What these movements say their line is: each part, as far as it can be told."""
    return [part for one in transfers if (part := _part(one, account)) is not None]


def content(parts: Iterable[Part]) -> Counter[tuple[Target, int | None]]:
    """How much goes to what and to whom: what makes two confirmations the same."""
    found: Counter[tuple[Target, int | None]] = Counter()
    for part in parts:
        found[part.target, part.membership.pk if part.membership else None] += part.amount
    return found


def _part(transfer: Transfer, account: Account) -> Part | None:
    other = transfer.credit if transfer.debit_id == account.pk else transfer.debit
    kind, amount = AccountKind(other.kind), transfer.quantity
    if kind == AccountKind.CAPITAL:
        returned = transfer.entry.kind == EntryKind.RETURNED
        return Part(Target.RETURN if returned else Target.CONTRIBUTION, amount, other.membership)
    if kind == AccountKind.MEMBER_DEBT and transfer.entry.kind == EntryKind.RETURNED:
        return Part(Target.EXPENSE, amount, other.membership)
    if kind == AccountKind.COLLECTED:
        paid = FeePayment.objects.filter(transfer=transfer).select_related("membership").first()
        return Part(Target.FEE, amount, paid.membership) if paid else None
    if kind == AccountKind.EXPENSES:
        return Part(Target.EXPENSE, amount, detail=other.subject)
    if kind in BY_KIND:
        return Part(BY_KIND[kind], amount)
    return _of_holding(transfer)


def _of_holding(transfer: Transfer) -> Part | None:
    movement = Movement.objects.filter(entry=transfer.entry_id).first()
    if movement is None:
        is_interest = transfer.entry.kind == EntryKind.INTEREST
        return Part(Target.INTEREST, transfer.quantity) if is_interest else None
    target = BY_MOVEMENT.get(MovementKind(movement.kind))
    if target is None:
        return None
    return Part(target, transfer.quantity, detail=str(movement.holding_id))
