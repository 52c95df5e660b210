"""The forms of the meetings: planning, a date poll, the agenda, the call, replies and powers."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.agendas import LONGEST_MINUTES, Point
from governance.forms import moment_field
from governance.models import AgendaItem, Coming, DateOption, DatePoll, Meeting
from governance.polling import MOST
from members.models import Membership
from members.uploads import PaperField
from members.wording import write_moment

SHOWN_DATES = 5


class MeetingForm(forms.Form):
    """A meeting to plan."""

    kind = forms.ChoiceField(label=_("Sorte"), choices=Meeting.Kind.choices)
    starts_at = moment_field(_("Jour et heure"))
    place = forms.CharField(label=_("Lieu"), max_length=120, required=False)
    agenda = forms.CharField(
        label=_("Ordre du jour"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("Un point par ligne. Vous pourrez le compléter ensuite."),
    )


class MovingForm(forms.Form):
    """Another date or place for a meeting; what tells those already called."""

    starts_at = moment_field(_("Nouveau jour et nouvelle heure"))
    place = forms.CharField(label=_("Lieu"), max_length=120, required=False)
    word = forms.CharField(
        label=_("Mot aux membres"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    late_reason = forms.CharField(
        label=_("Raison d'un délai plus court que votre règle"),
        max_length=200,
        required=False,
        help_text=_("Seulement si le nouveau délai est trop court ; écrite au compte rendu."),
    )

    def __init__(self, *args: Any, is_called: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_called:
            del self.fields["word"], self.fields["late_reason"]


class CancellingForm(forms.Form):
    """Why a meeting does not take place, for the mail that says so."""

    reason = forms.CharField(
        label=_("Mot aux membres"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class CallForm(forms.Form):
    """What goes with a call: a word, and a reason when it is late."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    word = forms.CharField(
        label=_("Mot d'accompagnement"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("Ajouté à la date, à l'ordre du jour et aux liens."),
    )
    late_reason = forms.CharField(
        label=_("Raison d'un délai plus court que votre règle"),
        max_length=200,
        required=False,
        help_text=_("Elle figure dans la convocation et au compte rendu."),
    )

    def __init__(self, *args: Any, is_short: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_short:
            del self.fields["late_reason"]


class PointForm(forms.Form):
    """One point of an agenda."""

    title = forms.CharField(label=_("Point"), max_length=200)
    speaker = forms.CharField(label=_("Qui en parle"), max_length=120, required=False)
    minutes = forms.IntegerField(
        label=_("Durée en minutes"), min_value=1, max_value=LONGEST_MINUTES, required=False
    )

    def point(self) -> Point:
        """The point as the agenda takes it."""
        data = self.cleaned_data
        return Point(data["title"], data["speaker"], data["minutes"])

    @staticmethod
    def initial_of(item: AgendaItem) -> dict[str, Any]:
        """What a point says now."""
        return {"title": item.title, "speaker": item.speaker, "minutes": item.minutes}


class DocumentForm(forms.Form):
    """A paper to join to a meeting."""

    document_title = forms.CharField(label=_("Ce que c'est"), max_length=120)
    paper = PaperField(label=_("Fichier"))


class MemberChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A member, among those of the day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Membership.objects.none(),
            empty_label=_("choisissez une personne"),
            **kwargs,
        )


class MeetingProxyForm(forms.Form):
    """To whom one gives one's voice for a meeting."""

    holder = MemberChoice(label=_("Qui votera pour vous"))

    def __init__(self, *args: Any, members: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = members


class NotedMeetingProxyForm(MeetingProxyForm):
    """A written power, noted by who runs the meeting."""

    giver = MemberChoice(label=_("Qui donne pouvoir"))
    field_order = ("giver", "holder")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].label = _("À qui")


class PollForm(forms.Form):
    """A date poll to open: its dates one below the other, the empty ones left out."""

    kind = forms.ChoiceField(label=_("Sorte"), choices=Meeting.Kind.choices)
    title = forms.CharField(
        label=_("Objet"),
        max_length=160,
        required=False,
        help_text=_("Par exemple : réunion de décembre."),
    )
    place = forms.CharField(label=_("Lieu"), max_length=120, required=False)
    answer_by = forms.DateField(
        label=_("Réponses au plus tard le"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rank in range(1, MOST + 1):
            self.fields[f"date_{rank}"] = moment_field(
                _("Date %(rank)s") % {"rank": rank}, required=False
            )

    @property
    def first_dates(self) -> list[forms.BoundField]:
        """The dates shown at once."""
        return [self[f"date_{rank}"] for rank in range(1, SHOWN_DATES + 1)]

    @property
    def more_dates(self) -> list[forms.BoundField]:
        """The others, under a fold."""
        return [self[f"date_{rank}"] for rank in range(SHOWN_DATES + 1, MOST + 1)]

    @property
    def has_more(self) -> bool:
        """True when one of the folded dates is filled in, or refused."""
        return any(one.value() or one.errors for one in self.more_dates)

    def dates(self) -> list[datetime]:
        """The dates typed, in the order of the fields."""
        found = (self.cleaned_data.get(f"date_{rank}") for rank in range(1, MOST + 1))
        return [one for one in found if one is not None]


def usual_answer_by(today: date) -> date:
    """A week to answer."""
    return today + timedelta(days=7)


class PollAnswerForm(forms.Form):
    """One member's answers, date by date; nothing is chosen beforehand."""

    def __init__(
        self, *args: Any, options: Sequence[DateOption], said: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        for option in options:
            self.fields[f"option_{option.pk}"] = forms.ChoiceField(
                label=write_moment(option.starts_at),
                choices=Coming.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=said.get(option.pk) or None,
            )

    def answers(self) -> dict[int, str]:
        """What was answered, by option; the silent ones left out."""
        found = {one.pk: self.cleaned_data.get(f"option_{one.pk}", "") for one in self.options}
        return {pk: coming for pk, coming in found.items() if coming}


class ChoosingForm(forms.Form):
    """The date kept."""

    option = forms.ModelChoiceField(
        label=_("Date retenue"),
        queryset=DateOption.objects.none(),
        error_messages={"required": _("Choisissez une date.")},
    )

    def __init__(self, *args: Any, poll: DatePoll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["option"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = poll.options.all()
