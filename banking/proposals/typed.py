"""A line that is already written: entries typed before the bank's file came, paired once.

A movement of the book on the line's own account, for the same amount, a few days around, that no
line explains yet. Several movements of one entry pair each with a line of its own; a deposit is
one line for all of its entry's movements.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, Sum

from banking.models import BankLine
from clubs.models import Club
from ledger.models import EntryKind, Transfer
from ledger.models.book import EURO_CENTS

CLOSE = timedelta(days=5)
FAR = timedelta(days=15)
DEPOSIT_DAYS = timedelta(days=10)


@dataclass(frozen=True)
class Candidate:
    """Movements of one entry that one line may be; `total` cents, signed as the bank shows it."""

    transfers: tuple[Transfer, ...]
    account: UUID
    total: int

    @property
    def on(self) -> date:
        """The day of the entry."""
        return self.transfers[0].entry.on

    @property
    def ends(self) -> frozenset[tuple[UUID, UUID]]:
        """Each movement's end on this account: what one line alone may be."""
        return frozenset((one.pk, self.account) for one in self.transfers)

    @property
    def members(self) -> frozenset[int]:
        """Whose payments they are."""
        found = (one.credit.membership_id for one in self.transfers)
        return frozenset(member for member in found if member is not None)

    @property
    def reach(self) -> timedelta:
        """How far from the line's day it is looked for at ease."""
        deposit = self.transfers[0].entry.kind == EntryKind.DEPOSIT
        return DEPOSIT_DAYS if deposit else CLOSE


@dataclass
class Typed:
    """The candidates, found by account and amount."""

    by_amount: dict[tuple[UUID, int], list[Candidate]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def near(self, line: BankLine, reach: timedelta = FAR) -> list[Candidate]:
        """Those a line may be, nearest day first."""
        found = self.by_amount.get((line.bank_account.account_id, line.amount), [])
        near = [one for one in found if abs(one.on - line.on) <= reach]
        return sorted(near, key=lambda one: (abs(one.on - line.on), one.transfers[0].entry.number))


def typed_movements(club: Club, lines: Sequence[BankLine]) -> Typed:
    """What the book holds on the lines' accounts around their days, less what lines explain."""
    found = Typed()
    if not lines:
        return found
    accounts = {line.bank_account.account_id for line in lines}
    days = [line.on for line in lines]
    moved = unexplained(club, accounts, since=min(days) - FAR, through=max(days) + FAR)
    entries: dict[tuple[UUID, UUID, bool], list[tuple[Transfer, int]]] = defaultdict(list)
    for transfer in moved:
        for account, signed in sides(transfer, accounts):
            entries[transfer.entry_id, account, signed > 0].append((transfer, signed))
    for (_entry, account, _sign), parts in entries.items():
        for transfer, signed in parts:
            found.by_amount[account, signed].append(Candidate((transfer,), account, signed))
        if len(parts) > 1:
            total = sum(signed for _transfer, signed in parts)
            whole = Candidate(tuple(transfer for transfer, _signed in parts), account, total)
            found.by_amount[account, total].append(whole)
    return found


def unexplained(
    club: Club, accounts: Iterable[UUID], *, since: date, through: date
) -> list[Transfer]:
    """Movements on these accounts that no line explains wholly; `seen_in` and `seen_out` are what
    lines already explain of them, on each side, in cents."""
    accounts = list(accounts)
    mine = F("bank_matches__line__bank_account__account")
    return list(
        Transfer.objects.filter(
            Q(debit__in=accounts) | Q(credit__in=accounts),
            entry__club=club,
            commodity=EURO_CENTS,
            entry__on__gte=since,
            entry__on__lte=through,
            entry__reverses__isnull=True,
            entry__reversed_by__isnull=True,
        )
        .annotate(
            seen_in=Sum("bank_matches__amount", filter=Q(debit=mine)),
            seen_out=Sum("bank_matches__amount", filter=Q(credit=mine)),
        )
        .select_related("entry", "debit", "credit__membership__person")
        .order_by("entry__on", "entry__number", "position")
    )


def sides(transfer: Transfer, accounts: Iterable[UUID]) -> list[tuple[UUID, int]]:
    """What is left to explain of a movement on each of these accounts, signed as the bank does."""
    found = []
    for account, sign, seen in (
        (transfer.debit_id, 1, "seen_in"),
        (transfer.credit_id, -1, "seen_out"),
    ):
        left = transfer.quantity - (getattr(transfer, seen) or 0)
        if account in accounts and left > 0:
            found.append((account, sign * left))
    return found
