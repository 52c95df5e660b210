"""The shapes of the forms of the club's bank accounts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banking.import_forms import AccountChoice, accounts_for
from banking.models import BankAccount
from ledger.fields import DayField, EurosField, OnceForm

NAME = _("Nom du compte")
NAME_HELP = _("Par exemple « Compte courant » ou « Livret ».")
IBAN_HELP = _("Celui du relevé ; le premier fichier importé le donne aussi.")
NUMBER = _("Numéro dans les fichiers de la banque")
NUMBER_HELP = _("Seulement si la banque n'écrit pas l'IBAN dans ses fichiers.")


class OpenAccountForm(OnceForm):
    """A new account at a bank."""

    name = forms.CharField(label=NAME, max_length=80, help_text=NAME_HELP)
    bank = forms.CharField(label=_("Banque"), max_length=80, required=False)
    iban = forms.CharField(label=_("IBAN"), max_length=42, required=False, help_text=IBAN_HELP)
    opened_on = DayField(label=_("Ouvert le"))


class DescribeAccountForm(forms.Form):
    """What an account is called, and its numbers."""

    name = forms.CharField(label=NAME, max_length=80, help_text=NAME_HELP)
    bank = forms.CharField(label=_("Banque"), max_length=80, required=False)
    iban = forms.CharField(label=_("IBAN"), max_length=42, required=False, help_text=IBAN_HELP)
    number = forms.CharField(label=NUMBER, max_length=40, required=False, help_text=NUMBER_HELP)


class CloseAccountForm(forms.Form):
    """The day the bank closed it."""

    on = DayField(label=_("Fermé le"))


class SwitchForm(forms.Form):
    """The account that becomes the main one."""

    new = AccountChoice(
        label=_("Nouveau compte"), queryset=BankAccount.objects.none(), empty_label=None
    )
    since = DayField(label=_("À partir du"))

    def __init__(self, *args: Any, accounts: Sequence[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].queryset = accounts_for(accounts)  # type: ignore[attr-defined]


class OwnTransferForm(OnceForm):
    """A transfer from one account of the club to another."""

    source = AccountChoice(label=_("Du compte"), queryset=BankAccount.objects.none())
    target = AccountChoice(label=_("Vers le compte"), queryset=BankAccount.objects.none())
    amount = EurosField(label=_("Montant en euros"))
    sent_on = DayField(label=_("Parti le"))
    arrived_on = DayField(
        label=_("Arrivé le"),
        required=False,
        help_text=_("Laissez vide s'il est encore en route."),
    )

    def __init__(self, *args: Any, accounts: Sequence[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            self.fields[name].queryset = accounts_for(accounts)  # type: ignore[attr-defined]


class ArrivedForm(forms.Form):
    """The day a transfer under way came, and where."""

    target = AccountChoice(label=_("Vers le compte"), queryset=BankAccount.objects.none())
    arrived_on = DayField(label=_("Arrivé le"))

    def __init__(
        self, *args: Any, accounts: Sequence[BankAccount], today: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"arrived_on": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = accounts_for(accounts)  # type: ignore[attr-defined]
