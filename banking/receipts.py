"""Receipts for cash and cheques: numbered without a gap, one for each payment, printed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from banking.cheques import received, who_paid
from banking.models import Cheque, Receipt
from banking.refusals import BankingRefused
from clubs.models import Club
from ledger.contributing import MEANS_OF
from ledger.models import AccountKind, Entry, Transfer
from ledger.posting import lock
from members.models import Person
from members.wording import write_month

BY_HAND = (AccountKind.CASH, AccountKind.CHEQUES)


@dataclass(frozen=True)
class ReceiptFigures:
    """A receipt as it is printed; `amount` in cents."""

    club: str
    number: int
    member: str
    amount: int
    means: str
    purpose: str
    paid_on: date
    given_on: date
    given_by: str
    cheque_bank: str
    cheque_number: str
    entry_number: int
    is_cancelled: bool


@transaction.atomic
def give_receipt(*, transfer: Transfer, by: int | None, now: datetime) -> Receipt:
    """Number a receipt for a payment in cash or by cheque; asked again, the first is given back.

    Raises `BankingRefused` for a payment of another kind or undone; then nothing is written.
    """
    club = transfer.entry.club
    lock(club)
    found = Receipt.objects.filter(transfer=transfer).first()
    if found is not None:
        return found
    if not by_hand(club).filter(pk=transfer.pk).exists():
        raise BankingRefused(
            _(
                "Un reçu se donne pour un versement en espèces ou par chèque qui n'est pas annulé. "
                "Rien n'a été enregistré."
            )
        )
    last = Receipt.objects.filter(club=club).aggregate(last=Max("number"))["last"]
    return Receipt.objects.create(
        club=club, number=(last or 0) + 1, transfer=transfer, at=now, by=by
    )


def by_hand(club: Club) -> "QuerySet[Transfer]":
    """The payments in cash or by cheque, newest first, with their receipt."""
    found = received(club).filter(debit__kind__in=BY_HAND)
    return found.select_related(
        "entry",
        "debit",
        "credit__membership__person",
        "fee_payment__membership__person",
        "receipt",
        "cheque",
    ).order_by("-entry__on", "-entry__number", "position")


def receipt_figures(receipt: Receipt) -> ReceiptFigures:
    """A receipt as it is printed: who paid what, how, for which months, and who received it."""
    transfer = receipt.transfer
    cheque = Cheque.objects.filter(transfer=transfer).first()
    person = Person.objects.filter(pk=receipt.by).first() if receipt.by else None
    return ReceiptFigures(
        club=receipt.club.name,
        number=receipt.number,
        member=who_paid(transfer),
        amount=transfer.quantity,
        means=str(MEANS_OF[AccountKind(transfer.debit.kind)].label),
        purpose=_purpose(transfer),
        paid_on=transfer.entry.on,
        given_on=timezone.localdate(receipt.at),
        given_by=str(person) if person else "",
        cheque_bank=cheque.bank if cheque else "",
        cheque_number=cheque.number if cheque else "",
        entry_number=transfer.entry.number,
        is_cancelled=Entry.objects.filter(reverses=transfer.entry_id).exists(),
    )


def _purpose(transfer: Transfer) -> str:
    months = [write_month(part.month) for part in transfer.allocations.order_by("month")]
    what = getattr(transfer, "contribution", None)
    kind = str(what) if what is not None else str(transfer.credit)
    return f"{kind} : {', '.join(months)}" if months else kind
