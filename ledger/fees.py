"""What the network and the federation ask each year, and who has paid (domain.md 2.4).

A fee is the association's money, never the club's. What a club collects for it is a debt of the
club (account `collected`) until it is passed on, so net assets never move. The fee of a year is the
one in force on 1 January; the first year, the one that begins in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Federation, Network
from clubs.money import euros
from ledger.accounts import account, bank_of
from ledger.balances import balance
from ledger.models import (
    Account,
    AccountKind,
    EntryKind,
    FeeBasis,
    FeePayment,
    FeeSchedule,
    Transfer,
)
from ledger.posting import Line, Posted, lock, post
from ledger.refusals import FeeRefused
from members.models import Membership
from members.wording import write_cents, write_day

Association = Network | Federation


@dataclass(frozen=True)
class Collected:
    """A fee noted, and whether the same request had noted it already."""

    payment: FeePayment
    already: bool


@transaction.atomic
def set_fee(
    *,
    association: Association,
    basis: FeeBasis,
    amount: int,
    since: date,
    collected: bool,
    eligible_for_receipt: bool = False,
    club: Club | None = None,
    by: int | None,
    now: datetime,
) -> FeeSchedule:
    """Write what an association asks from a day on (cents a year; 0 ends it), or a club's own
    variant. A schedule that nobody paid by yet may be written again; otherwise begin a new one.
    Raises `FeeRefused`.
    """
    if amount < 0:
        raise FeeRefused(_("Le montant ne peut pas être négatif. Rien n'a été changé."), "amount")
    if club is not None and association not in associations_of(club):
        raise FeeRefused(_("Ce club n'est pas de ce réseau. Rien n'a été changé."), "association")
    values = {"amount": euros(amount), "collected": collected, "by": by, "recorded_at": now}
    values["eligible_for_receipt"] = eligible_for_receipt
    same_day = FeeSchedule.objects.select_for_update().filter(
        **_theirs(association), club=club, basis=basis, since=since
    )
    known = same_day.first()
    if known is None:
        return FeeSchedule.objects.create(
            **_theirs(association), club=club, basis=basis, since=since, **values
        )
    if known.amount_cents != amount and known.payments.exists():
        raise FeeRefused(
            _(
                "Des membres ont déjà payé cette cotisation : elle ne change plus. Rien n'a été "
                "changé ; écrivez-en une autre à partir d'une date plus récente."
            ),
            "since",
        )
    for name, value in values.items():
        setattr(known, name, value)
    known.save(update_fields=list(values))
    return known


@transaction.atomic
def collect_fee(
    *,
    membership: Membership,
    schedule: FeeSchedule,
    year: int,
    amount: int,
    on: date,
    into: Account | None = None,
    key: str,
    by: int | None,
    now: datetime,
) -> Collected:
    """Write a fee that a member paid to the club: money at hand, owed to the association.

    `into` is where the money came, the main bank account by default. The same `key` with the same
    content gives the first one back. Raises `FeeRefused` or `PostingRefused`.
    """
    [done] = collect_fees(
        memberships=[membership],
        schedule=schedule,
        year=year,
        amount=amount,
        on=on,
        into=into,
        key=key,
        by=by,
        now=now,
    )
    return done


@transaction.atomic
def collect_fees(
    *,
    memberships: Sequence[Membership],
    schedule: FeeSchedule,
    year: int,
    amount: int,
    on: date,
    into: Account | None = None,
    key: str,
    by: int | None,
    now: datetime,
) -> tuple[Collected, ...]:
    """Write the fees that several members paid on a day, `amount` cents each, in one entry.

    As `collect_fee`; then nothing is written when one of them is refused.
    """
    if not memberships:
        raise FeeRefused(_("Personne n'est coché. Rien n'a été enregistré."), "members")
    club = memberships[0].club
    lock(club)
    for membership in memberships:
        _check(membership, schedule, year)
    money = into or bank_of(club)
    owed = fee_account(club, schedule)
    members = [one.pk for one in memberships]
    posted = post(
        club=club,
        kind=EntryKind.COLLECTED,
        on=on,
        lines=[Line(money, owed, amount) for _each in memberships],
        key=key,
        by=by,
        now=now,
        request=[members, schedule.pk, year, amount, on.isoformat(), str(money.pk)],
    )
    moved = list(posted.entry.transfers.order_by("position"))
    if posted.already:
        return tuple(Collected(one.fee_payment, already=True) for one in moved)
    return tuple(
        Collected(
            note_collected(
                transfer=one, membership=member, schedule=schedule, year=year, by=by, now=now
            ),
            already=False,
        )
        for one, member in zip(moved, memberships, strict=True)
    )


@transaction.atomic
def note_collected(
    *,
    transfer: Transfer,
    membership: Membership,
    schedule: FeeSchedule,
    year: int,
    by: int | None,
    now: datetime,
) -> FeePayment:
    """Say whose fee a movement to the association's account is (a part of a bank line, say)."""
    if transfer.credit.kind != AccountKind.COLLECTED:
        raise ValueError("a collected fee is credited to the association's account")
    _check(membership, schedule, year)
    return FeePayment.objects.create(
        schedule=schedule,
        club=membership.club,
        membership=membership,
        year=year,
        amount=transfer.quantity,
        transfer=transfer,
        on=transfer.entry.on,
        recorded_at=now,
        by=by,
    )


@transaction.atomic
def note_paid_directly(
    *,
    membership: Membership,
    schedule: FeeSchedule,
    year: int,
    amount: int,
    on: date,
    by: int | None,
    now: datetime,
) -> Collected:
    """Note that a member paid the association without the club; the book does not move.

    The same note again gives the first one back. Raises `FeeRefused`.
    """
    lock(membership.club)
    if amount <= 0:
        raise FeeRefused(
            _("Le montant doit être supérieur à zéro. Rien n'a été enregistré."), "amount"
        )
    facts = {"membership": membership, "schedule": schedule, "year": year, "amount": amount}
    same = FeePayment.objects.filter(**facts, transfer__isnull=True, on=on).first()
    if same is not None:
        return Collected(same, already=True)
    _check(membership, schedule, year)
    noted = FeePayment.objects.create(**facts, club=membership.club, on=on, recorded_at=now, by=by)
    return Collected(noted, already=False)


@transaction.atomic
def note_all_directly(
    *,
    memberships: Sequence[Membership],
    schedule: FeeSchedule,
    year: int,
    amount: int,
    on: date,
    by: int | None,
    now: datetime,
) -> tuple[Collected, ...]:
    """The same note for several members; none is kept when one is refused."""
    return tuple(
        note_paid_directly(
            membership=one, schedule=schedule, year=year, amount=amount, on=on, by=by, now=now
        )
        for one in memberships
    )


@transaction.atomic
def forget_direct(*, payment: FeePayment) -> None:
    """Take back a note of a direct payment. What is in the book is reversed there instead."""
    lock(payment.club)
    if payment.transfer_id is not None:
        raise FeeRefused(
            _("Cette cotisation est dans nos comptes : annulez son écriture. Rien n'a été changé.")
        )
    payment.delete()


@transaction.atomic
def pass_on(
    *,
    club: Club,
    association: Association,
    amount: int,
    on: date,
    paid_from: Account | None = None,
    key: str,
    by: int | None,
    now: datetime,
) -> Posted:
    """Pay the association what the club collected for it, in one payment of `amount` cents.

    The same `key` with the same content gives the first entry back. Raises `FeeRefused` when more
    is passed on than the club holds for it that day or later.
    """
    lock(club)
    owed = association_account(club, association)
    request = [owed.subject, amount, on.isoformat()]
    held = min(held_for(club, association, at=day) for day in (on, date.max))
    is_new = not club.entries.filter(key=key).exists()
    if is_new and amount > held:
        raise FeeRefused(
            _(
                "Le club ne garde que %(held)s pour %(name)s le %(day)s ou plus tard. "
                "Rien n'a été enregistré."
            )
            % {"held": write_cents(max(held, 0)), "name": association, "day": write_day(on)},
            "amount",
        )
    return post(
        club=club,
        kind=EntryKind.COLLECTED,
        on=on,
        lines=[Line(owed, paid_from or bank_of(club), amount)],
        key=key,
        by=by,
        now=now,
        request=[*request, str((paid_from or bank_of(club)).pk)],
    )


def associations_of(club: Club) -> tuple[Association, ...]:
    """The club's network and its federation, those there are."""
    network = club.network
    if network is None:
        return ()
    return (network, network.federation) if network.federation else (network,)


def association_account(club: Club, association: Association) -> Account:
    """What the club holds for an association, as an account of the book."""
    sort = "network" if isinstance(association, Network) else "federation"
    subject = f"{sort}:{association.pk}"
    label = str(_("cotisations pour %(name)s") % {"name": association.name})[:120]
    return account(club, AccountKind.COLLECTED, subject=subject, label=label)


def fee_account(club: Club, schedule: FeeSchedule) -> Account:
    """The account that a schedule's fees are collected on."""
    return association_account(club, association_of(schedule))


def association_of(schedule: FeeSchedule) -> Association:
    """Whose fee it is."""
    owner = schedule.network or schedule.federation
    if owner is None:
        raise ValueError("a fee is a network's or a federation's")
    return owner


def held_for(club: Club, association: Association, *, at: date) -> int:
    """What the club collected for an association and has not passed on, in cents."""
    sort = "network" if isinstance(association, Network) else "federation"
    found = Account.objects.filter(
        club=club, kind=AccountKind.COLLECTED, subject=f"{sort}:{association.pk}"
    ).first()
    return -balance(found, at=at) if found else 0


def _theirs(association: Association) -> dict[str, Association | None]:
    is_network = isinstance(association, Network)
    return {
        "network": association if is_network else None,
        "federation": None if is_network else association,
    }


def _check(membership: Membership, schedule: FeeSchedule, year: int) -> None:
    club = membership.club
    if schedule.club_id not in (None, club.pk) or association_of(schedule) not in associations_of(
        club
    ):
        raise FeeRefused(
            _("Cette cotisation n'est pas celle de ce club. Rien n'a été enregistré."), "schedule"
        )
    if schedule.basis == FeeBasis.PER_CLUB:
        raise FeeRefused(
            _(
                "Cette cotisation est celle du club : elle s'enregistre comme un frais. "
                "Rien n'a été enregistré."
            ),
            "schedule",
        )
    if schedule.since.year > year or membership.joined_on.year > year:
        raise FeeRefused(
            _("Cette année-là, rien n'était demandé à ce membre. Rien n'a été enregistré."), "year"
        )
