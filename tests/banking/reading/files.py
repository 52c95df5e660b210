"""The invented samples, and how a test reads them."""

from pathlib import Path

from banking.reading.files import read
from banking.reading.statement import Line, Statement

SAMPLES = Path(__file__).parent.parent / "samples"
CLUB = "FR7612345000010001234567887"
ODILE = "FR1420041010050500013M02606"
BERANGERE = "FR3330002005500000157841Z25"


def sample(name: str) -> bytes:
    """A sample's bytes."""
    return (SAMPLES / name).read_bytes()


def one(name: str, **options: object) -> Statement:
    """The only statement of a sample."""
    (statement,) = read(sample(name), name=name, **options)
    return statement


def short(lines: tuple[Line, ...]) -> list[tuple[str, int, str]]:
    """Lines as day, cents and label."""
    return [(f"{line.on:%d/%m/%Y}", line.amount, line.label) for line in lines]
