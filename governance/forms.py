"""The shapes of this room's forms. They check what was typed; verbs check the rules."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models import OPTION_KINDS, DecisionType, Meeting, QuestionKind, Secrecy
from governance.motions import PICKED_TYPES
from governance.tally import Base, Majority, Rule
from members.models import CLUB_ROLES, Membership

USUAL_HOUR = 22
USUAL_DAYS = 7


class MomentInput(forms.DateTimeInput):
    """A day and an hour, with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def moment_field(label: Any, **kwargs: Any) -> forms.DateTimeField:
    """A field for a day and an hour, in French time."""
    formats = ["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M"]
    return forms.DateTimeField(label=label, widget=MomentInput(), input_formats=formats, **kwargs)


def usual_deadline(now: datetime) -> datetime:
    """A week from now at ten in the evening."""
    later = timezone.localtime(now) + timedelta(days=USUAL_DAYS)
    return later.replace(hour=USUAL_HOUR, minute=0, second=0, microsecond=0)


class QuestionForm(forms.Form):
    """A question to put to the members; it asks for what its kind needs and nothing else."""

    type = forms.ChoiceField(label=_("Sorte de décision"), choices=DecisionType.choices)
    title = forms.CharField(label=_("Question posée"), max_length=200)
    text = forms.CharField(
        label=_("Explications"), widget=forms.Textarea(attrs={"rows": 5}), required=False
    )
    options = forms.CharField(
        label=_("Réponses proposées"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Une réponse par ligne, deux au moins."),
    )
    candidates = forms.ModelMultipleChoiceField(
        label=_("Personnes candidates"),
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    seats = forms.IntegerField(
        label=_("Combien de personnes à élire"), min_value=1, max_value=20, initial=1
    )
    office = forms.ChoiceField(
        label=_("À quel rôle"),
        choices=[("", _("aucun rôle du bureau")), *((one.value, one.label) for one in CLUB_ROLES)],
        required=False,
        help_text=_("Le vote élit ; le rôle se donne ensuite à la page des rôles."),
    )
    secrecy = forms.ChoiceField(
        label=_("Qui verra qui a voté quoi"),
        choices=[
            (Secrecy.NAMED.value, _("Vote nominatif : les membres, après la clôture")),
            (Secrecy.PAPER.value, _("Vote secret sur papier, en réunion : personne")),
            (Secrecy.ONLINE.value, _("Vote secret en ligne, avec des scrutateurs : personne")),
        ],
        initial=Secrecy.NAMED.value,
        required=False,
    )
    meeting = forms.ModelChoiceField(
        label=_("Posée pendant la réunion"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("aucune : vote en ligne"),
    )

    def __init__(
        self,
        *args: Any,
        kind: QuestionKind,
        meetings: QuerySet[Meeting],
        members: QuerySet[Membership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("meeting", meetings), ("candidates", members)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset
        for name in _unasked(kind):
            del self.fields[name]
        if kind in OPTION_KINDS:
            types = self.fields["type"]
            assert isinstance(types, forms.ChoiceField)
            types.choices = [(one.value, one.label) for one in PICKED_TYPES]
        if kind == QuestionKind.ELECTION:
            self.fields["type"].initial = DecisionType.OFFICERS.value

    def clean_options(self) -> list[str]:
        """One answer for each line that is not empty."""
        return _lines(self.cleaned_data["options"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _unasked(kind: QuestionKind) -> set[str]:
    """What a question of this kind has no use for."""
    useless = set()
    if kind not in (QuestionKind.CHOICE, QuestionKind.RANKED):
        useless.add("options")
    if kind != QuestionKind.ELECTION:
        useless |= {"candidates", "seats", "office"}
    if kind not in (QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.ELECTION):
        useless.add("secrecy")
    return useless


class WordingForm(forms.Form):
    """The words of a question nobody votes on yet."""

    title = forms.CharField(label=_("Question posée"), max_length=200)
    text = forms.CharField(
        label=_("Explications"), widget=forms.Textarea(attrs={"rows": 5}), required=False
    )
    options = forms.CharField(
        label=_("Réponses proposées"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Une réponse par ligne, deux au moins."),
    )

    def __init__(self, *args: Any, has_options: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_options:
            del self.fields["options"]

    def clean_options(self) -> list[str]:
        """One answer for each line that is not empty."""
        return _lines(self.cleaned_data["options"])


class OpeningForm(forms.Form):
    """Until when the vote is open."""

    deadline = moment_field(
        _("Fin du vote"),
        help_text=_("Passé cette heure, aucun bulletin n'est accepté."),
    )


class ProxyForm(forms.Form):
    """To whom one gives one's voice."""

    holder = forms.ModelChoiceField(
        label=_("Qui votera pour vous"),
        queryset=Membership.objects.none(),
        empty_label=_("choisissez une personne"),
        error_messages={"required": _("Choisissez à qui vous donnez pouvoir.")},
    )

    def __init__(self, *args: Any, others: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["holder"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = others


class NotedProxyForm(ProxyForm):
    """A written power the secretary notes for a member who is not there."""

    giver = forms.ModelChoiceField(
        label=_("Qui donne pouvoir"),
        queryset=Membership.objects.none(),
        empty_label=_("choisissez une personne"),
    )
    field_order = ("giver", "holder")

    def __init__(self, *args: Any, others: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, others=others, **kwargs)
        field = self.fields["giver"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = others


class RuleForm(forms.Form):
    """How one type of decision is counted."""

    majority = forms.ChoiceField(label=_("Majorité"), choices=Majority.choices)
    base = forms.ChoiceField(label=_("Comptée sur le nombre"), choices=Base.choices)
    quorum_part = forms.IntegerField(
        label=_("Quorum : combien de membres"),
        min_value=0,
        max_value=20,
        help_text=_("Écrivez 1 sur 2 pour la moitié des membres, 0 sur 1 pour aucun quorum."),
    )
    quorum_of = forms.IntegerField(label=_("sur"), min_value=1, max_value=20)
    proxies_max = forms.IntegerField(
        label=_("Pouvoirs qu'une personne peut tenir"), min_value=0, max_value=20
    )

    def clean(self) -> dict[str, Any]:
        """The quorum is a part of the members."""
        cleaned = super().clean() or {}
        part, whole = cleaned.get("quorum_part"), cleaned.get("quorum_of")
        if part is not None and whole and part > whole:
            self.add_error("quorum_part", _("Le quorum ne peut pas dépasser tous les membres."))
        return cleaned

    def rule(self) -> Rule:
        """The rule as the tally reads it."""
        data = self.cleaned_data
        quorum = Fraction(data["quorum_part"], data["quorum_of"])
        return Rule(Majority(data["majority"]), Base(data["base"]), quorum)

    @staticmethod
    def initial_of(rule: Rule, proxies_max: int) -> dict[str, object]:
        """What the form shows of a rule."""
        return {
            "majority": rule.majority,
            "base": rule.base,
            "quorum_part": rule.quorum.numerator,
            "quorum_of": rule.quorum.denominator,
            "proxies_max": proxies_max,
        }


class VotingRuleForm(RuleForm):
    """The rule of one type of decision, with the clause that holds it."""

    clause = forms.CharField(
        label=_("Article de votre convention ou de votre règlement"),
        max_length=120,
        help_text=_("La règle s'applique dès que cet article est cité."),
    )
