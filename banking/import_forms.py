"""The shapes of the forms that bring the bank's lines: a file, an answer, a paper statement."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from banking.models import BankAccount
from banking.reading.limits import FILE_SIZE
from banking.reading.refusing import Question
from banking.ticking import Movement
from ledger.fields import DayField, EurosField

LONGEST_KEPT = 1_500_000
TOO_BIG = _(
    "Ce fichier dépasse 20 Mo : ce n'est sans doute pas un relevé. Rien n'a été importé : "
    "choisissez-en un autre."
)


class BankFileField(forms.FileField):
    """The bank's file, cleaned to its bytes; its size is known before a byte is read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=250,
            allow_empty_file=True,
            error_messages={
                "required": _("Choisissez le fichier téléchargé depuis le site de la banque."),
                "invalid": _("Choisissez le fichier téléchargé depuis le site de la banque."),
                "missing": _("Choisissez le fichier téléchargé depuis le site de la banque."),
                "max_length": _("Le nom de ce fichier est trop long : renommez-le."),
            },
            **kwargs,
        )

    def to_python(self, data: Any) -> Any:
        """The upload, unless it is too big."""
        sent = super().to_python(data)
        if sent is not None and sent.size > FILE_SIZE:
            raise ValidationError(TOO_BIG, code="size")
        return sent


class AccountChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the club's accounts, by its name and the end of its IBAN."""

    def label_from_instance(self, obj: Any) -> str:
        """ "Compte courant …0154"."""
        return f"{obj.name} …{obj.iban[-4:]}" if obj.iban else str(obj.name)


def accounts_for(accounts: Sequence[BankAccount]) -> Any:
    """The same accounts, as a field wants them."""
    return BankAccount.objects.filter(pk__in=[one.pk for one in accounts])


class BankFileForm(forms.Form):
    """The file; and of which account, where the club has several and the file does not say."""

    file = BankFileField(
        label=_("Fichier de la banque"),
        help_text=_(
            "CAMT, OFX, QIF, CFONB ou CSV, tel que la banque le donne, sans l'ouvrir dans un "
            "tableur ; 20 Mo au plus."
        ),
    )
    bank_account = AccountChoice(
        label=_("Compte"),
        queryset=BankAccount.objects.none(),
        required=False,
        empty_label=_("celui que le fichier nomme"),
    )

    def __init__(self, *args: Any, accounts: Sequence[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(accounts) < 2:
            del self.fields["bank_account"]
        else:
            self.fields["bank_account"].queryset = accounts_for(accounts)  # type: ignore[attr-defined]

    def content(self) -> bytes:
        """The bytes of the file."""
        return bytes(self.cleaned_data["file"].read())


class AnswerForm(forms.Form):
    """A question about the file, with the file itself carried along, and the answers given before.

    The file goes from page to page in the form: nothing of it is kept here before it is accepted.
    """

    kept = forms.CharField(widget=forms.HiddenInput(), required=False)
    name = forms.CharField(widget=forms.HiddenInput(), required=False)
    account = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=20)
    answers = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=4000)
    field = forms.CharField(widget=forms.HiddenInput(), max_length=80)
    answer = forms.ChoiceField(
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choisissez une réponse.")},
    )

    @classmethod
    def ask(
        cls,
        question: Question,
        *,
        content: bytes,
        name: str,
        account: str,
        answers: Mapping[str, str],
        was_left_empty: bool,
    ) -> "AnswerForm | None":
        """The form of a question; None when the file is too big to be carried."""
        kept = base64.b64encode(zlib.compress(content, 9)).decode()
        if len(kept) > LONGEST_KEPT:
            return None
        values = {
            "kept": kept,
            "name": name,
            "account": account,
            "answers": json.dumps(dict(answers)),
            "field": question.field,
        }
        form = cls(values) if was_left_empty else cls(initial=values)
        shown = form.fields["answer"]
        shown.label = question.label
        shown.choices = question.choices  # type: ignore[attr-defined]
        return form

    @classmethod
    def given(cls, data: Any) -> "AnswerForm":
        """The answer sent: what may be answered is the reader's to say."""
        form = cls(data)
        form.fields["answer"] = forms.CharField(max_length=200, required=False)
        return form

    def clean(self) -> dict[str, Any]:
        """Unpack the file and the answers given before."""
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            packed = base64.b64decode(cleaned.get("kept", ""), validate=True)
            unpacked = zlib.decompressobj()
            content = unpacked.decompress(packed, FILE_SIZE + 1)
            answers = json.loads(cleaned.get("answers") or "{}")
        except (binascii.Error, zlib.error, json.JSONDecodeError, RecursionError):
            content, answers = b"", {}
        if not content or len(content) > FILE_SIZE or not isinstance(answers, dict):
            raise ValidationError(
                _("Le fichier n'est pas arrivé entier : choisissez-le de nouveau.")
            )
        cleaned["content"] = content
        cleaned["answers"] = {str(field): str(value) for field, value in answers.items()}
        if cleaned.get("answer") and cleaned.get("field"):
            cleaned["answers"][cleaned["field"]] = cleaned["answer"]
        return cleaned


class TickedField(forms.MultipleChoiceField):
    """The movements ticked, by their keys; the verb says which may be."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        """A key of a movement, whatever it is now."""
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


class PaperForm(forms.Form):
    """The two balances of a paper statement, and the lines found on it."""

    on = forms.DateField(label=_("Dernier jour du relevé"), widget=forms.HiddenInput())
    opening = EurosField(label=_("Solde de départ, en euros"), at_least=None)
    closing = EurosField(label=_("Solde de fin, en euros"), at_least=None)
    ticked = TickedField(label=_("Opérations cochées"), required=False)

    def __init__(self, *args: Any, movements: Sequence[Movement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.movements = movements

    @property
    def rows(self) -> list[tuple[str, Movement, bool]]:
        """Each movement with its key, and whether it was ticked."""
        sent = set(self["ticked"].value() or ())
        return [(str(one.transfer.pk), one, str(one.transfer.pk) in sent) for one in self.movements]


class PaperDayForm(forms.Form):
    """Up to which day the movements are listed."""

    jusqu_au = DayField(label=_("Dernier jour du relevé"))


def day_asked(data: Any, otherwise: date) -> date:
    """The day in the address, when it is one."""
    form = PaperDayForm(data)
    return form.cleaned_data["jusqu_au"] if form.is_valid() else otherwise
