"""The shapes of the forms of opening balances, of the decision behind them, and of fractions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clubs.refusals import Refusal
from investments.enterprises import EnterpriseFacts, checked_siren
from investments.models import Holding, Instrument
from investments.opening import Terms
from ledger.fields import DayField, EurosField
from ledger.models import Account
from ledger.shares import PART
from members.models import Membership
from starting.balances import FIGURES, Balances, HoldingBalance, MemberBalance

NEW_PEOPLE, NEW_HOLDINGS = 6, 12
FIGURE_LABELS = {
    "invested": _("Investi depuis la création, tout compris"),
    "dividends": _("Dividendes reçus, avant impôt"),
    "interest": _("Intérêts reçus, avant impôt"),
    "gains": _("Gains en vendant"),
    "withheld": _("Impôt retenu à la source"),
    "losses": _("Pertes définitives"),
    "expenses": _("Frais payés"),
}


@dataclass(frozen=True)
class PersonRow:
    """One person's fields; `membership` is None for somebody to write on the register."""

    membership: Membership | None
    fields: tuple[forms.BoundField, ...]


class OpeningForm(forms.Form):
    """What the club has and owes at the end of one day, and where it comes from."""

    on = DayField(
        label=_("Soldes au"),
        help_text=_("La fin d'un jour que vos papiers connaissent, souvent un 31 décembre."),
    )
    cash = EurosField(label=_("En caisse, en euros"), required=False, at_least=0)
    cheques = EurosField(label=_("Chèques à déposer, en euros"), required=False, at_least=0)
    decision = forms.CharField(
        label=_("Décision qui a déjà adopté l'écart"),
        max_length=200,
        required=False,
        help_text=_("Par exemple « AG du 12 mars 2026, résolution 3 ». Sinon un vote l'adoptera."),
    )

    def __init__(
        self,
        *args: Any,
        members: Sequence[Membership],
        banks: Sequence[Account],
        counts_parts: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members, self.banks, self.counts_parts = members, banks, counts_parts
        for key, label in self._bank_labels().items():
            self.fields[f"bank_{key}"] = EurosField(label=label, required=False, at_least=None)
        for name, label in FIGURE_LABELS.items():
            self.fields[f"figure_{name}"] = EurosField(label=label, required=False, at_least=0)
        for member in members:
            self._add_sums(str(member.pk), str(member))
        for number in range(NEW_PEOPLE):
            self._add_person(f"new{number}")
        for number in range(NEW_HOLDINGS):
            self._add_holding(number)

    def _bank_labels(self) -> dict[str, Any]:
        if not self.banks:
            return {"main": _("En banque, en euros")}
        return {str(one.pk): _("%(account)s, en euros") % {"account": one} for one in self.banks}

    def _add_sums(self, mark: str, name: str) -> None:
        """What one person paid in, took out, is owed, and their parts."""
        labels = {"in": _("Versé"), "out": _("Rendu"), "owed": _("Encore dû")}
        for field, label in labels.items():
            made = EurosField(label=label, required=False, at_least=0)
            made.widget.attrs["aria-label"] = f"{label} : {name}"
            self.fields[f"{field}_{mark}"] = made
        if self.counts_parts:
            parts = forms.DecimalField(
                label=_("Parts"), max_digits=14, decimal_places=6, min_value=0, required=False
            )
            parts.widget.attrs["aria-label"] = f"{_('Parts')} : {name}"
            self.fields[f"units_{mark}"] = parts

    def _add_person(self, mark: str) -> None:
        self.fields[f"first_{mark}"] = forms.CharField(
            label=_("Prénom"), max_length=60, required=False
        )
        self.fields[f"last_{mark}"] = forms.CharField(label=_("Nom"), max_length=60, required=False)
        self.fields[f"joined_{mark}"] = DayField(label=_("Entré le"), required=False)
        self.fields[f"left_{mark}"] = DayField(label=_("Parti le"), required=False)
        self._add_sums(mark, str(_("personne à ajouter")))

    def _add_holding(self, number: int) -> None:
        made: dict[str, forms.Field] = {
            "name": forms.CharField(label=_("Entreprise"), max_length=120, required=False),
            "siren": forms.CharField(label=_("SIREN"), max_length=14, required=False),
            "instrument": forms.ChoiceField(
                label=_("Forme du financement"), choices=Instrument.choices, required=False
            ),
            "started": DayField(label=_("Souscrit le"), required=False),
            "cost": EurosField(label=_("Coût, en euros"), required=False),
            "loss": EurosField(label=_("Perte connue"), required=False, at_least=0),
            "capital": forms.BooleanField(
                label=_("Souscrit à la création ou à une augmentation de capital"), required=False
            ),
        }
        for field, one in made.items():
            self.fields[f"{field}_h{number}"] = one

    def clean(self) -> dict[str, Any]:
        """A line half filled is asked for the rest."""
        cleaned: dict[str, Any] = super().clean() or {}
        for number in range(NEW_HOLDINGS):
            self._check_holding(cleaned, number)
        for number in range(NEW_PEOPLE):
            mark = f"new{number}"
            named = cleaned.get(f"first_{mark}") and cleaned.get(f"last_{mark}")
            sums = [cleaned.get(f"{name}_{mark}") for name in ("in", "out", "owed")]
            if any(sums) and not named:
                self.add_error(f"last_{mark}", _("Un prénom et un nom sont nécessaires."))
        return cleaned

    def _check_holding(self, cleaned: Mapping[str, Any], number: int) -> None:
        needed = [f"{field}_h{number}" for field in ("name", "started", "cost")]
        given = [name for name in needed if cleaned.get(name)]
        if given and len(given) < len(needed):
            missing = next(name for name in needed if name not in given)
            if missing not in self.errors:
                self.add_error(missing, _("Il faut le nom de l'entreprise, le jour et le coût."))
        try:
            checked_siren(cleaned.get(f"siren_h{number}") or "")
        except Refusal as refusal:
            self.add_error(f"siren_h{number}", ValidationError(str(refusal.message)))

    def bank_fields(self) -> list[forms.BoundField]:
        """One field for each bank account."""
        return [self[f"bank_{key}"] for key in self._bank_labels()]

    def figure_fields(self) -> list[forms.BoundField]:
        """The cumulated figures."""
        return [self[f"figure_{name}"] for name in FIGURES]

    def _sums(self, mark: str) -> tuple[forms.BoundField, ...]:
        names = ("in", "out", "owed", *(("units",) if self.counts_parts else ()))
        return tuple(self[f"{name}_{mark}"] for name in names)

    def people(self) -> list[PersonRow]:
        """Everybody on the register."""
        return [PersonRow(member, self._sums(str(member.pk))) for member in self.members]

    def new_people(self) -> list[PersonRow]:
        """Lines for people who are not on the register."""
        return [
            PersonRow(
                None,
                (
                    *(self[f"{name}_new{n}"] for name in ("first", "last", "joined", "left")),
                    *self._sums(f"new{n}"),
                ),
            )
            for n in range(NEW_PEOPLE)
        ]

    def _holding_lines(self) -> list[tuple[list[forms.BoundField], forms.BoundField]]:
        names = ("name", "siren", "instrument", "started", "cost", "loss")
        return [
            ([self[f"{name}_h{n}"] for name in names], self[f"capital_h{n}"])
            for n in range(NEW_HOLDINGS)
        ]

    @property
    def holdings_shown(self) -> int:
        """How many lines of investments are in sight: those in use and one more, two at least."""
        used = [n for n in range(NEW_HOLDINGS) if self[f"name_h{n}"].value()]
        return min(NEW_HOLDINGS, max([2, *(n + 2 for n in used)]))

    def first_holdings(self) -> list[tuple[list[forms.BoundField], forms.BoundField]]:
        """The lines in sight."""
        return self._holding_lines()[: self.holdings_shown]

    def more_holdings(self) -> list[tuple[list[forms.BoundField], forms.BoundField]]:
        """The lines folded away."""
        return self._holding_lines()[self.holdings_shown :]

    def balances(self) -> Balances:
        """What was typed, as the verb takes it."""
        data = self.cleaned_data
        banks = {
            "" if key == "main" else key: data[f"bank_{key}"]
            for key in self._bank_labels()
            if data.get(f"bank_{key}")
        }
        return Balances(
            on=data["on"],
            banks=banks,
            cash=data["cash"] or 0,
            cheques=data["cheques"] or 0,
            members=tuple(balance for balance, _is_past in self._people()),
            holdings=tuple(self._holdings()),
            figures={
                name: data[f"figure_{name}"] for name in FIGURES if data.get(f"figure_{name}")
            },
        )

    def past(self) -> frozenset[int]:
        """The places of the people who have left, in `balances().members`."""
        return frozenset(place for place, (_b, is_past) in enumerate(self._people()) if is_past)

    def _people(self) -> list[tuple[MemberBalance, bool]]:
        data = self.cleaned_data
        people = []
        for member in self.members:
            told = replace(self._told(str(member.pk)), membership=member.pk)
            if any((told.paid_in, told.paid_out, told.owed, told.units)):
                people.append((told, member.left_on is not None))
        for number in range(NEW_PEOPLE):
            mark = f"new{number}"
            if not data.get(f"last_{mark}"):
                continue
            left = data[f"left_{mark}"]
            balance = replace(
                self._told(mark),
                first_name=data[f"first_{mark}"],
                last_name=data[f"last_{mark}"],
                joined_on=data[f"joined_{mark}"],
                left_on=left,
            )
            people.append((balance, left is not None))
        return people

    def _told(self, mark: str) -> MemberBalance:
        data = self.cleaned_data
        units = data.get(f"units_{mark}") or Decimal(0)
        return MemberBalance(
            paid_in=data.get(f"in_{mark}") or 0,
            paid_out=data.get(f"out_{mark}") or 0,
            owed=data.get(f"owed_{mark}") or 0,
            units=int(units * PART),
        )

    def _holdings(self) -> list[HoldingBalance]:
        data = self.cleaned_data
        return [
            HoldingBalance(
                facts=EnterpriseFacts(name=data[f"name_h{n}"], siren=data[f"siren_h{n}"]),
                instrument=data[f"instrument_h{n}"] or Instrument.SHARES,
                started_on=data[f"started_h{n}"],
                cost=data[f"cost_h{n}"],
                impairment=data[f"loss_h{n}"] or 0,
                terms=Terms(new_capital=data[f"capital_h{n}"]),
            )
            for n in range(NEW_HOLDINGS)
            if data.get(f"cost_h{n}")
        ]


class DecisionForm(forms.Form):
    """The vote that adopted the difference elsewhere."""

    decision = forms.CharField(
        label=_("Assemblée et résolution"),
        max_length=200,
        help_text=_("Par exemple « AG du 12 mars 2026, résolution 3 »."),
    )


class FractionsForm(forms.Form):
    """What each member had paid in on the subscription day."""

    def __init__(
        self,
        *args: Any,
        holding: Holding,
        members: Sequence[Membership],
        known: Mapping[int, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            self.fields[f"part_{member.pk}"] = EurosField(
                label=str(member), required=False, at_least=0, initial=known.get(member.pk) or None
            )

    def parts(self) -> dict[Membership, int]:
        """What was typed, by member."""
        typed = ((member, self.cleaned_data[f"part_{member.pk}"]) for member in self.members)
        return {member: part for member, part in typed if part}
