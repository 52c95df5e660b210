"""How old a club is, when its convention ends, and what to look at before (R3). It only warns."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubs.models import SAVING_PHASES, Club, Phase, PhasePeriod, years_after

LONGEST_TAX_LIFE = 10
ALERT_MONTHS = (3, 6, 12)


@dataclass(frozen=True)
class Age:
    """A club's life on a day: its phases so far, its term, and warnings in French."""

    periods: tuple[PhasePeriod, ...]
    period: PhasePeriod | None
    term_on: date | None
    warnings: tuple[str | Promise, ...]

    @property
    def phase(self) -> Phase:
        """The phase in force; forming before the first one."""
        return Phase(self.period.phase) if self.period else Phase.FORMING


def age_on(club: Club, at: date) -> Age:
    """The life of a club on a day, in one query. Sources: Code civil 1873-3, BOI-RPPM-RCM-40-20."""
    periods = tuple(club.phases.filter(starts_on__lte=at).order_by("starts_on", "id"))
    period = periods[-1] if periods else None
    term_on = period.term_on if period else None
    return Age(periods, period, term_on, _warnings(club, periods, at))


def _warnings(club: Club, periods: tuple[PhasePeriod, ...], at: date) -> tuple[str | Promise, ...]:
    """What R3 asks to look at."""
    if not periods or Phase(periods[-1].phase) == Phase.DISSOLVED:
        return ()
    found: list[str | Promise] = []
    term_on = periods[-1].term_on
    if periods[-1].phase in SAVING_PHASES and term_on is not None:
        if term_on < at:
            found.append(
                _(
                    "Le terme de la convention est passé sans prorogation enregistrée : chacun "
                    "peut demander le partage (Code civil, art. 1873-3)."
                )
            )
        elif any(term_on <= _months_after(at, months) for months in ALERT_MONTHS):
            found.append(
                _("Le terme de la convention approche : mettez sa prorogation au vote avant.")
            )
    if sum(period.phase == Phase.EXTENDED for period in periods) > 1:
        found.append(_("La convention a été prorogée plus d'une fois : vérifiez-la."))
    if years_after(club.created_on, LONGEST_TAX_LIFE) < at:
        found.append(
            _("Le club a plus de dix ans : l'avantage fiscal suppose une vie de dix ans au plus.")
        )
    return tuple(found)


def _months_after(day: date, months: int) -> date:
    """The same day some months later, or the 28th when the month is shorter."""
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, min(day.day, 28))
