"""The euro movements of a club's year, read once: cash flow, results and savings come from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from clubs.models import Club
from ledger.balances import transfers
from ledger.models import AccountKind, EntryKind
from ledger.models.book import CASH_KINDS, EURO_CENTS, NET_ASSET_KINDS

CONTRIBUTED = (EntryKind.CONTRIBUTIONS, EntryKind.RETURNED)


@dataclass(frozen=True)
class Move:
    """One transfer. `act` is the kind of its entry, or of the entry it reverses; cents."""

    on: date
    act: str
    debit: str
    credit: str
    subject: str
    membership: int | None
    quantity: int
    is_undo: bool

    @property
    def cash(self) -> int:
        """What it added to the money at hand."""
        return self.quantity * ((self.debit in CASH_KINDS) - (self.credit in CASH_KINDS))

    @property
    def other(self) -> str:
        """The kind of account on the other side of the money at hand."""
        return self.credit if self.debit in CASH_KINDS else self.debit

    @property
    def wealth(self) -> int:
        """What it added to the net assets."""
        return self.quantity * ((self.debit in NET_ASSET_KINDS) - (self.credit in NET_ASSET_KINDS))

    @property
    def origin(self) -> str:
        """The kind of account, outside the net assets, that explains the change."""
        return self.credit if self.debit in NET_ASSET_KINDS else self.debit

    @property
    def contributed(self) -> int:
        """What members paid in by it; a reversal, or a return unpaid, takes it back."""
        if self.act not in CONTRIBUTED or AccountKind.CAPITAL not in (
            self.debit,
            self.credit,
        ):
            return 0
        return self.quantity if self.credit == AccountKind.CAPITAL else -self.quantity


def moves(
    club: Club, *, since: date, through: date, known_at: datetime | None = None
) -> tuple[Move, ...]:
    """Every euro movement dated from `since` to `through`, both included, in order of days."""
    rows = (
        transfers(club, at=through, known_at=known_at)
        .filter(entry__on__gte=since, commodity=EURO_CENTS)
        .order_by("entry__on", "entry__number", "position")
        .values_list(
            "entry__on", "entry__kind", "entry__reverses__kind",
            "debit__kind", "credit__kind", "debit__subject", "credit__subject",
            "debit__membership", "credit__membership", "quantity",
        )
    )  # fmt: skip
    return tuple(
        Move(
            on=on,
            act=undone or act,
            debit=debit,
            credit=credit,
            subject=debit_subject or credit_subject,
            membership=debit_member or credit_member,
            quantity=quantity,
            is_undo=undone is not None,
        )
        for (
            on, act, undone, debit, credit, debit_subject, credit_subject,
            debit_member, credit_member, quantity,
        ) in rows
    )  # fmt: skip


def contributed_by_month(found: Iterable[Move]) -> tuple[int, ...]:
    """What came in from the members in each of the twelve months, in cents."""
    months = [0] * 12
    for move in found:
        months[move.on.month - 1] += move.contributed
    return tuple(months)


def contributed_by_member(found: Iterable[Move]) -> dict[int, int]:
    """What each membership paid in over the period, in cents."""
    paid: dict[int, int] = {}
    for move in found:
        if move.contributed and move.membership:
            paid[move.membership] = paid.get(move.membership, 0) + move.contributed
    return paid
