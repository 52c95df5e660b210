"""Filters and tags every template has: amounts, days, shares, icons, the frame's entries."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from members import wording
from members.navigation import menu

register = template.Library()
EMPTY = (None, "")


@register.filter
def euros(value: Any) -> str:
    """`Money` or a decimal of euros: 1 234,50 €. Text (a hidden figure) passes through."""
    return _amount(value, wording.write_euros)


@register.filter
def whole_euros(value: Any) -> str:
    """`Money` or a decimal of euros, rounded to the euro: 1 235 €. For axes and headlines."""
    return _amount(value, lambda amount: wording.write_euros(amount, 0))


@register.filter
def cents(value: Any) -> str:
    """Whole cents as euros: 123450 is 1 234,50 €."""
    return _amount(value, wording.write_cents)


@register.filter
def plain_cents(value: Any) -> str:
    """Whole cents as a bare number, for a table whose head says euros: 1 234,50."""
    return _amount(value, lambda amount: wording.grouped(Decimal(amount) / 100, 2))


@register.filter
def signed_cents(value: Any) -> str:
    """Whole cents with their sign: + 62,40 €, − 36,00 €."""
    return _amount(value, lambda amount: wording.with_sign(wording.write_cents(amount)))


@register.filter
def signed_euros(value: Any) -> str:
    """`Money` or a decimal of euros with its sign: + 62,40 €, − 36,00 €."""
    return _amount(value, lambda amount: wording.with_sign(wording.write_euros(amount)))


@register.filter
def whole(value: Any) -> str:
    """A whole number with narrow spaces between thousands: 12 345."""
    return _amount(value, lambda number: wording.grouped(number, 0))


@register.filter
def percent(value: Fraction | Decimal | float | str | None, places: int = 1) -> str:
    """A share between 0 and 1 as a percentage: 4,0 %."""
    return _amount(value, lambda share: wording.write_percent(share, places))


@register.filter
def day(value: date | str | None) -> str:
    """A day in full: 22 novembre 2026."""
    return wording.write_day(value) if isinstance(value, date) else ""


@register.filter
def moment(value: datetime | str | None) -> str:
    """A day and its hour: mardi 24 novembre 2026 à 19 h 30."""
    return wording.write_moment(value) if isinstance(value, datetime) else ""


@register.filter
def month(value: date | str | None) -> str:
    """A month and its year: novembre 2026."""
    return wording.write_month(value) if isinstance(value, date) else ""


@register.filter
def short_month(value: date | int | str | None) -> str:
    """A month in a column's head: janv."""
    return wording.write_short_month(value) if isinstance(value, date | int) else ""


def _amount(value: Any, write: Any) -> str:
    if value in EMPTY:
        return ""
    return value if isinstance(value, str) else write(value)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A small picture from our sprite; silent beside a text, named when it stands alone."""
    address = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}" width="20" height="20">'
            '<use href="{}"></use></svg>',
            label,
            address,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false" width="20" height="20">'
        '<use href="{}"></use></svg>',
        address,
    )


@register.inclusion_tag("components/rail.html", takes_context=True)
def nav(context: template.Context) -> dict[str, object]:
    """The laptop's rail."""
    return {"menu": menu(_request(context))}


@register.inclusion_tag("components/bar.html", takes_context=True)
def bar(context: template.Context) -> dict[str, object]:
    """The phone's bar of four entries and “Plus”."""
    return {"menu": menu(_request(context))}


def _request(context: template.Context) -> HttpRequest:
    request = context.get("request")
    return request if isinstance(request, HttpRequest) else HttpRequest()
