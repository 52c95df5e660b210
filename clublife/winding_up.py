"""The end of a club: what is left to do, in order, and the sharing out of what is left.

What is left is shared in proportion to what each member owns (Code civil 815-10; "au prorata des
apports", domain.md 2.6). Investments are sold, repaid or written off first: what cannot be sold
stays with a club in management, which waits for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clublife.models import MemberExit, PhaseDecision
from clublife.refusals import LifeRefused
from clubs.models import Club, Phase
from clubs.money import euros
from clubs.phases import phase_on
from investments.valuation import portfolio
from ledger.balances import cash, held_as
from ledger.exits import debts, exit_member, pay_member
from ledger.models import AccountKind, ExpenseState, Spending
from ledger.shares import MemberShare, shares
from members.joining import leave
from members.models import ExitKind, Membership, Person
from members.permissions import Act
from members.trail import note


@dataclass(frozen=True)
class WindingStep:
    """One step to the end: what it is, whether it is done, what is left, where and by whom."""

    key: str
    title: str | Promise
    source: str | Promise
    is_done: bool
    left: int = 0
    url: str = ""
    act: Act = Act.READ_CLUB


def steps(club: Club, *, at: date) -> tuple[WindingStep, ...]:
    """Every step of a club's end on a day, in the order in which they are done."""
    return tuple(_steps(club, at))


def _steps(club: Club, at: date) -> Iterator[WindingStep]:
    phase = phase_on(club, at)
    ending = phase in (Phase.LIQUIDATING, Phase.DISSOLVED)
    held = len(portfolio(club, at=at).rows)
    waiting = Spending.objects.filter(
        club=club, state__in=[ExpenseState.ASKED, ExpenseState.APPROVED]
    ).count()
    cheques = held_as(club, AccountKind.CHEQUES, at=at)
    sharing = sum(1 for one in shares(club, at=at).members if one.weight)
    owed = sum(one.cents for one in debts(club, at=at))
    left = cash(club, at=at)
    yield WindingStep(
        "decision",
        _("Le club décide sa dissolution"),
        _("Code civil, art. 1873-3 et 1873-8 ; votre convention"),
        ending,
        url=_url(club, "phase"),
    )
    yield WindingStep(
        "holdings",
        _("Les investissements sont vendus, remboursés ou perdus"),
        _("usage des réseaux"),
        not held,
        held,
        _url(club, "portfolio"),
    )
    yield WindingStep(
        "cheques", _("Les chèques sont déposés"), "", not cheques, url=_url(club, "savings")
    )
    yield WindingStep(
        "expenses",
        _("Les dépenses en cours sont payées"),
        "",
        not waiting,
        waiting,
        _url(club, "spendings"),
    )
    yield WindingStep(
        "sharing",
        _("Ce qui reste est partagé entre les membres"),
        _("Code civil, art. 815-10 : en proportion des droits de chacun"),
        not sharing,
        sharing,
        _url(club, "share_out"),
        Act.RECORD_MONEY,
    )
    yield WindingStep(
        "debts",
        _("Chaque membre a reçu sa part"),
        "",
        not owed and not sharing,
        url=_url(club, "debts"),
        act=Act.RECORD_MONEY,
    )
    yield WindingStep("cash", _("Le compte et la caisse sont vides"), "", not left)
    yield WindingStep(
        "dissolved",
        _("Le club est dissous"),
        _("le compte est fermé ; le réseau et le service des impôts sont prévenus"),
        phase == Phase.DISSOLVED,
        url=_url(club, "change_phase"),
        act=Act.CHANGE_PHASE,
    )


def _url(club: Club, name: str) -> str:
    return reverse(name, args=[club.slug])


@dataclass(frozen=True)
class Sharing:
    """What sharing out on a day would give each member; nothing is written. Cents."""

    net_assets: int
    members: tuple[MemberShare, ...]
    why_not: str | Promise = ""


def sharing_of(club: Club, *, at: date) -> Sharing:
    """Each one's part of what is left, and why it cannot be shared yet."""
    found = shares(club, at=at)
    with_weight = tuple(one for one in found.members if one.weight)
    return Sharing(found.net_assets, with_weight, _why_not(club, at, found.net_assets))


def _why_not(club: Club, at: date, net_assets: int) -> str | Promise:
    if phase_on(club, at) != Phase.LIQUIDATING:
        return _("Le club n'est pas en liquidation : décidez d'abord sa dissolution.")
    if portfolio(club, at=at).rows:
        return _("Le club possède encore des investissements : cédez-les ou constatez leur fin.")
    if net_assets < 0:
        return _("Le club doit plus qu'il ne possède : payez ou réglez d'abord ses dettes.")
    if held_as(club, AccountKind.CHEQUES, at=at):
        return _("Des chèques ne sont pas encore déposés : déposez-les d'abord.")
    return ""


@transaction.atomic
def share_out(
    *,
    club: Club,
    on: date,
    key: str,
    now: datetime,
    by: Person | None = None,
    pay_now: bool = False,
) -> tuple[MemberExit, ...]:
    """Give each member their part of what is left, on one day, all or nothing.

    Every membership ends that day (`ExitKind.CLUB_END`); each part is a debt of the club, paid at
    once when asked. The same `key` gives the first sharing back.
    """
    Club.objects.select_for_update().get(pk=club.pk)
    done = MemberExit.objects.filter(
        membership__club=club, entry__key__startswith=f"{key}:"
    ).order_by("id")
    if done:
        return tuple(done)
    if on > timezone.localdate(now):
        raise LifeRefused(_("Cette date n'est pas encore venue : attendez ce jour."), "on")
    planned = sharing_of(club, at=on)
    if planned.why_not:
        raise LifeRefused(planned.why_not)
    if not planned.members:
        raise LifeRefused(_("Aucun membre n'a de part à recevoir."))
    reason = _reason(club)
    made = [
        _settle(one, on, f"{key}:{one.membership.pk}", reason, now, by) for one in planned.members
    ]
    for membership in Membership.objects.filter(club=club, left_on__isnull=True).order_by("id"):
        leave(membership=membership, on=on, kind=ExitKind.CLUB_END, now=now, by=by)
    if pay_now:
        for one in planned.members:
            if one.value:
                _pay(one, on, f"{key}:{one.membership.pk}:paid", now, by)
    note(act="club.share_out", by=by, club=club, now=now, members=len(made))
    return tuple(made)


def _reason(club: Club) -> str:
    """The decision that ends the club, in words."""
    decided = (
        PhaseDecision.objects.filter(period__club=club, period__phase=Phase.LIQUIDATING)
        .select_related("motion")
        .order_by("-period__starts_on")
        .first()
    )
    if decided is None:
        return str(_("fin du club"))
    if decided.motion is None:
        return decided.reason
    return f"{decided.motion.title} ({decided.motion.reference})"[:200]


def _settle(
    share: MemberShare, on: date, key: str, reason: str, now: datetime, by: Person | None
) -> MemberExit:
    posted = exit_member(
        membership=share.membership,
        on=on,
        value_cents=share.value,
        key=key,
        by=by.pk if by else None,
        now=now,
    )
    return MemberExit.objects.create(
        membership=share.membership,
        reason=reason,
        value=euros(share.value),
        entry=posted.entry,
        recorded_at=now,
    )


def _pay(share: MemberShare, on: date, key: str, now: datetime, by: Person | None) -> None:
    pay_member(
        membership=share.membership,
        cents=share.value,
        on=on,
        key=key,
        by=by.pk if by else None,
        now=now,
    )
