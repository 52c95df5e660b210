"""The money of one day: what members brought, what went to enterprises, what is left.

The sums add up: `before` plus what came in, less what went out, plus the `others`, is `after`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from clubs.models import Club
from clubs.money import cents
from investments.models import Movement, MovementKind
from ledger.balances import cash, transfers
from ledger.contributing import MEANS_LABELS, MEANS_OF
from ledger.models import AccountKind, EntryKind

OUT = (MovementKind.PAYMENT,)


@dataclass(frozen=True)
class ByMeans:
    """What came by one means, in cents."""

    label: str
    count: int
    amount: int


@dataclass(frozen=True)
class MoneyMoved:
    """Money to or from an enterprise, with the decision that allowed it. `amount` in cents."""

    what: str
    enterprise: str
    amount: int
    is_out: bool
    decision: str
    is_undecided: bool
    entry: int

    @property
    def signed(self) -> int:
        """The amount as it changed the club's cash."""
        return -self.amount if self.is_out else self.amount


@dataclass(frozen=True)
class MoneyFacts:
    """A day's money in cents: contributions in total, movements one by one, cash held."""

    contributions: int
    payments: int
    payers: int
    by_means: tuple[ByMeans, ...]
    moved: tuple[MoneyMoved, ...]
    others: int
    before: int
    after: int


def money_facts(club: Club, *, on: date, known_at: datetime) -> MoneyFacts:
    """A day's money as the book knew it at an instant; what was undone that day is not told."""
    received = transfers(club, at=on, known_at=known_at).filter(
        _kept(on, known_at),
        entry__on=on,
        entry__kind=EntryKind.CONTRIBUTIONS,
        contribution__isnull=False,
    )
    totals = received.aggregate(
        sum=Sum("quantity"), count=Count("id"), payers=Count("credit__membership", distinct=True)
    )
    by_means = tuple(
        ByMeans(_means(kind), count, amount)
        for kind, count, amount in received.values_list("debit__kind")
        .annotate(Count("id"), Sum("quantity"))
        .order_by("debit__kind")
    )
    moved = _moved(club, on, known_at)
    before = cash(club, at=on - timedelta(days=1), known_at=known_at)
    after = cash(club, at=on, known_at=known_at)
    contributions = totals["sum"] or 0
    told = contributions + sum(one.signed for one in moved)
    return MoneyFacts(
        contributions=contributions,
        payments=totals["count"],
        payers=totals["payers"],
        by_means=by_means,
        moved=moved,
        others=after - before - told,
        before=before,
        after=after,
    )


def _means(kind: str) -> str:
    """How it came; a sum that was to be clarified came earlier, by no means of that day."""
    means = MEANS_OF.get(AccountKind(kind))
    return str(MEANS_LABELS[means] if means else _("somme éclaircie"))


def _kept(on: date, known_at: datetime, path: str = "entry") -> Q:
    """Not undone by an entry of that day or before, known by then."""
    undone = {
        f"{path}__reversed_by__isnull": False,
        f"{path}__reversed_by__on__lte": on,
        f"{path}__reversed_by__recorded_at__lte": known_at,
    }
    return ~Q(**undone)


def _moved(club: Club, on: date, known_at: datetime) -> tuple[MoneyMoved, ...]:
    """What went through the bank; balances taken over from before are no movement of the day."""
    found = (
        Movement.objects.filter(
            _kept(on, known_at),
            holding__club=club,
            on=on,
            net__gt=0,
            entry__recorded_at__lte=known_at,
        )
        .exclude(entry__kind=EntryKind.OPENING)
        .select_related("holding__enterprise", "holding__proposal__motion", "motion", "entry")
        .order_by("entry__number")
    )
    return tuple(_one(movement) for movement in found)


def _one(movement: Movement) -> MoneyMoved:
    is_out = movement.kind in OUT
    proposal = movement.holding.proposal
    motion = movement.motion or (proposal.motion if is_out and proposal else None)
    return MoneyMoved(
        what=str(movement.get_kind_display()),
        enterprise=movement.holding.enterprise.name,
        amount=cents(movement.net),
        is_out=is_out,
        decision=motion.reference if motion else movement.decision,
        is_undecided=movement.undecided,
        entry=movement.entry.number,
    )
