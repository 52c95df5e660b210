"""Form fields of the accounts: euros as people type them, a month, a day, a key used once."""

import re
import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ledger.months import month_of

SPACES = re.compile(r"[\s\u00a0\u202f]")
SPACED = re.compile(r"\d{1,3}([ \u00a0\u202f]\d{3})+([.,]\d{1,2})?", re.ASCII)
DOTTED = re.compile(r"\d{1,3}(\.\d{3})+,\d{1,2}", re.ASCII)
PLAIN = re.compile(r"\d+([.,]\d{1,2})?", re.ASCII)
MANY_DECIMALS = re.compile(r"[\d \u00a0\u202f]+[.,]\d{3,}", re.ASCII)
LONGEST = 16


def parse_euros(text: str, *, negative: bool = False) -> int:
    """Read "1 234,50", "1234.5" or "25 €" as whole cents.

    Raises `ValidationError` (French) rather than guess: a third decimal, a space in the wrong
    place, letters, a minus sign unless `negative`.
    """
    typed = text.replace("€", "").replace("\u2212", "-").strip(" \u00a0\u202f\t")
    sign = 1
    if typed.startswith("-"):
        if not negative:
            raise ValidationError(
                _("Un montant ne peut pas être négatif : écrivez-le sans signe moins."),
                code="negative",
            )
        sign, typed = -1, typed[1:].strip(" \u00a0\u202f")
    if len(typed) > LONGEST:
        raise ValidationError(_("Ce montant est trop grand : vérifiez-le."), code="large")
    if MANY_DECIMALS.fullmatch(typed):
        raise ValidationError(
            _("Un montant a deux décimales au plus : l'euro et les centimes."), code="decimals"
        )
    if SPACED.fullmatch(typed):
        typed = SPACES.sub("", typed)
    elif DOTTED.fullmatch(typed):
        typed = typed.replace(".", "")
    if not PLAIN.fullmatch(typed):
        raise ValidationError(_("Écrivez un montant, par exemple 1 234,50."), code="invalid")
    whole, _dot, part = typed.replace(",", ".").partition(".")
    return sign * (int(whole) * 100 + int(part.ljust(2, "0") or 0))


def written(cents: int) -> str:
    """Whole cents as they are typed in a form: 123450 is "1234,50"."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole},{part:02d}"


class EurosField(forms.CharField):
    """An amount typed in euros, cleaned to whole cents; None when empty.

    `at_least` is the least amount taken, in cents; None takes amounts below zero too.
    """

    def __init__(self, *, at_least: int | None = 1, **kwargs: Any) -> None:
        self.at_least = at_least
        super().__init__(max_length=kwargs.pop("max_length", 30), **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        """Whole cents, or None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        amount = parse_euros(text, negative=self.at_least is None)
        if self.at_least is not None and amount < self.at_least:
            raise ValidationError(_("Le montant doit être supérieur à zéro."), code="zero")
        return amount

    def prepare_value(self, value: Any) -> Any:
        """Show cents as they are typed."""
        return written(value) if isinstance(value, int) else value


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """One day; the browser sends 2026-11-22, people may type 22/11/2026."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=DayInput(),
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={"invalid": _("Écrivez une date, par exemple 22/11/2026.")},
            **kwargs,
        )


class MonthInput(forms.DateInput):
    """A month, with the browser's own picker where it has one."""

    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class MonthField(forms.DateField):
    """One month, cleaned to its first day; the browser sends 2026-11, people may type 11/2026."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=MonthInput(),
            input_formats=["%Y-%m", "%m/%Y", "%Y-%m-%d"],
            error_messages={"invalid": _("Écrivez un mois et son année, par exemple 11/2026.")},
            **kwargs,
        )

    def to_python(self, value: Any) -> date | None:
        """The first day of the month."""
        day = super().to_python(value)
        return month_of(day) if day else None


class OnceForm(forms.Form):
    """A form that carries its own key: sent twice, it is recorded once."""

    key = forms.CharField(widget=forms.HiddenInput(), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4().hex, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
