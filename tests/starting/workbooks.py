"""Five invented workbooks, none alike, as clubs keep them; what each truly says stands beside it.

A `Told` is one workbook: its bytes, the payments it holds by person and month (cents), who is
unknown to the club, and what is wrong in it.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

MONTHS = (
    "Janvier", "Février", "Mars", "Avril", "Mai", "Juin",
    "Juillet", "Août", "Septembre", "Octobre", "Novembre", "Décembre",
)  # fmt: skip
SHORT = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
Plan = Mapping[str, Mapping[date, int]]


@dataclass(frozen=True)
class Told:
    """A workbook and the truth about it."""

    name: str
    content: bytes
    payments: dict[tuple[str, date], int]
    known: tuple[str, ...] = ()
    wrong_sums: tuple[tuple[str, str, int], ...] = ()
    corrections: dict[str, Any] = field(default_factory=dict)


def month(year: int, number: int) -> date:
    return date(year, number, 1)


def plan_of(monthly: Mapping[str, int], first: date, last: date) -> dict[str, dict[date, int]]:
    """Each person's cents by month between two months."""
    months = [
        date(year, number, 1)
        for year in range(first.year, last.year + 1)
        for number in range(1, 13)
        if first <= date(year, number, 1) <= last
    ]
    return {name: dict.fromkeys(months, cents) for name, cents in monthly.items()}


def flat(plan: Plan) -> dict[tuple[str, date], int]:
    return {
        (name, when): cents for name, paid in plan.items() for when, cents in paid.items() if cents
    }


def named(
    payments: Mapping[tuple[str, date], int], spelt: Mapping[str, str]
) -> dict[tuple[str, date], int]:
    """The same payments under the names of the club's register."""
    return {(spelt.get(name, name), when): cents for (name, when), cents in payments.items()}


def xlsx(fill: Callable[[Any], None]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        fill(book)
    return stream.getvalue()


OURS = {
    "MARTIN Ada": "Ada Martin",
    "ÉVRARD Denis": "Denis Évrard",
    "ROY Nadia": "Nadia Roy",
    "PETIT Lucie": "Lucie Petit",
}


def a_sheet_per_year() -> Told:
    """XLSX: one sheet per year, merged titles, capitals, comments, formulas, a cumulated column, a
    recapitulation; one total typed by hand is 10 € too high."""
    people = {"MARTIN Ada": 2500, "ÉVRARD Denis": 5000, "ROY Nadia": 3000, "PETIT Lucie": 2407}
    plan = plan_of(people, month(2022, 2), month(2024, 12))
    for number in (7, 8):
        plan["ROY Nadia"][month(2023, number)] = 0
    plan["PETIT Lucie"][month(2022, 2)] = 10000
    for when in list(plan["PETIT Lucie"]):
        if when < month(2022, 6):
            plan["PETIT Lucie"][when] = 0
    plan["PETIT Lucie"][month(2022, 6)] = 10000

    def fill(book: Any) -> None:
        for year in (2022, 2023, 2024):
            _year_sheet(book, year, plan)
        book.get_worksheet_by_name("2024").write_comment("C5", "versé en deux fois")
        _recapitulation(book, plan)
        book.add_worksheet("Brouillon")

    return Told(
        "versements 2022-2024.xlsx",
        xlsx(fill),
        named(flat(plan), OURS),
        known=("Ada Martin", "Denis Évrard", "Nadia Roy", "Lucie Petit"),
        wrong_sums=(("2023", "F9", 1000),),
    )


def _year_sheet(book: Any, year: int, plan: Plan) -> None:
    """Members in lines 4 to 7, the total in line 9; May 2023 is 10 € too high."""
    euros = book.add_format({"num_format": '#,##0.00 "€"'})
    numbers = range(1, 13)
    sheet = book.add_worksheet(str(year))
    title = book.add_format({"bold": True, "align": "center"})
    sheet.merge_range(0, 0, 0, 14, f"Versements {year} du club", title)
    sheet.write_row(2, 0, ["Cigalier(e)s", *MONTHS, f"Total {year}", "Cumul"])
    for row, (name, paid) in enumerate(plan.items(), start=3):
        sheet.write(row, 0, name)
        line = [paid.get(month(year, number), 0) for number in numbers]
        for number, cents in enumerate(line, start=1):
            if cents:
                sheet.write_number(row, number, cents / 100, euros)
        sheet.write_formula(row, 13, f"=SUM(B{row + 1}:M{row + 1})", euros, sum(line) / 100)
        cumul = sum(cents for when, cents in paid.items() if when.year <= year)
        sheet.write_number(row, 14, cumul / 100, euros)
    sheet.write(8, 0, "TOTAL")
    totals = [sum(paid.get(month(year, n), 0) for paid in plan.values()) for n in numbers]
    sheet.write_formula(8, 13, "=SUM(N4:N7)", euros, sum(totals) / 100)
    if year == 2023:
        totals[4] += 1000
    for number, total in enumerate(totals, start=1):
        sheet.write_number(8, number, total / 100, euros)
    sheet.write(10, 0, "NB : Nadia a suspendu ses versements l'été 2023, accord de l'AG")


def _recapitulation(book: Any, plan: Plan) -> None:
    recap = book.add_worksheet("Récapitulatif")
    recap.write_row(1, 0, ["Nom", 2022, 2023, 2024, "Total"])
    for row, (name, paid) in enumerate(plan.items(), start=2):
        years = [sum(c for w, c in paid.items() if w.year == y) for y in (2022, 2023, 2024)]
        recap.write_row(row, 0, [name, *(one / 100 for one in (*years, sum(paid.values())))])


def months_in_lines() -> Told:
    """XLSX: members across, months down as real dates, the year merged at the left, a blank line
    and a subtotal after each year, one amount as text, one that does not read."""
    people = {"Claire Vandamme": 3000, "Ali Ben": 1500, "Jeanne Ox": 2000}
    plan = plan_of(people, month(2023, 9), month(2025, 3))
    plan["Jeanne Ox"][month(2024, 1)] = 123450
    plan["Ali Ben"][month(2024, 6)] = 4500

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Épargne")
        dated = book.add_format({"num_format": "mmm-yy"})
        sheet.merge_range(0, 1, 0, 5, "Tableau des versements de la Cigale")
        sheet.write_row(2, 2, [*people, "Total du mois"])
        row = 3
        for year in (2023, 2024, 2025):
            months = [when for when in plan["Ali Ben"] if when.year == year]
            sheet.merge_range(row, 0, row + len(months) - 1, 0, year)
            first = row
            for when in months:
                sheet.write_datetime(row, 1, datetime(when.year, when.month, 1), dated)
                for column, name in enumerate(people, start=2):
                    cents = plan[name][when]
                    if cents == 123450:
                        sheet.write_string(row, column, "1 234,50 €")
                    elif (name, when) == ("Ali Ben", month(2024, 6)):
                        sheet.write_string(row, column, "45 ?")
                    else:
                        sheet.write_number(row, column, cents / 100)
                total = sum(plan[name][when] for name in people)
                sheet.write_formula(row, 5, f"=SUM(C{row + 1}:E{row + 1})", None, total / 100)
                row += 1
            sheet.write(row, 1, f"Total {year}")
            for column, name in enumerate(people, start=2):
                total = sum(plan[name][when] for when in months)
                sheet.write_formula(
                    row,
                    column,
                    f"=SUM({'CDE'[column - 2]}{first + 1}:{'CDE'[column - 2]}{row})",
                    None,
                    total / 100,
                )
            row += 2

    return Told(
        "épargne.xlsx",
        xlsx(fill),
        flat(plan),
        known=("Claire Vandamme", "Ali Ben"),
        corrections={
            "cells": {"Épargne!D15": 4500},
            "names": {"jeanne ox": {"is_a": "new", "first_name": "Jeanne", "last_name": "Ox"}},
        },
    )


def ods(sheets: Mapping[str, list[list[Any]]]) -> bytes:
    """An ODS written by hand: a text, a number, a date, None, or ("merged", value, columns)."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="1024"/></table:table-row></table:table>'
        for name, rows in sheets.items()
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


def _ods_row(cells: list[Any]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>"


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, tuple):
        _word, inside, columns = value
        spans = f'table:number-columns-spanned="{columns}" table:number-rows-spanned="1"'
        first = _ods_cell(inside).replace("<table:table-cell ", f"<table:table-cell {spans} ", 1)
        return first + "<table:covered-table-cell/>" * (columns - 1)
    if isinstance(value, date):
        kind, shown = f'date" office:date-value="{value:%Y-%m-%d}', f"{value:%d/%m/%y}"
    elif isinstance(value, int | float):
        kind, shown = f'float" office:value="{value}', str(value)
    else:
        kind, shown = "string", escape(value)
    return (
        f'<table:table-cell office:value-type="{kind}"><text:p>{shown}</text:p></table:table-cell>'
    )


def two_tables_in_one_sheet() -> Told:
    """ODS: two years one under the other in one sheet, amounts as French text, dashes for nothing,
    one person who left and was paid back, a nameless note."""
    people = {"Mme Rose Lu": 4000, "M. Paul Ney": 2500, "Marthe Du": 1000}
    plan = plan_of(people, month(2023, 1), month(2024, 6))
    for when in list(plan["M. Paul Ney"]):
        if when > month(2023, 8):
            plan["M. Paul Ney"][when] = 0

    def text(cents: int) -> str | None:
        return f"{cents // 100},{cents % 100:02d} €" if cents else "-"

    rows: list[list[Any]] = [["Cigale de la Lys : qui a versé quoi"], []]
    for year, last in ((2023, 12), (2024, 6)):
        numbers = range(1, last + 1)
        rows.append([None, ("merged", f"Année {year}", last)])
        rows.append(["Prénom et nom", *SHORT[:last], "Total"])
        for name in people:
            line = [plan[name].get(month(year, number), 0) for number in numbers]
            rows.append([name, *map(text, line), sum(line) / 100])
        totals = [sum(plan[name].get(month(year, n), 0) for name in people) for n in numbers]
        rows.append(["Total du mois", *(total / 100 for total in totals), sum(totals) / 100])
        rows.append([])
    rows.append(["Paul est parti en septembre 2023, ses 200 € lui ont été rendus."])
    return Told(
        "cigale de la lys.ods",
        ods({"Versements": rows, "Adresses": [["Rose", "rose@example.org"]]}),
        named(flat(plan), {"Mme Rose Lu": "Rose Lu", "M. Paul Ney": "Paul Ney"}),
        known=("Rose Lu", "Marthe Du"),
        corrections={
            "names": {
                "ney paul": {
                    "is_a": "past",
                    "first_name": "Paul",
                    "last_name": "Ney",
                    "left_on": "2023-09-15",
                    "paid_out": 20000,
                }
            }
        },
    )


def commas(last: int = 9) -> Told:
    """CSV in Windows-1252 with semicolons: months as « janv. 2024 », decimal commas, a misspelt
    name, an empty line, a total with the euro sign."""
    plan = plan_of(
        {"Hélène Lefèbvre": 2500, "Omar Vi": 3050, "Samira Hadad": 1500},
        month(2024, 1),
        month(2024, last),
    )
    if last >= 5:
        plan["Omar Vi"][month(2024, 5)] = 0
    months = list(plan["Omar Vi"])
    lines = ["Membre;" + ";".join(f"{SHORT[w.month - 1]} {w.year}" for w in months) + ";TOTAL"]
    for name, paid in plan.items():
        cells = [f"{paid[w] / 100:.2f}".replace(".", ",") if paid[w] else "" for w in months]
        lines.append(
            f"{name};" + ";".join(cells) + ";" + f"{sum(paid.values()) / 100:.2f}".replace(".", ",")
        )
    lines.append(";" * (len(months) + 1))
    totals = [sum(paid[w] for paid in plan.values()) for w in months]
    lines.append(
        "Total;" + ";".join(f"{t / 100:.2f} €".replace(".", ",") for t in (*totals, sum(totals)))
    )
    return Told(
        "export.csv",
        "\r\n".join(lines).encode("cp1252"),
        named(flat(plan), {"Samira Hadad": "Samira Haddad"}),
        known=("Hélène Lefèbvre", "Omar Vi", "Samira Haddad"),
        corrections={"names": {"hadad samira": {"is_a": "member", "membership": "Samira Haddad"}}},
    )


def two_years_across() -> Told:
    """XLSX: 24 months across under two merged years, first and family names apart, entry and exit
    dates, telephones, months filled in advance, the year of one sheet said nowhere."""
    plan = plan_of(
        {"Bruno Caron": 5000, "Inès Bako": 2000, "Zoé Aubry": 1250}, month(2025, 1), month(2026, 3)
    )
    for when in list(plan["Zoé Aubry"]):
        if when < month(2025, 4):
            plan["Zoé Aubry"][when] = 0
    ahead = {month(2026, number): 5000 for number in range(4, 13)}
    older = plan_of({"Bruno Caron": 4000, "Inès Bako": 2000}, month(2024, 7), month(2024, 12))

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Suivi")
        dated = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range(0, 4, 0, 15, 2025)
        sheet.merge_range(0, 16, 0, 27, 2026)
        sheet.write_row(
            1, 0, ["Nom", "Prénom", "Téléphone", "Date d'entrée", *SHORT, *SHORT, "Total"]
        )
        for row, (name, paid) in enumerate(plan.items(), start=2):
            first, last = name.split(" ")
            sheet.write_row(row, 0, [last, first, "06 12 34 56 78"])
            sheet.write_datetime(
                row, 3, datetime(2024, 7, 1) if first != "Zoé" else datetime(2025, 4, 1), dated
            )
            every = paid | (ahead if first == "Bruno" else {})
            for when, cents in every.items():
                column = 4 + (when.year - 2025) * 12 + when.month - 1
                if cents:
                    sheet.write_number(row, column, cents / 100)
            sheet.write_number(row, 28, sum(every.values()) / 100)
        before = book.add_worksheet("Avant")
        before.write_row(0, 0, ["Membre", *MONTHS[6:], "Total"])
        for row, (name, paid) in enumerate(older.items(), start=1):
            before.write_row(
                row, 0, [name, *(c / 100 for c in paid.values()), sum(paid.values()) / 100]
            )

    return Told(
        "suivi.xlsx",
        xlsx(fill),
        flat(plan) | flat(older),
        known=("Bruno Caron",),
        corrections={
            "years": {"Avant": 2024},
            "names": {
                "bako ines": {"is_a": "new", "first_name": "Inès", "last_name": "Bako"},
                "aubry zoe": {"is_a": "new", "first_name": "Zoé", "last_name": "Aubry"},
            },
        },
    )


EVERY = (a_sheet_per_year, months_in_lines, two_tables_in_one_sheet, commas, two_years_across)
