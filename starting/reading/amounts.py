"""Amounts as they stand in the cells: numbers, or text in the French format. Pure, in cents."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from ledger.fields import parse_euros
from starting.reading.cells import Value

NOTHING = frozenset({"", "-", "–", "—", "/", "\u2212", "."})
LARGEST = 100_000_000_00
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True)
class Amount:
    """What a cell of the table says: `cents`, or why it cannot be said.

    `unclear` is "", "words" (no figure in it), "figures" (a figure that does not read), "cents"
    (less than a cent), "day" (a date), "large".
    """

    cents: int = 0
    unclear: str = ""


def amount_in(value: Value | None) -> Amount:
    """Read one cell; a dash is nothing, « 25 (chèque) » is 25 €."""
    if value is None:
        return Amount()
    if isinstance(value, date):
        return Amount(unclear="day")
    if isinstance(value, Decimal):
        return _of_number(value)
    text = _ASIDE.sub("", value).replace("EUR", "€").strip()
    if text in NOTHING:
        return Amount()
    if not any(letter.isdigit() for letter in text):
        return Amount(unclear="words")
    try:
        return _bounded(parse_euros(text, negative=True))
    except ValidationError:
        return Amount(unclear="figures")


def _of_number(value: Decimal) -> Amount:
    if not value.is_finite():
        return Amount(unclear="figures")
    scaled = value * 100
    if abs(scaled) > LARGEST:
        return Amount(unclear="large")
    # A sum of a spreadsheet is off by a few billionths: 75.10000000000001 is 75,10.
    whole = scaled.quantize(Decimal(1))
    if abs(scaled - whole) > Decimal("0.000001"):
        return Amount(unclear="cents")
    return Amount(int(whole))


def _bounded(cents: int) -> Amount:
    return Amount(unclear="large") if abs(cents) > LARGEST else Amount(cents)
