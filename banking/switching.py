"""Changing bank, step by step: the new account becomes the main one, members follow, the old one
is emptied by a transfer between own accounts, which is never income, and closed at zero."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banking.models import BankAccount, BankSwitch, SwitchedMember
from banking.refusals import BankingRefused
from clubs.models import Club
from ledger.accounts import account, bank_of
from ledger.balances import balances
from ledger.models import Account, AccountKind, Contribution, Entry, EntryKind, Transfer
from ledger.posting import KEY_LENGTH, Line, Posted, lock, post
from members.models import Membership, MembershipQuerySet

SENT, ARRIVED = ":parti", ":recu"


@dataclass(frozen=True)
class Follower:
    """A member, and since when their payments come to the new account; None: not yet.

    `seen` when a payment came there; otherwise the treasurer ticked it.
    """

    membership: Membership
    on: date | None
    seen: bool
    last_on_old: date | None


@dataclass(frozen=True)
class Moved:
    """A transfer between own accounts: its departure, its arrival once it came."""

    sent: Posted
    arrived: Posted | None

    @property
    def already(self) -> bool:
        """True when the same form had already written all of it."""
        return self.sent.already and (self.arrived is None or self.arrived.already)


@transaction.atomic
def start_switch(
    *, club: Club, new: BankAccount, since: date, by: int | None, now: datetime
) -> BankSwitch:
    """Make another open account the main one, where money comes when nobody says otherwise.

    The same change asked twice is one. Raises `BankingRefused` when one is under way, or when the
    account is closed, another club's, or the main one already.
    """
    book = lock(club)
    running = BankSwitch.objects.filter(club=club, done_on__isnull=True).first()
    if running is not None and running.new == new:
        return running
    if running is not None:
        raise BankingRefused(
            _("Un changement de banque est déjà en cours. Rien n'a été changé : terminez-le.")
        )
    main = bank_of(club)
    old = BankAccount.objects.filter(account=main).first()
    if new.club_id != club.pk or not new.is_open or old is None or old == new:
        raise BankingRefused(
            _("Choisissez un autre compte ouvert du club. Rien n'a été changé."), "new"
        )
    if since > timezone.localdate(now):
        raise BankingRefused(_("Cette date est dans le futur. Rien n'a été changé."), "since")
    book.main_bank = new.account
    book.save(update_fields=["main_bank"])
    return BankSwitch.objects.create(
        club=club, old=old, new=new, since=since, recorded_at=now, by=by
    )


@transaction.atomic
def note_switched(
    *, switch: BankSwitch, memberships: Collection[Membership], on: date
) -> BankSwitch:
    """Note the members who said they changed their standing order: these, and no other.

    Raises `BankingRefused` once the change is over, or for a member of another club.
    """
    lock(switch.club)
    if switch.done_on is not None:
        raise BankingRefused(_("Ce changement de banque est terminé. Rien n'a été changé."))
    if any(one.club_id != switch.club_id for one in memberships):
        raise BankingRefused(_("Ce membre n'est pas de ce club. Rien n'a été changé."))
    switch.switched.exclude(membership__in=memberships).delete()
    known = set(switch.switched.values_list("membership", flat=True))
    SwitchedMember.objects.bulk_create(
        SwitchedMember(switch=switch, membership=one, on=on)
        for one in memberships
        if one.pk not in known
    )
    return switch


def followers(switch: BankSwitch, *, at: date) -> list[Follower]:
    """Each present member, and whether their payments come to the new account; by name."""
    paid = _payments(switch, at)
    seen, before = paid[switch.new.account_id], paid[switch.old.account_id]
    ticked = dict(switch.switched.values_list("membership", "on"))
    members = MembershipQuerySet(Membership).filter(club=switch.club).on(at).in_order()
    return [
        Follower(
            membership=one,
            on=seen[one.pk][0] if one.pk in seen else ticked.get(one.pk),
            seen=one.pk in seen,
            last_on_old=before[one.pk][1] if one.pk in before else None,
        )
        for one in members
    ]


def _payments(switch: BankSwitch, at: date) -> dict[UUID, dict[int, tuple[date, date]]]:
    """The first and last payments of each member, on each of the two accounts."""
    rows = (
        Contribution.objects.filter(
            transfer__debit__in=[switch.new.account_id, switch.old.account_id],
            transfer__entry__on__lte=at,
            transfer__entry__reversed_by__isnull=True,
        )
        .order_by()
        .values_list("transfer__debit", "transfer__credit__membership")
        .annotate(Min("transfer__entry__on"), Max("transfer__entry__on"))
    )
    found: dict[UUID, dict[int, tuple[date, date]]] = defaultdict(dict)
    for account_id, member, first, last in rows:
        if member is not None:
            found[account_id][member] = (first, last)
    return found


@transaction.atomic
def transfer_between(
    *,
    source: BankAccount,
    target: BankAccount,
    amount: int,
    sent_on: date,
    arrived_on: date | None,
    key: str,
    by: int | None,
    now: datetime,
) -> Moved:
    """Write a transfer between two accounts of the club, in cents: money moves, none is earned.

    One entry when it leaves and comes on the same day; else two, the money in transit between
    them. `arrived_on` None: it has not come yet. The same `key` writes it once, and may bring the
    day of arrival later. Raises `BankingRefused` or `PostingRefused`; then nothing is written.
    """
    club = source.club
    lock(club)
    if target.club_id != source.club_id or source == target:
        raise BankingRefused(
            _("Choisissez deux comptes différents du club. Rien n'a été enregistré."), "target"
        )
    if arrived_on is not None and arrived_on < sent_on:
        raise BankingRefused(
            _("L'argent ne peut pas arriver avant d'être parti. Rien n'a été enregistré."),
            "arrived_on",
        )
    transit = account(club, AccountKind.TRANSIT)
    straight = arrived_on == sent_on and not _is_on_the_way(club, key)
    through = target.account if straight else transit

    def written(on: date, line: Line, end: str) -> Posted:
        return post(
            club=club,
            kind=EntryKind.INTERNAL,
            on=on,
            lines=[line],
            key=_key(key, end),
            by=by,
            now=now,
        )

    sent = written(sent_on, Line(through, source.account, amount), SENT)
    if straight or arrived_on is None:
        return Moved(sent, None)
    return Moved(sent, written(arrived_on, Line(target.account, transit, amount), ARRIVED))


@transaction.atomic
def arrive(
    *, sent: Entry, target: BankAccount, arrived_on: date, by: int | None, now: datetime
) -> Moved:
    """Write that a transfer on its way came to an account; as `transfer_between` does."""
    club = sent.club
    lock(club)
    leaving = sent.transfers.select_related("credit").get()
    source = BankAccount.objects.filter(account=leaving.credit).first()
    if source is None or not sent.key.endswith(SENT):
        raise BankingRefused(_("Ce n'est pas un virement en route. Rien n'a été enregistré."))
    return transfer_between(
        source=source,
        target=target,
        amount=leaving.quantity,
        sent_on=sent.on,
        arrived_on=arrived_on,
        key=sent.key.removesuffix(SENT),
        by=by,
        now=now,
    )


@dataclass(frozen=True)
class OnTheWay:
    """A transfer that left an account and has not come yet; `amount` in cents."""

    sent: Entry
    source: str
    amount: int


def on_the_way(club: Club, *, at: date) -> list[OnTheWay]:
    """The typed transfers that have not come yet, oldest first."""
    if in_transit(club, at=at) <= 0:
        return []
    moves = Transfer.objects.filter(
        entry__club=club,
        entry__kind=EntryKind.INTERNAL,
        entry__reversed_by__isnull=True,
        entry__on__lte=at,
    ).select_related("entry", "credit__bank_account", "debit")
    by_key = {one.entry.key: one for one in moves.order_by("entry__number")}
    return [
        OnTheWay(one.entry, str(one.credit.bank_account), one.quantity)
        for key, one in by_key.items()
        if key.endswith(SENT)
        and one.debit.kind == AccountKind.TRANSIT
        and key.removesuffix(SENT) + ARRIVED not in by_key
    ]


def in_transit(club: Club, *, at: date) -> int:
    """What left one account of the club and has not come to the other, in cents."""
    return transit_of(balances(club, at=at))


def transit_of(held: Mapping[Account, int]) -> int:
    """The same, from balances already at hand."""
    return sum(amount for one, amount in held.items() if one.kind == AccountKind.TRANSIT)


def _is_on_the_way(club: Club, key: str) -> bool:
    """Whether the same form had written a departure into transit."""
    return Entry.objects.filter(
        club=club,
        key=_key(key, SENT),
        transfers__debit__kind=AccountKind.TRANSIT,
    ).exists()


def _key(key: str, end: str) -> str:
    return key[: KEY_LENGTH - len(end)] + end
