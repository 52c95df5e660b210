"""The rows of a CSV, each made a draft; nothing is decided before the last one is seen."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.csv_layout import Layout
from banking.reading.csv_margins import (
    Row,
    is_account_balance,
    is_balance_label,
    is_margin,
)
from banking.reading.days import Dates, looks_like_a_day
from banking.reading.figures import Figures
from banking.reading.refusing import cut_short, not_a_date, refused, too_many_operations
from banking.reading.source import Source
from banking.reading.words import excerpt, label, plain

_NOT_DONE = {
    "refuse", "refusee", "declined", "failed", "annule", "annulee", "cancelled", "reverted",
    "en attente", "pending", "en cours", "a venir",
}  # fmt: skip
_MARGINS = 200


@dataclass(slots=True)
class Draft:
    """An operation whose day and amount wait for the whole column; `side` is "A", "D" or "C"."""

    at: int
    side: str
    label: str
    extra: dict[str, str]
    account: str


@dataclass
class Table:
    """What the rows of a CSV hold, before anything ambiguous is settled."""

    drafts: list[Draft] = field(default_factory=list)
    dates: Dates = field(default_factory=Dates)
    value_dates: Dates = field(default_factory=Dates)
    figures: Figures = field(default_factory=Figures)
    balances: Figures = field(default_factory=Figures)
    margins: list[Row] = field(default_factory=list)
    pending: int = 0


class RowReader:
    """Rows in, a table of drafts out."""

    def __init__(self, source: Source, layout: Layout) -> None:
        self.source = source
        self.layout = layout
        self.table = Table(margins=list(layout.before))
        self.places = {role: places[0] for role, places in layout.columns.items() if places}
        self.labels = layout.columns.get("label", ())
        self.extras: tuple[tuple[str, int], ...] = tuple(
            (role, self.places[role])
            for role in ("counterparty", "iban", "reference", "bank_id", "currency")
            if role in self.places
        )

    def read(self) -> Table:
        """Go through the file, once."""
        seen = -1
        for seen, (row, at) in enumerate(self._rows()):
            if seen < self.layout.first or not any(row) or not "".join(row).strip():
                continue
            self._row(row, at)
        self._whose_accounts()
        return self.table

    def _whose_accounts(self) -> None:
        """A column of accounts with blanks is the other party's: ours is on every row."""
        drafts = self.table.drafts
        if all(draft.account for draft in drafts):
            return
        for draft in drafts:
            draft.extra.setdefault("iban", draft.account)
            draft.account = ""

    def _rows(self) -> Iterator[tuple[list[str], int]]:
        reader = csv.reader(self.source.rows(), delimiter=self.layout.delimiter)
        at = 1
        while True:
            try:
                row = next(reader, None)
            except csv.Error:
                raise refused(
                    _("une cellule est démesurée (un guillemet n'est pas refermé)"), line=at
                ) from None
            if row is None:
                return
            yield row, at
            at = reader.line_num + 1

    def _row(self, row: list[str], at: int) -> None:
        width = self.layout.width
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            raise refused(
                _("%(count)d colonnes au lieu de %(width)d") % {"count": len(row), "width": width},
                line=at,
            )
        if tuple(row) == self.layout.titles:
            return
        date = self._cell(row, "date")
        if not looks_like_a_day(date):
            self._without_day(row, date, at)
            return
        if not self.layout.titles and is_account_balance(row, self.labels):
            self._margin(row)
            return
        if is_balance_label(" ".join(row[place] for place in self.labels if place < len(row))):
            self._margin(row)
            return
        if self._is_not_done(row):
            self.table.pending += 1
            return
        self._operation(row, date, at)

    def _cell(self, row: list[str], role: str) -> str:
        place = self.places.get(role)
        return row[place].strip() if place is not None and place < len(row) else ""

    def _is_not_done(self, row: list[str]) -> bool:
        return "state" in self.places and plain(self._cell(row, "state")[:40]) in _NOT_DONE

    def _margin(self, row: list[str]) -> None:
        if len(self.table.margins) < _MARGINS:
            self.table.margins.append(tuple(row))

    def _without_day(self, row: list[str], date: str, at: int) -> None:
        """A balance, the rest of a label, or a mistake."""
        if is_margin(row):
            self._margin(row)
            return
        amounts = [self._cell(row, role) for role in ("amount", "debit", "credit", "balance")]
        drafts = self.table.drafts
        more = [row[place] for place in self.labels if place < len(row)]
        if not date and not any(amounts) and drafts and any(map(str.strip, more)):
            drafts[-1].label = label(drafts[-1].label, *more)
            return
        if date:
            raise not_a_date(date, at)
        raise refused(_("« %(text)s » n'a pas de date") % {"text": excerpt(" ".join(row))}, line=at)

    def _operation(self, row: list[str], date: str, at: int) -> None:
        table = self.table
        if len(table.drafts) >= limits.OPERATIONS:
            raise too_many_operations(limits.OPERATIONS)
        side, amount = self._amount(row, at)
        table.dates.add(date, at)
        table.figures.add(amount, at)
        value = self._cell(row, "value_date")
        if value:
            table.value_dates.add(value, at)
        balance = self._cell(row, "balance")
        if balance:
            table.balances.add(balance, at)
        else:
            table.balances.skip()
        extra = self._extra(row)
        if value:
            extra["value_date"] = value
        pieces = [row[place] for place in self.labels if place < len(row)]
        if not any(map(str.strip, pieces)):
            pieces = [extra.get("counterparty", ""), extra.get("reference", "")]
        words = label(*pieces)
        table.drafts.append(Draft(at, side, words, extra, self._cell(row, "account")))

    def _extra(self, row: list[str]) -> dict[str, str]:
        return {
            role: text
            for role, place in self.extras
            if place < len(row) and (text := row[place].strip())
        }

    def _amount(self, row: list[str], at: int) -> tuple[str, str]:
        """On which side the amount stands, and the amount as printed."""
        if "amount" in self.places:
            text = self._cell(row, "amount")
            if text:
                return self._direction(row, at), text
        debit, credit = self._cell(row, "debit"), self._cell(row, "credit")
        if debit and credit:
            # Some banks fill the empty side with zeros.
            if not credit.strip("0,.+- "):
                return "D", debit
            if not debit.strip("0,.+- "):
                return "C", credit
            raise refused(_("un débit et un crédit sur la même ligne"), line=at)
        if debit or credit:
            return ("D", debit) if debit else ("C", credit)
        if len(row) < len(self.layout.titles):
            raise cut_short(at)
        raise refused(_("l'opération n'a pas de montant"), line=at)

    def _direction(self, row: list[str], at: int) -> str:
        if "direction" not in self.places:
            return "A"
        word = plain(self._cell(row, "direction")[:30])
        if word[:1] == "d" or word == "sortie" or self._cell(row, "direction") == "-":
            return "D"
        if word[:1] == "c" or word == "entree" or self._cell(row, "direction") == "+":
            return "C"
        raise refused(
            _("« %(text)s » n'est ni un débit ni un crédit")
            % {"text": excerpt(self._cell(row, "direction"))},
            line=at,
        )
