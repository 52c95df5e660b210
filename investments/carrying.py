"""Verb: take over a holding that the club had before its book began here, at cost and known loss.

Its money left the bank before the opening day: the counterpart is the opening account. The
subscription keeps its own day (`Holding.started_on`), the movements bear the opening's.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from investments.effects import Effect, Step
from investments.models import Enterprise, Holding, Instrument, Movement, MovementKind
from investments.movements import Facts, Sending, record
from investments.opening import NO_TERMS, Terms, open_holding
from investments.refusals import InvestingRefused
from ledger.models import AccountKind, EntryKind
from ledger.posting import lock


@dataclass(frozen=True)
class Carried:
    """A holding as it stands on the opening day: cents, and the day it was subscribed."""

    enterprise: Enterprise
    instrument: str
    started_on: date
    cost: int
    impairment: int = 0
    terms: Terms = NO_TERMS


@transaction.atomic
def carry_over(*, club: Club, carried: Carried, on: date, sending: Sending) -> Holding:
    """Open the holding and write its cost, then its known loss, as opening entries of the day `on`.

    Raises `InvestingRefused` for a subscription after that day, a cost that is not above zero, or a
    loss above the cost.
    """
    lock(club)
    if carried.started_on > on:
        raise InvestingRefused(
            _("Un investissement repris date d'avant le jour des soldes."), "started_on"
        )
    if carried.cost <= 0 or not 0 <= carried.impairment <= carried.cost:
        raise InvestingRefused(
            _("Le coût est supérieur à zéro, et la perte connue ne le dépasse pas."), "cost"
        )
    holding = _emptied(club, carried) or open_holding(
        club=club,
        enterprise=carried.enterprise,
        instrument=carried.instrument,
        on=carried.started_on,
        terms=carried.terms,
    )
    reason = str(_("Repris à l'ouverture des comptes"))
    steps = (
        (MovementKind.PAYMENT, AccountKind.HOLDING, AccountKind.OPENING, carried.cost),
        (MovementKind.IMPAIRMENT, AccountKind.OPENING, AccountKind.IMPAIRMENT, carried.impairment),
    )
    for kind, debit, credit, amount in steps:
        if not amount:
            continue
        record(
            holding=holding,
            kind=kind,
            on=on,
            effect=Effect((Step(debit, credit, amount),)),
            facts=Facts(
                principal=amount,
                net=amount if kind == MovementKind.PAYMENT else 0,
                decision=reason,
                reason=reason,
            ),
            request=[str(holding.pk), amount, on.isoformat()],
            sending=Sending(f"{sending.key}:{kind}", sending.now, sending.by),
            act=EntryKind.OPENING,
        )
    return holding


def _emptied(club: Club, carried: Carried) -> Holding | None:
    """The same holding carried over once and taken back: it serves again."""
    same = Holding.objects.filter(
        club=club,
        enterprise=carried.enterprise,
        instrument=carried.instrument,
        started_on=carried.started_on,
        new_capital=carried.terms.new_capital and carried.instrument == Instrument.SHARES,
    )
    others = Movement.objects.exclude(
        entry__kind=EntryKind.OPENING, entry__reversed_by__isnull=False
    )
    return (
        same.filter(movements__isnull=False)
        .exclude(pk__in=others.values("holding"))
        .order_by("pk")
        .first()
    )
