"""Verbs: put an act on a holding to the vote, and say which votes are still to be carried out."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clubs.money import cents, euros
from governance.models import DecisionType, Meeting, Motion, Outcome
from governance.motions import draft, open_motion
from investments.models import Holding, HoldingAct, HoldingMotion
from investments.refusals import InvestingRefused
from investments.wording import written
from members.models import Person

DECISION_TYPES = {
    HoldingAct.IMPAIR: DecisionType.IMPAIRMENT,
    HoldingAct.RECOVER: DecisionType.IMPAIRMENT,
    HoldingAct.LEAVE: DecisionType.EXIT,
    HoldingAct.WRITE_OFF: DecisionType.IMPAIRMENT,
}
QUESTIONS = {
    HoldingAct.IMPAIR: _("Déprécier %(holding)s de %(amount)s ?"),
    HoldingAct.RECOVER: _("Reprendre %(amount)s de dépréciation sur %(holding)s ?"),
    HoldingAct.LEAVE: _("Sortir de %(holding)s pour %(amount)s ?"),
    HoldingAct.WRITE_OFF: _("Constater la perte définitive de %(holding)s, %(amount)s ?"),
}


@transaction.atomic
def propose(
    *,
    holding: Holding,
    act: HoldingAct,
    amount: int,
    reason: str,
    deadline: datetime,
    now: datetime,
    by: Person | None = None,
    meeting: Meeting | None = None,
) -> HoldingMotion:
    """Put an act on a holding (`amount` cents, with its reason) to the vote until `deadline`."""
    if not reason.strip():
        raise InvestingRefused(_("Écrivez la raison : elle figurera au compte rendu."), "reason")
    if amount <= 0:
        raise InvestingRefused(_("Le montant doit être supérieur à zéro."), "amount")
    with translation.override("fr"):
        question = QUESTIONS[act] % {
            "holding": holding.enterprise.name,
            "amount": written(amount),
        }
    motion = draft(
        club=holding.club,
        type=DECISION_TYPES[act],
        title=question,
        text=reason,
        by=by,
        now=now,
        meeting=meeting,
    )
    decision = HoldingMotion.objects.create(
        holding=holding, motion=motion, act=act, amount=euros(amount), reason=reason
    )
    open_motion(motion=motion, deadline=deadline, by=by, now=now)
    return decision


def adopted(holding: Holding, act: HoldingAct) -> list[HoldingMotion]:
    """Votes adopted for this act that no standing movement has carried out yet."""
    return [decision for decision in all_adopted(holding) if decision.act == act]


def all_adopted(holding: Holding) -> list[HoldingMotion]:
    """Votes adopted for any act that no standing movement has carried out yet; one query."""
    decisions = holding.decisions.filter(motion__outcome=Outcome.ADOPTED)
    done = holding.movements.filter(
        motion__isnull=False, entry__reversed_by__isnull=True
    ).values_list("motion_id", flat=True)
    return list(decisions.exclude(motion_id__in=done).select_related("motion"))


def checked(decided_by: HoldingMotion, holding: Holding, act: HoldingAct) -> Motion:
    """Return the motion of a vote that allows this act, now; refuse any other."""
    if decided_by.holding_id != holding.pk or decided_by.act != act:
        raise InvestingRefused(_("Ce vote porte sur autre chose."), "decided_by")
    if decided_by.motion.outcome != Outcome.ADOPTED:
        raise InvestingRefused(_("Ce vote n'a pas adopté la décision."), "decided_by")
    if decided_by not in adopted(holding, act):
        raise InvestingRefused(_("Ce vote a déjà été appliqué."), "decided_by")
    return decided_by.motion


def decision_for(
    holding: Holding, act: HoldingAct, amount: int, decided_by: HoldingMotion | None, words: str
) -> Motion | None:
    """Return the motion that allows a change of value, or None for a decision told in words.

    Refuses a change that neither a vote nor a meeting decided, or another amount than was voted.
    """
    if decided_by is None:
        if words.strip():
            return None
        raise InvestingRefused(
            _(
                "Une dépréciation se décide : mettez-la au vote, ou écrivez la date et la réunion "
                "où le club l'a décidée."
            ),
            "decision",
        )
    motion = checked(decided_by, holding, act)
    if amount != cents(decided_by.amount):
        raise InvestingRefused(_("Le vote portait sur un autre montant."), "amount")
    return motion
