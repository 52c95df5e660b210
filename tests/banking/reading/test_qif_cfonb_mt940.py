"""QIF, CFONB120 and MT940."""

from datetime import date

import pytest

from banking.reading.cfonb import punched
from banking.reading.files import read
from banking.reading.ibans import french_iban, valid_iban
from banking.reading.refusing import ReadingRefused
from banking.reading.statement import Balance
from tests.banking.reading.files import CLUB, one, sample, short


def test_a_french_qif():
    statement = one("releve.qif")
    assert short(statement.lines) == [
        ("05/09/2026", 2500, "VIR SEPA ODILE MARCHAND Cotisation"),
        ("14/09/2026", -125050, "CHÈQUE 7654321"),
        ("30/09/2026", -243, "FRAIS"),
    ]
    assert statement.encoding == "iso-8859-15"


def test_an_american_qif_tells_itself_by_its_days():
    statement = one("releve_us.qif")
    assert statement.opening == Balance(date(2026, 9, 1), 100000)
    assert short(statement.lines) == [("14/09/2026", 125050, "SUBVENTION")]
    assert statement.account_number == "Compte du club"


def test_days_that_may_be_months_are_asked():
    content = b"!Type:Bank\nD05/10/2026\nT25,00\nPODILE\n^\n"
    with pytest.raises(ReadingRefused) as refusal:
        read(content, name="releve.qif")
    question = refusal.value.question
    assert (question.field, [value for value, _label in question.choices]) == (
        "date_order",
        ["dmy", "mdy"],
    )
    (french,) = read(content, name="releve.qif", answers={"date_order": "dmy"})
    (american,) = read(content, name="releve.qif", answers={"date_order": "mdy"})
    assert (french.lines[0].on, american.lines[0].on) == (date(2026, 10, 5), date(2026, 5, 10))


def test_an_answer_that_the_file_contradicts_is_not_followed():
    statement = one("releve.qif", answers={"date_order": "mdy", "decimal": "."})
    assert statement.lines[1].on == date(2026, 9, 14)
    assert statement.lines[1].amount == -125050


def test_cfonb_gives_all_the_bank_knows():
    statement = one("releve.cfonb")
    assert (statement.format, statement.iban) == ("cfonb120", CLUB)
    assert statement.opening.amount + statement.total == statement.closing.amount == 102257
    assert [line.amount for line in statement.lines] == [2500, 2500, -2500, -243]
    first, second, returned, _fees = statement.lines
    assert (first.counterparty, first.reference, first.bank_id) == (
        "ODILE MARCHAND",
        "COTIS-SEPT",
        "0000012",
    )
    assert first.label == "VIR ODILE MARCHAND COTISATION SEPTEMBRE"
    assert second.value_on == date(2026, 9, 6)
    assert (returned.is_return, returned.return_reason) == (True, "04")


def test_cfonb_without_line_ends_is_the_same():
    rows = [row.ljust(120) for row in sample("releve.cfonb").decode().split("\r\n") if row]
    (statement,) = read("".join(rows).encode(), name="releve.txt")
    assert [line.amount for line in statement.lines] == [2500, 2500, -2500, -243]


@pytest.mark.parametrize(
    ("text", "decimals", "cents"),
    [
        ("0000000000250{", "2", 2500),
        ("0000000000250}", "2", -2500),
        ("0000000000024C", "2", 243),
        ("0000000000024L", "2", -243),
        ("0000000000024I", "2", 249),
        ("0000000000024R", "2", -249),
        ("0000000000250é", "2", 2500),
        ("0000000000250è", "2", -2500),
        ("00000000002500", "2", 2500),
        ("0000000000250{", "3", 250),
        ("0000000000250{", "0", 250000),
    ],
)
def test_signs_are_punched_over_the_last_digit(text, decimals, cents):
    assert punched(text, decimals, 1) == cents


def test_a_fraction_of_a_cent_is_refused():
    with pytest.raises(ReadingRefused, match="Ligne 7"):
        punched("0000000000250A", "3", 7)


def test_cfonb_without_its_last_record_is_refused():
    rows = sample("releve.cfonb").splitlines(keepends=True)
    with pytest.raises(ReadingRefused, match="s'arrête au milieu"):
        read(b"".join(rows[:-1]), name="releve.cfonb")


def test_mt940_through_the_library():
    statement = one("releve.mt940")
    assert (statement.format, statement.iban) == ("mt940", CLUB)
    assert statement.opening.amount + statement.total == statement.closing.amount == 102257
    assert short(statement.lines) == [
        ("05/09/2026", 2500, "VIR SEPA ODILE MARCHAND COTISATION"),
        ("30/09/2026", -243, "FRAIS DE TENUE DE COMPTE"),
    ]


def test_a_rib_gives_the_iban_and_its_key_proves_it():
    assert french_iban("20041", "01005", "0500013M026", "06") == "FR1420041010050500013M02606"
    assert french_iban("20041", "01005", "0500013M026", "07") == ""


@pytest.mark.parametrize(
    "text", ["FR14 2004 1010 0505 0001 3M02 606", "fr1420041010050500013m02606"]
)
def test_an_iban_is_kept_compact(text):
    assert valid_iban(text) == "FR1420041010050500013M02606"


@pytest.mark.parametrize("text", ["", "FR15", "FR1520041010050500013M02606", "FR14é", "1" * 40])
def test_what_is_not_an_iban_is_not_kept(text):
    assert valid_iban(text) == ""
