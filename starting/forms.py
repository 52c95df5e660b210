"""The shapes of this room's forms: a file, what the treasurer says of it, the last word."""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ledger.fields import DayField, EurosField
from members.wording import write_cents
from starting.corrections import Corrections, NameSaid
from starting.people import NameChoice
from starting.planning import Plan
from starting.reading import LARGEST
from starting.reading.cells import place, reference
from starting.understood import Problem

CELL_CODES = frozenset({"figures", "cents", "day", "large", "negative", "twice", "before"})
BAND_CHOICES = (
    ("", _("choisir…")),
    ("member", _("la ligne d'une personne")),
    ("total", _("un total")),
    ("cumul", _("un cumul depuis le début")),
    ("ignored", _("à laisser de côté")),
)


class UploadForm(forms.Form):
    """The club's own workbook."""

    file = forms.FileField(
        label=_("Votre tableau"),
        help_text=_("XLSX, ODS ou CSV, 5 Mo au plus. Il est lu tel quel et gardé comme preuve."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt"}),
    )

    def clean_file(self) -> tuple[bytes, str]:
        """The bytes, when not too many to be read, and the name they came with."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise ValidationError(_("Ce fichier dépasse 5 Mo. Rien n'a été gardé."))
        return sent.read(), str(sent.name)


def mark_of(key: str) -> str:
    """A short name for a key in the names of fields: the same on every page load."""
    return hashlib.sha256(key.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class NameRow:
    """One name of the workbook and its fields."""

    choice: NameChoice
    who: forms.BoundField
    first: forms.BoundField
    last: forms.BoundField
    joined: forms.BoundField
    left: forms.BoundField
    out: forms.BoundField


@dataclass(frozen=True)
class CellRow:
    """One cell to settle and its fields."""

    problem: Problem
    amount: forms.BoundField
    aside: forms.BoundField


class CorrectionsForm(forms.Form):
    """Everything the treasurer may say of a workbook, on one page, saved at once."""

    day = forms.IntegerField(
        label=_("Jour du mois à donner aux versements"),
        min_value=1,
        max_value=31,
        help_text=_("Votre tableau ne dit que le mois : chaque écriture portera ce jour-là."),
    )
    fix_sheet = forms.ChoiceField(label=_("Feuille"), required=False)
    fix_cell = forms.CharField(
        label=_("Cellule"), required=False, max_length=10, help_text=_("Par exemple F12.")
    )
    fix_amount = EurosField(
        label=_("Montant juste, en euros"),
        required=False,
        at_least=0,
        help_text=_("Vide ou zéro : la cellule est laissée de côté."),
    )
    band_sheet = forms.ChoiceField(label=_("Feuille"), required=False)
    band = forms.CharField(
        label=_("Ligne ou colonne"),
        required=False,
        max_length=7,
        help_text=_("Le numéro d'une ligne (12) ou la lettre d'une colonne (N)."),
    )
    band_role = forms.ChoiceField(label=_("C'est"), required=False, choices=BAND_CHOICES)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.said = plan, plan.said
        self.members = [(f"member:{one.membership}", one.name) for one in plan.known]
        self.fields["day"].initial = plan.said.day
        sheets = [(sheet.name, sheet.name) for sheet in plan.book.sheets]
        for name in ("fix_sheet", "band_sheet"):
            self.fields[name].choices = sheets  # type: ignore[attr-defined]
        for choice in plan.people:
            self._add_name(choice)
        for problem in self._cells():
            self._add_cell(problem)
        for sheet, seen in self._years().items():
            self.fields[f"year_{mark_of(sheet)}"] = forms.IntegerField(
                label=_("Année de la feuille %(sheet)s") % {"sheet": sheet},
                min_value=1980,
                max_value=2100,
                required=False,
                initial=self.said.years.get(sheet),
                help_text=_("Lue : %(year)d. Vide si c'est juste.") % {"year": seen}
                if seen
                else _("Celle du premier mois ; janvier après décembre est l'année suivante."),
            )
        for sheet, _label in sheets:
            self.fields[f"use_{mark_of(sheet)}"] = forms.BooleanField(
                label=_("Lire la feuille %(sheet)s") % {"sheet": sheet},
                required=False,
                initial=sheet not in self.said.ignored,
            )
        for key, label in self._given():
            self.fields[f"undo_{mark_of(key)}"] = forms.BooleanField(label=label, required=False)

    def _cells(self) -> list[Problem]:
        found = {
            (problem.sheet, problem.where): problem
            for problem in self.plan.blocking
            if problem.code in CELL_CODES
        }
        return list(found.values())

    def _years(self) -> dict[str, int]:
        """The sheets whose year may be set, with the one that was read (0 when none was)."""
        tables = Counter(grid.sheet.name for grid in self.plan.found.grids)
        return {
            grid.sheet.name: min((month.year for month in grid.months.values() if month), default=0)
            for grid in self.plan.found.grids
            if grid.is_dated_elsewhere and tables[grid.sheet.name] == 1
        }

    def _given(self) -> list[tuple[str, str]]:
        """The single corrections already made, which may be undone."""
        roles = dict(BAND_CHOICES)
        given = [
            (
                key,
                _("Oublier : cellule %(where)s, %(amount)s")
                % {
                    "where": key.replace("!", " · "),
                    "amount": _("laissée de côté") if cents is None else write_cents(cents),
                },
            )
            for key, cents in sorted(self.said.cells.items())
        ]
        for key, role in sorted(self.said.bands.items()):
            told = {"where": key.replace("!", " · "), "role": roles.get(role, role)}
            given.append((key, _("Oublier : %(where)s est %(role)s") % told))
        return [(key, str(label)) for key, label in given]

    def _add_name(self, choice: NameChoice) -> None:
        mark, said, words = mark_of(choice.key), choice.said, choice.written.words
        others = [
            (
                f"same:{one.key}",
                _("la même personne que « %(name)s »") % {"name": one.written.words},
            )
            for one in self.plan.people
            if one.key != choice.key and one.is_created
        ]
        self.fields[f"who_{mark}"] = forms.ChoiceField(
            label=_("« %(name)s » est") % {"name": words},
            choices=[
                *self.members,
                ("new", _("un membre à créer")),
                ("past", _("un ancien membre à créer, parti")),
                *others,
                ("ignored", _("personne : à laisser de côté")),
            ],
            initial=_who(said),
        )
        told = {"name": words}
        for field, made, initial in (
            ("first", forms.CharField(label=_("Prénom"), max_length=60), said.first_name),
            ("last", forms.CharField(label=_("Nom"), max_length=60), said.last_name),
            ("joined", DayField(label=_("Entré le")), said.joined_on),
            ("left", DayField(label=_("Parti le")), said.left_on),
            ("out", EurosField(label=_("Rendu au départ"), at_least=0), said.paid_out),
        ):
            made.required, made.initial = False, initial
            made.widget.attrs["aria-label"] = f"{made.label} : {told['name']}"
            self.fields[f"{field}_{mark}"] = made

    def _add_cell(self, problem: Problem) -> None:
        key = f"{problem.sheet}!{problem.where}"
        self.fields[f"cell_{mark_of(key)}"] = EurosField(
            label=_("Montant juste de %(cell)s, en euros")
            % {"cell": f"{problem.sheet} · {problem.where}"},
            required=False,
            at_least=0,
        )
        self.fields[f"aside_{mark_of(key)}"] = forms.BooleanField(
            label=_("Laisser %(cell)s de côté") % {"cell": f"{problem.sheet} · {problem.where}"},
            required=False,
        )

    def clean_fix_cell(self) -> str:
        """The name of a cell, as spreadsheets write it."""
        typed = str(self.cleaned_data["fix_cell"]).strip().upper()
        if typed and place(typed) is None:
            raise ValidationError(_("Écrivez le nom d'une cellule, par exemple F12."))
        return typed

    def clean_band(self) -> str:
        """A line's number or a column's letters."""
        typed = str(self.cleaned_data["band"]).strip().upper()
        if typed and not typed.isdecimal() and place(f"{typed}1") is None:
            raise ValidationError(_("Écrivez le numéro d'une ligne ou la lettre d'une colonne."))
        return typed

    def name_rows(self) -> list[NameRow]:
        """The names, those to settle first."""
        rows = [
            NameRow(
                choice,
                *(
                    self[f"{field}_{mark_of(choice.key)}"]
                    for field in ("who", "first", "last", "joined", "left", "out")
                ),
            )
            for choice in self.plan.people
        ]
        return sorted(rows, key=lambda row: row.choice.is_certain)

    def cell_rows(self) -> list[CellRow]:
        """The cells to settle."""
        marks = [(one, mark_of(f"{one.sheet}!{one.where}")) for one in self._cells()]
        return [CellRow(one, self[f"cell_{mark}"], self[f"aside_{mark}"]) for one, mark in marks]

    def urgent_years(self) -> list[forms.BoundField]:
        """The years nobody says."""
        return [self[f"year_{mark_of(one)}"] for one, seen in self._years().items() if not seen]

    def other_years(self) -> list[forms.BoundField]:
        """The years that were read, which may be put right."""
        return [self[f"year_{mark_of(one)}"] for one, seen in self._years().items() if seen]

    def fields_named(self, start: str) -> list[forms.BoundField]:
        """The fields of one sort, in order."""
        return [self[name] for name in self.fields if name.startswith(start)]

    def corrections(self) -> Corrections:
        """What was said before, with what this form says."""
        data = self.cleaned_data
        cells = dict(self.said.cells)
        for problem in self._cells():
            key = f"{problem.sheet}!{problem.where}"
            if data.get(f"cell_{mark_of(key)}") is not None:
                cells[key] = data[f"cell_{mark_of(key)}"]
            elif data.get(f"aside_{mark_of(key)}"):
                cells[key] = None
        bands = dict(self.said.bands)
        if data["band"] and data["band_role"]:
            bands[f"{data['band_sheet']}!{data['band']}"] = data["band_role"]
        if data["fix_cell"]:
            row, column = place(data["fix_cell"]) or (0, 0)
            cells[f"{data['fix_sheet']}!{reference(row, column)}"] = data["fix_amount"] or None
        undone = {key for key, _l in self._given() if data.get(f"undo_{mark_of(key)}")}
        sheets = [sheet.name for sheet in self.plan.book.sheets]
        years = {one: data.get(f"year_{mark_of(one)}") for one in self._years()}
        return replace(
            self.said,
            day=data["day"],
            names=self._names(),
            years={sheet: year for sheet, year in years.items() if year},
            ignored=frozenset(one for one in sheets if not data[f"use_{mark_of(one)}"]),
            bands={key: role for key, role in bands.items() if key not in undone},
            cells={key: cents for key, cents in cells.items() if key not in undone},
        )

    def _names(self) -> dict[str, NameSaid]:
        """What is said of each name; a member's very own name needs no word."""
        names = dict(self.said.names)
        for choice in self.plan.people:
            said = self._name(mark_of(choice.key))
            if choice.is_certain and choice.key not in names and _who(said) == _who(choice.said):
                continue
            names[choice.key] = said
        return names

    def _name(self, mark: str) -> NameSaid:
        data = self.cleaned_data
        who, _colon, rest = str(data[f"who_{mark}"]).partition(":")
        if who == "member":
            return NameSaid("member", membership=int(rest))
        if who == "same":
            return NameSaid("same", same_as=rest)
        if who == "ignored":
            return NameSaid("ignored")
        return NameSaid(
            who,
            first_name=data[f"first_{mark}"].strip(),
            last_name=data[f"last_{mark}"].strip(),
            joined_on=data[f"joined_{mark}"],
            left_on=data[f"left_{mark}"] if who == "past" else None,
            paid_out=data[f"out_{mark}"] if who == "past" else None,
        )


def _who(said: NameSaid) -> str:
    if said.is_a == "member":
        return f"member:{said.membership}"
    return f"same:{said.same_as}" if said.is_a == "same" else said.is_a


class PostForm(forms.Form):
    """The last word before everything is written."""

    accept_wrong_sums = forms.BooleanField(
        label=_("J'ai vu les totaux du fichier qui ne tombent pas juste"), required=False
    )
