"""CAMT messages: what a statement says of each payment."""

from datetime import date

import pytest

from banking.reading.files import read
from banking.reading.refusing import ReadingRefused
from banking.reading.statement import Balance
from tests.banking.reading.files import BERANGERE, CLUB, ODILE, one, sample, short


def test_a_statement_gives_its_account_period_and_balances():
    statement = one("camt.053.001.02.xml")
    assert (statement.format, statement.iban, statement.currency) == (
        "camt.053.001.02",
        CLUB,
        "EUR",
    )
    assert statement.opening == Balance(date(2026, 8, 31), 100000)
    assert statement.closing == Balance(date(2026, 9, 30), 114257)
    assert (statement.since, statement.until) == (date(2026, 9, 1), date(2026, 9, 30))
    assert statement.opening.amount + statement.total == statement.closing.amount


def test_two_members_who_pay_the_same_day_are_two_lines():
    odile, berangere = one("camt.053.001.02.xml").lines[:2]
    assert (odile.amount, berangere.amount) == (2500, 2500)
    assert (odile.counterparty, odile.iban) == ("Odile Marchand", ODILE)
    assert odile.reference == "COTISATION-SEPT"
    assert odile.label == "VIR SEPA RECU Odile Marchand Cotisation septembre"
    assert (berangere.counterparty, berangere.iban) == ("Bérangère L'Hôte", BERANGERE)
    assert berangere.reference == "RF18539007547034"
    assert berangere.value_on == date(2026, 9, 6)


def test_a_deposit_of_cheques_shows_its_cheques_when_they_add_up():
    deposit = one("camt.053.001.02.xml").lines[2]
    assert (deposit.amount, deposit.batch) == (12000, 3)
    assert [(part.counterparty, part.amount) for part in deposit.parts] == [
        ("Paul Estève", 4000),
        ("Nadia Roux", 4000),
        ("Yann Le Goff", 4000),
    ]


def test_details_that_do_not_add_up_are_left_and_said():
    statement = one("camt.054.001.04.xml")
    (line,) = statement.lines
    assert (line.amount, line.batch, line.parts) == (7500, 2, ())
    assert len(statement.remarks) == 1


def test_a_returned_payment_is_known_as_one():
    returned = one("camt.053.001.02.xml").lines[3]
    assert (returned.amount, returned.is_return, returned.return_reason) == (-2500, True, "AC04")


def test_what_is_not_booked_is_left_and_said():
    statement = one("camt.053.001.02.xml")
    assert len(statement.lines) == 5
    assert "en attente" in statement.remarks[0]


def test_statements_of_following_days_become_one():
    statement = one("camt.053.001.08.xml")
    assert statement.format == "camt.053.001.08"
    assert [line.amount for line in statement.lines] == [2407, 5000]
    assert statement.opening == Balance(date(2026, 9, 1), -1000)
    assert statement.closing == Balance(date(2026, 9, 2), 6407)
    assert statement.lines[0].counterparty == "Zoé Çelik"
    assert statement.encoding == "iso-8859-15"


def test_the_pages_of_one_statement_become_one():
    text = sample("camt.053.001.08.xml").decode("latin-1")
    first, second = "<ns2:Cd>CLBD</ns2:Cd>", "<ns2:Cd>OPBD</ns2:Cd>"
    at, last = text.index(first), text.rindex(second)
    interim = "<ns2:Cd>ITBD</ns2:Cd>"
    text = text[:last] + interim + text[last + len(second) :]
    text = text[:at] + interim + text[at + len(first) :]
    (statement,) = read(text.encode("latin-1"), name="releve.xml")
    assert statement == one("camt.053.001.08.xml")


def test_an_interim_balance_alone_is_where_the_account_stands():
    text = sample("camt.052.001.06.xml").decode()
    balance = (
        "<Bal><Tp><CdOrPrtry><Cd>ITBD</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>69.50</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-01</Dt></Dt></Bal><Ntry>"
    )
    (statement,) = read(text.replace("<Ntry>", balance).encode(), name="releve.xml")
    assert (statement.opening, statement.closing) == (None, Balance(date(2026, 10, 1), 6950))


def test_an_intraday_report_is_not_read_as_empty():
    statement = one("camt.052.001.06.xml")
    assert short(statement.lines) == [("01/10/2026", -3050, "PRLV ASSURANCE")]
    assert statement.account_number == "00012345678"


@pytest.mark.parametrize("version", ["03", "04", "05", "06", "07", "08", "09", "10", "12", "99"])
def test_any_version_is_read_by_local_names(version):
    content = sample("camt.053.001.02.xml").replace(b"053.001.02", f"053.001.{version}".encode())
    (statement,) = read(content, name="releve.xml")
    assert statement.format == f"camt.053.001.{version}"
    assert statement.total == 14257


def test_a_charset_that_lies_is_corrected():
    text = sample("camt.053.001.02.xml").decode()
    (statement,) = read(text.encode("iso-8859-15"), name="releve.xml")
    assert statement.lines[1].counterparty == "Bérangère L'Hôte"


def test_an_account_that_did_not_move_shows_both_balances():
    text = sample("camt.053.001.02.xml").decode()
    before, _entry, rest = text.partition("<Ntry>")
    quiet = before + rest[rest.rindex("</Ntry>") + 7 :]
    (statement,) = read(quiet.replace("1142.57", "1000.00").encode(), name="releve.xml")
    assert (statement.lines, statement.total) == ((), 0)
    with pytest.raises(ReadingRefused, match="les soldes diffèrent"):
        read(quiet.encode(), name="releve.xml")


def test_an_entry_without_direction_is_refused_with_its_row():
    text = sample("camt.053.001.02.xml").decode()
    text = text.replace("25.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>", "25.00</Amt>", 1)
    with pytest.raises(ReadingRefused, match=r"^Ligne 22 : .* rien n'a été importé"):
        read(text.encode(), name="releve.xml")


def test_two_currencies_in_one_account_are_refused():
    text = sample("camt.053.001.02.xml").decode().replace('"EUR">2.43', '"USD">2.43')
    with pytest.raises(ReadingRefused, match="plusieurs monnaies"):
        read(text.encode(), name="releve.xml")
