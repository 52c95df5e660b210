"""The ages of a club (domain.md 1.4): which one on a day, and the legal steps between them."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clubs.models import (
    INVESTING_PHASES,
    SAVING_PHASES,
    Club,
    Phase,
    PhasePeriod,
    years_after,
)
from clubs.refusals import Refusal

TRANSITIONS: dict[Phase, tuple[Phase, ...]] = {
    Phase.FORMING: (Phase.ACTIVE, Phase.DISSOLVED),
    Phase.ACTIVE: (Phase.EXTENDED, Phase.MANAGEMENT, Phase.LIQUIDATING),
    Phase.EXTENDED: (Phase.EXTENDED, Phase.MANAGEMENT, Phase.LIQUIDATING),
    Phase.MANAGEMENT: (Phase.LIQUIDATING,),
    Phase.LIQUIDATING: (Phase.DISSOLVED,),
    Phase.DISSOLVED: (),
}


class PhaseRefused(Refusal):
    """A step the life of a club does not allow."""


def period_on(club: Club, at: date) -> PhasePeriod | None:
    """Return the phase in force on `at`, or None before the club existed."""
    return club.phases.filter(starts_on__lte=at).order_by("-starts_on", "-id").first()


def phase_on(club: Club, at: date) -> Phase:
    """Return the club's phase on a day; before its first day it is still forming."""
    period = period_on(club, at)
    return Phase(period.phase) if period else Phase.FORMING


def may_save(club: Club, at: date) -> bool:
    """True while the club still collects savings (R4)."""
    return phase_on(club, at) in SAVING_PHASES


def may_invest(club: Club, at: date) -> bool:
    """True while the club still makes new investments (R4)."""
    return phase_on(club, at) in INVESTING_PHASES


@transaction.atomic
def change_phase(
    *,
    club: Club,
    to: Phase,
    on: date,
    now: datetime,
    term_on: date | None = None,
    reason: str = "",
) -> PhasePeriod:
    """Open a new phase on a day and end the present one the day before.

    A term more than five years away is refused (Code civil 1873-3, R3). Conditions from rooms
    above (a vote, an empty cash box) belong to `clublife.ageing`, which calls this.
    """
    if on > now.date():
        raise PhaseRefused(_("Cette date n'est pas encore venue : attendez ce jour."), "on")
    present = club.phases.select_for_update().filter(ends_on__isnull=True).first()
    if present is not None:
        _check_step(present, to, on)
    if to in (Phase.ACTIVE, Phase.EXTENDED):
        term_on = term_on or years_after(on, 5)
        if term_on > years_after(on, 5):
            raise PhaseRefused(
                _("La convention ne peut pas durer plus de cinq ans (Code civil, art. 1873-3)."),
                "term_on",
            )
    if present is not None:
        present.ends_on = max(present.starts_on, on - timedelta(days=1))
        present.save(update_fields=["ends_on"])
    return PhasePeriod.objects.create(
        club=club, phase=to, starts_on=on, term_on=term_on, reason=reason
    )


def _check_step(present: PhasePeriod, to: Phase, on: date) -> None:
    """Refuse a step that is not legal, or dated before the present phase."""
    if to not in TRANSITIONS[Phase(present.phase)]:
        raise PhaseRefused(
            _("Un club « %(now)s » ne peut pas passer « %(to)s ».")
            % {"now": present.get_phase_display(), "to": to.label},
            "to",
        )
    if on < present.starts_on:
        raise PhaseRefused(
            _("Cette date précède le début de la phase actuelle : choisissez-en une plus tard."),
            "on",
        )
