"""The shapes of the forms about reminders and about fees of the network."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.reminding import LONGEST_TEXT, Draft, ToSend

CHOSEN = re.compile(r"send_(\d{1,18})")


@dataclass(frozen=True)
class DraftRow:
    """One reminder of the form; `draft` is None once its member is no longer late."""

    draft: Draft | None
    send: forms.BoundField
    text: forms.BoundField
    amount: forms.BoundField


class RemindForm(forms.Form):
    """The reminders to read: each may be edited, or left out."""

    def __init__(self, *args: Any, drafts: Sequence[Draft], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drafts: Mapping[int, Draft] = {one.membership.pk: one for one in drafts}
        posted = (CHOSEN.fullmatch(name) for name in self.data)
        self.members = list(
            dict.fromkeys([*self.drafts, *(int(found[1]) for found in posted if found)])
        )
        for pk in self.members:
            self._add(pk, self.drafts.get(pk))

    def _add(self, pk: int, draft: Draft | None) -> None:
        name = {"member": str(draft.membership) if draft else ""}
        self.fields[f"send_{pk}"] = forms.BooleanField(
            label=_("Envoyer à %(member)s") % name, required=False, initial=True
        )
        self.fields[f"text_{pk}"] = forms.CharField(
            label=_("Texte pour %(member)s") % name,
            max_length=LONGEST_TEXT,
            initial=draft.text if draft else "",
            widget=forms.Textarea(attrs={"class": "letter"}),
        )
        self.fields[f"amount_{pk}"] = forms.IntegerField(
            widget=forms.HiddenInput(), initial=draft.amount if draft else 0, required=False
        )

    def rows(self) -> list[DraftRow]:
        """The reminders to show."""
        return [
            DraftRow(
                self.drafts.get(pk), self[f"send_{pk}"], self[f"text_{pk}"], self[f"amount_{pk}"]
            )
            for pk in self.members
        ]

    def chosen(self) -> list[ToSend]:
        """The reminders to let leave."""
        data = self.cleaned_data
        return [
            ToSend(pk, data.get(f"amount_{pk}") or 0, data[f"text_{pk}"])
            for pk in self.members
            if data[f"send_{pk}"]
        ]
