"""The year's profits and losses (Code civil 1873-11), and why the net assets changed.

The two tables share one source, the movements between the net assets and everything else, so the
second always adds up to the change of the net assets.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.models import AccountKind, EntryKind
from reports.moves import Move


@dataclass(frozen=True)
class Results:
    """Profits made and losses incurred or foreseeable, in cents; losses and costs are positive.

    `impaired` is the year's new foreseeable losses less those no longer feared, and less those
    that became real losses in the year (they are in `losses`).
    """

    dividends: int
    interest: int
    gains: int
    withheld: int
    expenses: int
    losses: int
    impaired: int

    @property
    def profits(self) -> int:
        """What was earned, before tax withheld and costs."""
        return self.dividends + self.interest + self.gains

    @property
    def charges(self) -> int:
        """What it cost and what was lost or is feared."""
        return self.withheld + self.expenses + self.losses + self.impaired

    @property
    def total(self) -> int:
        """Profits less losses and costs."""
        return self.profits - self.charges


@dataclass(frozen=True)
class Bridge:
    """From the net assets of one 31 December to the next, in cents (signed)."""

    contributions: int
    exits: int
    opening: int
    results: int
    other: int

    @property
    def total(self) -> int:
        """The change of the net assets."""
        return self.contributions + self.exits + self.opening + self.results + self.other


EXIT_ACTS = (EntryKind.MEMBER_EXIT, EntryKind.MEMBER_PAYMENT, EntryKind.DISTRIBUTION)
RESULT_KINDS = (
    AccountKind.DIVIDENDS,
    AccountKind.INTEREST,
    AccountKind.WITHHELD,
    AccountKind.GAINS,
    AccountKind.IMPAIRMENT_COST,
    AccountKind.EXPENSES,
)


def results(found: Iterable[Move]) -> Results:
    """Profits and losses of the movements given, tax withheld shown apart from the gross."""
    credited = dict.fromkeys(RESULT_KINDS, 0)
    losses = 0
    for move in found:
        if move.credit in credited:
            credited[AccountKind(move.credit)] += move.quantity
        if move.debit in credited:
            credited[AccountKind(move.debit)] -= move.quantity
        losses += _loss(move)
    return Results(
        dividends=credited[AccountKind.DIVIDENDS],
        interest=credited[AccountKind.INTEREST],
        gains=credited[AccountKind.GAINS] + losses,
        withheld=-credited[AccountKind.WITHHELD],
        expenses=-credited[AccountKind.EXPENSES],
        losses=losses,
        impaired=-credited[AccountKind.IMPAIRMENT_COST],
    )


def _loss(move: Move) -> int:
    """What a movement lost for good; its reversal takes it back."""
    if move.debit == AccountKind.GAINS and not move.is_undo:
        return move.quantity
    if move.credit == AccountKind.GAINS and move.is_undo:
        return -move.quantity
    return 0


def bridge(found: Iterable[Move]) -> Bridge:
    """Why the net assets changed; the parts add up to the change."""
    known = [move for move in found if move.wealth]
    contributions = sum(move.contributed for move in known)
    opening = sum(move.wealth for move in known if move.act == EntryKind.OPENING)
    exits = sum(move.wealth for move in known if move.act in EXIT_ACTS)
    results = sum(move.wealth for move in known if move.origin in RESULT_KINDS)
    return Bridge(
        contributions=contributions,
        exits=exits,
        opening=opening,
        results=results,
        other=sum(move.wealth for move in known) - contributions - opening - exits - results,
    )
