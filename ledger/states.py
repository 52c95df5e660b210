"""What a member's month looks like, in one word."""

from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """What a member's month looks like."""

    PAID = "paid"
    PARTIAL = "partial"
    EXPECTED = "expected"
    LATE = "late"
    AHEAD = "ahead"
    HOLIDAY = "holiday"
    NOT_YET = "not_yet"
    GONE = "gone"
    NOTHING = "nothing"

    @property
    def label(self) -> LazyText:
        """The word people read."""
        return LABELS[self]


LABELS: dict[State, LazyText] = {
    State.PAID: _("versé"),
    State.PARTIAL: _("partiel"),
    State.EXPECTED: _("attendu"),
    State.LATE: _("en retard"),
    State.AHEAD: _("en avance"),
    State.HOLIDAY: _("pause"),
    State.NOT_YET: _("pas encore membre"),
    State.GONE: _("sorti"),
    State.NOTHING: _("rien d'attendu"),
}
