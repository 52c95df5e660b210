"""A member's full exit: what it would be worth, then the act itself.

The worth follows the club's own rule (`exit_value`), which has no default: the convention decides.
The whole contribution base goes (architecture.md, "Shares of a club"); what is not paid at once
is a dated debt of the club.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clublife.amending import open_amendment
from clublife.models import Amendment, MemberExit
from clublife.refusals import LifeRefused
from clubs.models import Phase
from clubs.money import euros
from clubs.phases import phase_on
from governance.models import DecisionType, Motion, Outcome
from investments.legal import may_open_tax_right
from investments.models import Holding
from investments.valuation import portfolio
from ledger.balances import cash
from ledger.exits import ExitQuote, exit_member, exit_quote, pay_member
from members.joining import leave
from members.models import ExitKind, Membership, Person

DECISION_OF = {
    ExitKind.WITHDRAWAL: DecisionType.MEMBER_EXIT,
    ExitKind.EXCLUSION: DecisionType.EXCLUSION,
}


@dataclass(frozen=True)
class Simulation:
    """What leaving on a day would mean; computed, nothing is written. Cents."""

    quote: ExitQuote
    cash: int
    still_held: tuple[Holding, ...]

    @property
    def payable_now(self) -> bool:
        """True when the club has the money in hand."""
        return self.quote.agreed is not None and self.quote.agreed <= self.cash


def simulate(membership: Membership, *, at: date) -> Simulation:
    """Compute a full exit on a day without touching the book.

    `still_held` are the shares whose tax holding period runs to 31 December of the fifth year after
    their subscription (domain.md 5.2): leaving before may call the reduction back.
    """
    held = [
        row.holding
        for row in portfolio(membership.club, at=at).rows
        if may_open_tax_right(row.holding) and row.holding.started_on.year + 5 >= at.year
    ]
    return Simulation(
        quote=exit_quote(membership, at=at),
        cash=cash(membership.club, at=at),
        still_held=tuple(held),
    )


def usable_motions(membership: Membership, kind: ExitKind) -> list[Motion]:
    """The adopted votes of the right type that no exit has used yet."""
    wanted = DECISION_OF.get(kind)
    if wanted is None:
        return []
    return list(
        Motion.objects.filter(
            club=membership.club,
            type=wanted,
            outcome=Outcome.ADOPTED,
            member_exit__isnull=True,
        ).order_by("-closed_at")
    )


@transaction.atomic
def let_go(
    *,
    membership: Membership,
    on: date,
    kind: ExitKind,
    key: str,
    now: datetime,
    by: Person | None = None,
    motion: Motion | None = None,
    reason: str = "",
    pay_now: bool = False,
) -> MemberExit:
    """Record a member's full exit: the book, the last day, the amendment, the payment when asked.

    Refused while the club has not chosen what a leaver is worth, without an adopted vote or the
    clause that makes one needless (an exclusion is always voted), and before the member's last
    payment. The same `key` gives the first exit back, unless what it says has changed.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("club", "person")
        .get(pk=membership.pk)
    )
    earlier = MemberExit.objects.filter(entry__club=membership.club, entry__key=key).first()
    if earlier is not None:
        return _again(earlier, membership, on, kind)
    if membership.left_on is not None:
        raise LifeRefused(_("Le départ de ce membre est déjà enregistré."))
    _check_decision(membership, kind, motion, reason)
    quote = exit_quote(membership, at=on)
    if quote.agreed is None:
        raise LifeRefused(
            _(
                "Le club n'a pas encore choisi ce que vaut la part d'un membre qui part. Fixez "
                "cette règle dans « Règles », puis revenez : rien n'a été enregistré."
            )
        )
    identity = by.pk if by else None
    posted = exit_member(
        membership=membership, on=on, value_cents=quote.agreed, key=key, by=identity, now=now
    )
    leave(membership=membership, on=on, kind=kind, now=now, by=by)
    if pay_now and quote.agreed:
        pay_member(
            membership=membership,
            cents=quote.agreed,
            on=on,
            key=f"{key}:paid",
            by=identity,
            now=now,
        )
    gone = MemberExit.objects.create(
        membership=membership,
        motion=motion,
        reason=reason.strip(),
        value=euros(quote.agreed),
        entry=posted.entry,
        recorded_at=now,
    )
    if phase_on(membership.club, on) != Phase.FORMING:
        open_amendment(
            club=membership.club,
            kind=Amendment.Kind.EXIT,
            on=on,
            motion=motion,
            membership=membership,
            detail=reason.strip(),
            now=now,
            by=by,
        )
    return gone


def _again(earlier: MemberExit, membership: Membership, on: date, kind: ExitKind) -> MemberExit:
    """The exit already recorded by this form, when the form still says the same."""
    recorded = (earlier.membership_id, membership.left_on, membership.exit_kind)
    if recorded == (membership.pk, on, kind):
        return earlier
    raise LifeRefused(
        _(
            "Ce formulaire a déjà enregistré un autre départ, qui n'a pas changé. "
            "Rouvrez la page pour en enregistrer un nouveau."
        )
    )


def _check_decision(
    membership: Membership, kind: ExitKind, motion: Motion | None, reason: str
) -> None:
    """An adopted, unused vote of the right type, or why there is none."""
    if motion is not None:
        if motion not in usable_motions(membership, kind):
            raise LifeRefused(
                _("Ce vote n'est pas adopté, ou il a déjà servi à un autre départ."), "motion"
            )
        return
    if kind == ExitKind.EXCLUSION:
        raise LifeRefused(
            _("Une exclusion se vote : choisissez le vote qui l'a décidée."), "motion"
        )
    if not reason.strip():
        raise LifeRefused(
            _("Choisissez le vote du club, ou citez l'article qui permet ce départ sans vote."),
            "reason",
        )
