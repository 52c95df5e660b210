"""What each method of sharing would give on a club's own figures, to choose knowingly.

The book is told again from its first day: by units each payment buys at the value of its day, as if
the club had always counted so. Nothing is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from clubs.models import Club, ShareMethod
from clubs.money import allocate
from clubs.rules import rule
from ledger.balances import transfers
from ledger.models.book import NET_ASSET_KINDS, AccountKind, Transfer
from ledger.shares import LEAST_UNIT_VALUE, PART
from members.models import Membership


@dataclass(frozen=True)
class Comparison:
    """One member's value (cents) by each method, had the club always counted so."""

    membership: Membership
    paid: int
    pro_rata: int
    units: int

    @property
    def difference(self) -> int:
        """What parts would give this member beyond pro rata."""
        return self.units - self.pro_rata


@dataclass
class _Retold:
    """The state of the club while its book is told again."""

    first_value: int
    net: int = 0
    paid: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    parts: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def tell(self, moved: list[Transfer]) -> None:
        """One entry: parts are priced before it."""
        total = sum(self.parts.values())
        price = Fraction(self.net * PART, total) if total > 0 else Fraction(self.first_value)
        for transfer in moved:
            self._take(transfer, max(price, LEAST_UNIT_VALUE))
            self.net += transfer.quantity * (
                (transfer.debit.kind in NET_ASSET_KINDS) - (transfer.credit.kind in NET_ASSET_KINDS)
            )

    def _take(self, transfer: Transfer, price: Fraction) -> None:
        if transfer.credit.kind == AccountKind.CAPITAL and transfer.credit.membership_id:
            self.paid[transfer.credit.membership_id] += transfer.quantity
            self.parts[transfer.credit.membership_id] += int(transfer.quantity * PART / price)
        if transfer.debit.kind == AccountKind.CAPITAL and transfer.debit.membership_id:
            member = transfer.debit.membership_id
            if self.paid[member] > 0:
                gone = self.parts[member] * transfer.quantity // self.paid[member]
                self.parts[member] -= min(self.parts[member], gone)
            self.paid[member] -= transfer.quantity


def compare_methods(club: Club, *, at: date) -> tuple[Comparison, ...]:
    """Every owner's value by both methods, in order of seniority; two queries."""
    retold = _Retold(int(rule(club, "initial_unit_value", at=at)))
    for moved in _entries(club, at):
        retold.tell(moved)
    owners = list(
        Membership.objects.filter(pk__in=[pk for pk, paid in retold.paid.items() if paid > 0])
        .select_related("person")
        .order_by("joined_on", "pk")
    )
    values = {
        method: _values(retold.net, {owner.pk: held[owner.pk] for owner in owners})
        for method, held in (
            (ShareMethod.PRO_RATA, retold.paid),
            (ShareMethod.UNITS, retold.parts),
        )
    }
    return tuple(
        Comparison(
            membership=owner,
            paid=retold.paid[owner.pk],
            pro_rata=values[ShareMethod.PRO_RATA][owner.pk],
            units=values[ShareMethod.UNITS][owner.pk],
        )
        for owner in owners
    )


def _entries(club: Club, at: date) -> Iterator[list[Transfer]]:
    moved: Iterable[Transfer] = (
        transfers(club, at=at)
        .select_related("debit", "credit", "entry")
        .order_by("entry__on", "entry__number", "position")
    )
    for _entry, group in groupby(moved, key=attrgetter("entry_id")):
        yield list(group)


def _values(net: int, weights: dict[int, int]) -> dict[int, int]:
    return allocate(net, weights) if any(weights.values()) else dict.fromkeys(weights, 0)
