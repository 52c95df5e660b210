"""Filters of the documents that the pages do not need: costs, thousandths, numbers in words."""

import io
from datetime import date

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

from members.wording import HARD, with_sign, write_cents, write_short_month
from reports.words import amount_in_words, in_words, shortened

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


@register.filter
def by_fours(number: str) -> str:
    """An IBAN as banks print it, by groups of four that stay on one line."""
    return HARD.join(number[start : start + 4] for start in range(0, len(number), 4))


@register.filter
def in_full(cents: int) -> str:
    """An amount in words: `vingt-quatre euros et sept centimes`."""
    return amount_in_words(cents)


@register.filter
def times(count: int) -> range:
    """As many turns of a loop as a number says: identical slips to cut out."""
    return range(count)


@register.simple_tag
def epc_qr(code: str, label: str) -> SafeString:
    """The EPC code of a transfer as an SVG drawing, with its name for those who do not see it."""
    drawing = segno.make(code, error="m", encoding="utf-8", boost_error=False)
    written = io.BytesIO()
    drawing.save(
        written, kind="svg", xmldecl=False, svgns=True, nl=False, border=2, title=label, scale=4
    )
    svg = written.getvalue().decode()
    named = svg.replace("<svg ", '<svg class="qr" role="img" ', 1)
    return mark_safe(named)  # noqa: S308 - drawn by segno from our own text, the label escaped
