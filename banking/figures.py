"""The reconciliation statement as plain values: what is frozen, chained and printed. Pure.

Amounts are cents. An item's amount is what it adds to the difference (the bank's balance less
ours): a line the bank has and we do not counts as printed, a movement of ours the bank has not
seen counts the other way round. Items and residual always add up to the difference.
"""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.chain import fingerprint


@dataclass(frozen=True)
class ExplainingItem:
    """One thing that explains a part of the difference; `number` is our entry's, if any."""

    on: date
    label: str
    amount: int
    number: int | None = None


@dataclass(frozen=True)
class AgreedFigures:
    """What both sides say of an account at the end of a month: the part that is chained.

    No member is named here but in the bank's own labels; `by` is the id of who validated.
    """

    account: str
    iban_end: str
    month: date
    on: date
    version: int
    bank_balance: int
    book_balance: int
    not_in_book: tuple[ExplainingItem, ...]
    not_at_bank: tuple[ExplainingItem, ...]
    residual: int
    explanation: str
    suspense: tuple[ExplainingItem, ...]
    book_number: int
    book_hash: str
    validated_on: date
    by: int

    @property
    def difference(self) -> int:
        """The bank's balance less ours."""
        return self.bank_balance - self.book_balance


@dataclass(frozen=True)
class ReconciliationFigures:
    """The reconciliation statement of an account and a month, as it is printed.

    `version` counts the validations of the month; `lifted_on` is set when the manager lifted this
    one. `hash` covers `previous_hash` and all that was agreed.
    """

    club: str
    bank: str
    agreed: AgreedFigures
    difference: int
    not_in_book_total: int
    not_at_bank_total: int
    suspense_total: int
    validated_by: str
    previous_hash: str
    hash: str
    lifted_on: date | None
    lifted_by: str
    lift_reason: str


def total(items: tuple[ExplainingItem, ...]) -> int:
    """What items add up to, in cents."""
    return sum(item.amount for item in items)


def chained(previous_hash: str, figures: Any) -> str:
    """The fingerprint of a month: the previous one's and the canonical JSON of its figures."""
    return fingerprint([previous_hash, figures])


def written(figures: AgreedFigures) -> dict[str, Any]:
    """The figures as JSON values, dates as `2026-10-31`."""
    found: dict[str, Any] = _plain(dataclasses.asdict(figures))
    return found


def read(value: dict[str, Any]) -> AgreedFigures:
    """The figures that `written` wrote down."""
    lists = {
        name: tuple(
            ExplainingItem(**{**item, "on": date.fromisoformat(item["on"])}) for item in value[name]
        )
        for name in ("not_in_book", "not_at_bank", "suspense")
    }
    days = {name: date.fromisoformat(value[name]) for name in ("month", "on", "validated_on")}
    return AgreedFigures(**{**value, **lists, **days})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
