"""Leaving a club, wholly or in part, and being paid for it.

An exit extinguishes the member's whole base (a partial one, the same fraction), whatever was
agreed as its value; the value becomes a dated debt of the club, paid at once or later.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.money import euros
from clubs.rules import rule
from ledger.accounts import account, money_account
from ledger.affording import require_cash
from ledger.balances import balance, transfers
from ledger.models.book import AccountKind, EntryKind
from ledger.posting import Line, Posted, earlier_entry, lock, post
from ledger.refusals import PostingRefused
from ledger.shares import Position, position, shares
from members.models import Membership


@dataclass(frozen=True)
class ExitQuote:
    """What a leaver's part is worth on a day, cents: each way of counting, and the club's own."""

    paid: int
    net_asset_value: int
    agreed_rule: str | None
    agreed: int | None


@dataclass(frozen=True)
class MemberDebt:
    """What the club still owes a member (cents), since the oldest exit not wholly paid."""

    membership: Membership
    cents: int
    since: date


def exit_quote(membership: Membership, *, at: date, fraction: Fraction = Fraction(1)) -> ExitQuote:
    """What leaving would be worth on a day. `agreed` is None until the club chose its rule."""
    share = shares(membership.club, at=at).of(membership)
    paid, worth = _part(share.paid, fraction), _part(share.value, fraction)
    chosen = rule(membership.club, "exit_value", at=at)
    values = {"net_asset_value": worth, "lesser": min(paid, worth), "contributions": paid}
    agreed = max(0, values[chosen]) if chosen in values else None
    return ExitQuote(paid, worth, chosen, agreed)


@transaction.atomic
def exit_member(
    *,
    membership: Membership,
    on: date,
    value_cents: int,
    fraction: Fraction = Fraction(1),
    key: str,
    by: int | None,
    now: datetime,
    note: str = "",
) -> Posted:
    """Extinguish a member's base (or a fraction of it) for an agreed value, owed from `on`.

    What the value leaves in the club, or costs it, goes to the others through the net assets. The
    membership's own dates are upstairs. Raises `PostingRefused` when the member has nothing left.
    """
    club = membership.club
    if not 0 < fraction <= 1:
        raise PostingRefused(_("La part qui sort est entre zéro et la totalité."), "fraction")
    if value_cents < 0:
        raise PostingRefused(_("La valeur de sortie ne peut pas être négative."), "value")
    lock(club)
    request = [membership.pk, on.isoformat(), value_cents, str(fraction)]
    done = earlier_entry(club=club, kind=EntryKind.MEMBER_EXIT, key=key, request=request)
    if done is not None:
        return Posted(done, already=True)
    held = position(membership, at=on)
    if held == Position():
        raise PostingRefused(_("Ce membre n'a rien dans le club à cette date."), "membership")
    return post(
        club=club,
        kind=EntryKind.MEMBER_EXIT,
        on=on,
        lines=[
            *_value_lines(membership, _part(held.paid, fraction), value_cents),
            *shift_lines(membership, -_part(held.base - held.paid, fraction)),
            *retired_units(membership, _part(held.units, fraction)),
        ],
        key=key,
        by=by,
        now=now,
        note=note,
        request=request,
    )


@transaction.atomic
def pay_member(
    *,
    membership: Membership,
    cents: int,
    on: date,
    key: str,
    by: int | None,
    now: datetime,
    paid_from: AccountKind = AccountKind.BANK,
    made: bool = False,
    note: str = "",
) -> Posted:
    """Pay a member part or all of what the club owes. `made`: the bank has already done it.

    Raises `PostingRefused` above the debt, or above the cash unless it is made.
    """
    club = membership.club
    lock(club)
    request = [membership.pk, cents, on.isoformat(), str(paid_from)]
    done = earlier_entry(club=club, kind=EntryKind.MEMBER_PAYMENT, key=key, request=request)
    if done is not None:
        return Posted(done, already=True)
    debt = account(club, AccountKind.MEMBER_DEBT, membership=membership)
    owed = -max(balance(debt, at=on), balance(debt, at=date.max))
    if cents > owed:
        raise PostingRefused(
            _("Le club ne doit que %(owed)s à ce membre. Rien n'a été enregistré.")
            % {"owed": euros(max(0, owed))},
            "amount",
        )
    if not made:
        require_cash(club=club, cents=cents, on=on)
    return post(
        club=club,
        kind=EntryKind.MEMBER_PAYMENT,
        on=on,
        lines=[Line(debt, money_account(club, paid_from), cents)],
        key=key,
        by=by,
        now=now,
        note=note,
        request=request,
    )


def debts(club: Club, *, at: date, known_at: datetime | None = None) -> tuple[MemberDebt, ...]:
    """What the club owes each member who left, oldest first; payments settle the oldest exit."""
    owed, paid = _owed_and_paid(club, at, known_at)
    people = Membership.objects.select_related("person").in_bulk(list(owed))
    found = [_debt(people[pk], owed[pk], paid[pk]) for pk in owed]
    return tuple(sorted((debt for debt in found if debt.cents), key=lambda debt: debt.since))


def still_owed(club: Club, *, at: date) -> dict[int, int]:
    """The cents still owed by membership, nothing for who has been paid: one query."""
    owed, paid = _owed_and_paid(club, at, None)
    left = {pk: sum(cents for _day, cents in dues) - paid[pk] for pk, dues in owed.items()}
    return {pk: cents for pk, cents in left.items() if cents}


def _owed_and_paid(
    club: Club, at: date, known_at: datetime | None
) -> tuple[dict[int, list[tuple[date, int]]], dict[int, int]]:
    """What each leaver was promised, exit by exit, and what each has received."""
    moves = transfers(club, at=at, known_at=known_at).filter(
        debit__kind=AccountKind.MEMBER_DEBT
    ) | transfers(club, at=at, known_at=known_at).filter(credit__kind=AccountKind.MEMBER_DEBT)
    owed: dict[int, list[tuple[date, int]]] = defaultdict(list)
    paid: dict[int, int] = defaultdict(int)
    rows = moves.order_by("entry__on", "entry__number", "position").values_list(
        "entry__on", "quantity", "debit__kind", "debit__membership_id", "credit__membership_id"
    )
    for day, quantity, debit_kind, debtor, creditor in rows:
        if debit_kind == AccountKind.MEMBER_DEBT:
            paid[debtor] += quantity
        else:
            owed[creditor].append((day, quantity))
    return owed, paid


def _debt(membership: Membership, owed: list[tuple[date, int]], paid: int) -> MemberDebt:
    left = sum(quantity for _day, quantity in owed) - paid
    for day, quantity in owed:
        if paid < quantity:
            return MemberDebt(membership, left, day)
        paid -= quantity
    return MemberDebt(membership, left, owed[-1][0])


def _part(total: int, fraction: Fraction) -> int:
    """This fraction of an amount, to the unit below (in size); the whole of it for the whole."""
    part = abs(total) * fraction.numerator // fraction.denominator
    return part if total >= 0 else -part


def _value_lines(membership: Membership, base: int, value: int) -> list[Line]:
    """The paid base leaves the capital; the value becomes a debt; others bear the difference."""
    club = membership.club
    capital = account(club, AccountKind.CAPITAL, membership=membership)
    debt = account(club, AccountKind.MEMBER_DEBT, membership=membership)
    difference = account(club, AccountKind.EXIT_DIFFERENCE)
    base = max(0, base)
    lines = []
    if min(base, value):
        lines.append(Line(capital, debt, min(base, value)))
    if base > value:
        lines.append(Line(capital, difference, base - value))
    if value > base:
        lines.append(Line(difference, debt, value - base))
    return lines


def shift_lines(membership: Membership, shift: int) -> list[Line]:
    """Move a member's pro rata base by `shift` cents without touching what was paid."""
    if not shift:
        return []
    own = account(membership.club, AccountKind.BASE_SHIFT, membership=membership)
    reserve = account(membership.club, AccountKind.BASE_RESERVE)
    return [Line(reserve, own, shift) if shift > 0 else Line(own, reserve, -shift)]


def retired_units(membership: Membership, units: int) -> list[Line]:
    """The member's parts (millionths) go back to the club and vanish."""
    if units <= 0:
        return []
    held = account(membership.club, AccountKind.UNITS_HELD, membership=membership)
    return [Line(held, account(membership.club, AccountKind.UNITS_ISSUED), units, "PART")]
