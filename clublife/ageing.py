"""The ages of a club that want a decision: extending, entering management, winding up.

`clubs.phases` knows the legal steps; the conditions that come from the rooms above it are here: an
adopted vote of the right type, and at the very end an empty cash box and no holding left.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clublife.models import PhaseDecision
from clublife.refusals import LifeRefused
from clubs.models import Club, Phase, PhasePeriod
from clubs.phases import TRANSITIONS, change_phase, phase_on
from governance.models import DecisionType, Motion, Outcome
from investments.valuation import portfolio
from ledger.balances import cash
from ledger.exits import debts
from members.models import Person
from members.trail import note

DECISION_OF: dict[Phase, DecisionType] = {
    Phase.EXTENDED: DecisionType.EXTENSION,
    Phase.MANAGEMENT: DecisionType.MANAGEMENT,
    Phase.LIQUIDATING: DecisionType.DISSOLUTION,
}


def next_phases(club: Club, *, at: date) -> tuple[Phase, ...]:
    """What may follow the club's phase of a day."""
    return TRANSITIONS[phase_on(club, at)]


def usable_motions(club: Club, to: Phase) -> list[Motion]:
    """The adopted votes of the right type that no change of phase has used yet."""
    wanted = DECISION_OF.get(to)
    if wanted is None:
        return []
    return list(
        Motion.objects.filter(
            club=club, type=wanted, outcome=Outcome.ADOPTED, phase_decision__isnull=True
        ).order_by("-closed_at")
    )


@transaction.atomic
def grow(
    *,
    club: Club,
    to: Phase,
    on: date,
    now: datetime,
    by: Person | None = None,
    motion: Motion | None = None,
    reason: str = "",
    term_on: date | None = None,
) -> PhasePeriod:
    """Change the club's phase on the strength of a decision.

    Extending, entering management and winding up want an adopted vote, or the reason there is
    none (a signed amendment). Dissolving wants an empty cash box, no holding, no debt to members.
    """
    Club.objects.select_for_update().get(pk=club.pk)
    _check_decision(club, to, motion, reason)
    if to == Phase.DISSOLVED:
        _check_empty(club, timezone.localdate(now))
    period = change_phase(club=club, to=to, on=on, term_on=term_on, now=now)
    said = reason.strip() or str(_("décision du club"))
    PhaseDecision.objects.create(period=period, motion=motion, reason="" if motion else said)
    note(act="phase.change", by=by, club=club, now=now, phase=to.value)
    return period


def _check_decision(club: Club, to: Phase, motion: Motion | None, reason: str) -> None:
    if motion is not None:
        if motion not in usable_motions(club, to):
            raise LifeRefused(
                _("Ce vote n'est pas adopté, ou n'est pas celui de cette décision."), "motion"
            )
        return
    if to in DECISION_OF and not reason.strip():
        raise LifeRefused(
            _("Choisissez le vote du club, ou dites quel acte signé de tous en tient lieu."),
            "reason",
        )


def _check_empty(club: Club, today: date) -> None:
    """Nothing may be left to share."""
    if portfolio(club, at=today).rows:
        raise LifeRefused(
            _("Le club possède encore des investissements : cédez-les ou constatez leur fin."), "to"
        )
    if debts(club, at=today):
        raise LifeRefused(_("Le club doit encore de l'argent à des membres : payez-les."), "to")
    if cash(club, at=today):
        raise LifeRefused(
            _("Il reste de l'argent en banque ou en caisse : partagez-le d'abord."), "to"
        )
