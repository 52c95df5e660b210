"""How one bank writes its CSV: what was understood once, remembered for the next files."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Columns = dict[str, tuple[int, ...]]
"""The columns of each role; only `label` may have several."""

SINGLE_ROLES = (
    "date",
    "value_date",
    "amount",
    "debit",
    "credit",
    "balance",
    "direction",
    "counterparty",
    "iban",
    "reference",
    "bank_id",
    "currency",
    "state",
    "account",
)


@dataclass(frozen=True)
class CsvShape:
    """A bank's CSV: where each thing stands and how dates and amounts are written.

    `header` holds the titles in plain words (empty without titles) and `skip` the rows before the
    first operation. `sign` says where the sign of an amount is: "signed", "columns" or "word".
    """

    encoding: str
    delimiter: str
    quote: str
    header: tuple[str, ...]
    skip: int
    columns: Columns
    date_order: str
    decimal: str
    thousands: str
    sign: str

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a database."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "CsvShape":
        """The shape back from `as_json` (and from JSON text, where tuples became lists)."""
        columns = {
            str(role): tuple(int(place) for place in places)
            for role, places in plain["columns"].items()
        }
        words = {
            name: str(plain[name])
            for name in (
                "encoding",
                "delimiter",
                "quote",
                "date_order",
                "decimal",
                "thousands",
                "sign",
            )
        }
        return cls(
            header=tuple(str(title) for title in plain["header"]),
            skip=int(plain["skip"]),
            columns=columns,
            **words,
        )
