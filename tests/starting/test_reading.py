"""What cells say, the French way: months, years, amounts, names; and tables of every shape."""

from datetime import date
from decimal import Decimal

import pytest

from starting.corrections import Corrections, from_json, to_json
from starting.naming import Known, key_of, likely, same, split
from starting.reading import read
from starting.reading.amounts import Amount, amount_in
from starting.reading.cells import Workbook, letters, place, reference
from starting.reading.months import MonthWords, day_in, month_in, years_in
from starting.understanding import understand
from starting.understood import Understood

CREATED, TODAY = date(2020, 1, 1), date(2026, 3, 14)


def understood(text: str, said: Corrections | None = None, name: str = "t.csv") -> Understood:
    return understand(told(text, name), said or Corrections(), created_on=CREATED, today=TODAY)


def told(text: str, name: str = "t.csv") -> Workbook:
    return read(text.encode(), name=name)


def payments(found: Understood) -> dict[tuple[str, str], int]:
    return {(one.name, f"{one.month:%Y-%m}"): one.cents for one in found.payments}


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("janvier", MonthWords(1)),
        ("Janv.", MonthWords(1)),
        ("FÉVRIER", MonthWords(2)),
        ("fevr 2024", MonthWords(2, 2024)),
        ("août-24", MonthWords(8, 2024)),
        ("sept. 2024", MonthWords(9, 2024)),
        ("Mois de décembre 2023", MonthWords(12, 2023)),
        ("mois d’avril", MonthWords(4)),
        ("Mai (AG)", MonthWords(5)),
        ("01/2024", MonthWords(1, 2024)),
        ("1-24", MonthWords(1, 2024)),
        ("2024-07", MonthWords(7, 2024)),
        ("15/03/2024", MonthWords(3, 2024)),
        (date(2024, 6, 1), MonthWords(6, 2024)),
        ("Marseille", None),
        ("13/2024", None),
        ("total", None),
        ("Maire", None),
        (Decimal(3), None),
    ],
)
def test_a_heading_is_a_month_or_is_not(words: object, month: MonthWords | None) -> None:
    assert month_in(words) == month  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("Année 2024", (2024,)),
        ("2023-2024", (2023, 2024)),
        ("Saison 2023/24", (2023, 2024)),
        (Decimal(2024), (2024,)),
        (Decimal("25.5"), ()),
        ("12024", ()),
        ("au 31/12/2024", (2024,)),
        (None, ()),
    ],
)
def test_a_heading_names_its_years(words: object, years: tuple[int, ...]) -> None:
    assert years_in(words) == years  # type: ignore[arg-type]


def test_a_day_that_does_not_exist_is_no_day() -> None:
    assert day_in("31/02/2024") is None
    assert day_in("10/01/22") == date(2022, 1, 10)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (Decimal("25"), Amount(2500)),
        (Decimal("75.10000000000001"), Amount(7510)),
        (Decimal("25.001"), Amount(unclear="cents")),
        (Decimal("1e20"), Amount(unclear="large")),
        ("25,00", Amount(2500)),
        ("1 234,50 €", Amount(123450)),
        ("1\u202f234,50\u00a0€", Amount(123450)),
        ("1.234,50", Amount(123450)),
        ("1.000", Amount(unclear="figures")),
        ("25 (chèque)", Amount(2500)),
        ("25 EUR", Amount(2500)),
        ("-", Amount()),
        ("absent", Amount(unclear="words")),
        ("25?", Amount(unclear="figures")),
        ("-25", Amount(-2500)),
        (date(2024, 1, 1), Amount(unclear="day")),
        (None, Amount()),
    ],
)
def test_an_amount_is_read_exactly_or_not_at_all(value: object, amount: Amount) -> None:
    """Pain 3: 1.000 is neither one euro nor a thousand: it is asked."""
    assert amount_in(value) == amount  # type: ignore[arg-type]


def test_cells_have_the_names_people_see() -> None:
    assert [letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert reference(11, 5) == "F12"
    assert place("F12") == (11, 5)
    assert place("12F") is None
    assert all(
        place(reference(row, column)) == (row, column) for row in (0, 9) for column in range(800)
    )


@pytest.mark.parametrize(
    "words", ["Ada Martin", "MARTIN Ada", "Martin, Ada", "1. Ada MARTIN", "Mme Ada Martin"]
)
def test_a_name_is_the_same_however_it_is_written(words: str) -> None:
    assert key_of(words) == "ada martin"
    assert split(words) == ("Ada", "Martin")


def test_a_name_is_matched_when_it_is_one_person_s() -> None:
    ada, denis = Known(1, "Ada", "Martin"), Known(2, "Denis", "Évrard")
    assert same("évrard denis", [ada, denis]) == denis
    assert same("Ada Martin", [ada, Known(3, "Ada", "Martin")]) is None
    assert likely("Ada Martn", [ada, denis]) == ada
    assert likely("A. Martin", [ada, denis]) == ada
    assert likely("Martin", [ada, Known(4, "Luc", "Martin")]) is None
    assert likely("Zoé Aubry", [ada, denis]) is None


def test_corrections_are_kept_as_they_were_said() -> None:
    said = from_json(
        {
            "day": 12,
            "names": {
                "a b": {
                    "is_a": "past",
                    "first_name": "A",
                    "last_name": "B",
                    "left_on": "2024-01-02",
                },
                "x": {"is_a": "nonsense"},
            },
            "years": {"F": 2024},
            "ignored": ["G"],
            "bands": {"F!3": "total"},
            "cells": {"F!B2": None, "F!B3": 2500},
        }
    )
    assert from_json(to_json(said)) == said
    assert set(said.names) == {"a b"}
    assert from_json({}) == Corrections()


def test_the_year_follows_december() -> None:
    found = understood("Saison 2023-2024;;;;\nNom;nov.;déc.;janv.;févr.\nAda;1;2;3;4\n")
    assert payments(found) == {
        ("ada", "2023-11"): 100,
        ("ada", "2023-12"): 200,
        ("ada", "2024-01"): 300,
        ("ada", "2024-02"): 400,
    }


def test_initials_of_the_months_are_read_with_the_year_of_the_sheet() -> None:
    found = understood("Nom;J;F;M;A;M;J;J;A;S;O;N;D\nAda;1;;;;;;;;;;;2\n", name="2024.csv")
    assert payments(found) == {("ada", "2024-01"): 100, ("ada", "2024-12"): 200}


def test_joining_days_are_not_taken_for_months() -> None:
    text = (
        "Nom;Entrée;janv. 2024;févr. 2024\nAda;01/01/2022;5;5\nLuc;01/02/2022;5;5\n"
        "Zoé;01/03/2022;5;5\n"
    )
    found = understood(text)
    assert payments(found)["ada", "2024-01"] == 500
    assert found.names[0].joined_on == date(2022, 1, 1)


def test_subtotals_and_averages_are_not_people() -> None:
    text = (
        "Nom;janv. 2024;févr. 2024;Total\nAda;5;5;10\nLuc;5;;5\nSous-total;10;5;15\n"
        "Zoé;1;1;2\nTOTAL;11;6;17\nNombre de versements;3;2;\nMoyenne;3,67;3;\n"
    )
    found = understood(text)
    assert [one.key for one in found.names] == ["ada", "luc", "zoe"]
    assert found.wrong_sums == ()
    assert len(found.checks) == 3 + 3 + 3


def test_every_wrong_sum_is_named_with_its_difference() -> None:
    text = "Nom;janv. 2024;févr. 2024;Total\nAda;5;5;11\nLuc;5;;5\nTotal;10;6;16\n"
    wrong = understood(text).wrong_sums
    assert [(one.where, one.stated, one.computed) for one in wrong] == [
        ("D2", 1100, 1000),
        ("C4", 600, 500),
        ("D4", 1600, 1500),
    ]


def test_a_carried_sum_is_checked_against_the_sheets_before() -> None:
    text = (
        "2023;;;\nNom;nov.;déc.;Cumul\nAda;5;5;10\n;;;\n2024;;;\n"
        "Nom;Report;janv.;févr.\nAda;12;5;5\n"
    )
    found = understood(text)
    assert [(one.where, one.stated, one.computed) for one in found.wrong_sums] == [
        ("B7", 1200, 1000)
    ]


def test_amounts_without_a_name_are_a_total_or_are_asked() -> None:
    found = understood("Nom;janv. 2024;févr. 2024\nAda;5;5\n;7;7\n")
    assert [(one.code, one.where) for one in found.blocking] == [("nameless", "B3")]


def test_the_same_month_twice_is_asked() -> None:
    found = understood("Nom;janv. 2024;févr. 2024;janv. 2024\nAda;5;5;5\n")
    assert [(one.code, one.where) for one in found.blocking] == [("twice", "D2")]


def test_what_is_left_out_is_named() -> None:
    text = (
        "Nom;Téléphone;janv. 2024;févr. 2024;Remarque\nAda;0612345678;5;malade;chèque n° 3\n"
        "Réunions le premier mardi du mois chez Nadia, sauf en août;;;;\n"
    )
    found = understood(text)
    assert not found.blocking
    assert [(one.code, one.where) for one in found.problems] == [
        ("words", "D2"),
        ("aside", "A3"),
        ("column", "B2"),
        ("column", "E2"),
    ]


def test_a_payment_before_the_club_is_asked_and_one_to_come_is_left() -> None:
    found = understood("Nom;déc. 2019;janv. 2020;févr. 2020\nAda;5;5;5\n")
    assert [(one.code, one.where) for one in found.blocking] == [("before", "B2")]
    ahead = understood("Nom;mars 2026;avr. 2026;mai 2026\nAda;5;5;5\n")
    assert payments(ahead) == {("ada", "2026-03"): 500}
    assert [one.code for one in ahead.problems] == ["ahead"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-15", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_csv_is_read_in_every_usual_dress(encoding: str, sign: str) -> None:
    text = sign.join(["Nom", "janv. 2024", "févr. 2024"]) + "\r\n"
    text += sign.join(["Hélène Œdmond", '"5,50 €"', "6"]) + "\r\n"
    book = read(text.encode(encoding), name="x.csv")
    found = understand(book, Corrections(), created_on=CREATED, today=TODAY)
    assert [one.words for one in found.names] == ["Hélène Œdmond"]
    assert [one.cents for one in found.payments] == [550, 600]


def test_signs_no_database_wants_are_left_out() -> None:
    book = read(
        "Nom\x01;janv. 2024;févr. 2024\nA\x0bda\x7f;1\u202f000,00;2\n".encode(), name="x.csv"
    )
    assert book.sheets[0].at(1, 0) == "A da "
    found = understand(book, Corrections(), created_on=CREATED, today=TODAY)
    assert [one.words for one in found.names] == ["A da"]
    assert [one.cents for one in found.payments] == [1000_00, 200]
