"""A payment that comes back unpaid: a bounced cheque, a recalled or rejected transfer.

The payment did arrive and stays written; its return is an entry of its own, dated the day the bank
took the money back, which takes back exactly that payment's euros and the parts it had bought. The
months it was for are expected again from that day. What the bank charges for it stays with the club
or is asked of the member, by the club's rule `returned_fee`.
"""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, ShareMethod
from clubs.money import allocate
from clubs.rules import rule
from ledger.accounts import account, bank_of
from ledger.balances import transfers
from ledger.models import (
    Account,
    AccountKind,
    Contribution,
    Entry,
    EntryKind,
    ReturnedPayment,
    Transfer,
)
from ledger.models.book import UNIT_KINDS
from ledger.posting import Line, Posted, earlier_entry, lock, post
from ledger.refusals import SavingRefused
from ledger.shares import PART, method_on, position, unit_price
from members.models import Membership


@transaction.atomic
def return_payment(
    *,
    transfer: Transfer,
    on: date,
    by: int | None,
    now: datetime,
    key: str,
    reason: str = "",
    out_of: Account | None = None,
) -> Posted:
    """Write that a member's payment came back on a day, and expect its months again.

    `transfer` is the payment; the money leaves `out_of`, else the bank account it came to, else the
    main one. The other payments of its entry do not move. The same `key` gives the first entry
    back. Raises `SavingRefused` for a payment already returned or undone, dated before it, or whose
    member has since been paid out; `PostingRefused` for a closed day. Then nothing is written.
    """
    transfer = _payment(transfer)
    club = transfer.entry.club
    lock(club)
    request = [str(transfer.pk), on.isoformat(), str(out_of.pk) if out_of else ""]
    earlier = earlier_entry(club=club, kind=EntryKind.RETURNED, key=key, request=request)
    if earlier is not None:
        return Posted(earlier, already=True)
    _may_return(transfer, on)
    bank = out_of or (transfer.debit if transfer.debit.kind == AccountKind.BANK else bank_of(club))
    parts = parts_to_take_back(transfer, on=on)
    posted = post(
        club=club,
        kind=EntryKind.RETURNED,
        on=on,
        lines=[Line(transfer.credit, bank, transfer.quantity), *_unit_lines(transfer, parts)],
        key=key,
        by=by,
        now=now,
        note=reason,
        request=request,
    )
    ReturnedPayment.objects.update_or_create(
        original=transfer, defaults={"entry": posted.entry, "reason": reason[:140]}
    )
    return posted


def parts_to_take_back(transfer: Transfer, *, on: date) -> int:
    """The millionths of a part that this payment alone had bought, as they stand on a day.

    Several payments of one member in an entry bought their parts together: each has its share of
    them, and the shares add up. When the club has changed its method since, the parts went with the
    change: what comes back is priced by the method of the day.
    """
    member = _member(transfer)
    if _converted_between(transfer.entry, on):
        if method_on(member.club, at=on) != ShareMethod.UNITS:
            return 0
        held = position(member, at=on).units
        return min(held, int(transfer.quantity * PART / unit_price(member.club, on=on)))
    bought = {
        one.credit_id: one.quantity
        for one in transfer.entry.transfers.filter(credit__kind=AccountKind.UNITS_HELD)
        if one.credit.membership_id == member.pk
    }
    if not bought:
        return 0
    paid = transfer.entry.transfers.filter(credit=transfer.credit).order_by("position")
    return allocate(sum(bought.values()), {one.pk: one.quantity for one in paid})[transfer.pk]


def standing_return(transfer: Transfer) -> ReturnedPayment | None:
    """The return of a payment, unless that return was itself undone."""
    return (
        ReturnedPayment.objects.filter(original=transfer, entry__reversed_by__isnull=True)
        .select_related("entry")
        .first()
    )


def fee_is_for_member(club: Club, *, at: date) -> bool:
    """True when the club asks a member for what the bank charges for their returned payment."""
    return bool(rule(club, "returned_fee", at=at) == "member")


@transaction.atomic
def charge_fee(
    *,
    membership: Membership,
    amount: int,
    on: date,
    by: int | None,
    now: datetime,
    key: str,
    out_of: Account | None = None,
) -> Posted:
    """The bank took `amount` cents for a returned payment, and the member owes them to the club.

    It is no cost of the club and no contribution: the member's own account carries it.
    """
    debt, bank = _debt(membership), out_of or bank_of(membership.club)
    return _move(membership, Line(debt, bank, amount), on, by, now, key)


@transaction.atomic
def pay_fee_back(
    *,
    membership: Membership,
    amount: int,
    on: date,
    by: int | None,
    now: datetime,
    key: str,
    into: Account | None = None,
) -> Posted:
    """A member pays back `amount` cents of what the bank charged for their returned payment.

    Raises `SavingRefused` above what they owe.
    """
    club = membership.club
    lock(club)
    if not Entry.objects.filter(club=club, key=key).exists():
        owed = owed_by_members(club, at=date.max).get(membership.pk, 0)
        if amount > owed:
            raise SavingRefused(
                _("Ce membre ne doit pas autant au club. Rien n'a été enregistré."), "amount"
            )
    bank = into or bank_of(club)
    return _move(membership, Line(bank, _debt(membership), amount), on, by, now, key)


def owed_by_members(club: Club, *, at: date) -> dict[int, int]:
    """What members owe the club for returned payments, in cents, by membership id; one query."""
    debt = AccountKind.MEMBER_DEBT
    held: dict[int, int] = defaultdict(int)
    rows = (
        transfers(club, at=at)
        .filter(Q(debit__kind=debt) | Q(credit__kind=debt))
        .values_list("debit__kind", "debit__membership", "credit__kind", "credit__membership")
        .annotate(Sum("quantity"))
    )
    for debit, debtor, credit, creditor, quantity in rows:
        if debit == debt:
            held[debtor] += quantity
        if credit == debt:
            held[creditor] -= quantity
    return {member: owed for member, owed in held.items() if owed > 0}


def _move(
    membership: Membership, line: Line, on: date, by: int | None, now: datetime, key: str
) -> Posted:
    return post(
        club=membership.club,
        kind=EntryKind.RETURNED,
        on=on,
        lines=[line],
        key=key,
        by=by,
        now=now,
    )


def _debt(membership: Membership) -> Account:
    return account(membership.club, AccountKind.MEMBER_DEBT, membership=membership)


def _payment(transfer: Transfer) -> Transfer:
    """The movement as the database has it; refused when it is no payment of a member."""
    found = Contribution.objects.filter(transfer=transfer).select_related(
        "transfer__entry__club",
        "transfer__entry__reversed_by",
        "transfer__debit",
        "transfer__credit__membership__club",
    )
    contribution = found.first()
    if contribution is None:
        raise SavingRefused(_("Ce mouvement n'est pas un versement : rien n'a été changé."))
    return contribution.transfer


def _may_return(transfer: Transfer, on: date) -> None:
    if hasattr(transfer.entry, "reversed_by"):
        raise SavingRefused(_("Ce versement a déjà été annulé. Rien n'a changé."))
    if standing_return(transfer) is not None:
        raise SavingRefused(_("Ce versement est déjà noté comme revenu impayé. Rien n'a changé."))
    if on < transfer.entry.on:
        raise SavingRefused(_("Un versement ne peut pas revenir avant d'être arrivé."), "on")
    if position(_member(transfer), at=on).paid < transfer.quantity:
        raise SavingRefused(
            _(
                "Ce membre est parti, et ce versement a compté dans la somme de son départ. Rien "
                "n'a été enregistré : corrigez d'abord le départ, puis notez le retour."
            )
        )


def _converted_between(entry: Entry, on: date) -> bool:
    changes = Entry.objects.filter(club=entry.club_id, kind=EntryKind.CONVERSION, on__lte=on)
    return changes.filter(on__gte=entry.on, number__gt=entry.number).exists()


def _unit_lines(transfer: Transfer, parts: int) -> list[Line]:
    if not parts:
        return []
    member = _member(transfer)
    issued, held = UNIT_KINDS
    back = account(member.club, AccountKind(held), membership=member)
    return [Line(back, account(member.club, AccountKind(issued)), parts, commodity="PART")]


def _member(transfer: Transfer) -> Membership:
    if transfer.credit.membership is None:
        raise ValueError("a payment is credited to a member")
    return transfer.credit.membership
