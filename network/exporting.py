"""The network's year as data to reuse: JSON for programs, CSV for a spreadsheet in French.

Both print what `network.publishing` lets through; a hidden value is "s", an unknown one is empty.
"""

import csv
import io
import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.definitions import Definition, Unit
from network.figures import Coverage, Value
from network.publishing import Publication, Shown, ShownCell, ShownRow

HIDDEN = "s"
Written = int | str | None
PLACES = {Unit.CENTS: "0.01", Unit.FULL_TIME: "0.01", Unit.SHARE: "0.001", Unit.COUNT: "0.1"}
UNIT_NAMES = {Unit.COUNT: "nombre", Unit.CENTS: "€", Unit.FULL_TIME: "ETP", Unit.SHARE: "part"}
SECTOR_UNITS = (Unit.CENTS, Unit.COUNT, Unit.FULL_TIME)
SECTOR_COLUMNS = ("invested", "jobs", "fte")
DEPARTMENT_UNITS = (Unit.COUNT, Unit.CENTS, Unit.CENTS)
DEPARTMENT_COLUMNS = ("memberships", "saved", "invested")


def amount(value: Value, unit: Unit) -> Written:
    """A value in the unit people read: euros, full-time posts, a share of one; exact or rounded."""
    if value is None:
        return None
    if unit == Unit.COUNT and Fraction(value).denominator == 1:
        return int(value)
    exact = Fraction(value) / (100 if unit in (Unit.CENTS, Unit.FULL_TIME) else 1)
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return str(decimal.quantize(Decimal(PLACES[unit]), rounding=ROUND_HALF_UP))


def as_json(published: Publication) -> str:
    """One object: the year, its figures with coverage and definition, its tables."""
    year = published.year
    return json.dumps(
        {
            "network": year.network,
            "slug": year.slug,
            "year": year.year,
            "counted_through": year.at.isoformat(),
            "provisional": not year.is_whole_year,
            "clubs_sent": _coverage(year.clubs_sent),
            "figures": {key: _figure(shown) for key, shown in published.figures.items()},
            "sectors": [
                _row(row, ("enterprises", "enterprises_in_portfolio"), SECTOR_COLUMNS, SECTOR_UNITS)
                for row in published.sectors
            ],
            "departments": [
                _row(row, ("clubs_active",), DEPARTMENT_COLUMNS, DEPARTMENT_UNITS)
                for row in published.departments
            ],
            "genders": [_row(row, (), ("persons",), (Unit.COUNT,)) for row in published.genders],
            "members_by_year": {
                str(when): _cell(cell, Unit.COUNT) for when, cell in published.members_by_year
            },
        },
        ensure_ascii=False,
        indent=2,
    )


def as_csv(published: Publication) -> str:
    """One line per figure, then one per cell of the tables; semicolons and decimal commas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        ["année", "rubrique", "clé", "indicateur", "valeur", "unité", "couverture", "définition"]
    )
    year = published.year.year
    for title, figures in published.sections:
        for shown in figures:
            meaning = shown.definition
            writer.writerow(
                [
                    year,
                    _text(str(title)),
                    meaning.key,
                    _text(str(meaning.label)),
                    _comma(HIDDEN if shown.is_hidden else amount(shown.value, meaning.unit)),
                    UNIT_NAMES[meaning.unit],
                    coverage_text(shown.coverage),
                    _text(str(meaning.text)),
                ]
            )
    for name, rows, columns, units in (
        ("domaine", published.sectors, SECTOR_COLUMNS, SECTOR_UNITS),
        ("département", published.departments, DEPARTMENT_COLUMNS, DEPARTMENT_UNITS),
        ("sexe", published.genders, ("persons",), (Unit.COUNT,)),
    ):
        for row in rows:
            for cell, column, unit in zip(row.cells, columns, units, strict=True):
                writer.writerow(
                    [
                        year,
                        name,
                        column,
                        _text(str(row.label)),
                        _comma(_cell(cell, unit)),
                        UNIT_NAMES[unit],
                        "",
                        "",
                    ]
                )
    return out.getvalue()


def coverage_text(coverage: Coverage) -> str:
    """The coverage in French: "18 clubs sur 24", with what is declared or carried."""
    counts = {"known": coverage.known, "expected": coverage.expected}
    whole = (
        ngettext(
            "%(known)s entreprise sur %(expected)s",
            "%(known)s entreprises sur %(expected)s",
            coverage.known,
        )
        if coverage.of_enterprises
        else ngettext(
            "%(known)s club sur %(expected)s", "%(known)s clubs sur %(expected)s", coverage.known
        )
    )
    parts = [whole % counts]
    if coverage.declared:
        parts.append(_("dont %(count)s par bilan déclaré") % {"count": coverage.declared})
    if coverage.carried:
        parts.append(
            ngettext(
                "%(count)s compté pour sa dernière valeur connue",
                "%(count)s comptés pour leur dernière valeur connue",
                coverage.carried,
            )
            % {"count": coverage.carried}
        )
    return ", ".join(parts)


def _figure(shown: Shown) -> dict[str, object]:
    meaning: Definition = shown.definition
    return {
        "label": str(meaning.label),
        "value": HIDDEN if shown.is_hidden else amount(shown.value, meaning.unit),
        "unit": meaning.unit.value if meaning.unit != Unit.CENTS else "EUR",
        "secret": shown.is_hidden,
        "coverage": _coverage(shown.coverage),
        "definition": str(meaning.text),
    }


def _coverage(coverage: Coverage) -> dict[str, object]:
    return {
        "known": coverage.known,
        "expected": coverage.expected,
        "declared": coverage.declared,
        "carried": coverage.carried,
        "of": "enterprises" if coverage.of_enterprises else "clubs",
    }


def _row(
    row: ShownRow, counts: tuple[str, ...], columns: tuple[str, ...], units: tuple[Unit, ...]
) -> dict[str, object]:
    found: dict[str, object] = {"key": row.key, "label": str(row.label)}
    found |= dict(zip(counts, row.counts, strict=True))
    return found | {
        column: _cell(cell, unit)
        for column, cell, unit in zip(columns, row.cells, units, strict=True)
    }


def _cell(cell: ShownCell, unit: Unit) -> Written:
    return HIDDEN if cell.is_hidden else amount(cell.value, unit)


def _comma(value: Written) -> str:
    if value is None:
        return ""
    return str(value).replace(".", ",")


def _text(text: str) -> str:
    """A cell a spreadsheet would read as a formula gets a quote."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
