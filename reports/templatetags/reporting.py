"""Filters of the documents that the pages do not need: costs, thousandths, numbers in words."""

from datetime import date

from django import template

from members.wording import HARD, with_sign, write_cents, write_short_month
from reports.words import in_words, shortened

register = template.Library()


@register.filter
def gain(amount: int) -> str:
    """Whole cents with the sign of what they add: `+ 62,40 €`, `− 36,00 €`, `0,00 €`."""
    return with_sign(write_cents(amount)) if amount else write_cents(0)


@register.filter
def cost(amount: int) -> str:
    """A cost or a loss, kept as a positive number, shown as what it takes away."""
    return gain(-amount)


@register.filter
def per_cent(permille: int) -> str:
    """Thousandths as a percentage with one decimal: `12,5 %`."""
    return f"{permille // 10},{permille % 10}{HARD}%"


@register.filter
def short_day(value: date) -> str:
    """A day in a column's head: `31 déc. 2025`."""
    return f"{value.day}{HARD}{write_short_month(value)} {value.year}"


@register.filter
def words(count: int) -> str:
    """`douze` for 12."""
    return in_words(count)


@register.filter
def short_hash(digest: str) -> str:
    """The first sixteen characters of a hash, by fours."""
    return shortened(digest)
