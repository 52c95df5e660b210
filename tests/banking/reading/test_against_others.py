"""Our readers against public ones, on well-formed files: the same amounts on the same days."""

import io
import warnings
from decimal import Decimal

import pytest
from ofxtools.Parser import OFXTree
from pycamt.parser import Camt053Parser

from banking.reading.files import read
from tests.banking.reading.files import SAMPLES, one


def _camt(content: bytes) -> list[tuple[str, int]]:
    """Day and cents of each booked payment, by pycamt (which knows the prefix of no namespace)."""
    parser = Camt053Parser(content.replace(b"ns2:", b"").replace(b":ns2", b""))
    return [
        (
            row["BookingDate"][:10],
            (1 if row["CreditDebitIndicator"] == "CRDT" else -1)
            * int(Decimal(row["Amount"]) * 100),
        )
        for row in parser.get_transactions()
        if row["Status"] == "BOOK"
    ]


@pytest.mark.parametrize(
    "name", ["camt.053.001.02.xml", "camt.053.001.08.xml", "camt.052.001.06.xml"]
)
def test_camt_reads_as_pycamt_does(name):
    ours = [
        (f"{payment.on:%Y-%m-%d}", payment.amount)
        for line in one(name).lines
        for payment in line.parts or (line,)
    ]
    assert ours == _camt((SAMPLES / name).read_bytes())


def _ofx(content: bytes) -> list[tuple[str, int]]:
    """Day and cents of each operation, by ofxtools."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = OFXTree()
        tree.parse(io.BytesIO(content))
        rows = tree.convert().statements[0].transactions
    return [(f"{row.dtposted:%Y-%m-%d}", int(row.trnamt * 100)) for row in rows]


@pytest.mark.parametrize("name", ["releve_simple.ofx", "releve_xml.ofx"])
def test_ofx_reads_as_ofxtools_does(name):
    content = (SAMPLES / name).read_bytes()
    (statement,) = read(content, name=name)
    assert [(f"{line.on:%Y-%m-%d}", line.amount) for line in statement.lines] == _ofx(content)
