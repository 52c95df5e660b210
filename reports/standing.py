"""What a club stands for on a day: what it owns, what it owes, and the end of its book."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from clubs.models import Club
from clubs.money import allocate
from ledger.balances import balances
from ledger.models import Account, AccountKind, Entry
from ledger.models.book import CASH_KINDS, OWED_KINDS
from ledger.shares import Shares


@dataclass(frozen=True)
class Wealth:
    """What the club owns and owes on `at`, in cents; `impairment` and `owed` are positive."""

    at: date
    cash: int
    cost: int
    impairment: int
    owed: int

    @property
    def invested(self) -> int:
        """The investments at cost less the losses known or foreseeable."""
        return self.cost - self.impairment

    @property
    def net(self) -> int:
        """The net assets."""
        return self.cash + self.invested - self.owed


@dataclass(frozen=True)
class Head:
    """The last entry of the book that was read: its number and its place in the chain."""

    number: int
    hash: str


def wealth(club: Club, *, at: date, known_at: datetime | None = None) -> Wealth:
    """Everything the club owns and owes on a day."""
    return wealth_in(balances(club, at=at, known_at=known_at), at)


def wealth_in(held: Mapping[Account, int], at: date) -> Wealth:
    """The wealth written in balances already read."""
    by_kind: dict[str, int] = {}
    for account, quantity in held.items():
        by_kind[account.kind] = by_kind.get(account.kind, 0) + quantity
    return Wealth(
        at=at,
        cash=sum(by_kind.get(kind, 0) for kind in CASH_KINDS),
        cost=by_kind.get(AccountKind.HOLDING, 0),
        impairment=-by_kind.get(AccountKind.IMPAIRMENT, 0),
        owed=-sum(by_kind.get(kind, 0) for kind in OWED_KINDS),
    )


def head(club: Club, *, known_at: datetime | None = None) -> Head:
    """The end of the book as known at an instant; number 0 for a book with nothing in it."""
    known = Entry.objects.filter(club=club).order_by("-number")
    if known_at is not None:
        known = known.filter(recorded_at__lte=known_at)
    last = known.first()
    return Head(last.number, last.hash) if last else Head(0, "")


def method_label(owned: Shares) -> str:
    """How the shares are computed, in words; nothing while the club has not chosen."""
    return str(owned.method.label) if owned.method else ""


def permilles(weights: list[int]) -> list[int]:
    """Thousandths in proportion to the weights, that add up to 1 000 (largest remainder)."""
    if not sum(weights):
        return [0] * len(weights)
    return list(allocate(1000, dict(enumerate(weights))).values())
