"""The shapes of this room's forms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ledger.fields import DayField, EurosField, OnceForm


class BalanceForm(forms.Form):
    """The balance printed on the bank's statement."""

    on = DayField(label=_("Solde au"))
    balance = EurosField(
        label=_("Solde de la banque, en euros"),
        at_least=None,
        help_text=_("Tel qu'il est écrit sur le relevé ; un signe moins s'il est à découvert."),
    )


class ValidateForm(forms.Form):
    """The words that explain a gap, when there is one."""

    explanation = forms.CharField(
        label=_("D'où vient l'écart ?"),
        max_length=400,
        widget=forms.Textarea,
        error_messages={
            "required": _("Les deux soldes diffèrent : écrivez d'où vient l'écart, puis validez.")
        },
    )

    def __init__(self, *args: Any, has_gap: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["explanation"].required = has_gap


class DepositForm(OnceForm):
    """Cash and cheques taken to the bank."""

    on = DayField(label=_("Date du dépôt"))
    cash = EurosField(label=_("Espèces déposées, en euros"), required=False, at_least=0)
    cheques = EurosField(label=_("Chèques déposés, en euros"), required=False, at_least=0)
    note = forms.CharField(label=_("Note"), max_length=400, required=False)

    def clean(self) -> dict[str, Any]:
        """A deposit carries something."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned.get("cash") or cleaned.get("cheques")):
            raise ValidationError(_("Écrivez ce que vous avez déposé : espèces ou chèques."))
        return cleaned
