"""Euros, exactly: a money field stored as whole cents, and the fair split of an amount.

Django keeps decimals as floats on SQLite, where 20 000 x 0.10 is not 2 000; whole cents are exact
on every engine. `cents` and `euros` cross the border between the two ways of writing.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField as DecimalMoneyField
from djmoney.money import Money

Key = TypeVar("Key")
CENT = Decimal("0.01")


class FractionOfACentError(ValidationError):
    """An amount with more than two decimals: nothing in a club is worth less than a cent."""

    def __init__(self, amount: object) -> None:
        super().__init__(
            _("%(amount)s compte plus de deux décimales : écrivez l'euro et les centimes."),
            params={"amount": amount},
            code="fraction_of_a_cent",
        )


def euros(cents: int) -> Money:
    """Return whole cents as `Money`: `euros(2407)` is 24,07 €."""
    return Money(Decimal(cents) * CENT, "EUR")


def cents(amount: Money | Decimal | int | str) -> int:
    """Return an amount in euros as whole cents; raises `FractionOfACentError` rather than round."""
    decimal = amount.amount if isinstance(amount, Money) else Decimal(amount)
    scaled = decimal * 100
    if scaled != scaled.to_integral_value():
        raise FractionOfACentError(decimal)
    return int(scaled)


class MoneyField(DecimalMoneyField):
    """A django-money field whose column holds whole cents (bigint) on every engine."""

    _pyi_private_set_type: Money | Decimal | int  # type: ignore[assignment]
    _pyi_private_get_type: Money  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("default_currency", "EUR")
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: int | None, *_args: object) -> Decimal | None:
        """Read the column: cents become a decimal of euros, which django-money wraps."""
        return None if value is None else Decimal(value) * CENT

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> int | None:
        """Write the column: whole cents, or a refusal."""
        if value is None:
            return None
        return cents(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql") or value is None:
            return value
        return cents(value)


def allocate(total: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Split `total` cents by integer weights with the largest remainder; the parts add up exactly.

    Ties go to the key that comes first in the mapping, so callers pass it in order of seniority. A
    negative total (a loss) is split like its opposite. Raises `ValueError` when nobody has weight.
    """
    base = sum(weights.values())
    if base <= 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("nobody has weight")
    sign = -1 if total < 0 else 1
    exact = {key: Fraction(abs(total) * weight, base) for key, weight in weights.items()}
    parts = {key: int(share) for key, share in exact.items()}
    order = {key: place for place, key in enumerate(weights)}
    missing = abs(total) - sum(parts.values())
    by_remainder = sorted(weights, key=lambda key: (parts[key] - exact[key], order[key]))
    for key in by_remainder[:missing]:
        parts[key] += 1
    return {key: sign * part for key, part in parts.items()}
