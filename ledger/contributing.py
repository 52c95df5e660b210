"""Writing down what members paid: a whole meeting in one entry, one movement per payment.

A fact is never refused because of a phase or a ceiling: it is recorded, and what is worth knowing
comes back as cautions. Each payment is then for months, which `ledger.allocating` may change.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.phases import may_save, phase_on
from ledger.accounts import account, bank_of, member_accounts, money_account
from ledger.balances import balances
from ledger.ceilings import Caution, cautions_for_payers
from ledger.dues import paid_by_month, promises
from ledger.models import (
    MONTHLY_KINDS,
    Account,
    AccountKind,
    Allocation,
    Contribution,
    ContributionKind,
    Entry,
    EntryKind,
    Transfer,
)
from ledger.months import Promise, month_of, spread
from ledger.posting import Line, Posted, correct, earlier_entry, lock, post, reverse
from ledger.pricing import valuation_day, written_day
from ledger.refusals import PostingRefused, SavingRefused
from ledger.shares import unit_lines
from members.models import Membership


class Means(StrEnum):
    """How the money came, hence where it lies."""

    TRANSFER = "transfer"
    CHEQUE = "cheque"
    CASH = "cash"

    @property
    def label(self) -> LazyText:
        """The word people read."""
        return MEANS_LABELS[self]

    @property
    def account_kind(self) -> AccountKind:
        """Where the money lies."""
        return ACCOUNT_OF[self]


MEANS_LABELS: dict[Means, LazyText] = {
    Means.TRANSFER: _("virement"),
    Means.CHEQUE: _("chèque"),
    Means.CASH: _("espèces"),
}
ACCOUNT_OF = {
    Means.TRANSFER: AccountKind.BANK,
    Means.CHEQUE: AccountKind.CHEQUES,
    Means.CASH: AccountKind.CASH,
}
MEANS_OF = {kind: means for means, kind in ACCOUNT_OF.items()}
MEANS_CHOICES = [(means.value, label) for means, label in MEANS_LABELS.items()]


@dataclass(frozen=True)
class Payment:
    """What one member paid, in cents. `months`, when given, says which months it is for.

    `into` is the account the money came to when it is not the usual one of its means: another bank
    account of the club, or a sum that was to be clarified.
    """

    membership: Membership
    amount: int
    means: Means = Means.TRANSFER
    kind: ContributionKind = ContributionKind.REGULAR
    months: Mapping[date, int] | None = None
    into: Account | None = None

    def content(self) -> list[object]:
        """What makes two requests the same."""
        months = self.months or {}
        parts = sorted([month.isoformat(), amount] for month, amount in months.items())
        found = [self.membership.pk, self.amount, str(self.means), str(self.kind), parts]
        return [*found, str(self.into.pk)] if self.into else found


@dataclass(frozen=True)
class Recorded:
    """The entry, whether the same form had already written it, and what to know about it."""

    entry: Entry
    already: bool
    cautions: tuple[Caution, ...] = field(default=())


@transaction.atomic
def record_meeting(
    *,
    club: Club,
    on: date,
    payments: Sequence[Payment],
    key: str,
    by: int | None,
    now: datetime,
    note: str = "",
    valued_on: date | None = None,
    is_history: bool = False,
) -> Recorded:
    """Write the payments of a day in one entry, with the parts they buy when the club has parts.

    `on` is the day the money came; `valued_on` the day that prices the parts, where the club's rule
    lets one write it (`ledger.pricing`). A usual payment goes to the unpaid months, oldest first,
    then to the months to come; an entry or exceptional payment goes to none. The same `key` with
    the same content gives the first entry back. What is taken over from before (`is_history`) has
    no cautions. Raises `PostingRefused` or `SavingRefused`; then nothing is written.
    """
    lock(club)
    _check(club, payments)
    request = _request(on, payments, valued_on)
    earlier = earlier_entry(club=club, kind=EntryKind.CONTRIBUTIONS, key=key, request=request)
    if earlier is not None:
        return Recorded(earlier, already=True)
    priced = valuation_day(club, on=on, said=valued_on)
    posted = post(
        club=club,
        kind=EntryKind.CONTRIBUTIONS,
        on=on,
        lines=_lines(club, on, payments, priced),
        key=key,
        by=by,
        now=now,
        note=note,
        request=request,
    )
    _describe(posted.entry, payments, priced)
    cautions = () if is_history else cautions_after(posted.entry)
    return Recorded(posted.entry, posted.already, cautions)


@transaction.atomic
def correct_contributions(
    *,
    entry: Entry,
    on: date,
    payments: Sequence[Payment],
    key: str,
    by: int | None,
    now: datetime,
    note: str = "",
    valued_on: date | None = None,
) -> Recorded:
    """Put a wrong entry of payments right: its reversal and the right one, in one act.

    What a member had paid for some months stays for these months as far as the new amount goes;
    the rest goes to the unpaid months. Parts have the price of `valued_on` where the club's rule
    lets one write it, by default that of the wrong entry. Without any payment the entry is only
    reversed. Raises `PostingRefused` or `SavingRefused`; then nothing is written.
    """
    club = entry.club
    lock(club)
    if entry.kind != EntryKind.CONTRIBUTIONS:
        raise PostingRefused(_("Cette écriture n'est pas un versement : rien n'a été changé."))
    if not payments:
        undone = reverse(entry=entry, on=on, key=key, by=by, now=now, note=note)
        return Recorded(undone.entry, undone.already)
    _check(club, payments)
    kept = _old_months(entry)
    priced = valuation_day(club, on=on, said=valued_on or written_day(entry, at=on))
    _reversal, posted = correct(
        entry=entry,
        on=on,
        lines=lambda: _lines(club, on, payments, priced),
        key=key,
        by=by,
        now=now,
        note=note,
        request=[str(entry.pk), *_request(on, payments, valued_on)],
    )
    if not posted.already:
        _describe(posted.entry, payments, priced, kept)
    return Recorded(posted.entry, posted.already, cautions_after(posted.entry))


@transaction.atomic
def deposit_to_bank(
    *,
    club: Club,
    on: date,
    cash: int = 0,
    cheques: int = 0,
    key: str,
    by: int | None,
    now: datetime,
    note: str = "",
    into: Account | None = None,
) -> Posted:
    """Take cash and cheques (cents) to the bank: the main account, or the account `into`.

    Raises `PostingRefused`.
    """
    lock(club)
    bank = into or bank_of(club)
    sources = ((AccountKind.CASH, cash), (AccountKind.CHEQUES, cheques))
    if cash < 0 or cheques < 0:
        raise PostingRefused(
            _("Un montant ne peut pas être négatif. Rien n'a été enregistré."),
            "cash" if cash < 0 else "cheques",
        )
    return post(
        club=club,
        kind=EntryKind.DEPOSIT,
        on=on,
        lines=[Line(bank, account(club, kind), amount) for kind, amount in sources if amount],
        key=key,
        by=by,
        now=now,
        note=note,
    )


def payments_of(entry: Entry) -> list[Payment]:
    """The payments an entry wrote down, with the months they are for."""
    return [
        Payment(
            membership=_member(transfer.credit),
            amount=transfer.quantity,
            means=MEANS_OF.get(AccountKind(transfer.debit.kind), Means.TRANSFER),
            kind=ContributionKind(transfer.contribution.kind),
            months={part.month: part.amount for part in transfer.allocations.all()},
            into=transfer.debit if transfer.debit.subject else None,
        )
        for transfer in contributions_of(entry)
    ]


def contributions_of(entry: Entry) -> list[Transfer]:
    """The movements of an entry that are payments of members, in order."""
    return list(
        entry.transfers.filter(contribution__isnull=False)
        .select_related("debit", "credit__membership__person", "contribution")
        .prefetch_related("allocations")
        .order_by("position")
    )


def cautions_after(entry: Entry) -> tuple[Caution, ...]:
    """What a treasurer should know about payments just written: the phase, the ceilings."""
    found: list[Caution] = []
    if not may_save(entry.club, entry.on):
        found.append(
            Caution(
                "R4",
                _(
                    "Le club est « %(phase)s » : il ne collecte plus d'épargne. Ce qui a été "
                    "reçu est enregistré, et signalé dans le contrôle des comptes."
                )
                % {"phase": phase_on(entry.club, entry.on).label},
            )
        )
    people = {
        member.person_id: member.person
        for member in (_member(transfer.credit) for transfer in contributions_of(entry))
    }
    year_end = date(entry.on.year, 12, 31)
    found += cautions_for_payers(list(people.values()), club=entry.club, at=year_end)
    return tuple(found)


def _check(club: Club, payments: Sequence[Payment]) -> None:
    if not payments:
        raise PostingRefused(_("Aucun montant n'est écrit. Rien n'a été enregistré."), "amount")
    for payment in payments:
        if payment.membership.club_id != club.pk:
            raise PostingRefused.another_club()
        if payment.months is not None and sum(payment.months.values()) > payment.amount:
            raise SavingRefused(
                _("Les mois choisis dépassent le montant versé. Rien n'a été enregistré."),
                "months",
            )


def _request(on: date, payments: Sequence[Payment], valued_on: date | None) -> list[object]:
    request: list[object] = [on.isoformat(), [payment.content() for payment in payments]]
    return [*request, valued_on.isoformat()] if valued_on else request


def _lines(club: Club, on: date, payments: Sequence[Payment], priced: date) -> list[Line]:
    """One movement per payment, then the parts they buy."""
    amounts: dict[Membership, int] = defaultdict(int)
    for payment in payments:
        amounts[payment.membership] += payment.amount
    capital = member_accounts(club, AccountKind.CAPITAL, list(amounts))
    usual = {
        means: money_account(club, means.account_kind)
        for means in {one.means for one in payments if one.into is None}
    }
    lines = [
        Line(payment.into or usual[payment.means], capital[payment.membership], payment.amount)
        for payment in payments
    ]
    if any(payment.amount <= 0 for payment in payments):
        return lines
    return [*lines, *unit_lines(club, on, amounts, valued_on=priced)]


def _describe(
    entry: Entry,
    payments: Sequence[Payment],
    priced: date,
    kept: Mapping[tuple[int, str], dict[date, int]] | None = None,
) -> None:
    """Note the nature of each payment and the months it is for: those said, else those kept from
    the entry it corrects, then the unpaid ones."""
    transfers = list(entry.transfers.order_by("position"))[: len(payments)]
    unusual = None if priced == entry.on else priced
    Contribution.objects.bulk_create(
        Contribution(transfer=transfer, kind=payment.kind, valued_on=unusual)
        for transfer, payment in zip(transfers, payments, strict=True)
    )
    members = {one.membership.pk: one.membership for one in payments if one.months is None}
    promised = promises(list(members.values()), entry.club) if members else {}
    paid = paid_by_month(entry.club, at=date.max) if members else {}
    rows: list[Allocation] = []
    for transfer, payment in zip(transfers, payments, strict=True):
        done = paid.setdefault(payment.membership.pk, {})
        old = (kept or {}).get((payment.membership.pk, payment.kind), {})
        parts = _months(payment, promised.get(payment.membership.pk), done, old, entry.on)
        _add(done, parts)
        rows += [
            Allocation(transfer=transfer, month=month, amount=amount)
            for month, amount in parts.items()
        ]
    Allocation.objects.bulk_create(rows)


def _months(
    payment: Payment,
    promise: Promise | None,
    done: Mapping[date, int],
    old: dict[date, int],
    on: date,
) -> dict[date, int]:
    """The months of one payment; takes what it uses out of `old`."""
    if payment.months is not None:
        return {month_of(month): amount for month, amount in payment.months.items() if amount}
    parts: dict[date, int] = {}
    rest = payment.amount
    for month in sorted(old):
        part = min(rest, old[month])
        if part > 0:
            parts[month] = part
            old[month] -= part
            rest -= part
    if rest and promise is not None and payment.kind in MONTHLY_KINDS:
        paid = dict(done)
        _add(paid, parts)
        _add(parts, spread(rest, promise, paid, on=on))
    return parts


def _add(totals: dict[date, int], parts: Mapping[date, int]) -> None:
    for month, amount in parts.items():
        totals[month] = totals.get(month, 0) + amount


def _old_months(entry: Entry) -> dict[tuple[int, str], dict[date, int]]:
    """The months each member had paid in an entry, by nature of payment."""
    kept: dict[tuple[int, str], dict[date, int]] = defaultdict(dict)
    for payment in payments_of(entry):
        _add(kept[payment.membership.pk, payment.kind], payment.months or {})
    return kept


def _member(found: Account) -> Membership:
    if found.membership is None:
        raise ValueError("a payment is credited to a member")
    return found.membership


def waiting(club: Club, *, at: date) -> dict[Means, int]:
    """Cash and cheques not yet at the bank on a day, in cents."""
    held = balances(club, at=at)
    return {
        means: sum(amount for one, amount in held.items() if one.kind == means.account_kind)
        for means in (Means.CASH, Means.CHEQUE)
    }
