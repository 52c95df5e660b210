"""How the pages write amounts, days and shares: the French way, with spaces that do not break."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, TypeVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from clubs.money import CENT

NARROW = "\u202f"
HARD = "\u00a0"
MINUS = "\u2212"
Day = TypeVar("Day", date, datetime)
FRENCH_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip


class HasAmount(Protocol):
    """Anything with a decimal `amount` of euros, such as `Money`."""

    @property
    def amount(self) -> Decimal: ...


def grouped(value: Decimal | int, places: int) -> str:
    """A number with a decimal comma and narrow spaces between thousands: 1 234,50."""
    text = f"{abs(value):,.{places}f}".replace(",", NARROW).replace(".", ",")
    return f"{MINUS}{HARD}{text}" if value < 0 and round(value, places) != 0 else text


def write_euros(value: HasAmount | Decimal | int, places: int = 2) -> str:
    """An amount in euros: 1 234,50 €, never broken across lines."""
    amount = value if isinstance(value, Decimal | int) else value.amount
    return f"{grouped(amount, places)}{HARD}€"


def write_cents(value: int, places: int = 2) -> str:
    """Whole cents as euros: 123450 is 1 234,50 €."""
    return write_euros(Decimal(value) * CENT, places)


def with_sign(text: str) -> str:
    """Put a plus before an amount that came in, as the minus stands before one that went out."""
    return text if text.startswith(MINUS) else f"+{HARD}{text}"


def write_percent(value: Fraction | Decimal | float, places: int = 1) -> str:
    """A share as a percentage: 0.04 is 4,0 %."""
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
    else:
        exact = Decimal(str(value))
    return f"{grouped(exact * 100, places)}{HARD}%"


def write_day(value: date) -> str:
    """A day in full: 22 novembre 2026, 1er janvier 2026."""
    local = _local(value)
    if local.day == 1 and _in_french():
        return f"1er{HARD}{date_format(local, 'F Y')}"
    return date_format(local, f"j{HARD}F Y")


def write_moment(value: datetime) -> str:
    """A day and an hour: mardi 24 novembre 2026 à 19 h 30."""
    local = _local(value)
    day = f"{date_format(local, 'l')} {write_day(local)}"
    if not _in_french():
        return f"{day}, {date_format(local, 'H:i')}"
    minutes = f"{HARD}{local.minute:02d}" if local.minute else ""
    return f"{day} à {local.hour}{HARD}h{minutes}"


def write_short_month(value: date | int) -> str:
    """A month for a column's head: janv."""
    month = value if isinstance(value, int) else value.month
    if _in_french():
        return FRENCH_MONTHS[month - 1]
    return date_format(date(2000, month, 1), "M")


def write_month(value: date) -> str:
    """A month and its year: novembre 2026."""
    return date_format(value, "F Y")


def _in_french() -> bool:
    return (get_language() or "fr").startswith("fr")


def _local(value: Day) -> Day:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
