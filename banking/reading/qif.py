"""QIF: letters and values, a caret after each operation; no currency, no balance, no year sure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.days import Dates
from banking.reading.figures import Figures
from banking.reading.ofx import zero_remark
from banking.reading.refusing import nothing_in_it, refused, too_many_accounts, too_many_operations
from banking.reading.source import Source, one_short_row_each
from banking.reading.statement import Balance, Line, Statement, period
from banking.reading.words import label, name, plain

_MONEY = {"bank", "cash", "ccard", "oth a", "oth l"}
_OPENINGS = {"opening balance", "solde initial", "solde d ouverture", "solde de depart"}


@dataclass
class _Record:
    """What stands before a caret."""

    at: int
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class _Account:
    """An account and the places of its operations in the file's columns."""

    name: str
    words: list[tuple[str, str, str, bool, int]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


class QifReader:
    """Rows in, statements out."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.dates = Dates()
        self.figures = Figures()
        self.accounts: list[_Account] = []
        self.section = ""
        self.account_name = ""

    def read(self) -> None:
        """Go through the file."""
        for record in self._records():
            if self.section == "account":
                self.account_name = name(record.fields.get("N", ""))
            elif self.section in _MONEY:
                self._operation(record)

    def _records(self) -> Iterator[_Record]:
        record = _Record(0)
        at = 0
        for at, row in enumerate(self.source.rows(), 1):
            text = row.rstrip("\r\n")
            if not text.strip():
                continue
            if text[0] == "!":
                self._enter(text, at)
            elif text[0] == "^":
                yield record
                record = _Record(0)
            else:
                record.at = record.at or at
                # A split (S, E, $) repeats letters: the first of each is the operation's own.
                record.fields.setdefault(text[0], text[1:].strip()[: limits.TEXT])
        if record.fields:
            yield record

    def _enter(self, text: str, at: int) -> None:
        kind, _colon, what = text[1:].partition(":")
        if plain(kind) in {"option", "clear"}:
            return
        self.section = plain(what) if plain(kind) == "type" else plain(kind)
        if self.section == "invst":
            raise refused(_("c'est un compte de titres, pas un compte bancaire"), line=at)
        if self.section in _MONEY:
            if len(self.accounts) >= limits.ACCOUNTS:
                raise too_many_accounts(limits.ACCOUNTS)
            self.accounts.append(_Account(self.account_name))

    def _operation(self, record: _Record) -> None:
        fields = record.fields
        amount = fields.get("T") or fields.get("U")
        if not amount or not fields.get("D"):
            raise refused(_("une opération n'a pas de montant ou pas de date"), line=record.at)
        if len(self.dates) >= limits.OPERATIONS:
            raise too_many_operations(limits.OPERATIONS)
        account = self.accounts[-1]
        account.places.append(len(self.dates))
        self.dates.add(fields["D"], record.at)
        self.figures.add(amount, record.at)
        number = fields.get("N", "")
        shown = label(fields.get("P", ""), fields.get("M", ""), number if number.isdigit() else "")
        opens = plain(fields.get("P", "")) in _OPENINGS and not account.words
        account.words.append((shown, name(fields.get("P", "")), name(number), opens, record.at))

    def statements(self, answers: Mapping[str, str]) -> tuple[Statement, ...]:
        """The accounts read, once the order of dates and the decimal sign are known."""
        if not len(self.dates):
            raise nothing_in_it()
        days = self.dates.read(self.dates.settle(answers))
        amounts = self.figures.read(self.figures.settle(answers))
        made = [self._statement(account, days, amounts) for account in self.accounts]
        kept = tuple(statement for statement in made if statement.lines)
        if not kept:
            raise nothing_in_it()
        return kept

    def _statement(
        self, account: _Account, days: list[date], amounts: list[int | None]
    ) -> Statement:
        opening = None
        lines, zero = [], 0
        where = _("ligne %d")
        for place, (shown, payee, number, opens, at) in zip(
            account.places, account.words, strict=True
        ):
            amount = amounts[place] or 0
            if opens:
                opening = Balance(days[place], amount)
            elif amount == 0:
                zero += 1
            else:
                lines.append(
                    Line(
                        on=days[place],
                        amount=amount,
                        label=shown,
                        counterparty=payee,
                        bank_id=number,
                        where=where % at,
                    )
                )
        ordered = tuple(sorted(lines, key=lambda line: line.on))
        since, until = period(ordered, opening.on if opening else None, None)
        return Statement(
            format="qif",
            iban="",
            account_number=account.name,
            currency="",
            lines=ordered,
            opening=opening,
            closing=None,
            since=since,
            until=until,
            encoding=self.source.encoding,
            remarks=self.source.remarks + zero_remark(zero),
        )


def read_qif(source: Source, answers: Mapping[str, str]) -> tuple[Statement, ...]:
    """The statements of a QIF file."""
    one_short_row_each(source)
    if source.content.count(b"\n^") > limits.OPERATIONS:
        raise too_many_operations(limits.OPERATIONS)
    reader = QifReader(source)
    reader.read()
    return reader.statements(answers)
