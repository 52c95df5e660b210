"""Ballots as people fill them in, each kind of question with its own shape; no default anywhere."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.answers import choice_labels
from governance.models import OPTION_KINDS, Channel, Choice, QuestionKind
from governance.noting import NOTED_CHANNELS, Said

BLANK_VOTE = "blank"
CHOOSE_ONE = _("Choisissez une réponse, ou le vote blanc.")
SAY_ONE = {
    QuestionKind.YES_NO: _("Choisissez pour, contre, ou abstention."),
    QuestionKind.CONSENT: _("Dites si vous consentez, ou si vous avez une objection."),
    QuestionKind.SENSE: _("Dites ce que vous en pensez, ou que vous êtes sans avis."),
}
NOTHING_NOTED = pgettext_lazy("vote", "rien à noter")
PAPER_LABELS: dict[Any, Any] = {
    "choice": _("Réponse du bulletin"),
    "picks": _("Réponse du bulletin"),
    "reason": _("Objection écrite"),
    (QuestionKind.ELECTION, "picks"): _("Personnes cochées"),
    (QuestionKind.RANKED, "picks"): _("Bulletin blanc"),
}
NO_REASON = _("Écrivez votre objection : elle est lue après la clôture.")


class BallotForm(forms.Form):
    """One ballot: nothing is selected beforehand.

    `on_paper` is the ballot that somebody else types from a sheet: it may be left empty, one takes
    back what one picked on the wrong line, and its words are those of who reads the sheet.
    """

    elector = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kind: str,
        options: Mapping[int, str],
        seats: int = 1,
        on_paper: bool = False,
        **kwargs: Any,
    ) -> None:
        if on_paper:
            kwargs |= {"empty_permitted": True, "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        self.kind, self.options, self.seats = QuestionKind(kind), options, seats
        self.on_paper = on_paper
        self._ask()
        if on_paper:
            self._read_from_paper()

    def _ask(self) -> None:
        if self.kind == QuestionKind.RANKED:
            self._add_ranks()
        elif self.kind == QuestionKind.ELECTION:
            self._add_people()
        elif self.kind == QuestionKind.CHOICE:
            answers = [*_by_number(self.options), (BLANK_VOTE, _("Vote blanc"))]
            self.fields["picks"] = self._one_of(answers, CHOOSE_ONE)
        else:
            self.fields["choice"] = self._one_of(choice_labels(self.kind), SAY_ONE[self.kind])
        if self.kind == QuestionKind.CONSENT:
            self.fields["reason"] = _reason()

    def _read_from_paper(self) -> None:
        """The words of who reads the sheet."""
        del self.fields["elector"]
        for name, field in self.fields.items():
            field.label = PAPER_LABELS.get((self.kind, name), PAPER_LABELS.get(name, field.label))
            if name.startswith("rank_"):
                field.label = _("Rang %(rank)s") % {"rank": name.removeprefix("rank_")}
            if name == "reason":
                field.help_text = ""
                field.widget.attrs["rows"] = 2

    def _one_of(self, choices: list[Any], missing: Any) -> forms.ChoiceField:
        """Buttons, or a list that begins with nothing when somebody types from paper."""
        return forms.ChoiceField(
            label=_("Votre choix"),
            choices=[("", NOTHING_NOTED), *choices] if self.on_paper else choices,
            widget=forms.Select if self.on_paper else forms.RadioSelect,
            error_messages={"required": missing},
        )

    def _add_people(self) -> None:
        self.fields["picks"] = forms.MultipleChoiceField(
            label=_("Pour qui vous votez"),
            choices=[*_by_number(self.options), (BLANK_VOTE, _("Vote blanc"))],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("%(seats)d personne au plus.") % {"seats": self.seats}
            if self.seats == 1
            else _("%(seats)d personnes au plus.") % {"seats": self.seats},
            error_messages={"required": _("Cochez une personne au moins, ou le vote blanc.")},
        )

    def _add_ranks(self) -> None:
        answers = [("", _("personne ou rien à ce rang")), *_by_number(self.options)]
        for rank in range(1, len(self.options) + 1):
            self.fields[f"rank_{rank}"] = forms.ChoiceField(
                label=_("Ce que vous préférez")
                if rank == 1
                else _("Choix n° %(rank)d") % {"rank": rank},
                choices=answers,
                required=False,
            )
        self.fields["picks"] = forms.BooleanField(label=_("Je vote blanc"), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the answer; what is missing is said next to its field."""
        cleaned = super().clean() or {}
        if self.kind == QuestionKind.CONSENT:
            if cleaned.get("choice") == Choice.AGAINST and not cleaned.get("reason", "").strip():
                self.add_error("reason", NO_REASON)
        elif self.kind == QuestionKind.ELECTION:
            chosen = cleaned.get("picks", [])
            if BLANK_VOTE in chosen and len(chosen) > 1:
                self.add_error("picks", _("Un vote blanc ne nomme personne."))
        elif self.kind == QuestionKind.RANKED:
            self._clean_ranks(cleaned)
        return cleaned

    def _clean_ranks(self, cleaned: dict[str, Any]) -> None:
        ranked = self._ranked(cleaned)
        if bool(ranked) == bool(cleaned.get("picks")):
            missing = _("Classez au moins une réponse, ou votez blanc.")
            both = _("Un vote blanc ne classe rien.")
            self.add_error("picks", both if ranked else missing)
        for rank in range(1, len(self.options) + 1):
            here = cleaned.get(f"rank_{rank}")
            if here and here in [cleaned.get(f"rank_{other}") for other in range(1, rank)]:
                self.add_error(f"rank_{rank}", _("Cette réponse est déjà classée plus haut."))

    def _ranked(self, cleaned: Mapping[str, Any]) -> list[str]:
        ranks = (cleaned.get(f"rank_{rank}") for rank in range(1, len(self.options) + 1))
        return [one for one in ranks if one]

    def said(self) -> Said:
        """The answer as `cast` takes it."""
        data = self.cleaned_data
        if self.kind == QuestionKind.RANKED:
            return Said(picks=tuple(int(one) for one in self._ranked(data)))
        if self.kind in OPTION_KINDS:
            chosen = data["picks"] if isinstance(data["picks"], list) else [data["picks"]]
            return Said(picks=tuple(int(one) for one in chosen if one != BLANK_VOTE))
        return Said(choice=data["choice"], reason=data.get("reason", "").strip())


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Votre objection"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Demandée si vous en avez une. Tous les membres la lisent après la clôture."),
        required=False,
    )


def _by_number(options: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(str(position), label) for position, label in options.items()]


class NumbersField(forms.CharField):
    """The numbers of the answers picked on a paper ballot: "2, 5"; "0" for a blank one."""

    def __init__(self, options: Mapping[int, str], **kwargs: Any) -> None:
        self.options = options
        super().__init__(max_length=80, required=False, **kwargs)

    def clean(self, value: Any) -> tuple[int, ...] | None:
        """The positions in the order written; None when nothing was noted."""
        written = str(super().clean(value))
        if not written:
            return None
        numbers = [int(one) for one in re.findall(r"\d+", written)]
        if numbers == [0]:
            return ()
        if not numbers or not set(numbers) <= set(self.options):
            raise forms.ValidationError(
                _("Écrivez les numéros des réponses, par exemple « 2, 5 », ou 0 pour un blanc.")
            )
        return tuple(numbers)


class NotedVotesForm(forms.Form):
    """The votes of a meeting, noted by the secretary: one line per voter who said something."""

    channel = forms.ChoiceField(
        label=_("Comment ces votes ont été exprimés"),
        choices=[(one.value, Channel(one).label) for one in NOTED_CHANNELS],
    )

    def __init__(
        self,
        *args: Any,
        electors: list[tuple[int, str]],
        kind: str,
        options: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.electors, self.kind = electors, QuestionKind(kind)
        by_numbers = self.kind in (QuestionKind.ELECTION, QuestionKind.RANKED)
        self.numbered = list(options.items()) if by_numbers else []
        for pk, name in electors:
            self.fields[f"elector_{pk}"] = self._field(name, options)
            if self.kind == QuestionKind.CONSENT:
                self.fields[f"reason_{pk}"] = forms.CharField(
                    label=_("Objection de %(name)s") % {"name": name},
                    max_length=1000,
                    required=False,
                )

    def _field(self, name: str, options: Mapping[int, str]) -> forms.Field:
        if self.kind in (QuestionKind.ELECTION, QuestionKind.RANKED):
            return NumbersField(options, label=name)
        answers = choice_labels(self.kind)
        if self.kind == QuestionKind.CHOICE:
            answers = [*_by_number(options), (BLANK_VOTE, str(_("Vote blanc")))]
        nothing = ("", NOTHING_NOTED)
        return forms.ChoiceField(label=name, choices=[nothing, *answers], required=False)

    def clean(self) -> dict[str, Any]:
        """An objection is noted with its reason."""
        cleaned = super().clean() or {}
        for pk, _name in self.electors:
            objects = cleaned.get(f"elector_{pk}") == Choice.AGAINST
            if self.kind == QuestionKind.CONSENT and objects and not cleaned.get(f"reason_{pk}"):
                self.add_error(f"reason_{pk}", _("Notez l'objection avec ses mots."))
        return cleaned

    def noted(self) -> dict[int, Said]:
        """What was noted, by elector; the silent ones are left out."""
        found = {pk: self._said(pk) for pk, _name in self.electors}
        return {pk: said for pk, said in found.items() if said is not None}

    def _said(self, pk: int) -> Said | None:
        typed = self.cleaned_data.get(f"elector_{pk}")
        if typed is None or typed == "":
            return None
        if isinstance(typed, tuple):
            return Said(picks=typed)
        if self.kind == QuestionKind.CHOICE:
            return Said(picks=() if typed == BLANK_VOTE else (int(typed),))
        return Said(choice=typed, reason=self.cleaned_data.get(f"reason_{pk}", ""))
