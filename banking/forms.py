"""The shapes of this room's forms."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banking.models import BankAccount
from ledger.fields import DayField, EurosField


class BalanceForm(forms.Form):
    """The balance printed on the bank's statement; which account when the club has several."""

    bank_account = forms.ModelChoiceField(
        label=_("Compte"), queryset=BankAccount.objects.none(), empty_label=None
    )
    on = DayField(label=_("Solde au"))
    balance = EurosField(
        label=_("Solde de la banque, en euros"),
        at_least=None,
        help_text=_("Tel qu'il est écrit sur le relevé ; un signe moins s'il est à découvert."),
    )

    def __init__(self, *args: Any, accounts: Sequence[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = accounts[0] if len(accounts) == 1 else None
        if len(accounts) < 2:
            del self.fields["bank_account"]
        else:
            found = BankAccount.objects.filter(pk__in=[one.pk for one in accounts])
            self.fields["bank_account"].queryset = found  # type: ignore[attr-defined]

    def chosen(self) -> BankAccount | None:
        """The account of the statement; None for a club that has none yet."""
        return self.cleaned_data.get("bank_account") or self.only


class ValidateForm(forms.Form):
    """The words that explain a gap, when there is one."""

    explanation = forms.CharField(
        label=_("D'où vient l'écart ?"),
        max_length=400,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, wanted: str | Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["explanation"]
        field.required = bool(wanted)
        field.error_messages["required"] = str(wanted)


class LiftForm(forms.Form):
    """Why a validated month is opened again."""

    reason = forms.CharField(
        label=_("Pourquoi rouvrir ce mois ?"),
        max_length=400,
        widget=forms.Textarea,
        help_text=_("Le motif est gardé avec l'état de rapprochement, qui reste lisible."),
    )
