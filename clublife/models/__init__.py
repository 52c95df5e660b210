"""Where decisions meet the rest of a club's life: leaving, growing older, meeting, being born."""

from clublife.models.admitting import Admission, Amendment
from clublife.models.clock import CalendarFeed, DutyDone
from clublife.models.evening import Hearing, Minutes, OpenQuestion
from clublife.models.founding import FoundingFile, NetworkText
from clublife.models.leaving import MemberExit, PhaseDecision

__all__ = [
    "Admission",
    "Amendment",
    "CalendarFeed",
    "DutyDone",
    "FoundingFile",
    "Hearing",
    "MemberExit",
    "Minutes",
    "NetworkText",
    "OpenQuestion",
    "PhaseDecision",
]
