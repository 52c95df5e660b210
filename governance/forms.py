"""The shapes of this room's forms. They check what was typed; verbs check the rules."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models import Channel, Choice, DecisionType, Meeting
from governance.tally import Base, Majority, Rule
from members.models import Membership

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


class MeetingForm(forms.Form):
    """A meeting to plan."""

    kind = forms.ChoiceField(label=_("Sorte"), choices=Meeting.Kind.choices)
    starts_at = moment_field(_("Jour et heure"))
    place = forms.CharField(label=_("Lieu"), max_length=120, required=False)
    agenda = forms.CharField(
        label=_("Ordre du jour"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )


class MotionForm(forms.Form):
    """A question to put to the members."""

    type = forms.ChoiceField(label=_("Sorte de décision"), choices=DecisionType.choices)
    title = forms.CharField(
        label=_("Question posée"),
        max_length=200,
        help_text=_("On y répond par pour, contre ou abstention."),
    )
    text = forms.CharField(
        label=_("Explications"), widget=forms.Textarea(attrs={"rows": 5}), required=False
    )
    meeting = forms.ModelChoiceField(
        label=_("Posée pendant la réunion"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("aucune : vote en ligne"),
    )

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = meetings


class OpeningForm(forms.Form):
    """Until when the vote is open."""

    deadline = moment_field(
        _("Fin du vote"),
        help_text=_("Passé cette heure, aucun bulletin n'est accepté."),
    )


class BallotForm(forms.Form):
    """One ballot: nothing is selected beforehand."""

    choice = forms.ChoiceField(
        label=_("Votre choix"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez pour, contre, ou abstention.")},
    )
    elector = forms.IntegerField(widget=forms.HiddenInput)


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


class NotedVotesForm(forms.Form):
    """The votes of a meeting, noted by the secretary: one line per voter who said something."""

    channel = forms.ChoiceField(
        label=_("Comment ces votes ont été exprimés"),
        choices=[(Channel.HAND, Channel.HAND.label), (Channel.PAPER, Channel.PAPER.label)],
    )

    def __init__(self, *args: Any, electors: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.electors = electors
        for pk, name in electors:
            self.fields[f"elector_{pk}"] = forms.ChoiceField(
                label=name,
                choices=[("", _("rien à noter")), *Choice.choices],
                required=False,
            )

    def noted(self) -> dict[int, str]:
        """What was noted, by elector; the silent ones are left out."""
        found = {pk: self.cleaned_data.get(f"elector_{pk}", "") for pk, _name in self.electors}
        return {pk: choice for pk, choice in found.items() if choice}


class VotingRuleForm(forms.Form):
    """The rule of one type of decision, with the clause that holds it."""

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
    clause = forms.CharField(
        label=_("Article de votre convention ou de votre règlement"),
        max_length=120,
        help_text=_("La règle s'applique dès que cet article est cité."),
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
