"""The form of the secretary: one text per section of the minutes, never a fact."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clublife.minutes import LONGEST, facts_of
from clublife.models import Minutes


class MinutesForm(forms.Form):
    """Every section's words, with what each said when the page was opened."""

    def __init__(self, *args: Any, minutes: Minutes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {
            _name(key): (key, title) for key, title in facts_of(minutes).sections.items()
        }
        for name, (key, title) in self.sections.items():
            text = minutes.notes.get(key, "")
            self.fields[name] = forms.CharField(
                label=_("Vos mots : %(title)s") % {"title": title},
                required=False,
                max_length=LONGEST,
                initial=text,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
            self.fields[f"seen_{name}"] = forms.CharField(
                required=False, initial=text, widget=forms.HiddenInput()
            )

    def notes(self) -> dict[str, str]:
        """The words of each section that was touched since the page was opened."""
        return {
            key: self.cleaned_data[name]
            for name, (key, _title) in self.sections.items()
            if self.cleaned_data[name].strip() != self.cleaned_data[f"seen_{name}"].strip()
        }

    def seen(self) -> dict[str, str]:
        """What each section said when the page was opened."""
        return {
            key: self.cleaned_data[f"seen_{name}"] for name, (key, _title) in self.sections.items()
        }

    def section(self, key: str) -> forms.BoundField:
        """The field of one section."""
        return self[_name(key)]

    def beside(self, key: str, now_written: Minutes) -> str:
        """Show what a refused section says now beside what was typed; return its field's name.

        Sending the form again is then done knowingly.
        """
        name = _name(key)
        if name not in self.sections:
            return ""
        self.data = dict(self.data.items()) | {f"seen_{name}": now_written.notes.get(key, "")}
        if now_written.notes.get(key):
            self.fields[name].help_text = _("Ce qui est enregistré : %(text)s") % {
                "text": now_written.notes[key]
            }
        return name


def _name(key: str) -> str:
    return "note_" + key.replace(":", "_")
