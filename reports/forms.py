"""Forms of this room: which document, of which year, of whom; a duty said to be done."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from clubs.duties import Duty
from clubs.models import Club
from ledger.fields import DayField
from members.models import Membership
from reports.models import DocumentKind
from reports.papers import PAPERS
from reports.requesting import years_of
from reports.shelf import Reader


def _kinds() -> list[tuple[str, str]]:
    yearly = [kind for kind in DocumentKind if PAPERS[kind].question is not None]
    return [(kind.value, str(kind.label).capitalize()) for kind in yearly]


class RequestForm(forms.Form):
    """Ask for a document. Someone without an office may only ask for their own statement."""

    kind = forms.ChoiceField(label=_("Document"), choices=_kinds)
    year = forms.TypedChoiceField(label=_("Année"), coerce=int)
    membership = forms.ModelChoiceField(
        label=_("Pour quel membre"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("Choisissez une personne"),
        help_text=_("Pour un relevé de situation seulement."),
    )

    def __init__(self, *args: Any, club: Club, reader: Reader, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = reader.membership
        self.fields["year"].choices = [(year, str(year)) for year in years_of(club, today)]  # type: ignore[attr-defined]
        self.fields["year"].initial = max(today.year - 1, club.created_on.year)
        if reader.sees_every_statement:
            everybody = Membership.objects.filter(club=club, joined_on__lte=today)
            self.fields["membership"].queryset = everybody.select_related("person").order_by(  # type: ignore[attr-defined]
                "person__sort_key", "id"
            )
        else:
            del self.fields["membership"]

    def clean(self) -> dict[str, Any]:
        """A club's document is of nobody; a statement is one's own unless an office says more."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("kind") != DocumentKind.MEMBER_STATEMENT:
            values["membership"] = None
        elif "membership" not in self.fields:
            values["membership"] = self.own
        return values


class DoneForm(forms.Form):
    """Say that a duty is done: the day, and a few words if one likes."""

    key = forms.CharField(widget=forms.HiddenInput(), max_length=80)
    done_on = DayField(label=_("Fait le"))
    words = forms.CharField(
        label=_("Précision"),
        max_length=200,
        required=False,
        help_text=_("Par exemple : envoyé par la poste, rendu en assemblée."),
    )

    def __init__(self, *args: Any, duty: Duty, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": duty.key, "done_on": today}
        kwargs["auto_id"] = f"{slugify(duty.key.replace(':', '-'))}-%s"
        super().__init__(*args, **kwargs)
        self.fields["done_on"].widget.attrs["max"] = today.isoformat()
