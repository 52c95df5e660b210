"""The forms of a secret vote on paper: who signed the list, what the scrutineers counted."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.secret.paper import PaperSheet
from members.models import Membership

HERSELF, BY_PROXY = "self", "proxy"
MOST_BALLOTS = 999


class SignListForm(forms.Form):
    """One line for each voter who has not signed yet."""

    def __init__(self, *args: Any, sheet: PaperSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in sheet.lines:
            if line.signature is not None:
                continue
            choices: list[tuple[str, Any]] = [("", _("n'a pas signé")), (HERSELF, _("a signé"))]
            if line.holder is not None:
                words = _now("%(name)s a signé pour cette personne") % {"name": line.holder}
                choices.append((BY_PROXY, words))
            self.fields[f"elector_{line.elector.pk}"] = forms.ChoiceField(
                label=line.name, choices=choices, required=False
            )

    def signed(self) -> dict[int, bool]:
        """Who signed, by elector's id; True when it was the holder of their power."""
        return {
            int(name.removeprefix("elector_")): said == BY_PROXY
            for name, said in self.cleaned_data.items()
            if said
        }


class PaperCountForm(forms.Form):
    """The totals of a paper box, with the two who counted."""

    def __init__(
        self, *args: Any, sheet: PaperSheet, members: QuerySet[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [key for key, _label in sheet.answers]
        for key, words in sheet.answers:
            self.fields[f"total_{key}"] = _ballots(words)
        self.fields["blank"] = _ballots(_("Bulletins blancs"))
        self.fields["spoiled"] = _ballots(_("Bulletins nuls"))
        for name, label in (("first", _("Premier scrutateur")), ("second", _("Second scrutateur"))):
            self.fields[name] = forms.ModelChoiceField(
                label=label, queryset=members, empty_label=_("choisissez une personne")
            )
        self.fields["is_read_again"] = forms.BooleanField(
            label=_("Les deux scrutateurs ont relu ces totaux : ils ne changeront plus."),
            error_messages={"required": _("Relisez les totaux avec les deux scrutateurs.")},
        )

    def totals(self) -> dict[str, int]:
        """The ballots of each answer."""
        return {key: self.cleaned_data[f"total_{key}"] for key in self.keys}


def _ballots(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_BALLOTS,
        error_messages={"required": _("Écrivez un nombre, 0 s'il n'y en a pas.")},
    )
