"""The shapes of this room's forms. They check what was typed; verbs check the rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clublife.ageing import DECISION_OF
from clubs.models import Club, Phase
from governance.models import DecisionType, Motion, Outcome
from ledger.fields import DayField, OnceForm
from members.models import ExitKind

EXIT_KINDS = [
    (kind.value, kind.label)
    for kind in (ExitKind.WITHDRAWAL, ExitKind.EXCLUSION, ExitKind.DEATH, ExitKind.TRANSFER)
]


def _adopted(club: Club, *types: DecisionType) -> Any:
    """The adopted votes of these types, the last first."""
    found = Motion.objects.filter(club=club, type__in=types, outcome=Outcome.ADOPTED)
    return found.order_by("-closed_at")


class LeavingForm(OnceForm):
    """A member's exit: when, why, on what decision."""

    on = DayField(label=_("Dernier jour dans le club"))
    kind = forms.ChoiceField(label=_("Raison du départ"), choices=EXIT_KINDS)
    motion = forms.ModelChoiceField(
        label=_("Vote du club"),
        queryset=Motion.objects.none(),
        required=False,
        empty_label=_("pas de vote"),
    )
    reason = forms.CharField(
        label=_("Sans vote : l'article ou la raison"),
        max_length=200,
        required=False,
        help_text=_("Par exemple : article 9 de la convention, départ libre."),
    )
    pay_now = forms.BooleanField(
        label=_("La somme est payée le jour même"),
        required=False,
        help_text=_("Sinon elle reste due par le club, et se paie plus tard."),
    )

    def __init__(self, *args: Any, club: Club, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["motion"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = _adopted(club, DecisionType.MEMBER_EXIT, DecisionType.EXCLUSION).filter(
            member_exit__isnull=True
        )


class DebtPaymentForm(OnceForm):
    """Paying a member who left."""

    on = DayField(label=_("Payé le"))


class SharingForm(OnceForm):
    """Sharing out what is left of the club."""

    on = DayField(label=_("Jour du partage"))
    pay_now = forms.BooleanField(
        label=_("Les parts sont virées le jour même"),
        required=False,
        help_text=_("Sinon elles restent dues, et se paient une à une."),
    )


class PhaseForm(forms.Form):
    """The club's next phase."""

    to = forms.ChoiceField(label=_("Nouvelle phase"))
    on = DayField(label=_("À partir du"))
    motion = forms.ModelChoiceField(
        label=_("Vote du club"),
        queryset=Motion.objects.none(),
        required=False,
        empty_label=_("pas de vote"),
    )
    reason = forms.CharField(
        label=_("Sans vote : l'acte signé de tous, ou la raison"), max_length=200, required=False
    )
    term_on = DayField(
        label=_("Terme de la convention"),
        required=False,
        help_text=_("Cinq ans au plus. Vide : cinq ans après cette date."),
    )

    def __init__(self, *args: Any, club: Club, allowed: tuple[Phase, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to, motion = self.fields["to"], self.fields["motion"]
        assert isinstance(to, forms.ChoiceField)
        assert isinstance(motion, forms.ModelChoiceField)
        to.choices = [(phase.value, phase.label) for phase in allowed]
        motion.queryset = _adopted(club, *DECISION_OF.values()).filter(phase_decision__isnull=True)
