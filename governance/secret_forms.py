"""The shapes of a secret vote's forms. They check what was sent; verbs check the rules."""

import base64
import binascii
import json
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.secret.abandoning import LONGEST
from governance.secret.encoding import CIPHERTEXT, KEY, SALT
from governance.secret.scrutineers import FEWEST, MOST, QUESTIONS
from members.models import Membership

UNREADABLE = _("Ce qui est arrivé n'est pas lisible. Rechargez la page et recommencez.")


class QuestionsForm(forms.Form):
    """The ten questions, each by yes or no; nothing is selected beforehand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in QUESTIONS:
            self.fields[name] = forms.ChoiceField(
                label=str(label),
                choices=[("yes", _("Oui")), ("no", _("Non"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Répondez par oui ou par non.")},
            )

    def answers(self) -> dict[str, bool]:
        """Each question's answer, True for yes."""
        return {name: self.cleaned_data[name] == "yes" for name, _label in QUESTIONS}


class ScrutineersForm(forms.Form):
    """Who keeps a part of the key, and how many of them open the box."""

    memberships = forms.ModelMultipleChoiceField(
        label=_("Scrutateurs"),
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De deux à cinq membres, chacun avec un compte sur ce site."),
        error_messages={"required": _("Choisissez au moins deux membres.")},
    )
    threshold = forms.TypedChoiceField(
        label=_("Combien d'entre eux ouvrent l'urne"),
        choices=[(number, str(number)) for number in range(FEWEST, MOST + 1)],
        coerce=int,
        initial=2,
        help_text=_("Deux sur trois convient à la plupart des clubs."),
    )

    def __init__(self, *args: Any, members: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["memberships"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = members


class SealedField(forms.CharField):
    """Bytes written in base64, of an exact length."""

    def __init__(self, *, length: int) -> None:
        super().__init__(max_length=4 * length, error_messages={"required": UNREADABLE})
        self.length = length

    def clean(self, value: Any) -> str:
        """The text as it came, once sure that it holds that many bytes."""
        text = str(super().clean(value))
        try:
            found = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as wrong:
            raise forms.ValidationError(UNREADABLE) from wrong
        if len(found) != self.length:
            raise forms.ValidationError(UNREADABLE)
        return text


class KeyForm(forms.Form):
    """A scrutineer's salt and public key."""

    salt = SealedField(length=SALT)
    public_key = SealedField(length=KEY)


class ElectionKeyForm(forms.Form):
    """The election's public key, and its private half under the scrutineers' seals."""

    public_key = SealedField(length=KEY)
    wraps = forms.JSONField()


class CastForm(forms.Form):
    """A ballot as it leaves the browser: whose voice, and what nobody can read."""

    elector = forms.IntegerField()
    ciphertext = SealedField(length=CIPHERTEXT)


class PeelForm(forms.Form):
    """What a scrutineer hands back: the nests without their seal."""

    position = forms.IntegerField(min_value=1)
    blobs = forms.JSONField()

    def clean_blobs(self) -> list[str]:
        """A list of texts, else it is not ours."""
        blobs = self.cleaned_data["blobs"]
        if not isinstance(blobs, list) or not all(isinstance(one, str) for one in blobs):
            raise forms.ValidationError(UNREADABLE)
        return blobs


class OpenForm(forms.Form):
    """The election's private key, once every seal is off."""

    private_key = SealedField(length=KEY)


class AbandonForm(forms.Form):
    """Why a secret vote has no result."""

    reason = forms.CharField(
        label=_("Pourquoi ce vote s'arrête là"),
        max_length=LONGEST,
        help_text=_("Par exemple : deux feuilles de scrutateurs sont perdues."),
    )


def first_error(form: forms.Form) -> str:
    """What is wrong with what a script sent, in one sentence."""
    return str(json.loads(form.errors.as_json()).popitem()[1][0]["message"])
