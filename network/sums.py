"""What a network's clubs saved and invested, read from their books and from the returns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Case, F, Q, Sum, UUIDField, When
from django.db.models.functions import Coalesce, ExtractYear

from clubs.models import Network
from ledger.models import AccountKind, EntryKind, Transfer
from ledger.models.book import EURO_CENTS

Side = Literal["debit", "credit"]

SIGNS: dict[Side, dict[AccountKind, int]] = {
    "credit": {AccountKind.CAPITAL: 1, AccountKind.HOLDING: -1},
    "debit": {AccountKind.CAPITAL: -1, AccountKind.HOLDING: 1},
}


@dataclass(frozen=True)
class Movement:
    """The sum of one kind of act on one account (or a club's accounts of a kind) in one year."""

    kind: AccountKind
    club_id: int
    year: int
    act: EntryKind
    account: UUID | None
    cents: int


def movements(
    network: Network, *, at: date, known_at: datetime | None = None
) -> tuple[Movement, ...]:
    """Every movement of members' capital and of holdings at cost up to `at`: two queries.

    Capital: positive when members paid, by club and year. Holdings: positive when money was put in,
    negative when repaid, sold or lost, by cost account. A reversal takes off its own act.
    """
    added: dict[tuple[str, int, int, str, UUID | None], int] = {}
    for column, signs in SIGNS.items():
        for kind, club, year, act, account, cents in _grouped(network, column, at, known_at):
            key = (kind, club, year, act, account)
            added[key] = added.get(key, 0) + signs[AccountKind(kind)] * cents
    return tuple(
        Movement(
            kind=AccountKind(kind),
            club_id=club,
            year=year,
            act=EntryKind(act),
            account=account,
            cents=cents,
        )
        for (kind, club, year, act, account), cents in added.items()
    )


def _grouped(
    network: Network, column: Side, at: date, known_at: datetime | None
) -> Iterator[tuple[str, int, int, str, UUID | None, int]]:
    transfers = Transfer.objects.filter(
        Q(**{f"{column}__kind__in": [AccountKind.CAPITAL, AccountKind.HOLDING]}),
        entry__club__network=network,
        entry__on__lte=at,
        commodity=EURO_CENTS,
    )
    if known_at is not None:
        transfers = transfers.filter(entry__recorded_at__lte=known_at)
    is_holding = Q(**{f"{column}__kind": AccountKind.HOLDING})
    keys = ("kind", "club", "year", "act", "account")
    rows = (
        transfers.annotate(
            kind=F(f"{column}__kind"),
            club=F("entry__club_id"),
            year=ExtractYear("entry__on"),
            act=Coalesce("entry__reverses__kind", "entry__kind"),
            account=Case(When(is_holding, then=F(f"{column}_id")), output_field=UUIDField()),
        )
        .order_by(*keys)
        .values(*keys)
        .annotate(cents=Sum("quantity"))
    )
    for row in rows:
        yield row["kind"], row["club"], row["year"], row["act"], row["account"], row["cents"]
