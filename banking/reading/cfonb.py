"""CFONB120, the French banks' own statement: records of 120 characters, signs punched over digits.

Source: CFONB, « Relevé de compte sur support informatique », records 01, 04, 05 and 07.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.camt import with_something
from banking.reading.days import possible_days
from banking.reading.ibans import french_iban
from banking.reading.ofx import zero_remark
from banking.reading.refusing import (
    cut_short,
    not_a_date,
    not_an_amount,
    nothing_in_it,
    refused,
    too_big,
    too_many_accounts,
    too_many_operations,
)
from banking.reading.source import Source, one_short_row_each
from banking.reading.statement import Balance, Line, Statement, joined, period
from banking.reading.words import currency, label, name, reference

_SIZE = 120
_AMOUNT_ENDS = 104
_WITH_AMOUNT = {"01", "04", "07"}
_POSITIVE = "{ABCDEFGHI"
_NEGATIVE = "}JKLMNOPQR"
# The French version of ASCII writes é and è where others write braces.
_BRACES = str.maketrans("éè", "{}")
_REFERENCES = {"RCN", "REF", "LCS"}
_NAMES = {"NPY", "NBE", "NPO"}


@dataclass
class _Account:
    """A statement being read."""

    head: str
    opening: Balance
    lines: list[Line] = field(default_factory=list)
    zero: int = 0
    more: list[tuple[str, str]] = field(default_factory=list)
    draft: Line | None = None


def _records(source: Source) -> Iterator[tuple[str, int]]:
    """Each record with its row; records may follow each other without line ends."""
    number = 0
    for at, row in enumerate(source.rows(), 1):
        text = row.rstrip("\r\n\x1a")
        if not text.strip():
            continue
        if len(text) > _SIZE and len(text.rstrip()) > _SIZE:
            for start in range(0, len(text), _SIZE):
                number += 1
                yield text[start : start + _SIZE].ljust(_SIZE), number
        else:
            yield text.ljust(_SIZE), at


def punched(text: str, decimals: str, line: int) -> int:
    """The cents of a signed amount whose last character carries digit and sign."""
    last = text[-1:].translate(_BRACES).upper()
    sign = -1 if last and last in _NEGATIVE else 1
    for table in (_POSITIVE, _NEGATIVE):
        if last and last in table:
            last = str(table.index(last))
    digits = text[:-1].replace(" ", "0") + last
    places = int(decimals) if decimals.isascii() and decimals.isdigit() else 2
    if not (digits.isascii() and digits.isdigit()):
        raise not_an_amount(text, line)
    value = int(digits)
    cents, rest = divmod(value * 100, int("1" + "0" * places))
    if rest:
        raise not_an_amount(text, line)
    if cents > limits.AMOUNT:
        raise too_big(text, line)
    return sign * cents


def _day(text: str, line: int) -> date:
    day = possible_days(f"{text[:2]}/{text[2:4]}/{text[4:]}")[0]
    if day is None or not text.isdigit():
        raise not_a_date(text, line)
    return day


class CfonbReader:
    """Records in, statements out."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.done: list[Statement] = []
        self.account: _Account | None = None
        self.count = 0
        self.where = _("ligne %d")

    def read(self) -> None:
        """Go through the file. Refuses one that stops before its closing balance."""
        at = 0
        for record, at in _records(self.source):
            kind = record[:2]
            if kind in _WITH_AMOUNT and len(record.rstrip()) < _AMOUNT_ENDS:
                raise cut_short(at)
            if kind == "01":
                self._open(record, at)
            elif kind == "04":
                self._operation(record, at)
            elif kind == "05":
                self._complement(record, at)
            elif kind == "07":
                self._close(record, at)
            else:
                raise refused(_("cet enregistrement n'est pas du CFONB120"), line=at)
        if self.account is not None:
            raise cut_short(at)

    def _open(self, record: str, at: int) -> None:
        if self.account is not None:
            raise refused(_("un relevé commence avant la fin du précédent"), line=at)
        if len(self.done) >= limits.ACCOUNTS:
            raise too_many_accounts(limits.ACCOUNTS)
        self.account = _Account(record, _balance(record, at))

    def _current(self, record: str, at: int) -> _Account:
        account = self.account
        if account is None:
            raise refused(_("une opération vient avant le solde de départ"), line=at)
        if account.head[2:7] + account.head[21:32] != record[2:7] + record[21:32]:
            raise refused(_("une opération est d'un autre compte que son relevé"), line=at)
        return account

    def _operation(self, record: str, at: int) -> None:
        account = self._current(record, at)
        self._finish_line(account)
        self.count += 1
        if self.count > limits.OPERATIONS:
            raise too_many_operations(limits.OPERATIONS)
        amount = punched(record[90:104], record[19], at)
        if not amount:
            account.zero += 1
            return
        value = record[42:48].strip("0 ")
        reject = record[40:42].strip("0 ")
        account.draft = Line(
            on=_day(record[34:40], at),
            amount=amount,
            label=record[48:79],
            value_on=_day(record[42:48], at) if value else None,
            reference=reference(record[104:120]),
            bank_id=name(record[81:88]) if record[81:88].strip("0 ") else "",
            is_return=bool(reject),
            return_reason=name(record[40:42]) if reject else "",
            where=self.where % at,
        )

    def _complement(self, record: str, at: int) -> None:
        account = self._current(record, at)
        if account.draft is not None and len(account.more) < 40:
            account.more.append((record[45:48].strip().upper(), record[48:118]))

    def _finish_line(self, account: _Account) -> None:
        line, more = account.draft, account.more
        account.draft, account.more = None, []
        if line is None:
            return
        words = [text for kind, text in more if kind not in _REFERENCES]
        names = [text for kind, text in more if kind in _NAMES]
        references = [text for kind, text in more if kind in _REFERENCES]
        account.lines.append(
            replace(
                line,
                label=label(line.label, *words),
                counterparty=name(names[0]) if names else "",
                reference=reference(references[0]) if references else line.reference,
            )
        )

    def _close(self, record: str, at: int) -> None:
        account = self._current(record, at)
        self._finish_line(account)
        self.account = None
        head = account.head
        bank, branch, number = head[2:7], head[11:16], head[21:32]
        lines = tuple(sorted(account.lines, key=lambda line: line.on))
        closing = _balance(record, at)
        since, until = period(lines, account.opening.on, closing.on)
        iban = french_iban(bank, branch, number)
        self.done.append(
            Statement(
                format="cfonb120",
                iban=iban,
                account_number=name(f"{bank} {branch} {number}"),
                currency=currency(head[16:19]),
                lines=lines,
                opening=account.opening,
                closing=closing,
                since=since,
                until=until,
                encoding=self.source.encoding,
                remarks=self.source.remarks + zero_remark(account.zero),
            )
        )


def _balance(record: str, at: int) -> Balance:
    return Balance(_day(record[34:40], at), punched(record[90:104], record[19], at))


def read_cfonb(source: Source) -> tuple[Statement, ...]:
    """The statements of a CFONB120 file."""
    one_short_row_each(source)
    reader = CfonbReader(source)
    reader.read()
    if not reader.done:
        raise nothing_in_it()
    return joined(with_something(reader.done))
