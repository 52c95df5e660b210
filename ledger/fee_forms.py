"""The shapes of the forms about the fees of the network and of the federation."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.fees import Association, association_of
from ledger.fields import DayField, EurosField, OnceForm
from ledger.models import Account, AccountKind, FeeBasis, FeeSchedule
from members.models import Membership
from members.wording import write_cents

COLLECTED, DIRECT = "collected", "direct"
WAYS = ((COLLECTED, _("par le club, qui la reversera")), (DIRECT, _("directement à l'association")))


def written_fee(fee: FeeSchedule) -> str:
    """A fee in one line: of whom, how much, on what basis."""
    return f"{association_of(fee)} : {write_cents(fee.amount_cents)} {fee.get_basis_display()}"


class FeeForm(forms.Form):
    """What an association asks each year from a day on."""

    basis = forms.ChoiceField(label=_("Calcul"), choices=FeeBasis.choices)
    amount = EurosField(
        label=_("Montant par an, en euros"),
        at_least=0,
        help_text=_("0 : il n'y a plus de cotisation à partir de cette date."),
    )
    since = DayField(
        label=_("À partir du"),
        help_text=_("La cotisation d'une année est celle en vigueur le 1er janvier."),
    )
    collected = forms.BooleanField(label=_("Le club la collecte avec l'épargne"), required=False)
    eligible_for_receipt = forms.BooleanField(
        label=_("L'association donne un reçu fiscal"), required=False
    )


class VariantForm(FeeForm):
    """A club's own variant of an association's fee."""

    association = forms.ChoiceField(label=_("Cotisation"))
    field_order = ("association",)

    def __init__(self, *args: Any, associations: Sequence[Association], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.associations = {str(place): one for place, one in enumerate(associations)}
        field = self.fields["association"]
        field.choices = [  # type: ignore[attr-defined]
            (place, str(one)) for place, one in self.associations.items()
        ]

    def chosen(self) -> Association:
        """Whose fee it is."""
        return self.associations[self.cleaned_data["association"]]


class PaidFeeForm(OnceForm):
    """The fee of a year that one or several members paid, through the club or directly."""

    members = forms.ModelMultipleChoiceField(
        label=_("Qui a payé"),
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez au moins une personne."),
            "invalid_choice": _("Ce membre appartient à un autre club. Rien n'a été enregistré."),
        },
    )
    schedule = forms.ModelChoiceField(
        label=_("Cotisation"), queryset=FeeSchedule.objects.none(), empty_label=None
    )
    amount = EurosField(label=_("Montant payé par chacun, en euros"))
    on = DayField(label=_("Date du paiement"))
    way = forms.ChoiceField(label=_("Payée"), choices=WAYS, widget=forms.RadioSelect)
    into = forms.ModelChoiceField(
        label=_("Si c'est par le club, où est l'argent ?"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=_("sur le compte principal"),
    )

    def __init__(
        self,
        *args: Any,
        members: Any,
        fees: Iterable[FeeSchedule],
        accounts: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members  # type: ignore[attr-defined]
        field = self.fields["schedule"]
        field.queryset = FeeSchedule.objects.filter(  # type: ignore[attr-defined]
            pk__in=[fee.pk for fee in fees]
        ).select_related("network", "federation")
        field.label_from_instance = written_fee  # type: ignore[attr-defined]
        self.fields["into"].queryset = accounts  # type: ignore[attr-defined]


class PassOnForm(OnceForm):
    """What the club pays the association out of what it collected."""

    amount = EurosField(label=_("Montant reversé, en euros"))
    on = DayField(label=_("Payé le"))


MONEY = (AccountKind.BANK, AccountKind.CASH, AccountKind.CHEQUES)
