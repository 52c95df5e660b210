"""Costs of the club: bank fees, fees of the network, stamps and paper."""

from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from ledger.accounts import account, money_account
from ledger.contributing import Means
from ledger.models import Account, AccountKind, Entry, EntryKind
from ledger.posting import Line, Posted, correct, post
from ledger.refusals import PostingRefused


class Cost(models.TextChoices):
    """What was paid for; the `subject` of the club's cost accounts."""

    BANK_FEES = "bank_fees", _("frais bancaires")
    NETWORK_FEE = "network_fee", _("cotisation au réseau ou à la fédération")
    SUPPLIES = "supplies", _("fournitures et timbres")
    CASH_GAP = "cash_gap", _("écart de caisse")
    OTHER = "other", _("autres frais")


PAYABLE = (Means.TRANSFER, Means.CASH)


@transaction.atomic
def record_expense(
    *,
    club: Club,
    on: date,
    amount: int,
    cost: Cost = Cost.BANK_FEES,
    means: Means = Means.TRANSFER,
    key: str,
    by: int | None,
    now: datetime,
    note: str = "",
    paid_from: Account | None = None,
) -> Posted:
    """Write down a cost of `amount` cents paid by the bank or from the cash box.

    `paid_from` names another bank account than the main one. The bank's cost is a fact: it is
    recorded in any phase, even without the money. The same key with the same content gives the
    first entry back. Raises `PostingRefused`.
    """
    return post(
        club=club,
        kind=EntryKind.EXPENSE,
        on=on,
        lines=_lines(club, amount, cost, means, paid_from),
        key=key,
        by=by,
        now=now,
        note=note,
    )


@transaction.atomic
def correct_expense(
    *,
    entry: Entry,
    on: date,
    amount: int,
    cost: Cost,
    means: Means,
    key: str,
    by: int | None,
    now: datetime,
    note: str = "",
) -> Posted:
    """Put a wrong cost right: its reversal and the right one, in one act."""
    if entry.kind != EntryKind.EXPENSE:
        raise PostingRefused(_("Cette écriture n'est pas un frais : rien n'a été changé."))
    _reversal, posted = correct(
        entry=entry,
        on=on,
        lines=_lines(entry.club, amount, cost, means),
        key=key,
        by=by,
        now=now,
        note=note,
    )
    return posted


def _lines(
    club: Club, amount: int, cost: Cost, means: Means, paid_from: Account | None = None
) -> list[Line]:
    if means not in PAYABLE:
        raise PostingRefused(
            _("Un frais se paie par la banque ou de la caisse. Rien n'a été enregistré."), "means"
        )
    spent = account(club, AccountKind.EXPENSES, subject=cost.value, label=str(cost.label))
    money = paid_from or money_account(club, means.account_kind)
    return [Line(debit=spent, credit=money, quantity=amount)]
