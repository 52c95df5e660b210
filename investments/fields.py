"""A number with two decimals as people type it: a per cent, or posts in full-time equivalents."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ledger.fields import parse_euros, written


class HundredthsField(forms.CharField):
    """A number cleaned to whole hundredths: "4,5" is 450; None when empty. `most` in hundredths."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(max_length=kwargs.pop("max_length", 12), **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        """Whole hundredths, or None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        number = parse_euros(text.replace("%", ""))
        if number > self.most:
            raise ValidationError(
                _("Un nombre de 0 à %(most)s est attendu."),
                params={"most": self.most // 100},
                code="range",
            )
        return number

    def prepare_value(self, value: Any) -> Any:
        """Show hundredths as they are typed."""
        if isinstance(value, int):
            return written(value) if value % 100 else str(Decimal(value) / 100)
        return value


class PercentField(HundredthsField):
    """A share of a whole, cleaned to hundredths of per cent: "4,5" is 450."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=10_000, **kwargs)
