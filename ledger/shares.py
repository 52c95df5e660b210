"""What each member of a club owns, computed from the book and never stored.

Two methods (domain.md 2.2): pro rata of what was paid in, or parts bought at the value of their
day. In both, the members' values and the unallocated remainder add up to the net assets, to the
cent; the remainder is only there while nobody has weight.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Q, QuerySet, Sum

from clubs.models import Club, ShareMethod
from clubs.money import allocate
from clubs.rules import rule
from ledger.accounts import account, member_accounts
from ledger.balances import entries, transfers
from ledger.models.book import NET_ASSET_KINDS, AccountKind, EntryKind
from ledger.posting import Line
from members.models import Membership

PART = 10**6
LEAST_UNIT_VALUE = Fraction(1)


@dataclass(frozen=True)
class MemberShare:
    """One member's part of the club.

    `paid`: cents contributed, net of what exits extinguished; `base`: the same after the changes
    of method, what pro rata counts. `weight`: what `value` (cents) is in proportion to, cents or
    millionths of a part. `units`: millionths of a part.
    """

    membership: Membership
    paid: int
    base: int
    weight: int
    units: int
    value: int
    ratio: Fraction


@dataclass(frozen=True)
class Shares:
    """A club's net assets (cents) and their owners, in order of seniority.

    `unit_value` is in cents per part, exact; None when the club has no parts. `method` is None
    while the club has not chosen: then nobody has weight and everything is unallocated.
    """

    method: ShareMethod | None
    at: date
    net_assets: int
    unallocated: int
    units_total: int
    unit_value: Fraction | None
    members: tuple[MemberShare, ...]

    def of(self, membership: Membership) -> MemberShare:
        """One member's share; nothing for somebody who has none."""
        nothing = MemberShare(membership, 0, 0, 0, 0, 0, Fraction(0))
        return next((s for s in self.members if s.membership.pk == membership.pk), nothing)


@dataclass(frozen=True)
class Position:
    """What the book says of one member: cents paid, base of the pro rata, millionths of parts."""

    paid: int = 0
    base: int = 0
    units: int = 0


def method_on(club: Club, *, at: date, known_at: datetime | None = None) -> ShareMethod | None:
    """How shares were computed on a day, as known at an instant; None before the club chose."""
    if known_at is not None:
        unknown = (
            entries(club, at=at)
            .filter(kind=EntryKind.CONVERSION, recorded_at__gt=known_at)
            .order_by("number")
            .first()
        )
        if unknown is not None:
            at = min(at, unknown.on - timedelta(days=1))
    chosen = rule(club, "share_method", at=max(at, club.created_on))
    return None if chosen is None else ShareMethod(chosen)


def shares(
    club: Club,
    *,
    at: date,
    known_at: datetime | None = None,
    method: ShareMethod | None = None,
) -> Shares:
    """Who owns what on a day. `method` overrides the club's own, to show both before choosing."""
    method = method or method_on(club, at=at, known_at=known_at)
    assets, positions = _positions(club, at, known_at)
    members = [
        (membership, positions.get(membership.pk, Position()))
        for membership in _owners(club, at, positions)
    ]
    weights = {member.pk: _weight(method, position) for member, position in members}
    total = sum(weights.values())
    values = allocate(assets, weights) if total else dict.fromkeys(weights, 0)
    units = sum(position.units for _member, position in members)
    return Shares(
        method=method,
        at=at,
        net_assets=assets,
        unallocated=assets - sum(values.values()),
        units_total=units,
        unit_value=Fraction(assets * PART, units) if units > 0 else None,
        members=tuple(
            MemberShare(
                membership=member,
                paid=position.paid,
                base=position.base,
                weight=weights[member.pk],
                units=position.units,
                value=values[member.pk],
                ratio=Fraction(weights[member.pk], total) if total else Fraction(0),
            )
            for member, position in members
        ),
    )


def position(membership: Membership, *, at: date) -> Position:
    """What one member holds on a day and still holds after every later recorded entry."""
    held = [_positions(membership.club, day, None)[1] for day in (at, date.max)]
    then, now = (positions.get(membership.pk, Position()) for positions in held)
    return Position(min(then.paid, now.paid), min(then.base, now.base), min(then.units, now.units))


def unit_price(club: Club, *, on: date) -> Fraction:
    """What a part costs on a day, in cents: its value, or the first value set by the convention.

    Never under one cent: in a club that lost everything, newcomers do not pay for the past.
    """
    value = shares(club, at=on, method=ShareMethod.UNITS).unit_value
    if value is None:
        return Fraction(int(rule(club, "initial_unit_value", at=on)))
    return max(value, LEAST_UNIT_VALUE)


def unit_lines(
    club: Club, on: date, amounts: Mapping[Membership, int], *, valued_on: date | None = None
) -> list[Line]:
    """The parts these payments (cents) buy on that day; nothing for a club that has no parts.

    They go in the same entry as the payments, whose amounts do not change the value of a part.
    `valued_on` is the day that prices them when it is not the payments' own (`ledger.pricing`).
    """
    if method_on(club, at=on) != ShareMethod.UNITS:
        return []
    price = unit_price(club, on=valued_on or on)
    issued = account(club, AccountKind.UNITS_ISSUED)
    held = member_accounts(club, AccountKind.UNITS_HELD, list(amounts))
    bought = {member: int(amount * PART / price) for member, amount in amounts.items()}
    return [
        Line(debit=issued, credit=held[member], quantity=units, commodity="PART")
        for member, units in bought.items()
        if units
    ]


def _owners(club: Club, at: date, positions: Mapping[int, Position]) -> QuerySet[Membership]:
    """Who is in the club that day, and whoever left without being settled; oldest first."""
    unsettled = [member for member, position in positions.items() if position != Position()]
    open_then = Q(joined_on__lte=at) & (Q(left_on__isnull=True) | Q(left_on__gte=at))
    return (
        Membership.objects.filter(Q(pk__in=unsettled) | open_then, club=club)
        .select_related("person")
        .order_by("joined_on", "pk")
    )


def _weight(method: ShareMethod | None, position: Position) -> int:
    if method is None:
        return 0
    return max(0, position.units if method == ShareMethod.UNITS else position.base)


def _positions(club: Club, at: date, known_at: datetime | None) -> tuple[int, dict[int, Position]]:
    """The net assets and each member's position, in one query."""
    rows = (
        transfers(club, at=at, known_at=known_at)
        .values_list("debit__kind", "debit__membership_id", "credit__kind", "credit__membership_id")
        .annotate(Sum("quantity"))
    )
    assets = 0
    held: dict[tuple[int, str], int] = defaultdict(int)
    for debit_kind, debit_member, credit_kind, credit_member, quantity in rows:
        assets += quantity * ((debit_kind in NET_ASSET_KINDS) - (credit_kind in NET_ASSET_KINDS))
        if debit_member:
            held[debit_member, debit_kind] -= quantity
        if credit_member:
            held[credit_member, credit_kind] += quantity
    members = {member for member, _kind in held}
    return assets, {member: _position(held, member) for member in members}


def _position(held: Mapping[tuple[int, str], int], member: int) -> Position:
    paid = held.get((member, AccountKind.CAPITAL), 0)
    return Position(
        paid=paid,
        base=paid + held.get((member, AccountKind.BASE_SHIFT), 0),
        units=held.get((member, AccountKind.UNITS_HELD), 0),
    )
