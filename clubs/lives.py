"""The life of a club as its dated duties need it: not yet begun, running, over."""

from dataclasses import dataclass
from datetime import date

from clubs.models import INVESTING_PHASES, Club, Phase, PhasePeriod


@dataclass(frozen=True)
class Life:
    """The ages of a club by a day, the first first."""

    periods: tuple[PhasePeriod, ...]

    @property
    def period(self) -> PhasePeriod | None:
        """The age in force; None before the club existed."""
        return self.periods[-1] if self.periods else None

    @property
    def started_on(self) -> date | None:
        """The first day after its founding: nothing is asked of a club before."""
        begun = (one.starts_on for one in self.periods if one.phase != Phase.FORMING)
        return next(begun, None)

    @property
    def is_over(self) -> bool:
        """True once dissolved."""
        return self.period is not None and self.period.phase == Phase.DISSOLVED

    @property
    def is_running(self) -> bool:
        """True from its start to its dissolution."""
        return self.started_on is not None and not self.is_over

    def invests_on(self, day: date) -> bool:
        """True when the club still saved and invested that day."""
        known = [one for one in self.periods if one.starts_on <= day]
        return bool(known) and known[-1].phase in INVESTING_PHASES


def life_of(club: Club, *, at: date) -> Life:
    """A club's life by a day; no query when its phases were fetched with it."""
    return Life(tuple(one for one in club.phases.all() if one.starts_on <= at))
