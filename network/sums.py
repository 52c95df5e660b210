"""What a network's clubs saved and invested, read from their books and from the returns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, ExtractYear

from clubs.models import Network
from ledger.models import AccountKind, EntryKind, Transfer
from ledger.models.book import EURO_CENTS

Side = Literal["debit", "credit"]


@dataclass(frozen=True)
class Movement:
    """The sum of one kind of act on one account (or a club's accounts of a kind) in one year."""

    club_id: int
    year: int
    act: EntryKind
    account: UUID | None
    cents: int


def saved_movements(
    network: Network, *, at: date, known_at: datetime | None = None
) -> tuple[Movement, ...]:
    """Members' capital up to `at` by club, year and act; a reversal takes off its own act."""
    return _net(network, AccountKind.CAPITAL, "credit", at, known_at)


def holding_movements(
    network: Network, *, at: date, known_at: datetime | None = None
) -> tuple[Movement, ...]:
    """Every movement of the holdings at cost up to `at`; `account` is a holding's cost account.

    Positive: money put in. Negative: repaid, sold or lost. A reversal takes off its own act.
    """
    return _net(network, AccountKind.HOLDING, "debit", at, known_at)


def total(movements: Iterable[Movement], acts: Iterable[EntryKind]) -> int:
    """The sum in cents of the movements of these acts."""
    wanted = frozenset(acts)
    return sum(movement.cents for movement in movements if movement.act in wanted)


def _net(
    network: Network, kind: AccountKind, side: Side, at: date, known_at: datetime | None
) -> tuple[Movement, ...]:
    other: Side = "debit" if side == "credit" else "credit"
    added: dict[tuple[int, int, str, UUID | None], int] = {}
    for column, sign in ((side, 1), (other, -1)):
        rows = _grouped(network, kind, column, at, known_at)
        for club, year, act, account, cents in rows:
            key = (club, year, act, account)
            added[key] = added.get(key, 0) + sign * cents
    return tuple(
        Movement(club_id=club, year=year, act=EntryKind(act), account=account, cents=cents)
        for (club, year, act, account), cents in added.items()
    )


def _grouped(
    network: Network, kind: AccountKind, column: Side, at: date, known_at: datetime | None
) -> Iterator[tuple[int, int, str, UUID | None, int]]:
    transfers = Transfer.objects.filter(
        Q(**{f"{column}__kind": kind}),
        entry__club__network=network,
        entry__on__lte=at,
        commodity=EURO_CENTS,
    )
    if known_at is not None:
        transfers = transfers.filter(entry__recorded_at__lte=known_at)
    by_holding = kind == AccountKind.HOLDING
    keys = ["club", "year", "act", *([f"{column}_id"] if by_holding else [])]
    rows = (
        transfers.annotate(
            club=F("entry__club_id"),
            year=ExtractYear("entry__on"),
            act=Coalesce("entry__reverses__kind", "entry__kind"),
        )
        .order_by(*keys)
        .values(*keys)
        .annotate(cents=Sum("quantity"))
    )
    for row in rows:
        yield row["club"], row["year"], row["act"], row.get(f"{column}_id"), row["cents"]
