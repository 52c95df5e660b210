"""The shapes of the forms of expenses."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from ledger.contributing import MEANS_LABELS
from ledger.costs import PAYABLE, Cost
from ledger.fields import DayField, EurosField, OnceForm
from members.models import Membership
from members.uploads import PaperField

NEVER_ASKED = (Cost.BANK_FEES, Cost.CASH_GAP)
ASKED_FOR = [choice for choice in Cost.choices if choice[0] not in NEVER_ASKED]


class AskForm(OnceForm):
    """What was, or is to be, paid for the club, with its receipt."""

    what = forms.CharField(
        label=_("Pour quoi ?"),
        max_length=200,
        help_text=_("Par exemple « timbres des convocations »."),
    )
    amount = EurosField(label=_("Montant en euros"))
    on = DayField(label=_("Date de la dépense"))
    cost = forms.ChoiceField(label=_("Nature"), choices=ASKED_FOR, initial=Cost.OTHER)
    advanced_by = forms.ModelChoiceField(
        label=_("Avancé par"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("personne : le club paie directement"),
        help_text=_("Le membre que le club remboursera."),
    )
    payee = forms.CharField(label=_("Payé à"), max_length=120, required=False)
    receipt = PaperField(label=_("Justificatif"), required=False)

    def __init__(self, *args: Any, club: Club, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advanced_by"].queryset = (  # type: ignore[attr-defined]
            Membership.objects.filter(club=club, joined_on__lte=today)
            .select_related("person")
            .order_by("person__sort_key", "pk")
        )


class PaperForm(forms.Form):
    """A paper to keep with an entry."""

    what = forms.CharField(
        label=_("Ce que c'est"), max_length=120, help_text=_("Par exemple « facture de la salle ».")
    )
    paper = PaperField(label=_("Papier"))


class DecisionForm(forms.Form):
    """Yes, or no with its reason."""

    reason = forms.CharField(label=_("Motif, si vous refusez"), max_length=300, required=False)


class PayForm(forms.Form):
    """How and when the club paid."""

    on = DayField(label=_("Date du paiement"))
    means = forms.ChoiceField(
        label=_("Payé par"), choices=[(one.value, MEANS_LABELS[one]) for one in PAYABLE]
    )
    made = forms.BooleanField(
        label=_("La banque l'a déjà payé"),
        required=False,
        help_text=_(
            "Cochez si le paiement est fait : il est alors écrit même si le compte est à découvert."
        ),
    )
