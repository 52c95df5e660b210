"""Promising to save: a pledge, its change, its end, months off.

A pledge is an act still to be done, so a rule may refuse it: a club that no longer saves (R4)
takes none, and one that would carry the household over its yearly ceiling (R5) wants a reason.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.money import euros
from clubs.phases import may_save, phase_on
from ledger.ceilings import Caution, Level, ceiling, monthly_caution
from ledger.models import Frequency, Pledge, PledgeHoliday
from ledger.months import Term, after, month_of
from ledger.posting import lock
from ledger.refusals import SavingRefused
from members.models import Membership


@dataclass(frozen=True)
class Pledged:
    """The pledge, whether it was already there, and what to know about it."""

    pledge: Pledge
    already: bool
    cautions: tuple[Caution, ...] = ()


@transaction.atomic
def pledge(
    *,
    membership: Membership,
    amount: int,
    since: date,
    frequency: Frequency = Frequency.MONTHLY,
    until: date | None = None,
    override_reason: str = "",
    by: int | None,
    now: datetime,
) -> Pledged:
    """Promise `amount` cents at each term, from the month of `since` to the month of `until`.

    The same pledge again gives the first one back. Raises `SavingRefused` when another one runs
    in these months (use `change_pledge`), when the club no longer saves, outside the person's
    stay, or above the household's ceiling without a reason.
    """
    lock(membership.club)
    since, until = month_of(since), until and month_of(until)
    same = Pledge.objects.filter(
        membership=membership,
        amount=euros(amount).amount,
        frequency=frequency,
        since=since,
        until=until,
    ).first()
    if same is not None:
        return Pledged(same, already=True)
    _check_shape(membership, amount, since, until)
    _check_saves(membership, since, until, now)
    _check_free(membership, since, until)
    term = Term(amount, frequency.months, since, until)
    cautions = _ceiling_cautions(membership, term, override_reason, now)
    bounds = monthly_caution(membership.club, amount=amount, frequency=frequency, at=since)
    made = Pledge.objects.create(
        membership=membership,
        amount=euros(amount),
        frequency=frequency,
        since=since,
        until=until,
        override_reason=override_reason.strip(),
        recorded_at=now,
        by=by,
    )
    return Pledged(made, already=False, cautions=(*cautions, *([bounds] if bounds else ())))


@transaction.atomic
def change_pledge(
    *,
    membership: Membership,
    amount: int,
    since: date,
    frequency: Frequency = Frequency.MONTHLY,
    until: date | None = None,
    override_reason: str = "",
    by: int | None,
    now: datetime,
) -> Pledged:
    """Promise otherwise from the month of `since` on: what ran before ends the month before.

    Pledges that were to begin later give way. Raises `SavingRefused`; then nothing has changed.
    """
    lock(membership.club)
    since = month_of(since)
    same = membership.pledges.filter(since=since).first()
    wanted = (euros(amount), frequency, until and month_of(until))
    if same is not None and (same.amount, same.frequency, same.until) == wanted:
        return Pledged(same, already=True)
    stop_pledge(membership=membership, after_month=after(since, -1))
    return pledge(
        membership=membership,
        amount=amount,
        since=since,
        frequency=frequency,
        until=until,
        override_reason=override_reason,
        by=by,
        now=now,
    )


@transaction.atomic
def stop_pledge(*, membership: Membership, after_month: date) -> None:
    """End what a member promised: the month of `after_month` is the last one expected."""
    last = month_of(after_month)
    membership.pledges.filter(since__gt=last).delete()
    for running in membership.pledges.filter(Q(until__isnull=True) | Q(until__gt=last)):
        running.until = last
        running.save(update_fields=["until"])


@transaction.atomic
def take_holiday(
    *,
    membership: Membership,
    since: date,
    until: date,
    reason: str = "",
    by: int | None,
    now: datetime,
) -> PledgeHoliday:
    """Give a member months off, both included, without any right lost.

    The same months again give the first ones back. Raises `SavingRefused` when they overlap
    other months off, or end before they begin.
    """
    lock(membership.club)
    since, until = month_of(since), month_of(until)
    if until < since:
        raise SavingRefused(_("La pause ne peut pas finir avant d'avoir commencé."), "until")
    same = membership.pledge_holidays.filter(since=since, until=until).first()
    if same is not None:
        return same
    if membership.pledge_holidays.filter(since__lte=until, until__gte=since).exists():
        raise SavingRefused(
            _("Une pause couvre déjà une partie de ces mois. Rien n'a été changé."), "since"
        )
    return PledgeHoliday.objects.create(
        membership=membership, since=since, until=until, reason=reason, recorded_at=now, by=by
    )


@transaction.atomic
def cancel_holiday(*, holiday: PledgeHoliday) -> None:
    """Take months off back: the member's terms are expected again."""
    lock(holiday.membership.club)
    holiday.delete()


def _check_shape(membership: Membership, amount: int, since: date, until: date | None) -> None:
    if amount <= 0:
        raise SavingRefused(_("Le montant doit être supérieur à zéro."), "amount")
    if until is not None and until < since:
        raise SavingRefused(_("La fin ne peut pas précéder le début."), "until")
    if since < month_of(membership.joined_on):
        raise SavingRefused(
            _("Cette personne n'était pas encore membre : choisissez un mois plus tard."), "since"
        )
    if membership.left_on is not None and since > membership.left_on:
        raise SavingRefused(_("Cette personne a quitté le club avant ce mois."), "since")


def _check_saves(membership: Membership, since: date, until: date | None, now: datetime) -> None:
    """Refuse a promise to a club that no longer saves; one that is over is only history."""
    today = timezone.localdate(now)
    over = until is not None and until < month_of(today)
    day = max(since, membership.club.created_on) if over else max(since, today)
    if not may_save(membership.club, day):
        raise SavingRefused(
            _(
                "Le club est « %(phase)s » : il ne collecte plus d'épargne et ne prend plus "
                "d'engagement. Un versement reçu malgré tout s'enregistre normalement."
            )
            % {"phase": phase_on(membership.club, day).label}
        )


def _check_free(membership: Membership, since: date, until: date | None) -> None:
    others = membership.pledges.filter(Q(until__isnull=True) | Q(until__gte=since))
    if until is not None:
        others = others.filter(since__lte=until)
    if others.exists():
        raise SavingRefused(
            _("Un engagement court déjà dans ces mois : modifiez-le plutôt."), "since"
        )


def _ceiling_cautions(
    membership: Membership, term: Term, reason: str, now: datetime
) -> list[Caution]:
    """Look at the first year and the next; above the ceiling, refuse without a reason."""
    today = timezone.localdate(now)
    levels = []
    for year in sorted({max(term.since.year, today.year), max(term.since.year, today.year) + 1}):
        levels.append(
            ceiling(
                membership.person,
                club=membership.club,
                at=today,
                year=year,
                instead=(membership, term),
            ).level_ahead
        )
    if Level.PASSED in levels:
        if not reason.strip():
            raise SavingRefused(
                _(
                    "Avec cet engagement, le foyer fiscal dépasserait son plafond annuel de "
                    "versements, tous clubs ensemble (doctrine fiscale). Rien n'a été changé : "
                    "baissez le montant, ou donnez le motif qui permet de passer outre."
                ),
                "override_reason",
            )
        return [
            Caution(
                "R5",
                _("Le foyer fiscal dépassera son plafond annuel ; votre motif est noté."),
            )
        ]
    if Level.NEAR in levels:
        return [
            Caution(
                "R5",
                _(
                    "Avec cet engagement, le foyer fiscal approche de son plafond annuel de "
                    "versements, tous clubs ensemble."
                ),
            )
        ]
    return []
