"""CSV as French banks export it: settled on the whole file, proved by the running balance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from banking.reading import limits
from banking.reading.csv_layout import Layout, layout_of, plain_titles
from banking.reading.csv_margins import Margins, dates_of, read_margins
from banking.reading.csv_rows import Draft, RowReader, Table
from banking.reading.csv_shape import CsvShape
from banking.reading.csv_untitled import runs_forward
from banking.reading.ibans import valid_iban
from banking.reading.ofx import zero_remark
from banking.reading.refusing import nothing_in_it, refused, too_many_accounts
from banking.reading.source import Source, one_short_row_each
from banking.reading.statement import Balance, Line, Statement, period
from banking.reading.words import currency, name, reference

Cents = list[int | None]


@dataclass
class Settled:
    """A table whose dates and amounts have one meaning. `backwards`: newest operation first."""

    table: Table
    order: str
    decimal: str
    days: list[date]
    amounts: list[int]
    balances: Cents
    backwards: bool
    remarks: tuple[str, ...]


def read_csv(
    source: Source, answers: Mapping[str, str], shape: CsvShape | None = None
) -> tuple[tuple[Statement, ...], CsvShape]:
    """The statements of a CSV, and its shape to remember."""
    one_short_row_each(source)
    layout = layout_of(source, answers, shape)
    table = RowReader(source, layout).read()
    if not table.drafts:
        raise nothing_in_it()
    settled = _settle(table, answers, shape)
    return _statements(source, layout, settled), _shape(source, layout, settled)


def _settle(table: Table, answers: Mapping[str, str], shape: CsvShape | None) -> Settled:
    table.dates.hint(dates_of(table.margins))
    table.dates.hint(text for draft in table.drafts if (text := draft.extra.get("value_date")))
    order = table.dates.settle(answers, remembered=shape.date_order if shape else "")

    def proves(sign: str) -> bool:
        amounts = _signed(table, table.figures.read(sign))
        return any(_chain(table, amounts, way) for way in table.balances.signs)

    decimal = table.figures.settle(
        answers, remembered=shape.decimal if shape else "", proves=proves
    )
    signed = _signed(table, table.figures.read(decimal))
    days = table.dates.read(order)
    balances, backwards, remarks = _proved(table, signed, decimal)
    if backwards is None:
        backwards = days[0] > days[-1]
    amounts = [amount or 0 for amount in signed]
    return Settled(table, order, decimal, days, amounts, balances, backwards, remarks)


def _signed(table: Table, amounts: Cents) -> Cents:
    """The amounts with their signs: a bank writes its debits all below zero, or all above."""
    debits = [
        amount
        for draft, amount in zip(table.drafts, amounts, strict=True)
        if draft.side == "D" and amount
    ]
    below = any(amount < 0 for amount in debits)
    if below and any(amount > 0 for amount in debits):
        at = next(
            draft.at
            for draft, amount in zip(table.drafts, amounts, strict=True)
            if draft.side == "D" and amount and amount > 0
        )
        raise refused(_("la colonne des débits mêle des montants négatifs et positifs"), line=at)
    factor = 1 if below else -1
    return [
        amount if amount is None or draft.side != "D" else factor * amount
        for draft, amount in zip(table.drafts, amounts, strict=True)
    ]


def _groups(table: Table) -> list[list[int]]:
    """The places of each account's operations: most files hold one account."""
    found: dict[str, list[int]] = {}
    for place, draft in enumerate(table.drafts):
        found.setdefault(draft.account, []).append(place)
    return list(found.values())


def _chain(table: Table, amounts: Cents, way: str) -> int:
    """1 when the balances prove the amounts going down the file, -1 going up, 0 when neither."""
    balances = table.balances.read(way)
    for step in (1, -1):
        if all(
            runs_forward(
                [amounts[place] for place in group[::step]],
                [balances[place] for place in group[::step]],
            )
            for group in _groups(table)
        ):
            return step
    return 0


def _proved(
    table: Table, amounts: Cents, decimal: str
) -> tuple[Cents, bool | None, tuple[str, ...]]:
    """The running balances when they follow the operations, and which way they go."""
    nothing: Cents = [None] * len(amounts)
    ways = table.balances.signs
    known = [value for value in table.balances.read(ways[0]) if value is not None]
    # One figure repeated is the balance of the day of export, not a running one.
    if len(known) < 2 or len(set(known)) == 1:
        return nothing, None, ()
    for way in sorted(ways, key=lambda sign: sign != decimal):
        step = _chain(table, amounts, way)
        if step:
            sure = len(table.drafts) > 1 and _chain_is_one_way(table, amounts, way, step)
            return table.balances.read(way), (step < 0 if sure else None), ()
    remark = _("La colonne des soldes ne suit pas les opérations : elle n'a pas servi.")
    return nothing, None, (remark,)


def _chain_is_one_way(table: Table, amounts: Cents, way: str, step: int) -> bool:
    balances = table.balances.read(way)
    return not all(
        runs_forward(
            [amounts[place] for place in group[::-step]],
            [balances[place] for place in group[::-step]],
        )
        for group in _groups(table)
    )


def _statements(source: Source, layout: Layout, settled: Settled) -> tuple[Statement, ...]:
    table = settled.table
    values = _value_days(table, settled.order)
    groups = _groups(table)
    margins = read_margins(
        table.margins,
        order=settled.order,
        decimal=settled.decimal,
        first=min(settled.days),
        last=max(settled.days),
    )
    if len(groups) > limits.ACCOUNTS:
        raise too_many_accounts(limits.ACCOUNTS)
    if len(groups) > 1:
        margins = Margins(since=margins.since, until=margins.until)
    made = [_statement(source, settled, group, margins, values) for group in groups]
    kept = tuple(statement for statement in made if statement.lines)
    if not kept:
        raise nothing_in_it()
    return kept


def _value_days(table: Table, order: str) -> Mapping[str, date]:
    dates = table.value_dates
    if not len(dates):
        return {}
    if order not in dates.orders:
        order = dates.settle({}, remembered=order)
    return dates.meaning(order)


def _statement(
    source: Source,
    settled: Settled,
    group: list[int],
    margins: Margins,
    values: Mapping[str, date],
) -> Statement:
    table = settled.table
    places = group[::-1] if settled.backwards else group
    where = _("ligne %d")
    lines = [
        _line(table.drafts[place], settled, place, values, where)
        for place in places
        if settled.amounts[place]
    ]
    # Sorted by day, keeping the bank's own order within a day.
    ordered = tuple(sorted(lines, key=lambda line: line.on))
    opening, closing = _balances(lines, margins)
    own = table.drafts[group[0]].account
    iban = valid_iban(own) or margins.iban
    since, until = period(ordered, margins.since, margins.until)
    return Statement(
        format="csv",
        iban=iban,
        account_number="" if iban else name(own) or margins.account_number,
        currency=_currency(table, group),
        lines=ordered,
        opening=opening,
        closing=closing,
        since=since,
        until=until,
        encoding=source.encoding,
        remarks=source.remarks
        + settled.remarks
        + zero_remark(len(group) - len(lines))
        + _pending_remark(table.pending),
    )


def _line(
    draft: Draft, settled: Settled, place: int, values: Mapping[str, date], where: str
) -> Line:
    extra = draft.extra
    return Line(
        on=settled.days[place],
        amount=settled.amounts[place],
        label=draft.label,
        value_on=values.get(extra.get("value_date", "")),
        counterparty=name(extra.get("counterparty", "")),
        iban=valid_iban(extra.get("iban", "")),
        reference=reference(extra.get("reference", "")),
        bank_id=name(extra.get("bank_id", "")),
        balance_after=settled.balances[place],
        where=where % draft.at,
    )


def _balances(lines: list[Line], margins: Margins) -> tuple[Balance | None, Balance | None]:
    """Opening and closing, from the margins or else from the running balances."""
    opening, closing = margins.opening, margins.closing
    if lines and lines[0].balance_after is not None and opening is None:
        first = lines[0]
        opening = Balance(first.on, (first.balance_after or 0) - first.amount)
    if lines and lines[-1].balance_after is not None:
        last = lines[-1]
        closing = Balance(last.on, last.balance_after or 0)
    return opening, closing


def _currency(table: Table, group: list[int]) -> str:
    seen: dict[str, int] = {}
    for place in group:
        draft = table.drafts[place]
        text = currency(draft.extra.get("currency", ""))
        if text:
            seen.setdefault(text, draft.at)
    if len(seen) > 1:
        raise refused(_("des opérations en plusieurs monnaies s'y mêlent"), line=max(seen.values()))
    return next(iter(seen), "")


def _pending_remark(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (
        _("%(count)d opération(s) en attente ou refusées n'ont pas été lues.") % {"count": count},
    )


def _shape(source: Source, layout: Layout, settled: Settled) -> CsvShape:
    columns = layout.columns
    sign = "columns" if "debit" in columns or "credit" in columns else "signed"
    return CsvShape(
        encoding=source.encoding,
        delimiter=layout.delimiter,
        quote='"',
        header=plain_titles(layout),
        skip=layout.first,
        columns=dict(columns),
        date_order=settled.order,
        decimal=settled.decimal,
        thousands=" " if settled.decimal == "," else ",",
        sign="word" if "direction" in columns else sign,
    )
