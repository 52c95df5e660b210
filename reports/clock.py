"""The club's clock: every dated duty, gathered from the rooms."""

from datetime import date

from clublife import clock
from clubs.duties import Duty
from clubs.models import Club


def duties(club: Club, *, at: date) -> tuple[Duty, ...]:
    """What is due, done or not, the earliest first."""
    return clock.duties(club, at=at)
