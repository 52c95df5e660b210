"""Verbs: pay for an investment, get money back, leave, and record what was done before us."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.money import cents, euros
from clubs.phases import may_invest
from governance.models import Outcome
from investments import effects
from investments.deciding import checked
from investments.models import (
    Enterprise,
    Holding,
    HoldingAct,
    HoldingMotion,
    Instalment,
    MovementKind,
    Proposal,
    ProposalState,
    Referent,
)
from investments.movements import Facts, Recorded, Sending, already_recorded, position, record
from investments.opening import NO_TERMS, Terms, open_holding
from investments.promises import still_to_pay
from investments.refusals import InvestingRefused
from ledger.balances import lowest_cash_from
from ledger.models import Account
from ledger.posting import lock
from members.models import Membership, Person

__all__ = [
    "NO_TERMS",
    "Terms",
    "follow",
    "leave",
    "open_holding",
    "plan_repayments",
    "record_past_investment",
    "repay",
    "subscribe",
    "write_off",
]


@transaction.atomic
def subscribe(
    *,
    proposal: Proposal,
    amount: int,
    on: date,
    key: str,
    now: datetime,
    by: Person | None = None,
    record_payment_made: bool = False,
    override_reason: str = "",
    terms: Terms = NO_TERMS,
) -> Recorded:
    """Pay an adopted proposal, whole or in part: `amount` cents leave the bank for the holding.

    A payment still to be made is refused above the cash at its date or at any later recorded date,
    above what was voted, without a vote, and in a phase that invests no more (unless
    `override_reason` says why). One the bank has made (`record_payment_made`) is always recorded,
    and flagged when it breaks one of these.
    """
    club = proposal.club
    sending = Sending(key, now, by)
    lock(club)
    request = [proposal.pk, amount, on.isoformat(), record_payment_made]
    earlier = already_recorded(club, MovementKind.PAYMENT, request, sending)
    if earlier is not None:
        return earlier
    effect = effects.payment(amount)
    above_cash = amount > lowest_cash_from(club, at=on)
    decided_on = _decided_on(proposal)
    adopted = decided_on is not None and decided_on <= on
    undecided = not adopted or amount > still_to_pay(proposal)
    if not record_payment_made:
        _may_be_paid(proposal, amount, on, decided_on, above_cash, override_reason)
    holding = Holding.objects.filter(proposal=proposal).first() or open_holding(
        club=club,
        enterprise=proposal.enterprise,
        instrument=proposal.instrument,
        on=on,
        proposal=proposal,
        terms=terms,
    )
    return record(
        holding=holding,
        kind=MovementKind.PAYMENT,
        on=on,
        effect=effect,
        facts=Facts(
            principal=amount,
            net=amount,
            motion=proposal.motion if adopted else None,
            reason=override_reason,
            above_cash=above_cash,
            undecided=undecided,
        ),
        request=request,
        sending=sending,
    )


def _decided_on(proposal: Proposal) -> date | None:
    """The day the club adopted a proposal it still stands by; None when it did not."""
    motion = proposal.motion
    if proposal.state != ProposalState.SUBMITTED or motion is None or motion.closed_at is None:
        return None
    return timezone.localdate(motion.closed_at) if motion.outcome == Outcome.ADOPTED else None


def _may_be_paid(
    proposal: Proposal,
    amount: int,
    on: date,
    decided_on: date | None,
    above_cash: bool,
    override: str,
) -> None:
    """Refuse a payment still to be made when a rule stands against it (R4, R14)."""
    if decided_on is None:
        raise InvestingRefused(
            _(
                "Ce projet n'a pas encore été accepté par un vote : le paiement attend. "
                "Si la banque l'a déjà fait, cochez la case prévue."
            )
        )
    if on < decided_on:
        raise InvestingRefused(
            _(
                "Ce paiement est daté d'avant le vote. Vérifiez la date ; si la banque l'a "
                "vraiment fait ce jour-là, cochez la case prévue."
            ),
            field="on",
        )
    if amount > still_to_pay(proposal):
        raise InvestingRefused(
            _("Ce paiement dépasse ce qui reste à payer du montant voté."), field="amount"
        )
    if not may_invest(proposal.club, on) and not (override or proposal.override_reason):
        raise InvestingRefused(
            _(
                "À cette date le club n'investit plus. Pour un complément décidé par tous, "
                "écrivez-en la raison."
            ),
            field="override_reason",
        )
    if above_cash:
        raise InvestingRefused(
            _(
                "Il n'y a pas assez en banque pour ce paiement, à cette date ou plus tard. Rien "
                "n'est enregistré. Si la banque l'a déjà fait, cochez la case prévue : il sera "
                "noté et signalé."
            ),
            field="amount",
        )


@transaction.atomic
def record_past_investment(
    *,
    club: Club,
    enterprise: Enterprise,
    instrument: str,
    amount: int,
    on: date,
    key: str,
    now: datetime,
    by: Person | None = None,
    decision: str = "",
    terms: Terms = NO_TERMS,
) -> Recorded:
    """Record an investment the bank paid without a file here: history, never refused for a rule.

    `decision` says when and where it was decided; without it the payment is flagged.
    """
    sending = Sending(key, now, by)
    lock(club)
    request = [club.pk, enterprise.pk, str(instrument), amount, on.isoformat()]
    earlier = already_recorded(club, MovementKind.PAYMENT, request, sending)
    if earlier is not None:
        return earlier
    effect = effects.payment(amount)
    above_cash = amount > lowest_cash_from(club, at=on)
    holding = open_holding(
        club=club, enterprise=enterprise, instrument=instrument, on=on, terms=terms
    )
    return record(
        holding=holding,
        kind=MovementKind.PAYMENT,
        on=on,
        effect=effect,
        facts=Facts(
            principal=amount,
            net=amount,
            decision=decision,
            above_cash=above_cash,
            undecided=not decision,
        ),
        request=request,
        sending=sending,
    )


@transaction.atomic
def repay(
    *,
    holding: Holding,
    principal: int,
    on: date,
    key: str,
    now: datetime,
    by: Person | None = None,
    interest: int = 0,
    withheld: int = 0,
    reason: str = "",
    into: Account | None = None,
) -> Recorded:
    """Principal comes back to the bank, perhaps with gross interest less tax withheld; cents.

    `into` names another bank account than the main one. What had been impaired beyond the cost that
    remains is released in the same entry.
    """
    sending = Sending(key, now, by, into)
    lock(holding.club)
    request = [str(holding.pk), principal, interest, withheld, on.isoformat()]
    request += [str(into.pk)] if into else []
    earlier = already_recorded(holding.club, MovementKind.REPAYMENT, request, sending)
    if earlier is not None:
        return earlier
    effect = effects.repayment(position(holding, on), principal, interest, withheld)
    return record(
        holding=holding,
        kind=MovementKind.REPAYMENT,
        on=on,
        effect=effect,
        facts=Facts(
            principal=principal,
            gross=interest,
            withheld=withheld,
            net=principal + interest - withheld,
            reason=reason,
        ),
        request=request,
        sending=sending,
    )


@transaction.atomic
def leave(
    *,
    holding: Holding,
    proceeds: int,
    on: date,
    key: str,
    now: datetime,
    by: Person | None = None,
    cost_part: int | None = None,
    reason: str = "",
    decided_by: HoldingMotion | None = None,
) -> Recorded:
    """Sell or hand back a holding for `proceeds` cents received; the difference is a gain or loss.

    `cost_part` is the cost of the part that leaves, all of it by default.
    """
    sending = Sending(key, now, by)
    lock(holding.club)
    request = [str(holding.pk), proceeds, cost_part, on.isoformat()]
    earlier = already_recorded(holding.club, MovementKind.EXIT, request, sending)
    if earlier is not None:
        return earlier
    now_at = position(holding, on)
    part = now_at.cost if cost_part is None else cost_part
    _still_held(now_at)
    motion = checked(decided_by, holding, HoldingAct.LEAVE) if decided_by else None
    effect = effects.exit_of(now_at, proceeds, part)
    return record(
        holding=holding,
        kind=MovementKind.EXIT,
        on=on,
        effect=effect,
        facts=Facts(
            principal=part,
            net=proceeds,
            reason=reason,
            motion=motion,
        ),
        request=request,
        sending=sending,
    )


@transaction.atomic
def write_off(
    *,
    holding: Holding,
    on: date,
    reason: str,
    key: str,
    now: datetime,
    by: Person | None = None,
    decided_by: HoldingMotion | None = None,
) -> Recorded:
    """The enterprise is gone and nothing will come back: what is left at cost becomes a loss."""
    sending = Sending(key, now, by)
    lock(holding.club)
    request = [str(holding.pk), on.isoformat()]
    earlier = already_recorded(holding.club, MovementKind.LOSS, request, sending)
    if earlier is not None:
        return earlier
    if not reason.strip():
        raise InvestingRefused(_("Écrivez ce qui s'est passé."), field="reason")
    now_at = position(holding, on)
    _still_held(now_at)
    motion = checked(decided_by, holding, HoldingAct.WRITE_OFF) if decided_by else None
    effect = effects.exit_of(now_at, 0, now_at.cost)
    return record(
        holding=holding,
        kind=MovementKind.LOSS,
        on=on,
        effect=effect,
        facts=Facts(
            principal=now_at.cost,
            reason=reason,
            motion=motion,
        ),
        request=request,
        sending=sending,
    )


def _still_held(at: effects.Position) -> None:
    if at.cost == 0:
        raise InvestingRefused(_("À cette date le club ne possède rien ici."), field="on")


@transaction.atomic
def plan_repayments(
    *, holding: Holding, instalments: list[tuple[date, int, int]]
) -> list[Instalment]:
    """Replace the schedule of a holding: (due on, principal cents, interest cents) per line.

    The schedule is what the contract says; it moves no money. Refused above the cost paid.
    """
    paid = sum(
        cents(movement.principal)
        for movement in holding.movements.select_related("entry__reversed_by")
        if movement.kind == MovementKind.PAYMENT and movement.stands
    )
    if sum(principal for _due, principal, _interest in instalments) > paid:
        raise InvestingRefused(
            _("Ce calendrier rembourse plus que ce que le club a versé."), field="parts"
        )
    holding.instalments.all().delete()
    return [
        Instalment.objects.create(
            holding=holding, due_on=due_on, principal=euros(principal), interest=euros(interest)
        )
        for due_on, principal, interest in instalments
    ]


@transaction.atomic
def follow(
    *,
    membership: Membership,
    on: date,
    proposal: Proposal | None = None,
    holding: Holding | None = None,
) -> Referent:
    """Name a member referent of a file or of a holding; the same person once."""
    owner = proposal or holding
    if owner is None or membership.club_id != owner.club_id:
        raise InvestingRefused(
            _("Un référent est membre du club qui suit l'entreprise."), field="membership"
        )
    found = Referent.objects.filter(
        membership=membership, proposal=proposal, holding=holding, ends_on__isnull=True
    ).first()
    return found or Referent.objects.create(
        membership=membership, proposal=proposal, holding=holding, starts_on=on
    )
