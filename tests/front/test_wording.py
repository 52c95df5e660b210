"""How amounts, days and shares are written, and what never breaks across lines."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from clubs.money import euros as money
from members.templatetags import cymbale


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (cymbale.euros(money(123450)), "1\u202f234,50\u00a0€"),
        (cymbale.euros(Decimal("0")), "0,00\u00a0€"),
        (cymbale.euros(money(-3600)), "\u2212\u00a036,00\u00a0€"),
        (cymbale.euros("s"), "s"),
        (cymbale.euros(None), ""),
        (cymbale.cents(2407), "24,07\u00a0€"),
        (cymbale.cents(123456789012), "1\u202f234\u202f567\u202f890,12\u00a0€"),
        (cymbale.cents(-1), "\u2212\u00a00,01\u00a0€"),
        (cymbale.plain_cents(123450), "1\u202f234,50"),
        (cymbale.signed_cents(6240), "+\u00a062,40\u00a0€"),
        (cymbale.signed_cents(-3600), "\u2212\u00a036,00\u00a0€"),
        (cymbale.whole_euros(Decimal("-0.4")), "0\u00a0€"),
        (cymbale.whole(12345), "12\u202f345"),
        (cymbale.percent(Fraction(1, 3)), "33,3\u00a0%"),
        (cymbale.percent(Decimal("0.04")), "4,0\u00a0%"),
        (cymbale.percent(0.0924, 2), "9,24\u00a0%"),
    ],
)
def test_an_amount_is_written_the_french_way(written: str, expected: str) -> None:
    assert written == expected


def test_days_and_months_are_written_in_full_and_in_short() -> None:
    assert cymbale.day(date(2026, 11, 22)) == "22\u00a0novembre 2026"
    assert cymbale.day(date(2026, 1, 1)) == "1er\u00a0janvier 2026"
    assert cymbale.month(date(2026, 8, 1)) == "août 2026"
    assert [cymbale.short_month(month) for month in (1, 2, 12)] == ["janv.", "févr.", "déc."]
    assert cymbale.day(None) == cymbale.moment("") == ""


def test_an_instant_is_written_in_the_time_of_paris() -> None:
    ends = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
    assert cymbale.moment(ends) == "mardi 24\u00a0novembre 2026 à 22\u00a0h"
    with translation.override("en"):
        assert cymbale.moment(ends) == "Tuesday 24\u00a0November 2026, 22:00"
        assert cymbale.short_month(8) == "Aug"
