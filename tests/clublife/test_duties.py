"""What the life of a club asks: its term, minutes, amendments, registration; what says it done."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clublife.ageing import grow
from clublife.amending import open_amendment, sign_amendment
from clublife.duties import duties
from clublife.founding import note_step
from clublife.minutes import approve, draft_minutes, state_of
from clublife.models import Amendment
from clubs.duties import months_before
from clubs.models import Phase
from governance.closing import close
from governance.models import DecisionType
from governance.rules import set_voting_rule
from tests.build import CREATED_ON, NOW, TODAY, a_club, a_member
from tests.clublife.meeting import ENDED, an_ended_evening
from tests.governance.build import SIMPLE, a_vote, members_of, say

pytestmark = pytest.mark.django_db
TERM = date(2027, 1, 10)


def keys(club, at=TODAY):
    return {one.key: one for one in duties(club, at=at)}


@given(day=st.dates(date(2001, 1, 1), date(2099, 12, 31)), months=st.integers(-60, 60))
def test_months_before_any_day_is_a_day_of_that_month(day, months):
    earlier = months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day <= day.day


def test_a_leap_day_comes_back_to_the_last_of_february():
    assert months_before(date(2028, 2, 29), 12) == date(2027, 2, 28)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 31), -1) == date(2026, 2, 28)


def test_the_term_is_told_with_the_notices_to_come_and_its_article():
    found = keys(a_club())
    assert found[f"term:{TERM}"].due_on == TERM
    assert [key for key in found if "notice" in key] == [
        f"term-notice:{TERM}:6",
        f"term-notice:{TERM}:3",
    ]
    assert all("1873-3" in str(one.source) for one in found.values())


def test_a_notice_whose_day_has_passed_goes_and_is_not_done():
    club = a_club()
    told = f"term-notice:{TERM}:6"
    assert told in keys(club, date(2026, 7, 10))
    assert told not in keys(club, date(2026, 7, 11))


def test_the_vote_on_what_follows_is_late_after_the_term_until_it_is_adopted():
    club = a_club()
    for _number in range(3):
        a_member(club)
    asked = keys(club, TERM + timedelta(days=1))
    assert asked[f"term-vote:{TERM}"].is_overdue(TERM + timedelta(days=1))
    assert f"term:{TERM}" not in asked
    set_voting_rule(
        club=club,
        type=DecisionType.EXTENSION,
        rule=SIMPLE,
        proxies_max=1,
        since=CREATED_ON,
        clause="art. 3",
        by=None,
        now=NOW,
    )
    vote = a_vote(club, type=DecisionType.EXTENSION)
    for member in members_of(club):
        say(vote, member)
    close(motion=vote, now=vote.deadline)
    found = keys(club, TODAY + timedelta(days=10))
    assert found[f"term-vote:{TERM}"].done_on == vote.deadline.date()
    assert not [key for key in found if "notice" in key]


def test_a_club_in_management_has_no_term():
    club = a_club()
    grow(club=club, to=Phase.MANAGEMENT, on=TODAY, now=NOW, reason="acte signé")
    assert not [key for key in keys(club) if key.startswith("term")]


def test_minutes_wait_until_they_are_approved():
    evening = an_ended_evening()
    drafted = draft_minutes(meeting=evening.meeting, now=ENDED, by=evening.secretary)
    told = f"minutes:{evening.meeting.pk}"
    asked = keys(evening.club, ENDED.date())[told]
    assert asked.due_on == ENDED.date() + timedelta(days=30)
    approve(minutes=drafted, by=evening.manager, now=ENDED, read=state_of(drafted))
    assert told not in keys(evening.club, ENDED.date())


def test_an_amendment_waits_until_everybody_has_signed():
    club = a_club()
    made = open_amendment(
        club=club, kind=Amendment.Kind.SEAT, on=TODAY, detail="12 rue du Marché", now=NOW
    )
    asked = keys(club)[f"amendment:{made.pk}"]
    assert (asked.due_on, "n° 1" in str(asked.title)) == (TODAY + timedelta(days=30), True)
    sign_amendment(amendment=made, on=TODAY, now=NOW)
    assert f"amendment:{made.pk}" not in keys(club)


def test_the_convention_is_deposited_once_its_day_is_noted():
    club = a_club(active_on=None)
    for _number in range(5):
        a_member(club)
    assert "registration" not in keys(club)
    note_step(club=club, step="signature", fields={"convention_signed_on": TODAY}, now=NOW)
    asked = keys(club)["registration"]
    assert (asked.due_on, asked.done_on) == (TODAY + timedelta(days=30), None)
    note_step(club=club, step="impots", fields={"registered_on": TODAY}, now=NOW)
    assert keys(club)["registration"].done_on == TODAY
