"""Who has paid the year's fees of the network and of the federation; a payment undone counts not.

What is asked of a member is one of the association's fees: the one of taxable members when there is
one and they are taxable (the club does not know it), else the one of every member.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from clubs.models import Club, Network
from ledger.fees import Association, association_of, associations_of, held_for
from ledger.models import FeeBasis, FeePayment, FeeSchedule
from members.models import Membership


@dataclass(frozen=True)
class MemberFee:
    """One member's year with an association, in cents; the latest payment, if any."""

    membership: Membership
    paid: int
    payments: tuple[FeePayment, ...]

    @property
    def has_paid(self) -> bool:
        """True once something was paid: which of the fees they owe is theirs to know."""
        return self.paid > 0


@dataclass(frozen=True)
class YearOfFees:
    """What one association asks of a club's members in a year, and who has paid. Cents.

    `held` is what the club has collected, all years together, and not passed on yet.
    """

    association: Association
    year: int
    fees: tuple[FeeSchedule, ...]
    rows: tuple[MemberFee, ...]
    through_club: int
    directly: int
    held: int

    @property
    def count_paid(self) -> int:
        """How many members have paid."""
        return sum(row.has_paid for row in self.rows)

    @property
    def of_members(self) -> tuple[FeeSchedule, ...]:
        """The fees a member pays; the others are the club's own cost."""
        return tuple(one for one in self.fees if one.basis != FeeBasis.PER_CLUB)

    @property
    def is_network(self) -> bool:
        """True for the regional network, false for the federation."""
        return isinstance(self.association, Network)


def fees_in(club: Club, *, year: int) -> dict[Association, tuple[FeeSchedule, ...]]:
    """What each association of a club asks for a year: the club's own variant where there is one,
    nothing where the amount is zero."""
    owners = associations_of(club)
    rows = list(
        FeeSchedule.objects.filter(
            Q(network=owners[0]) | Q(federation__in=owners[1:]) if owners else Q(pk__in=[]),
            Q(club__isnull=True) | Q(club=club),
            since__year__lte=year,
        )
        .select_related("network", "federation")
        .order_by("since", "pk")
    )
    return {
        owner: _in_force([one for one in rows if association_of(one) == owner], year)
        for owner in owners
    }


def years_of_fees(club: Club, *, year: int, at: date) -> tuple[YearOfFees, ...]:
    """Each association's year, members in the order of names."""
    asked = fees_in(club, year=year)
    members = list(
        Membership.objects.filter(club=club, joined_on__year__lte=year)
        .filter(Q(left_on__isnull=True) | Q(left_on__year__gte=year))
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )
    paid = standing_payments(club, year=year)
    return tuple(_year(club, owner, year, at, fees, members, paid) for owner, fees in asked.items())


def standing_payments(club: Club, *, year: int) -> list[FeePayment]:
    """The year's fees that were paid and not undone, oldest first."""
    return list(
        FeePayment.objects.filter(club=club, year=year, membership__isnull=False)
        .exclude(transfer__entry__reversed_by__isnull=False)
        .select_related("schedule__network", "schedule__federation", "transfer__entry")
        .order_by("on", "pk")
    )


def _in_force(rows: Sequence[FeeSchedule], year: int) -> tuple[FeeSchedule, ...]:
    """The fee of each basis for a year; `rows` in order of their first day."""
    chosen: dict[str, FeeSchedule] = {}
    for basis in FeeBasis.values:
        own = _of_year([one for one in rows if one.basis == basis and one.club_id], year)
        theirs = _of_year([one for one in rows if one.basis == basis and not one.club_id], year)
        found = own or theirs
        if found is not None and found.amount_cents:
            chosen[basis] = found
    return tuple(chosen.values())


def _of_year(rows: Sequence[FeeSchedule], year: int) -> FeeSchedule | None:
    """The one in force on 1 January, else the first that begins in the year."""
    before = [one for one in rows if one.since <= date(year, 1, 1)]
    if before:
        return before[-1]
    return rows[0] if rows else None


def _year(
    club: Club,
    owner: Association,
    year: int,
    at: date,
    fees: tuple[FeeSchedule, ...],
    members: Sequence[Membership],
    paid: Sequence[FeePayment],
) -> YearOfFees:
    theirs = [one for one in paid if association_of(one.schedule) == owner]
    rows = []
    for member in members:
        own = tuple(one for one in theirs if one.membership_id == member.pk)
        rows.append(MemberFee(member, sum(one.amount for one in own), own))
    return YearOfFees(
        association=owner,
        year=year,
        fees=fees,
        rows=tuple(rows),
        through_club=sum(one.amount for one in theirs if one.transfer_id),
        directly=sum(one.amount for one in theirs if not one.transfer_id),
        held=held_for(club, owner, at=at),
    )
