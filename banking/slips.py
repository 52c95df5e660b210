"""Taking cheques and cash to the bank: a numbered slip, one entry, one line of the bank."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from banking.cheques import ChequeBox, InHand, cheque_box, who_paid
from banking.models import BankAccount, Cheque, DepositSlip
from banking.refusals import BankingRefused
from clubs.models import Club
from clubs.money import cents, euros
from ledger.accounts import account
from ledger.models import AccountKind, Entry, EntryKind, Transfer
from ledger.posting import Line, earlier_entry, lock, post


@dataclass(frozen=True)
class Deposited:
    """The slip, and whether the same form had already made it."""

    slip: DepositSlip
    already: bool


@dataclass(frozen=True)
class SlipCheque:
    """One cheque of a slip; `amount` in cents."""

    drawer: str
    bank: str
    number: str
    received_on: date
    amount: int


@dataclass(frozen=True)
class SlipFigures:
    """A deposit slip as it is printed for the bank; amounts in cents."""

    club: str
    bank: str
    account: str
    iban: str
    number: int
    on: date
    cheques: tuple[SlipCheque, ...]
    cheque_count: int
    cheques_total: int
    others: int
    cash: int
    total: int
    entry_number: int
    is_cancelled: bool


@transaction.atomic
def deposit_cheques(
    *,
    bank_account: BankAccount,
    transfers: Collection[UUID],
    on: date,
    cash: int = 0,
    others: int = 0,
    by: int | None,
    now: datetime,
    key: str,
    note: str = "",
) -> Deposited:
    """Take cheques (the movements that brought them) and cash, in cents, to a bank account.

    One slip, numbered without a gap in the club; one entry, whose total is one line of the bank.
    `others` are cheques of the account that are not known one by one. The same `key` with the same
    content gives the first slip back. Raises `BankingRefused` for a cheque that is not in hand, or
    for an empty slip; `PostingRefused` as `ledger.posting.post`; then nothing is written.
    """
    club = bank_account.club
    lock(club)
    wanted = sorted(str(one) for one in transfers)
    request = [on.isoformat(), bank_account.pk, wanted, cash, others]
    earlier = earlier_entry(club=club, kind=EntryKind.DEPOSIT, key=key, request=request)
    if earlier is not None:
        return Deposited(DepositSlip.objects.get(entry=earlier), already=True)
    chosen = _in_hand(cheque_box(club, at=on), wanted)
    if cash < 0 or others < 0:
        raise BankingRefused(
            _("Un montant ne peut pas être négatif. Rien n'a été enregistré."),
            "cash" if cash < 0 else "others",
        )
    amounts = {
        AccountKind.CHEQUES: sum(one.amount for one in chosen) + others,
        AccountKind.CASH: cash,
    }
    entry = post(
        club=club,
        kind=EntryKind.DEPOSIT,
        on=on,
        lines=[
            Line(bank_account.account, account(club, kind), amount)
            for kind, amount in amounts.items()
            if amount
        ],
        key=key,
        by=by,
        now=now,
        note=note,
        request=request,
    ).entry
    slip = _write(bank_account, entry, cash, by, now)
    for one in chosen:
        Cheque.objects.update_or_create(transfer=one.transfer, defaults={"slip": slip})
    return Deposited(slip, already=False)


@transaction.atomic
def describe_cheque(
    *, transfer: Transfer, bank: str = "", number: str = "", drawer: str = ""
) -> Cheque:
    """Note what is written on a cheque: its bank, its number, who signed it."""
    lock(transfer.entry.club)
    found, _made = Cheque.objects.update_or_create(
        transfer=transfer,
        defaults={"bank": bank.strip(), "number": number.strip(), "drawer": drawer.strip()},
    )
    return found


def slip_figures(slip: DepositSlip) -> SlipFigures:
    """A slip as it is printed: each cheque, the cash, and a total that is the bank's one line."""
    cheques = tuple(
        SlipCheque(
            drawer=one.drawer or who_paid(one.transfer),
            bank=one.bank,
            number=one.number,
            received_on=one.transfer.entry.on,
            amount=one.transfer.quantity,
        )
        for one in Cheque.objects.filter(slip=slip)
        .select_related(
            "transfer__entry",
            "transfer__credit__membership__person",
            "transfer__fee_payment__membership__person",
        )
        .order_by("transfer__entry__on", "transfer__entry__number", "transfer__position")
    )
    moved = sum(slip.entry.transfers.values_list("quantity", flat=True))
    cash, known = cents(slip.cash), sum(one.amount for one in cheques)
    return SlipFigures(
        club=slip.club.name,
        bank=slip.bank_account.bank,
        account=slip.bank_account.name,
        iban=slip.bank_account.iban,
        number=slip.number,
        on=slip.on,
        cheques=cheques,
        cheque_count=len(cheques),
        cheques_total=known,
        others=moved - cash - known,
        cash=cash,
        total=moved,
        entry_number=slip.entry.number,
        is_cancelled=Entry.objects.filter(reverses=slip.entry_id).exists(),
    )


def _in_hand(box: ChequeBox, wanted: list[str]) -> list[InHand]:
    found = {str(one.pk): one for one in box.cheques}
    if any(one not in found for one in wanted):
        raise BankingRefused(
            _(
                "Un de ces chèques n'est plus à déposer ce jour-là : il est déjà sur un bordereau, "
                "annulé, ou reçu plus tard. Rien n'a été enregistré : rouvrez la page et "
                "recommencez."
            ),
            "cheques",
        )
    return [found[one] for one in dict.fromkeys(wanted)]


def _write(
    bank_account: BankAccount, entry: Entry, cash: int, by: int | None, now: datetime
) -> DepositSlip:
    return DepositSlip.objects.create(
        club=bank_account.club,
        bank_account=bank_account,
        number=_next_number(bank_account.club),
        on=entry.on,
        entry=entry,
        cash=euros(cash),
        recorded_at=now,
        by=by,
    )


def _next_number(club: Club) -> int:
    last = DepositSlip.objects.filter(club=club).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
