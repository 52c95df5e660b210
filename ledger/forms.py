"""The shapes of the forms of savings and accounts. They check what was typed; verbs check rules."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, ShareMethod
from ledger.contributing import MEANS_CHOICES, MEANS_LABELS, Means, Payment
from ledger.costs import PAYABLE, Cost
from ledger.dues import Due
from ledger.fields import DayField, EurosField, MonthField, OnceForm
from ledger.models import ContributionKind, Frequency, Transfer
from ledger.months import after, month_of
from members.models import Membership
from members.wording import write_month

AMOUNT_OF = re.compile(r"amount_(\d{1,18})")
NOTE_LENGTH = 400


def note_field(label: Any = None) -> forms.CharField:
    """Free words kept beside the entry, erasable."""
    return forms.CharField(label=label or _("Note"), max_length=NOTE_LENGTH, required=False)


def value_day_field() -> DayField:
    """The day whose value prices the parts, where the club's rule lets one write it."""
    return DayField(
        label=_("Jour qui donne le prix des parts"),
        required=False,
        help_text=_("Vide : le jour du versement."),
    )


@dataclass(frozen=True)
class MonthRow:
    """One member's line of the month's form; `due` is None for somebody unknown here."""

    due: Due | None
    amount: forms.BoundField
    means: forms.BoundField


class RecordMonthForm(OnceForm):
    """The payments of a meeting: one line per member, what is expected already typed."""

    on = DayField(label=_("Date du versement"))
    note = note_field()

    def __init__(
        self, *args: Any, dues: Sequence[Due], says_day: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if says_day:
            self.fields["valued_on"] = value_day_field()
        self.dues = {due.membership.pk: due for due in dues}
        for pk, due in self.dues.items():
            self._add_line(pk, str(due.membership), due.this_month or None)
        self.strangers = self._posted() - self.dues.keys()
        for pk in self.strangers:
            self._add_line(pk, str(_("Membre inconnu ici")), None)

    def _posted(self) -> set[int]:
        """The members whose amounts were sent."""
        sent = (AMOUNT_OF.fullmatch(name) for name, value in self.data.items() if value)
        return {int(match[1]) for match in sent if match}

    def _add_line(self, pk: int, label: str, initial: int | None) -> None:
        amount = EurosField(label=label, required=False, initial=initial, at_least=0)
        amount.widget.attrs["data-sum"] = ""
        self.fields[f"amount_{pk}"] = amount
        self.fields[f"means_{pk}"] = forms.ChoiceField(
            label=_("Moyen de paiement de %(member)s") % {"member": label},
            choices=MEANS_CHOICES,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Somebody of another club has no line here."""
        cleaned: dict[str, Any] = super().clean() or {}
        for pk in self.strangers:
            self.add_error(
                f"amount_{pk}",
                _("Ce membre appartient à un autre club. Rien n'a été enregistré."),
            )
        return cleaned

    def rows(self) -> list[MonthRow]:
        """The lines to show, in the order of names."""
        return [
            MonthRow(self.dues.get(pk), self[f"amount_{pk}"], self[f"means_{pk}"])
            for pk in (*self.dues, *self.strangers)
        ]

    def payments(self) -> list[Payment]:
        """What was typed; empty and zero lines are nobody's payment."""
        data = self.cleaned_data
        return [
            Payment(
                due.membership,
                data[f"amount_{pk}"],
                Means(data.get(f"means_{pk}") or Means.TRANSFER),
            )
            for pk, due in self.dues.items()
            if data.get(f"amount_{pk}")
        ]


class PaymentForm(OnceForm):
    """One payment of one member, of any nature."""

    membership = forms.ModelChoiceField(
        label=_("Membre"),
        queryset=Membership.objects.none(),
        error_messages={
            "invalid_choice": _("Ce membre appartient à un autre club. Rien n'a été enregistré.")
        },
    )
    amount = EurosField(label=_("Montant en euros"))
    on = DayField(label=_("Date du versement"))
    means = forms.ChoiceField(label=_("Moyen de paiement"), choices=MEANS_CHOICES)
    kind = forms.ChoiceField(
        label=_("Nature"),
        choices=ContributionKind.choices,
        help_text=_("Un versement d'entrée ou exceptionnel ne compte pour aucun mois."),
    )
    month = MonthField(
        label=_("Pour le mois de"),
        required=False,
        help_text=_("Vide : les mois attendus, les plus anciens d'abord, puis les mois à venir."),
    )
    note = note_field()

    def __init__(self, *args: Any, club: Club, says_day: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if says_day:
            self.fields["valued_on"] = value_day_field()
            self.order_fields([name for name in self.fields if name != "note"])
        field = self.fields["membership"]
        field.queryset = club_members(club)  # type: ignore[attr-defined]

    def payment(self) -> Payment:
        """What was typed."""
        data = self.cleaned_data
        months = {data["month"]: data["amount"]} if data["month"] else None
        return Payment(
            data["membership"],
            data["amount"],
            Means(data["means"]),
            ContributionKind(data["kind"]),
            months,
        )


def club_members(club: Club) -> Any:
    """Everybody who ever belonged to a club, by name."""
    return (
        Membership.objects.filter(club=club)
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )


class CorrectionForm(OnceForm):
    """An entry of payments put right: its lines as they should have been, and two more."""

    on = DayField(label=_("Date du versement"))
    note = note_field(_("Pourquoi cette correction ?"))
    more_lines = 2

    def __init__(self, *args: Any, club: Club, payments: Sequence[Payment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(payments) + self.more_lines
        members = [(str(m.pk), str(m)) for m in club_members(club)]
        self.members = {str(m.pk): m for m in club_members(club)}
        for place in range(self.count):
            old = payments[place] if place < len(payments) else None
            self._add_line(place, members, old)

    def _add_line(
        self, place: int, members: Iterable[tuple[str, str]], old: Payment | None
    ) -> None:
        number = {"number": place + 1}
        self.fields[f"member_{place}"] = forms.ChoiceField(
            label=_("Membre, ligne %(number)d") % number,
            choices=[("", _("personne")), *members],
            required=False,
            initial=str(old.membership.pk) if old else "",
            error_messages={"invalid_choice": _("Ce membre appartient à un autre club.")},
        )
        amount = EurosField(
            label=_("Montant, ligne %(number)d") % number,
            required=False,
            initial=old.amount if old else None,
            at_least=0,
        )
        amount.widget.attrs["data-sum"] = ""
        self.fields[f"amount_{place}"] = amount
        self.fields[f"means_{place}"] = forms.ChoiceField(
            label=_("Moyen de paiement, ligne %(number)d") % number,
            choices=MEANS_CHOICES,
            initial=old.means.value if old else Means.TRANSFER.value,
        )
        self.fields[f"kind_{place}"] = forms.ChoiceField(
            label=_("Nature, ligne %(number)d") % number,
            choices=ContributionKind.choices,
            initial=str(old.kind) if old else ContributionKind.REGULAR.value,
        )

    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        """The lines to show: member, amount, means, nature."""
        names = ("member", "amount", "means", "kind")
        return [tuple(self[f"{name}_{i}"] for name in names) for i in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """An amount wants somebody."""
        cleaned: dict[str, Any] = super().clean() or {}
        for place in range(self.count):
            member, amount = cleaned.get(f"member_{place}"), cleaned.get(f"amount_{place}")
            if amount and not member and f"member_{place}" not in self.errors:
                self.add_error(f"member_{place}", _("Dites de qui vient ce versement."))
        return cleaned

    def payments(self) -> list[Payment]:
        """The lines that carry an amount."""
        data = self.cleaned_data
        return [
            Payment(
                self.members[data[f"member_{i}"]],
                data[f"amount_{i}"],
                Means(data[f"means_{i}"]),
                ContributionKind(data[f"kind_{i}"]),
            )
            for i in range(self.count)
            if data.get(f"amount_{i}")
        ]


class CancelForm(OnceForm):
    """An entry to undo, with a reason."""

    on = DayField(label=_("Date de l'annulation"))
    note = note_field(_("Pourquoi cette annulation ?"))


class ExpenseForm(OnceForm):
    """A cost of the club."""

    on = DayField(label=_("Date du paiement"))
    amount = EurosField(label=_("Montant en euros"))
    cost = forms.ChoiceField(label=_("Nature"), choices=Cost.choices)
    means = forms.ChoiceField(
        label=_("Payé par"),
        choices=[(one.value, MEANS_LABELS[one]) for one in PAYABLE],
    )
    note = note_field()


class MethodForm(OnceForm):
    """How the club shares what it owns: nothing is chosen beforehand, the convention is cited."""

    method = forms.ChoiceField(
        label=_("Le calcul que dit votre convention"), widget=forms.RadioSelect
    )
    on = DayField(
        label=_("À partir du"),
        help_text=_("Ce jour ou après la dernière opération enregistrée."),
    )
    clause = forms.CharField(
        label=_("Article de votre convention"),
        max_length=120,
        help_text=_("Par exemple « article 7 ». Relisez-le avant de choisir."),
    )

    def __init__(self, *args: Any, present: ShareMethod | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["method"]
        field.choices = [  # type: ignore[attr-defined]
            (one.value, _present(one) if one == present else one.label) for one in ShareMethod
        ]


def _present(method: ShareMethod) -> str:
    """The method the club uses already, said so."""
    return gettext("%(method)s (le calcul d’aujourd’hui)") % {"method": method.label}


class PledgeForm(forms.Form):
    """What a member promises to save from a month on."""

    amount = EurosField(label=_("Montant de chaque versement, en euros"))
    frequency = forms.ChoiceField(label=_("Rythme"), choices=Frequency.choices)
    since = MonthField(label=_("À partir du mois de"))
    until = MonthField(
        label=_("Jusqu'au mois de"),
        required=False,
        help_text=_("Vide : sans fin prévue."),
    )
    override_reason = forms.CharField(
        label=_("Motif pour passer outre le plafond du foyer"),
        max_length=300,
        required=False,
        help_text=_("Seulement si la page vous le demande."),
    )


class StopPledgeForm(forms.Form):
    """The last month of a promise."""

    last = MonthField(label=_("Dernier mois attendu"))


class HolidayForm(forms.Form):
    """Months without paying."""

    since = MonthField(label=_("Du mois de"))
    until = MonthField(label=_("Au mois de"))
    reason = forms.CharField(
        label=_("Motif"),
        max_length=200,
        required=False,
        help_text=_("Lu par les membres du club : restez discret."),
    )

    def clean(self) -> dict[str, Any]:
        """Twelve years off is a slip of the keyboard."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until > after(since, 60):
            raise ValidationError(_("Une pause dure cinq ans au plus."))
        return cleaned


class ReallocateForm(forms.Form):
    """The months one payment is for."""

    def __init__(self, *args: Any, transfer: Transfer, unpaid: Iterable[date], **kwargs: Any):
        super().__init__(*args, **kwargs)
        now = {part.month: part.amount for part in transfer.allocations.all()}
        paid_in = month_of(transfer.entry.on)
        around = {after(paid_in, step) for step in range(-3, 7)}
        self.months = sorted({*now, *list(unpaid)[-12:], *around})
        for month in self.months:
            field = EurosField(
                label=write_month(month), required=False, initial=now.get(month), at_least=0
            )
            field.widget.attrs["data-sum"] = ""
            self.fields[f"m_{month:%Y-%m}"] = field

    def chosen(self) -> dict[date, int]:
        """The months and their amounts, in cents."""
        data = self.cleaned_data
        return {m: data[f"m_{m:%Y-%m}"] for m in self.months if data.get(f"m_{m:%Y-%m}")}
