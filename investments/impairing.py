"""Verbs: write down a loss that is known or foreseeable, and take it back later.

Code civil 1873-11 asks the manager to state such losses each year; a club decides them by a vote,
or a meeting's recorded decision. Cost never moves here, and nothing is ever worth more than it.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from investments import effects
from investments.deciding import decision_for
from investments.models import Holding, HoldingAct, HoldingMotion, MovementKind
from investments.movements import Facts, Recorded, Sending, already_recorded, position, record
from investments.refusals import InvestingRefused
from ledger.posting import lock
from members.models import Person


@transaction.atomic
def impair(
    *,
    holding: Holding,
    amount: int,
    on: date,
    reason: str,
    key: str,
    now: datetime,
    by: Person | None = None,
    decided_by: HoldingMotion | None = None,
    decision: str = "",
) -> Recorded:
    """Write down `amount` cents of a holding; wants an adopted vote or a recorded decision."""
    return _value(
        holding,
        MovementKind.IMPAIRMENT,
        amount,
        on,
        reason,
        decided_by,
        decision,
        Sending(key, now, by),
    )


@transaction.atomic
def recover(
    *,
    holding: Holding,
    amount: int,
    on: date,
    reason: str,
    key: str,
    now: datetime,
    by: Person | None = None,
    decided_by: HoldingMotion | None = None,
    decision: str = "",
) -> Recorded:
    """Take back `amount` cents of an earlier impairment; wants a decision as impairing does."""
    return _value(
        holding,
        MovementKind.RECOVERY,
        amount,
        on,
        reason,
        decided_by,
        decision,
        Sending(key, now, by),
    )


def _value(
    holding: Holding,
    kind: MovementKind,
    amount: int,
    on: date,
    reason: str,
    decided_by: HoldingMotion | None,
    decision: str,
    sending: Sending,
) -> Recorded:
    lock(holding.club)
    request = [
        str(holding.pk),
        amount,
        on.isoformat(),
        decided_by.pk if decided_by else None,
    ]
    earlier = already_recorded(holding.club, kind, request, sending)
    if earlier is not None:
        return earlier
    if not reason.strip():
        raise InvestingRefused(
            _("Écrivez la raison : elle figurera au rapport annuel."), field="reason"
        )
    impairing = kind == MovementKind.IMPAIRMENT
    motion = decision_for(
        holding,
        HoldingAct.IMPAIR if impairing else HoldingAct.RECOVER,
        amount,
        decided_by,
        decision,
    )
    effect = (effects.impairment if impairing else effects.recovery)(position(holding, on), amount)
    return record(
        holding=holding,
        kind=kind,
        on=on,
        effect=effect,
        facts=Facts(principal=amount, motion=motion, decision=decision, reason=reason),
        request=request,
        sending=sending,
    )
