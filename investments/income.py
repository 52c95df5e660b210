"""Verbs: what a holding earns. Gross, tax withheld and net are three amounts (domain.md)."""

from datetime import date, datetime

from django.db import transaction

from investments import effects
from investments.models import Holding, MovementKind
from investments.movements import Facts, Recorded, Sending, already_recorded, record
from ledger.models import Account, AccountKind
from ledger.posting import lock
from members.models import Person


@transaction.atomic
def receive_dividend(
    *,
    holding: Holding,
    gross: int,
    on: date,
    key: str,
    now: datetime,
    by: Person | None = None,
    withheld: int = 0,
    into: Account | None = None,
) -> Recorded:
    """A dividend of `gross` cents came in, less the `withheld` the payer sent to the tax office.

    `into` names another bank account than the main one.
    """
    return _receive(
        holding, MovementKind.DIVIDEND, gross, withheld, on, Sending(key, now, by, into)
    )


@transaction.atomic
def receive_interest(
    *,
    holding: Holding,
    gross: int,
    on: date,
    key: str,
    now: datetime,
    by: Person | None = None,
    withheld: int = 0,
    into: Account | None = None,
) -> Recorded:
    """Interest of `gross` cents came in, less the `withheld` tax; no principal comes back."""
    return _receive(
        holding, MovementKind.INTEREST, gross, withheld, on, Sending(key, now, by, into)
    )


def _receive(
    holding: Holding, kind: MovementKind, gross: int, withheld: int, on: date, sending: Sending
) -> Recorded:
    lock(holding.club)
    request = [str(holding.pk), gross, withheld, on.isoformat()]
    request += [str(sending.bank.pk)] if sending.bank else []
    earlier = already_recorded(holding.club, kind, request, sending)
    if earlier is not None:
        return earlier
    source = AccountKind.DIVIDENDS if kind == MovementKind.DIVIDEND else AccountKind.INTEREST
    return record(
        holding=holding,
        kind=kind,
        on=on,
        effect=effects.income(source, gross, withheld),
        facts=Facts(gross=gross, withheld=withheld, net=gross - withheld),
        request=request,
        sending=sending,
    )
