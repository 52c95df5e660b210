"""A paper sent with a form, read only when it is not too large."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.receiving import LARGEST

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class PaperField(forms.FileField):
    """A PDF or a photo, 8 MB at most; cleaned to its bytes, None when nothing was sent."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "help_text": _("Un PDF ou une photo, 8 Mo au plus."),
            "widget": forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*"}),
        }
        super().__init__(**(defaults | kwargs))

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The bytes; refused before they are read when there are too many."""
        sent: UploadedFile[bytes] | None = super().clean(data, initial)
        if not sent:
            return None
        if (sent.size or 0) > LARGEST:
            raise forms.ValidationError(
                _(
                    "Ce fichier dépasse 8 Mo. Rien n'a été enregistré : prenez une photo plus "
                    "petite."
                )
            )
        return bytes(sent.read())
