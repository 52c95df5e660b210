"""Verb: make a holding and its two accounts, with what its contract says."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from clubs.models import Club
from investments.models import Enterprise, Holding, Instrument, Proposal
from ledger.accounts import account
from ledger.models import AccountKind


@dataclass(frozen=True)
class Terms:
    """What the contract says: share and rate in hundredths of per cent (250 = 2,5 %)."""

    stake_bp: int | None = None
    new_capital: bool = False
    units: int | None = None
    rate_bp: int | None = None
    ends_on: date | None = None
    text: str = ""


NO_TERMS = Terms()


@transaction.atomic
def open_holding(
    *,
    club: Club,
    enterprise: Enterprise,
    instrument: str,
    on: date,
    proposal: Proposal | None = None,
    terms: Terms = NO_TERMS,
) -> Holding:
    """Make a holding and its two accounts, still at zero; money comes with a movement."""
    holding = Holding(
        club=club,
        enterprise=enterprise,
        proposal=proposal,
        instrument=Instrument(instrument),
        started_on=on,
        stake_bp=terms.stake_bp,
        new_capital=terms.new_capital and instrument == Instrument.SHARES,
        units=terms.units,
        rate_bp=terms.rate_bp,
        ends_on=terms.ends_on,
        terms=terms.text,
    )
    subject, label = f"holding:{holding.pk}", str(holding)[:120]
    holding.cost_account = account(club, AccountKind.HOLDING, subject=subject, label=label)
    holding.impairment_account = account(club, AccountKind.IMPAIRMENT, subject=subject, label=label)
    holding.save()
    if proposal is not None:
        for referent in proposal.referents.filter(holding__isnull=True):
            referent.holding = holding
            referent.save(update_fields=["holding"])
    return holding
