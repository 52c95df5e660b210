"""Balances to take over, added up before anything is written. Pure; amounts in whole cents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from investments.enterprises import EnterpriseFacts
from investments.opening import NO_TERMS, Terms
from members.models import ExitKind

PROFITS = ("dividends", "interest", "gains")
COSTS = ("withheld", "losses", "expenses")
FIGURES = ("invested", *PROFITS, *COSTS)


@dataclass(frozen=True)
class MemberBalance:
    """One person since creation: paid in, paid back, still owed, parts (millionths).

    `membership` is somebody already on the register; else the names and days of somebody to write
    there, `left_on` for a past member.
    """

    paid_in: int
    paid_out: int = 0
    owed: int = 0
    units: int = 0
    membership: int | None = None
    first_name: str = ""
    last_name: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    exit_kind: ExitKind = ExitKind.WITHDRAWAL


@dataclass(frozen=True)
class HoldingBalance:
    """An investment as it stands that day; `started_on` is the day it was subscribed.

    `fractions` is for new capital: each member's weight on that day, by their place in
    `Balances.members`.
    """

    facts: EnterpriseFacts
    instrument: str
    started_on: date
    cost: int
    impairment: int = 0
    terms: Terms = NO_TERMS
    fractions: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Balances:
    """Everything at the end of the day `on`. `banks` go by account ("" is the main one);
    `figures` are cumulated since creation, by the names of `FIGURES`."""

    on: date
    banks: Mapping[str, int] = field(default_factory=dict)
    cash: int = 0
    cheques: int = 0
    members: tuple[MemberBalance, ...] = ()
    holdings: tuple[HoldingBalance, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sums:
    """Both sides: what the club has, and what explains it; `difference` is what is left over."""

    money: int
    cost: int
    impairment: int
    owed: int
    members: int
    past: int
    results: int

    @property
    def net_assets(self) -> int:
        """Money and holdings at cost less known losses, less what is owed to people who left."""
        return self.money + self.cost - self.impairment - self.owed

    @property
    def explained(self) -> int:
        """What members hold, what past members left or took, and the results since creation."""
        return self.members + self.past + self.results

    @property
    def difference(self) -> int:
        """Above zero: the club has more than its figures explain; below: less."""
        return self.net_assets - self.explained


def sums(found: Balances, *, past: frozenset[int] = frozenset()) -> Sums:
    """Add both sides up; `past` are the places of the members who have left."""
    gone = [one for place, one in enumerate(found.members) if place in past]
    here = [one for place, one in enumerate(found.members) if place not in past]
    impairment = sum(one.impairment for one in found.holdings)
    figures = found.figures
    return Sums(
        money=sum(found.banks.values()) + found.cash + found.cheques,
        cost=sum(one.cost for one in found.holdings),
        impairment=impairment,
        owed=sum(one.owed for one in found.members),
        members=sum(one.paid_in - one.paid_out - one.owed for one in here),
        past=sum(one.paid_in - one.paid_out - one.owed for one in gone),
        results=sum(figures.get(name, 0) for name in PROFITS)
        - sum(figures.get(name, 0) for name in COSTS)
        - impairment,
    )
