"""How a figure of the network is written for people: French numbers, "s" for what is hidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.definitions import Unit
from network.exporting import coverage_text
from network.figures import Value
from network.publishing import Publication, Shown, ShownCell, ShownRow

NARROW, NBSP = "\u202f", "\u00a0"


@dataclass(frozen=True)
class Written:
    """One figure ready to print."""

    key: str
    label: str | Promise
    text: str
    coverage: str
    is_whole: bool
    is_hidden: bool
    definition: str | Promise


@dataclass(frozen=True)
class WrittenRow:
    """One line of a table ready to print; each cell says whether it is hidden."""

    key: str
    label: str | Promise
    counts: tuple[int, ...]
    cells: tuple[tuple[str, bool], ...]
    is_total: bool


def number(value: Value, places: int = 0) -> str:
    """A number in French: `1 234,5` with a narrow space before thousands."""
    exact = Fraction(value or 0)
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    rounded = decimal.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:,.{places}f}".replace(",", NARROW).replace(".", ",")


def value_text(value: Value, unit: Unit) -> str:
    """A value with its unit, in French."""
    if value is None:
        return _("non connu")
    if unit == Unit.CENTS:
        return number(Fraction(value) / 100, 2) + NBSP + "€"
    if unit == Unit.SHARE:
        return number(Fraction(value) * 100, 1) + NBSP + "%"
    if unit == Unit.FULL_TIME:
        return number(Fraction(value) / 100, 1) + NBSP + "ETP"
    return number(value, 0 if Fraction(value).denominator == 1 else 1)


def written(shown: Shown) -> Written:
    """A figure ready to print, "s" when hidden."""
    meaning = shown.definition
    return Written(
        key=meaning.key,
        label=meaning.label,
        text="s" if shown.is_hidden else value_text(shown.value, meaning.unit),
        coverage=coverage_text(shown.coverage),
        is_whole=shown.coverage.is_whole,
        is_hidden=shown.is_hidden,
        definition=meaning.text,
    )


def written_rows(rows: Iterable[ShownRow], units: tuple[Unit, ...]) -> list[WrittenRow]:
    """The lines of a table ready to print, each column in its unit."""
    return [
        WrittenRow(
            key=row.key,
            label=row.label,
            counts=row.counts,
            cells=tuple(
                (cell_text(cell, unit), cell.is_hidden)
                for cell, unit in zip(row.cells, units, strict=True)
            ),
            is_total=row.is_total,
        )
        for row in rows
    ]


def cell_text(cell: ShownCell, unit: Unit) -> str:
    """One cell: "s" when hidden, else its value."""
    return "s" if cell.is_hidden else value_text(cell.value, unit)


def change_text(now: ShownCell, before: ShownCell) -> str:
    """The change since the year before, as "+ 5 %", or nothing when it cannot be said."""
    if now.value is None or not before.value:
        return ""
    change = Fraction(now.value - before.value, before.value) * 100
    sign = "+" if change >= 0 else "−"
    return f"{sign}{NBSP}{number(abs(change))}{NBSP}%"


@dataclass(frozen=True)
class Headline:
    """A large figure on top of the page, with one line under it."""

    label: str
    text: str
    note: str


def headlines(published: Publication) -> list[Headline]:
    """The four figures one looks for first; whole euros, for the detail stands below."""
    members, before = published.members_by_year[-1][1], published.members_by_year[-2]
    change = change_text(members, before[1])
    since = _("%(change)s depuis %(year)s") % {"change": change, "year": before[0]}
    last_day = date_format(published.year.at, "j F")
    return [
        Headline(
            _("Membres"),
            _text(published["members"]),
            _("personnes distinctes") + (f" · {since}" if change else ""),
        ),
        Headline(
            _("Épargné dans l'année"),
            _whole_euros(published["saved"]),
            _("%(sum)s par membre et par mois")
            % {"sum": _text(published["saved_per_member_month"])},
        ),
        Headline(
            _("Investi dans l'année"),
            _whole_euros(published["invested"]),
            _counted(published),
        ),
        Headline(
            _("Emplois présents"),
            _text(published["fte"]),
            _("au %(day)s, une fois par entreprise") % {"day": last_day},
        ),
    ]


def sections(published: Publication) -> list[tuple[str | Promise, list[Written]]]:
    """Every figure by theme, ready to print."""
    return [(title, [written(shown) for shown in figures]) for title, figures in published.sections]


def sector_rows(published: Publication) -> list[WrittenRow]:
    """The themes: invested, people employed, full-time posts."""
    return written_rows(published.sectors, (Unit.CENTS, Unit.COUNT, Unit.FULL_TIME))


def department_rows(published: Publication) -> list[WrittenRow]:
    """The départements: memberships, saved, invested."""
    return written_rows(published.departments, (Unit.COUNT, Unit.CENTS, Unit.CENTS))


def gender_rows(published: Publication) -> list[WrittenRow]:
    """Women, men and those who did not say."""
    return written_rows(published.genders, (Unit.COUNT,))


def _text(shown: Shown) -> str:
    return written(shown).text


def _counted(published: Publication) -> str:
    enterprises = int(published["enterprises"].value or 0)
    investments = int(published["investments"].value or 0)
    first = ngettext("%(count)s entreprise", "%(count)s entreprises", enterprises)
    second = ngettext("%(count)s investissement", "%(count)s investissements", investments)
    return f"{first % {'count': enterprises}}, {second % {'count': investments}}"


def _whole_euros(shown: Shown) -> str:
    if shown.is_hidden or shown.value is None:
        return written(shown).text
    return number(Fraction(shown.value) / 100) + NBSP + "€"
