"""The shapes of the forms of direct debits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.fields import DayField, OnceForm


class CreditorForm(forms.Form):
    """The identifier the bank gave the club."""

    identifier = forms.CharField(
        label=_("Identifiant créancier SEPA (ICS)"),
        max_length=40,
        help_text=_("Votre banque le donne au club, par exemple FR72ZZZ123456."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class MandateForm(forms.Form):
    """What stands on the paper the member signed."""

    holder = forms.CharField(label=_("Titulaire du compte"), max_length=70)
    iban = forms.CharField(
        label="IBAN",
        max_length=42,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    signed_on = DayField(label=_("Signé le"))


class RunForm(OnceForm):
    """The day of a collection."""

    on = DayField(
        label=_("Date du prélèvement"),
        help_text=_("Un jour de semaine, quatorze jours après l'annonce sauf accord des membres."),
    )


class ReceivedForm(forms.Form):
    """The day the bank credited it."""

    on = DayField(label=_("Crédité par la banque le"))
