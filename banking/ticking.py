"""The paper statement of a bank that gives no file: what it prints is ticked against our accounts.

A tick makes the bank's line and its match in one act: the movement was typed, the person saw it on
the paper. Nothing is posted.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from banking.models import BankAccount, BankLine, BankStatement, Match, Why
from banking.models.lines import LineState
from banking.proposals.typed import sides, unexplained
from banking.refusals import BankingRefused
from banking.statements import note_balance
from ledger.models import Transfer
from ledger.months import month_of
from ledger.posting import lock
from members.wording import write_cents, write_day

DAY = timedelta(days=1)
LABEL_LENGTH = 300


@dataclass(frozen=True)
class Movement:
    """A movement of the book that no line of the bank explains yet; `amount` in cents, signed."""

    transfer: Transfer
    on: date
    label: str
    amount: int


@dataclass(frozen=True)
class Ticked:
    """The lines made, and what the paper says more than they do (cents; zero is right)."""

    lines: tuple[BankLine, ...]
    difference: int


def to_tick(bank_account: BankAccount, *, on: date) -> list[Movement]:
    """What may stand on the paper statement that ends that day, oldest first."""
    club = bank_account.club
    found = unexplained(club, [bank_account.account_id], since=club.created_on, through=on)
    return [
        Movement(transfer, transfer.entry.on, label_of(transfer), amount)
        for transfer in found
        for _account, amount in sides(transfer, [bank_account.account_id])
    ]


def label_of(transfer: Transfer) -> str:
    """A movement in a few words: "Versements · Ada Martin"."""
    words = str(transfer.entry.get_kind_display()).capitalize()
    who = transfer.credit.membership
    return f"{words} · {who}"[:LABEL_LENGTH] if who is not None else words


@transaction.atomic
def tick(
    *,
    bank_account: BankAccount,
    transfers: Sequence[Transfer],
    opening: int,
    closing: int,
    on: date,
    by: int | None,
    now: datetime,
) -> Ticked:
    """Say which movements stand on the paper statement of a month, between its two balances.

    A movement typed in an earlier month is taken on the month's first day. What is ticked already
    stays so. Raises `BankingRefused` for a movement that is not the account's, or an opening
    balance that is not the previous month's closing one; then nothing is written.
    """
    lock(bank_account.club)
    first = month_of(on)
    _note_opening(bank_account, first - DAY, opening, by, now)
    note_balance(
        club=bank_account.club,
        on=on,
        balance=closing,
        by=by,
        now=now,
        bank_account=bank_account,
    )
    waiting = {one.transfer.pk: one for one in to_tick(bank_account, on=on)}
    lines = []
    for transfer in transfers:
        if transfer.pk in waiting:
            lines.append(_make_line(bank_account, waiting[transfer.pk], first, by, now))
        elif not _is_ticked(bank_account, transfer):
            raise BankingRefused(
                _(
                    "Une des lignes cochées n'est pas un mouvement de ce compte avant le %(day)s. "
                    "Rien n'a été enregistré : rouvrez la page et recommencez."
                )
                % {"day": write_day(on)}
            )
    return Ticked(tuple(lines), closing - opening - _sum(bank_account, first, on))


def _make_line(
    bank_account: BankAccount, found: Movement, first: date, by: int | None, now: datetime
) -> BankLine:
    mark = hashlib.sha256(f"typed\x1f{found.transfer.pk}".encode()).hexdigest()
    rank = BankLine.objects.filter(bank_account=bank_account, fingerprint=mark).count() + 1
    line = BankLine.objects.create(
        bank_account=bank_account,
        on=max(found.on, first),
        amount=found.amount,
        label=found.label,
        position=found.transfer.entry.number,
        fingerprint=mark,
        rank=rank,
        state=LineState.SETTLED,
    )
    Match.objects.create(
        line=line,
        transfer=found.transfer,
        amount=abs(found.amount),
        why=Why.PERSON,
        confidence=100,
        at=now,
        by=by,
    )
    return line


def _is_ticked(bank_account: BankAccount, transfer: Transfer) -> bool:
    return Match.objects.filter(line__bank_account=bank_account, transfer=transfer).exists()


def _note_opening(
    bank_account: BankAccount, on: date, opening: int, by: int | None, now: datetime
) -> None:
    """The opening balance is the previous month's closing one; noted when nobody had."""
    if on < max(bank_account.opened_on, bank_account.club.created_on):
        return
    noted = BankStatement.objects.filter(bank_account=bank_account, on=on).first()
    if noted is None:
        note_balance(
            club=bank_account.club,
            on=on,
            balance=opening,
            by=by,
            now=now,
            bank_account=bank_account,
        )
    elif noted.balance_cents != opening:
        raise BankingRefused(
            _(
                "Le solde de départ n'est pas celui que vous aviez noté au %(day)s (%(noted)s). "
                "Rien n'a été enregistré : vérifiez l'un et l'autre sur le papier."
            )
            % {"day": write_day(on), "noted": write_cents(noted.balance_cents)},
            "opening",
        )


def _sum(bank_account: BankAccount, since: date, until: date) -> int:
    """What the lines of these days add up to, in cents."""
    lines = BankLine.objects.filter(bank_account=bank_account, on__gte=since, on__lte=until)
    counted = lines.exclude(state=LineState.SET_ASIDE)
    return int(counted.aggregate(total=Sum("amount"))["total"] or 0)
