"""What every reader gives back: statements of accounts, frozen, amounts in signed cents."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Line:
    """One operation as the bank prints it.

    `amount` is never zero. `bank_id` is the bank's own number: it may repeat, never trust it alone.
    `parts` are the payments of a grouped operation, only when they add up to it. `batch` is how
    many payments it groups.
    """

    on: date
    amount: int
    label: str
    value_on: date | None = None
    counterparty: str = ""
    iban: str = ""
    reference: str = ""
    bank_id: str = ""
    is_return: bool = False
    return_reason: str = ""
    batch: int = 1
    parts: tuple["Line", ...] = ()
    balance_after: int | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """What the account holds at the end of a day, in cents."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One account over a period, oldest line first.

    Empty words mean the file does not say. `since` and `until` are the period as the file says,
    else the days of the first and last lines.
    """

    format: str
    iban: str
    account_number: str
    currency: str
    lines: tuple[Line, ...]
    opening: Balance | None
    closing: Balance | None
    since: date | None
    until: date | None
    encoding: str
    remarks: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """The lines' sum, in cents."""
        return sum(line.amount for line in self.lines)


def period(
    lines: tuple[Line, ...], since: date | None, until: date | None
) -> tuple[date | None, date | None]:
    """The period, taken from the lines where the file is silent, never narrower than they are."""
    if not lines:
        return since, until
    days = [line.on for line in lines]
    first, last = min(days), max(days)
    return min(since or first, first), max(until or last, last)


def joined(statements: list[Statement]) -> tuple[Statement, ...]:
    """Statements of one account that follow each other to the cent made one (banks cut by day)."""
    chains: list[list[Statement]] = []
    for statement in statements:
        if chains and _follows(chains[-1][-1], statement):
            chains[-1].append(statement)
        else:
            chains.append([statement])
    return tuple(chain[0] if len(chain) == 1 else _one(chain) for chain in chains)


def _follows(before: Statement, after: Statement) -> bool:
    same = (before.iban, before.account_number, before.currency, before.format) == (
        after.iban,
        after.account_number,
        after.currency,
        after.format,
    )
    return (
        same
        and bool(before.iban or before.account_number)
        and before.opening is not None
        and before.closing is not None
        and after.opening is not None
        and before.closing.amount == after.opening.amount
        and before.closing.on <= (after.closing or after.opening).on
        and before.opening.amount + before.total == before.closing.amount
    )


def _one(chain: list[Statement]) -> Statement:
    lines = tuple(
        sorted((line for piece in chain for line in piece.lines), key=lambda line: line.on)
    )
    since, until = period(lines, chain[0].since, chain[-1].until)
    remarks = dict.fromkeys(remark for piece in chain for remark in piece.remarks)
    return replace(
        chain[0],
        lines=lines,
        closing=chain[-1].closing,
        since=since,
        until=until,
        remarks=tuple(remarks),
    )
