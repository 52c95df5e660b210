"""Form fields for euros and per cents as people type them: 1 234,50 or 1234.5 €."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LARGEST = Decimal(1_000_000)


def _decimal(text: str, signs: str) -> Decimal:
    for sign in (" ", "\u00a0", "\u202f", *signs):
        text = text.replace(sign, "")
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValidationError(_("Écrivez un nombre, par exemple 1 234,50."), code="invalid")
    return number


class EurosField(forms.CharField):
    """An amount in euros, cleaned to whole cents; refuses a third decimal and a minus sign."""

    def __init__(self, *, at_least: int = 1, **kwargs: Any) -> None:
        """`at_least`: the smallest amount taken, in cents."""
        self.at_least = at_least
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """Whole cents, or None when nothing was typed."""
        text = super().to_python(value)
        if not text:
            return None
        number = _decimal(text, "€")
        exact = number * 100
        if exact != exact.to_integral_value():
            raise ValidationError(
                _("Un montant a deux décimales au plus : l'euro et les centimes."), code="decimals"
            )
        if number < 0:
            raise ValidationError(_("Un montant ne peut pas être négatif."), code="negative")
        if exact < self.at_least:
            raise ValidationError(_("Le montant doit être supérieur à zéro."), code="zero")
        if number > LARGEST:
            raise ValidationError(_("Ce montant est trop grand : vérifiez-le."), code="large")
        return int(exact)

    def prepare_value(self, value: Any) -> Any:
        """Show cents as they are typed: 123450 is "1234,50"."""
        if isinstance(value, int):
            whole, part = divmod(value, 100)
            return f"{whole},{part:02d}" if part else str(whole)
        return value


class PercentField(forms.CharField):
    """A share of a whole, cleaned to hundredths of per cent: "4,5" is 450."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """Hundredths of per cent, or None when nothing was typed."""
        text = super().to_python(value)
        if not text:
            return None
        exact = _decimal(text, "%") * 100
        if exact != exact.to_integral_value():
            raise ValidationError(_("Deux décimales au plus, par exemple 4,25."), code="decimals")
        if not 0 <= exact <= 10_000:
            raise ValidationError(_("Un pourcentage va de 0 à 100."), code="range")
        return int(exact)

    def prepare_value(self, value: Any) -> Any:
        """Show hundredths as they are typed: 450 is "4,5"."""
        if isinstance(value, int):
            return str(Decimal(value) / 100).replace(".", ",")
        return value


class HundredthsField(forms.CharField):
    """A number of posts in full-time equivalents, cleaned to hundredths: "2,5" is 250."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        """Hundredths, or None when nothing was typed."""
        text = super().to_python(value)
        if not text:
            return None
        exact = _decimal(text, "") * 100
        if exact != exact.to_integral_value() or not 0 <= exact <= 10_000_000:
            raise ValidationError(_("Écrivez un nombre de postes, par exemple 2,5."), code="fte")
        return int(exact)

    def prepare_value(self, value: Any) -> Any:
        """Show hundredths as they are typed."""
        if isinstance(value, int):
            return str(Decimal(value) / 100).replace(".", ",")
        return value
