"""The door: bytes in, statements out. The format is told by the bytes, never by the name."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.camt import read_camt
from banking.reading.cfonb import read_cfonb
from banking.reading.csv_reader import read_csv
from banking.reading.csv_shape import CsvShape
from banking.reading.ofx import read_ofx
from banking.reading.qif import read_qif
from banking.reading.recognising import Kind, kind_of, refuse_what_is_not_text
from banking.reading.refusing import refused
from banking.reading.source import Source, open_source
from banking.reading.statement import Statement

NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


def read(
    content: bytes,
    *,
    name: str,
    shape: CsvShape | None = None,
    answers: Mapping[str, str] = NO_ANSWERS,
) -> tuple[Statement, ...]:
    """The statements of a file, one by account, at least one. `name` is only shown.

    `shape` is what was remembered of this account's CSV; `answers` settle the questions asked.
    Raises `ReadingRefused`, and nothing else, for what cannot be read.
    """
    return read_with_shape(content, name=name, shape=shape, answers=answers)[0]


def read_with_shape(
    content: bytes,
    *,
    name: str,
    shape: CsvShape | None = None,
    answers: Mapping[str, str] = NO_ANSWERS,
) -> tuple[tuple[Statement, ...], CsvShape | None]:
    """The statements, as `read` gives them, and for a CSV the shape to remember from this reading.

    One pass for both: what the remembered shape and the answers settled together is in the shape.
    """
    source = _opened(content)
    kind = kind_of(source)
    if kind is Kind.CAMT:
        return read_camt(source), None
    if kind is Kind.OFX:
        return read_ofx(source, answers), None
    if kind is Kind.QIF:
        return read_qif(source, answers), None
    if kind is Kind.CFONB:
        return read_cfonb(source), None
    if kind is Kind.MT940:
        # The library weighs on a start that never meets the format.
        from banking.reading.swift import read_mt940  # noqa: PLC0415

        return read_mt940(source), None
    return read_csv(source, answers, shape)


def shape_of(content: bytes, *, answers: Mapping[str, str] = NO_ANSWERS) -> CsvShape | None:
    """What to remember of a CSV, with the answers given; `None` for the other formats."""
    source = _opened(content)
    if kind_of(source) is not Kind.CSV:
        return None
    return read_csv(source, answers)[1]


def _opened(content: bytes) -> Source:
    if not content.strip(b"\0 \t\r\n"):
        raise refused(_("il est vide"))
    if len(content) > limits.FILE_SIZE:
        raise refused(
            _("il dépasse %(size)d Mo") % {"size": limits.FILE_SIZE // limits.MEGABYTE},
            todo=_("exportez une période plus courte"),
        )
    refuse_what_is_not_text(content)
    return open_source(content)
