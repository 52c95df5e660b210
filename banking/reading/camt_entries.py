"""One entry of a CAMT statement made a line, with the payments it groups."""

from datetime import date

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.camt_paths import Fields
from banking.reading.days import iso_day
from banking.reading.figures import exact_cents
from banking.reading.ibans import valid_iban
from banking.reading.refusing import refused
from banking.reading.statement import Line
from banking.reading.words import label, name, reference

# Bank transaction codes (ISO 20022 external code set): a payment that came back.
_RETURNS = {"RRTN", "RPCR", "UPDD", "PRDD", "UPCQ", "CQRV", "UPCT", "RVSL"}
_DIRECTIONS = {"CRDT": 1, "DBIT": -1}
_TRUE = {"true", "1"}


def _first(fields: Fields, *keys: str) -> str:
    for key in keys:
        for text in fields.get(key, ()):
            if text.strip():
                return text.strip()
    return ""


def is_pending(fields: Fields) -> bool:
    """True for what the bank announces but has not booked."""
    return _first(fields, "status").upper() in {"PDNG", "FUTR", "INFO"}


def line_of(fields: Fields, payments: list[Fields], where: str, at: int) -> Line | None:
    """The entry's line; `None` when it moves nothing. `at` is its row in the file."""
    amount = _signed(fields, at)
    if amount == 0:
        return None
    on = _first(fields, "on") or _first(fields, "value_on")
    if not on:
        raise refused(_("une opération n'a pas de date"), line=at)
    day = iso_day(on, at)
    value = _first(fields, "value_on")
    value_on = iso_day(value, at) if value else None
    details = payments[0] if len(payments) == 1 else {}
    line = _described(fields, details, amount, (day, value_on), where)
    if len(payments) < 2:
        return line
    return _grouped(line, fields, payments, at)


def _signed(fields: Fields, at: int) -> int:
    text = _first(fields, "amount")
    direction = _DIRECTIONS.get(_first(fields, "direction"))
    if not text or direction is None:
        raise refused(_("une opération n'a pas de montant ou pas de sens"), line=at)
    return direction * exact_cents(text, at)


def _described(
    entry: Fields, payment: Fields, amount: int, days: tuple[date, date | None], where: str
) -> Line:
    """A line from the entry's own words and, when it has one, its payment's."""
    party = "debtor" if amount > 0 else "creditor"
    returned = _first(payment, "return_code")
    message = " ".join(payment.get("message", ())[:8])
    counterparty = name(_first(payment, party, "final_debtor" if amount > 0 else party))
    words = (_first(entry, "words"), _first(payment, "words"), counterparty, message)
    return Line(
        on=days[0],
        amount=amount,
        label=label(*words),
        value_on=days[1],
        counterparty=counterparty,
        iban=valid_iban(_first(payment, f"{party}_iban")),
        reference=_reference(payment),
        bank_id=name(_first(entry, "bank_id") or _first(payment, "bank_id", "transaction")),
        is_return=_is_return(entry, payment),
        return_reason=name(returned or _first(payment, "return_words")),
        batch=_batch(entry, 1),
        where=where,
    )


def _reference(payment: Fields) -> str:
    return reference(_first(payment, "structured")) or reference(
        _first(payment, "end_to_end", "cheque")
    )


def _is_return(entry: Fields, payment: Fields) -> bool:
    return (
        _first(entry, "reversal").lower() in _TRUE
        or bool(payment.get("return_code") or payment.get("return_words"))
        or _first(entry, "family") in _RETURNS
        or _first(payment, "family") in _RETURNS
    )


def _batch(entry: Fields, least: int) -> int:
    text = _first(entry, "batch")
    stated = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return min(max(stated, least), limits.BATCH)


def _grouped(line: Line, entry: Fields, payments: list[Fields], at: int) -> Line:
    """The line of a group; its payments are kept when they add up to it."""
    sign = 1 if line.amount > 0 else -1
    amounts = []
    for payment in payments:
        text = _first(payment, "amount", "inner_amount")
        if not text:
            break
        own = _DIRECTIONS.get(_first(payment, "direction"), sign)
        amounts.append(own * exact_cents(text, at))
    parts: tuple[Line, ...] = ()
    if len(amounts) == len(payments) and all(amounts) and sum(amounts) == line.amount:
        days = (line.on, line.value_on)
        parts = tuple(
            _described({}, payment, amount, days, f"{line.where}.{rank}")
            for rank, (payment, amount) in enumerate(zip(payments, amounts, strict=True), 1)
        )
    return Line(
        on=line.on,
        amount=line.amount,
        label=line.label,
        value_on=line.value_on,
        bank_id=line.bank_id,
        is_return=line.is_return,
        return_reason=line.return_reason,
        batch=_batch(entry, len(payments)),
        parts=parts,
        where=line.where,
    )
