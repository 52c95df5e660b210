"""MT940, through the mt-940 library; walls and words are ours."""

import logging
import re
import warnings
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import mt940
from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.camt import with_something
from banking.reading.ibans import iban_in, valid_iban
from banking.reading.ofx import zero_remark
from banking.reading.refusing import (
    cut_short,
    refused,
    too_big,
    too_many_accounts,
    too_many_operations,
)
from banking.reading.source import Source, one_short_row_each
from banking.reading.statement import Balance, Line, Statement, joined, period
from banking.reading.words import currency, label, name, reference

# The library logs what it cannot read: names and amounts have no place in a log.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)

_TAG = re.compile(r"^:", re.MULTILINE)
_BLOCK = re.compile(r"^:20:", re.MULTILINE)
_LINES = re.compile(r"^:61:", re.MULTILINE)
_CLOSING = re.compile(r"^:62[FM]:", re.MULTILINE)


def read_mt940(source: Source) -> tuple[Statement, ...]:
    """The statements of an MT940 file."""
    if len(source.content) > limits.SWIFT_SIZE:
        raise refused(_("un relevé MT940 ne dépasse jamais 5 Mo"))
    one_short_row_each(source)
    text = "".join(source.chunks()).replace("\r\n", "\n").replace("\r", "\n")
    if len(_LINES.findall(text)) > limits.OPERATIONS:
        raise too_many_operations(limits.OPERATIONS)
    if len(_TAG.findall(text)) > limits.SWIFT_TAGS:
        raise refused(
            _("il contient plus de %(limit)d éléments") % {"limit": limits.SWIFT_TAGS},
            todo=_("exportez une période plus courte"),
        )
    if len(_BLOCK.findall(text)) > limits.ACCOUNTS:
        raise too_many_accounts(limits.ACCOUNTS)
    made = [_statement(source, block, at) for block, at in _blocks(text)]
    return joined(with_something(made))


def _blocks(text: str) -> Iterator[tuple[str, int]]:
    starts = [found.start() for found in _BLOCK.finditer(text)]
    line = text.count("\n", 0, starts[0]) + 1 if starts else 1
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        block = text[start:end]
        yield block, line
        line += block.count("\n")


def _statement(source: Source, block: str, at: int) -> Statement:
    if not _CLOSING.search(block):
        raise cut_short(at + block.count("\n"))
    parsed = _parsed(block, at)
    said: dict[str, Any] = parsed.data
    lines, zero = _lines(parsed, block, at)
    opening = _balance(
        said.get("final_opening_balance") or said.get("intermediate_opening_balance")
    )
    closing = _balance(
        said.get("final_closing_balance") or said.get("intermediate_closing_balance")
    )
    identification = str(said.get("account_identification") or "")
    iban = valid_iban(identification.partition("/")[2]) or valid_iban(identification)
    first = said.get("final_opening_balance") or said.get("intermediate_opening_balance")
    since, until = period(lines, opening.on if opening else None, closing.on if closing else None)
    return Statement(
        format="mt940",
        iban=iban or iban_in(identification),
        account_number="" if iban else name(identification),
        currency=currency(str(first.amount.currency or "")) if first and first.amount else "",
        lines=tuple(sorted(lines, key=lambda line: line.on)),
        opening=opening,
        closing=closing,
        since=since,
        until=until,
        encoding=source.encoding,
        remarks=source.remarks + zero_remark(zero),
    )


def _parsed(block: str, at: int) -> Any:
    """The library's reading; whatever it cannot read is refused, not raised."""
    options = mt940.Options(reversal_sign=True, case_insensitive_marks=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            transactions = mt940.models.Transactions(options=options)
            transactions.parse(block)
    except Exception:
        raise refused(_("ce relevé MT940 est mal formé"), line=at) from None
    return transactions


def _lines(parsed: Any, block: str, at: int) -> tuple[tuple[Line, ...], int]:
    rows = [at + rank for rank, row in enumerate(block.split("\n")) if row.startswith(":61:")]
    if len(rows) != len(parsed.transactions):
        raise refused(_("une opération de ce relevé MT940 est mal formée"), line=at)
    where = _("ligne %d")
    lines, zero = [], 0
    for transaction, row in zip(parsed.transactions, rows, strict=True):
        line = _line(transaction.data, row, where)
        if line is None:
            zero += 1
        else:
            lines.append(line)
    return tuple(lines), zero


def _line(said: dict[str, Any], row: int, where: str) -> Line | None:
    if said.get("amount") is None or said.get("date") is None:
        raise refused(_("une opération n'a pas de montant ou pas de date"), line=row)
    amount = _cents(said["amount"].amount, row)
    if not amount:
        return None
    value = _day(said["date"], row)
    booked = said.get("entry_date") or said.get("guessed_entry_date")
    words = str(said.get("transaction_details") or "")
    structured = str(said.get("purpose") or "")
    counterparty = str(said.get("applicant_name") or "")
    status = str(said.get("status") or "").upper()
    return Line(
        on=_day(booked, row) if booked else value,
        amount=amount,
        label=label(counterparty, structured or words, str(said.get("extra_details") or "")),
        value_on=value,
        counterparty=name(counterparty),
        iban=valid_iban(str(said.get("applicant_iban") or "")),
        reference=reference(str(said.get("end_to_end_reference") or "")),
        bank_id=reference(str(said.get("bank_reference") or said.get("customer_reference") or "")),
        is_return=status.startswith("R"),
        where=where % row,
    )


def _balance(said: Any) -> Balance | None:
    if said is None or said.amount is None or said.date is None:
        return None
    return Balance(_day(said.date, 0), _cents(said.amount.amount, 0))


def _day(day: date, row: int) -> date:
    if not limits.FIRST_YEAR <= day.year <= limits.LAST_YEAR:
        raise refused(_("une date est hors du possible"), line=row)
    return date(day.year, day.month, day.day)


def _cents(amount: Decimal, row: int) -> int:
    if not amount.is_finite() or abs(amount) * 100 > limits.AMOUNT:
        raise too_big(str(amount), row)
    cents = amount * 100
    if cents != int(cents):
        raise refused(
            _("« %(text)s » n'est pas un montant en euros et centimes")
            % {"text": str(amount)[:40]},
            line=row,
        )
    return int(cents)
