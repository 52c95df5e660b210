"""Valid files changed at random: refused, or read as a true statement; nothing else comes out."""

import random
from datetime import date

import pytest

from banking.reading.files import read
from banking.reading.refusing import ReadingRefused
from banking.reading.statement import Line, Statement
from tests.banking.reading.files import SAMPLES

NAMES = sorted(path.name for path in SAMPLES.iterdir())
FEW = 25
MANY = 10_000
SEED = 20261123

TOKENS = [
    b"", b"\0", b"\n", b"\r", b";", b",", b".", b'"', b"<", b">", b"</", b"&", b"&#0;", b"^", b"!",
    b"-", b"+", b"1", b"9" * 30, b"0", b"31/02/2026", b"\xc3", b"\xa0", b"\xe2\x80\xaf",
    b"\xff\xfe",
    b"\xef\xbb\xbf", b"\x81", b"{", b"}", b"Ntry", b"<STMTTRN>", b":20:", b":61:", b"07",
    b" " * 200,
    b"NaN", b"1e400", b"solde", b"<!DOCTYPE a>", b"]]>", "é".encode(), "€".encode(),
]  # fmt: skip


def mutant(content: bytes, chance: random.Random) -> bytes:
    """The content changed in one to four places."""
    changed = bytearray(content)
    for _change in range(chance.randint(1, 4)):
        at, size = chance.randrange(len(changed) + 1), chance.choice((1, 1, 2, 8, 60))
        way = chance.randrange(6)
        if way == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif way == 1:
            del changed[at : at + size]
        elif way == 2:
            changed[at:at] = changed[at : at + size * 4]
        elif way == 3:
            changed[at : at + chance.choice((0, 1, 4))] = chance.choice(TOKENS)
        elif way == 4:
            other = chance.randrange(len(changed) + 1)
            changed[at : at + size] = changed[other : other + size]
        elif chance.random() < 0.2:
            del changed[at:]
        if not changed:
            changed = bytearray(b"x")
    return bytes(changed)


def _is_sound(statement: Statement) -> bool:
    """A statement that a database and a person can take."""
    lines = list(statement.lines)
    for line in statement.lines:
        lines += line.parts
    quiet = statement.opening and statement.closing
    if not statement.lines:
        return bool(quiet and statement.opening.amount == statement.closing.amount)
    return (
        all(_is_line(line) for line in lines)
        and list(statement.lines) == sorted(statement.lines, key=lambda line: line.on)
        and statement.since <= statement.lines[0].on <= statement.lines[-1].on <= statement.until
        and all(sum(p.amount for p in x.parts) in {0, x.amount} for x in statement.lines)
        and len(statement.iban) in {0, *range(15, 35)}
        and len(statement.currency) in {0, 3}
        and len(statement.account_number) <= 140
        and statement.account_number.isprintable()
        and len(statement.format) <= 30
        and len(statement.encoding) <= 20
    )


def _is_line(line: Line) -> bool:
    words = (line.label, line.counterparty, line.reference, line.bank_id, line.return_reason)
    return (
        type(line.on) is date
        and isinstance(line.amount, int)
        and line.amount != 0
        and 0 < len(line.label) <= 300
        and all(len(word) <= 300 and word.isprintable() for word in words)
        and len(line.iban) in {0, *range(15, 35)}
        and 1 <= line.batch <= 30_000
    )


def _try(name: str, content: bytes) -> bool:
    """True when the mutant was read."""
    sentence = ""
    answers = {"date_order": "dmy", "decimal": ","}
    try:
        statements = read(content, name=name, answers=answers)
    except ReadingRefused as refusal:
        sentence = str(refusal)
        statements = ()
    if not statements:
        assert "rien n'a été importé" in sentence
        assert len(sentence) <= 600
        return False
    assert all(_is_sound(statement) for statement in statements), content
    return True


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_file_is_refused_or_read_soundly(name):
    """Promise row 39: mutants of valid files, a few for each sample."""
    chance = random.Random(f"{SEED}{name}")
    content = (SAMPLES / name).read_bytes()
    assert _try(name, content)
    for _mutant in range(FEW):
        _try(name, mutant(content, chance))


@pytest.mark.nightly
def test_ten_thousand_changed_files_are_refused_or_read_soundly():
    """Promise row 39: ten thousand mutants of every valid sample."""
    read_too = 0
    for rank in range(MANY):
        name = NAMES[rank % len(NAMES)]
        chance = random.Random(SEED + rank)
        read_too += _try(name, mutant((SAMPLES / name).read_bytes(), chance))
    assert 0 < read_too < MANY
