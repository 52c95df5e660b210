"""OFX as French banks write it."""

from datetime import date

import pytest

from banking.reading.files import read
from banking.reading.refusing import ReadingRefused
from banking.reading.statement import Balance
from tests.banking.reading.files import CLUB, one, sample, short


def test_sgml_with_decimal_commas_and_open_tags():
    statement = one("releve_sgml.ofx")
    assert short(statement.lines) == [
        ("05/09/2026", 2500, "VIR SEPA ODILE MARCHAND Cotisation de septembre"),
        ("05/09/2026", 2500, "VIR SEPA BERANGERE L'HOTE Cotisation & entrée"),
        ("12/09/2026", -125050, "CHEQUE n° 7654321"),
        ("30/09/2026", -243, "FRAIS TENUE DE COMPTE"),
    ]
    assert statement.format == "ofx 1.0.2"
    assert statement.closing == Balance(date(2026, 9, 30), 79707)


def test_the_account_is_known_from_its_rib():
    statement = one("releve_sgml.ofx")
    assert (statement.iban, statement.account_number) == (CLUB, "00012345678")


def test_two_lines_of_one_fitid_stay_two_and_none_is_needed():
    assert [line.bank_id for line in one("releve_sgml.ofx").lines] == ["A1B2", "A1B2", "", "A1B9"]


def test_the_false_charset_header_is_corrected():
    latin = sample("releve_sgml.ofx").decode().encode("cp1252")
    (statement,) = read(latin, name="releve.ofx")
    assert statement.lines == one("releve_sgml.ofx").lines


def test_xml_with_entities_and_time_zones():
    statement = one("releve_xml.ofx")
    assert statement.format == "ofx 2.1.1"
    assert short(statement.lines) == [
        ("05/09/2026", 2407, "L'atelier démocratique"),
        ("06/09/2026", -400, "COTISATION CARTE"),
    ]


def test_two_accounts_are_two_statements():
    text = sample("releve_simple.ofx").decode()
    start, end = text.index("<STMTRS>"), text.index("</STMTTRNRS>")
    second = text[start:end].replace("00012345678", "00099999999")
    both = read((text[:end] + second + text[end:]).encode(), name="releve.ofx")
    assert [statement.account_number for statement in both] == ["00012345678", "00099999999"]


def test_a_comma_and_a_dot_in_one_file_are_refused():
    text = sample("releve_simple.ofx").decode().replace("-2.43", "-2,43")
    with pytest.raises(ReadingRefused, match=r"^Ligne 17 : .*« 25.00 » \(ligne 16\)"):
        read(text.encode(), name="releve.ofx")


def test_a_thousand_or_one_is_asked():
    text = sample("releve_simple.ofx").decode()
    text = text.replace("25.00", "1.000").replace("-2.43", "-2").replace("797.07", "998")
    with pytest.raises(ReadingRefused) as refusal:
        read(text.encode(), name="releve.ofx")
    question = refusal.value.question
    assert question.field == "decimal"
    assert [value for value, _label in question.choices] == [",", "."]
    (statement,) = read(text.encode(), name="releve.ofx", answers={"decimal": ","})
    assert [line.amount for line in statement.lines] == [100000, -200]


def test_a_file_that_stops_in_the_middle_is_refused():
    text = sample("releve_sgml.ofx")
    with pytest.raises(ReadingRefused, match="s'arrête au milieu"):
        read(text[: text.index(b"<MEMO>Cotisation &")], name="releve.ofx")


def test_an_operation_of_zero_is_left_and_said():
    text = sample("releve_simple.ofx").decode().replace("-2.43", "-0.00")
    (statement,) = read(text.encode(), name="releve.ofx")
    assert [line.amount for line in statement.lines] == [2500]
    assert statement.remarks == ("1 ligne(s) à 0,00 € n'ont pas été reprises.",)
