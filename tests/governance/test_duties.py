"""What deciding together asks of a club: meetings each year, votes to close, rules to confirm."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from clubs.models import Phase
from clubs.phases import change_phase
from clubs.rules import set_rule
from governance.closing import close
from governance.duties import duties
from governance.meetings import cancel, plan, record_attendance
from governance.models import DecisionType
from governance.rules import set_voting_rule
from tests.build import CREATED_ON, NOW, TODAY, a_club
from tests.governance.build import SIMPLE, a_club_of, a_vote

pytestmark = pytest.mark.django_db


def keys(club, at=TODAY):
    return {one.key: one for one in duties(club, at=at)}


def held(club, on: date, kind: str = "meeting"):
    starts = timezone.make_aware(datetime(on.year, on.month, on.day, 20))
    meeting = plan(club=club, starts_at=starts, now=starts - timedelta(days=9), kind=kind)
    return record_attendance(meeting=meeting, present=[], now=starts + timedelta(hours=2))


def test_the_general_meeting_of_a_year_is_done_once_held():
    club = a_club()
    asked = keys(club)["general-meeting:2026"]
    assert (asked.done_on, asked.due_on, asked.by_hand) == (None, date(2026, 12, 31), False)
    held(club, date(2026, 3, 2), "general")
    assert keys(club)["general-meeting:2026"].done_on == date(2026, 3, 2)


def test_a_general_meeting_of_a_past_year_can_only_be_said_to_have_been_held():
    late = keys(a_club())["general-meeting:2025"]
    assert (late.is_overdue(TODAY), late.by_hand, late.url) == (True, True, "")


def test_an_ordinary_evening_or_a_cancelled_meeting_is_no_general_meeting():
    club = a_club()
    held(club, date(2026, 3, 2))
    planned = plan(club=club, starts_at=NOW + timedelta(days=3), now=NOW, kind="general")
    cancel(meeting=planned, now=NOW)
    assert keys(club)["general-meeting:2026"].done_on is None


def test_the_founding_year_asks_no_general_meeting():
    assert "general-meeting:2022" not in keys(a_club(), date(2023, 6, 1))
    assert "general-meeting:2023" in keys(a_club(), date(2023, 6, 1))


def test_only_the_club_s_own_rule_asks_for_meetings_and_the_last_one_wanted_does_it():
    club = a_club()
    assert not [key for key in keys(club) if key.startswith("meetings:")]
    set_rule(
        club=club, key="meetings_per_year", value=2, since=CREATED_ON, clause="art. 4", now=NOW
    )
    held(club, date(2026, 1, 15))
    asked = keys(club)["meetings:2026"]
    assert (asked.done_on, "tenues, 1" in str(asked.title)) == (None, True)
    held(club, date(2026, 2, 16))
    held(club, date(2026, 3, 12))
    assert keys(club)["meetings:2026"].done_on == date(2026, 2, 16)


def test_a_club_in_management_owes_no_number_of_meetings():
    club = a_club()
    set_rule(
        club=club, key="meetings_per_year", value=8, since=CREATED_ON, clause="art. 4", now=NOW
    )
    change_phase(club=club, to=Phase.MANAGEMENT, on=TODAY, now=NOW)
    found = keys(club)
    assert "meetings:2026" not in found
    assert {"meetings:2025", "general-meeting:2026"} <= set(found)


def test_an_open_vote_is_to_close_on_its_last_day():
    club = a_club_of(3)
    vote = a_vote(club)
    told = keys(club)[f"vote-close:{vote.pk}"]
    assert told.due_on == timezone.localdate(vote.deadline)
    assert told.is_overdue(told.due_on + timedelta(days=1))
    close(motion=vote, now=vote.deadline)
    assert f"vote-close:{vote.pk}" not in keys(club)


def test_the_voting_rules_are_asked_until_all_are_confirmed():
    club = a_club_of(1, rule=None)
    assert keys(club)["voting-rules"].due_on == date(2023, 1, 10)
    for type in DecisionType:
        set_voting_rule(
            club=club,
            type=type,
            rule=SIMPLE,
            proxies_max=1,
            since=CREATED_ON,
            clause="art. 8",
            by=None,
            now=NOW,
        )
    assert "voting-rules" not in keys(club)
