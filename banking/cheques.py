"""The cheques in hand: received, and not yet on a deposit slip."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from banking.models import Cheque
from clubs.models import Club
from ledger.contributing import Means, waiting
from ledger.models import AccountKind, Transfer
from ledger.models.book import EURO_CENTS


@dataclass(frozen=True)
class InHand:
    """A cheque received and not deposited: its movement, its amount in cents, what is known."""

    transfer: Transfer
    who: str
    bank: str = ""
    number: str = ""
    drawer: str = ""

    @property
    def pk(self) -> UUID:
        """The movement's id."""
        return self.transfer.pk

    @property
    def on(self) -> date:
        """The day it was received."""
        return self.transfer.entry.on

    @property
    def amount(self) -> int:
        """What it is worth, in cents."""
        return self.transfer.quantity


@dataclass(frozen=True)
class ChequeBox:
    """All that waits for a slip: the cheques known one by one, and the rest of the account."""

    cheques: tuple[InHand, ...]
    others: int

    @property
    def total(self) -> int:
        """What the box is worth, in cents."""
        return sum(one.amount for one in self.cheques) + self.others


def cheque_box(club: Club, *, at: date, held: int | None = None) -> ChequeBox:
    """The cheques in hand that came by a day, oldest first, as our accounts stand now.

    A deposit written without a slip took the oldest ones. `others` is what the account holds beyond
    the cheques known one by one (those a club came with); the account is read when `held`, its
    balance in cents, is not given.
    """
    if held is None:
        held = waiting(club, at=date.max)[Means.CHEQUE]
    found = list(_received(club))
    for gone in _replaced(club):
        later = (one for one in found if one.amount == gone.quantity and one.on >= gone.entry.on)
        again = next(later, None)
        if again is not None:
            found.remove(again)
    taken = sum(one.amount for one in found) - held
    kept = []
    for one in found:
        if one.amount <= taken:
            taken -= one.amount
        else:
            kept.append(one)
    return ChequeBox(tuple(one for one in kept if one.on <= at), max(0, -taken))


def who_paid(transfer: Transfer) -> str:
    """The member a payment came from, or what it was for."""
    if transfer.credit.membership is not None:
        return str(transfer.credit.membership)
    fee = getattr(transfer, "fee_payment", None)
    if fee is not None and fee.membership is not None:
        return f"{fee.membership} · {transfer.credit}"
    return str(transfer.credit)


def received(club: Club) -> "QuerySet[Transfer]":
    """The movements that brought a cheque or cash, undone ones left out, with who paid."""
    return (
        Transfer.objects.filter(
            entry__club=club,
            commodity=EURO_CENTS,
            entry__reverses__isnull=True,
            entry__reversed_by__isnull=True,
        )
        .filter(Q(contribution__isnull=False) | Q(fee_payment__isnull=False))
        .select_related(
            "entry", "debit", "credit__membership__person", "fee_payment__membership__person"
        )
        .order_by("entry__on", "entry__number", "position")
    )


def _received(club: Club) -> Iterable[InHand]:
    """The cheques on no slip that stands."""
    free = Q(cheque__isnull=True) | Q(cheque__slip__isnull=True)
    free |= Q(cheque__slip__entry__reversed_by__isnull=False)
    found = received(club).filter(free, debit__kind=AccountKind.CHEQUES)
    for transfer in found.select_related(
        "entry", "debit", "credit__membership__person", "fee_payment__membership__person", "cheque"
    ):
        known: Cheque | None = getattr(transfer, "cheque", None)
        yield InHand(
            transfer,
            who_paid(transfer),
            known.bank if known else "",
            known.number if known else "",
            known.drawer if known else "",
        )


def _replaced(club: Club) -> "QuerySet[Transfer]":
    """Payments by a cheque now at the bank that were corrected: the right one is no new cheque."""
    return (
        Transfer.objects.filter(
            entry__club=club,
            cheque__slip__entry__reversed_by__isnull=True,
            cheque__slip__isnull=False,
            entry__reversed_by__isnull=False,
        )
        .select_related("entry")
        .order_by("entry__number", "position")
    )
