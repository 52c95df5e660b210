"""Questions of law, shown as information and never as a block (domain.md 3.2, 5.2)."""

from datetime import date
from fractions import Fraction

from clubs.models import Club
from clubs.money import cents
from clubs.rules import rule
from investments.models import (
    LOAN_INSTRUMENTS,
    Enterprise,
    Holding,
    Instrument,
    Movement,
    MovementKind,
    Proposal,
)
from investments.movements import position
from ledger.models import EntryKind

LOAN_RETURN_ABOVE = 500_000


def stake_limit(club: Club, enterprise: Enterprise, at: date) -> Fraction | None:
    """The usual share of the capital a club stays under for this legal form (R7), if any."""
    limits = rule(club, "stake_limits", at=at) or {}
    percent = limits.get(enterprise.legal_form)
    return None if percent is None else Fraction(str(percent)) / 100


def stake_held(enterprise: Enterprise, at: date, club: Club | None = None) -> Fraction:
    """The share of the capital held on `at`, by one club or by all, exits left out."""
    holdings = Holding.objects.filter(enterprise=enterprise, stake_bp__isnull=False)
    if club is not None:
        holdings = holdings.filter(club=club)
    held = [holding for holding in holdings if position(holding, at).cost > 0]
    return Fraction(sum(holding.stake_bp or 0 for holding in held), 10_000)


def above_stake_limit(club: Club, enterprise: Enterprise, stake: Fraction | None, at: date) -> bool:
    """True when the stake asked, with what the club holds already, passes the usual limit (R7)."""
    limit = stake_limit(club, enterprise, at)
    if stake is None or limit is None:
        return False
    return stake + stake_held(enterprise, at, club) > limit


def above_pooled_limit(
    club: Club, enterprise: Enterprise, stake: Fraction | None, at: date
) -> bool:
    """True when all the clubs together pass the limit (R7); only this answer leaves a club."""
    limit = stake_limit(club, enterprise, at)
    if stake is None or limit is None:
        return False
    return stake + stake_held(enterprise, at) > limit


def lent_in_year(club: Club, enterprise: Enterprise, year: int) -> int:
    """Cents the club lent to one enterprise in a calendar year, loans and current accounts."""
    payments = Movement.objects.filter(
        holding__club=club,
        holding__enterprise=enterprise,
        holding__instrument__in=LOAN_INSTRUMENTS,
        kind=MovementKind.PAYMENT,
        on__year=year,
        entry__reversed_by__isnull=True,
    ).exclude(entry__kind=EntryKind.OPENING)
    return sum(cents(payment.principal) for payment in payments)


def loan_return_due(club: Club, enterprise: Enterprise, year: int, *, more: int = 0) -> bool:
    """True when loans of a year pass 5 000 €: form 2062 goes with the income return (R17).

    `more`: cents of a loan still to be made.
    """
    return lent_in_year(club, enterprise, year) + more > LOAN_RETURN_ABOVE


def proposal_asks_loan_return(proposal: Proposal, year: int) -> bool:
    """The same reminder for a loan being proposed."""
    return proposal.instrument in LOAN_INSTRUMENTS and loan_return_due(
        proposal.club, proposal.enterprise, year, more=cents(proposal.amount)
    )


def may_open_tax_right(holding: Holding) -> bool:
    """True for new capital only: what the IR-PME statement of share is about (R16)."""
    return holding.instrument == Instrument.SHARES and holding.new_capital
