"""The shapes of the desk's forms: a deposit, a cheque's details, a count of the cash box."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from banking.cheques import ChequeBox
from banking.counting import COINS, MOST, NOTES
from banking.models import BankAccount
from ledger.fields import DayField, EurosField, OnceForm
from members.wording import write_cents, write_day


class ChequesField(forms.MultipleChoiceField):
    """The cheques ticked. Which ones are still in hand is the verb's question: a form sent twice
    names cheques that its first sending already deposited."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        """True for the id of a movement."""
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


class DepositForm(OnceForm):
    """Cheques ticked one by one and cash, taken to a bank account."""

    on = DayField(label=_("Date du dépôt"))
    bank_account = forms.ModelChoiceField(
        label=_("Compte"), queryset=BankAccount.objects.none(), empty_label=None
    )
    cheques = ChequesField(
        label=_("Chèques déposés"),
        required=False,
        error_messages={
            "invalid_choice": _(
                "Un de ces chèques n'est plus à déposer : rouvrez la page et recommencez."
            )
        },
    )
    others = EurosField(
        label=_("Autres chèques, en euros"),
        required=False,
        at_least=0,
        help_text=_("Des chèques reçus avant que le club n'écrive ici, un par un inconnus."),
    )
    cash = EurosField(label=_("Espèces déposées, en euros"), required=False, at_least=0)
    note = forms.CharField(label=_("Note"), max_length=400, required=False)

    def __init__(
        self, *args: Any, box: ChequeBox, accounts: Sequence[BankAccount], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.only = accounts[0] if len(accounts) == 1 else None
        self.fields["cheques"].choices = [  # type: ignore[attr-defined]
            (
                str(one.pk),
                f"{one.who} · {write_cents(one.amount)} · {write_day(one.on)}"
                + (f" · n° {one.number}" if one.number else ""),
            )
            for one in box.cheques
        ]
        if not box.cheques and "cheques" not in self.data:
            del self.fields["cheques"]
        if not box.others:
            del self.fields["others"]
        if len(accounts) < 2:
            del self.fields["bank_account"]
        else:
            found = BankAccount.objects.filter(pk__in=[one.pk for one in accounts])
            self.fields["bank_account"].queryset = found  # type: ignore[attr-defined]

    def chosen(self) -> BankAccount | None:
        """The account the deposit goes to; None for a club that has none yet."""
        return self.cleaned_data.get("bank_account") or self.only

    def transfers(self) -> list[UUID]:
        """The cheques ticked."""
        return [UUID(one) for one in self.cleaned_data.get("cheques") or []]

    def clean(self) -> dict[str, Any]:
        """A deposit carries something."""
        cleaned: dict[str, Any] = super().clean() or {}
        carried = (cleaned.get(name) for name in ("cash", "cheques", "others"))
        if not self.errors and not any(carried):
            raise ValidationError(_("Dites ce que vous avez déposé : espèces ou chèques."))
        return cleaned


class ChequeForm(forms.Form):
    """What is written on a cheque."""

    bank = forms.CharField(label=_("Banque"), max_length=80, required=False)
    number = forms.CharField(label=_("Numéro du chèque"), max_length=20, required=False)
    drawer = forms.CharField(
        label=_("Émetteur"),
        max_length=120,
        required=False,
        help_text=_("Si ce n'est pas le membre : le nom imprimé sur le chèque."),
    )


class CountForm(forms.Form):
    """How many of each note and coin are in the cash box."""

    on = DayField(label=_("Caisse comptée le"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value in (*NOTES, *COINS):
            field = forms.IntegerField(
                label=write_cents(value, 2 if value % 100 else 0),
                required=False,
                min_value=0,
                max_value=MOST,
            )
            field.widget.attrs["inputmode"] = "numeric"
            self.fields[f"coin_{value}"] = field
        self.fields["explanation"] = forms.CharField(
            label=_("D'où vient l'écart ?"),
            max_length=400,
            required=False,
            widget=forms.Textarea,
            help_text=_("Seulement si la caisse ne tombe pas juste."),
        )

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields of the notes, then of the coins, largest first."""
        return [
            (title, [self[f"coin_{value}"] for value in values])
            for title, values in ((_("Billets"), NOTES), (_("Pièces"), COINS))
        ]

    def counted(self) -> dict[int, int]:
        """How many of each value, in cents."""
        data = self.cleaned_data
        return {value: data.get(f"coin_{value}") or 0 for value in (*NOTES, *COINS)}
