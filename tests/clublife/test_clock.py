"""The club's clock: each duty from a fact, done by a fact or said to be, and a private calendar."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from clublife.ageing import grow
from clublife.clock import duties, months_before
from clublife.duties_done import say_done, take_back
from clublife.feeds import feed_of, make_feed, remove_feed
from clublife.refusals import LifeRefused
from clubs.models import Phase
from governance.meetings import plan
from members.joining import leave
from members.models import ExitKind, RoleKind
from members.roles import appoint_member
from tests.build import CREATED_ON, NOW, TODAY, a_club, a_member, an_officer

pytestmark = pytest.mark.django_db


def keys(club, at=TODAY):
    return {one.key: one for one in duties(club, at=at)}


@given(day=st.dates(date(2001, 1, 1), date(2099, 12, 31)), months=st.integers(0, 60))
def test_months_before_any_day_is_a_day_of_that_month(day, months):
    earlier = months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day <= day.day


def test_a_leap_day_comes_back_to_the_last_of_february():
    assert months_before(date(2028, 2, 29), 12) == date(2027, 2, 28)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)


def test_the_term_is_told_twelve_six_and_three_months_before():
    club = a_club()
    found = keys(club)
    term = date(2027, 1, 10)
    assert found[f"term:{term}"].due_on == term
    assert [found[f"term-notice:{term}:{n}"].due_on for n in (12, 6, 3)] == [
        date(2026, 1, 10),
        date(2026, 7, 10),
        date(2026, 10, 10),
    ]
    assert "1873-3" in str(found[f"term:{term}"].source)


def test_a_club_in_management_has_no_term_to_vote():
    club = a_club()
    a_member(club)
    grow(club=club, to=Phase.MANAGEMENT, on=TODAY, now=NOW, reason="acte signé")
    assert not any(key.startswith("term") for key in keys(club))


def test_every_list_is_sorted_with_keys_of_their_own():
    club = a_club()
    for months in range(0, 72, 5):
        at = CREATED_ON + timedelta(days=30 * months)
        found = duties(club, at=at)
        assert [one.due_on for one in found] == sorted(one.due_on for one in found)
        assert len({one.key for one in found}) == len(found)
        assert all(str(one.source) for one in found)


def test_a_mandate_ends_on_its_last_day():
    club = a_club()
    role = appoint_member(
        membership=a_member(club), kind=RoleKind.MANAGER, starts_on=CREATED_ON, now=NOW
    )
    assert keys(club)[f"mandate:{role.pk}"].due_on == role.ends_on


def test_the_general_meeting_is_done_once_held():
    club = a_club()
    assert keys(club)["general-meeting:2026"].done_on is None
    held = plan(club=club, starts_at=NOW - timedelta(days=3), now=NOW, kind="general")
    held.held_at = NOW
    held.save()
    assert keys(club)["general-meeting:2026"].done_on is not None


def test_what_no_record_proves_is_ticked_and_taken_back():
    club = a_club()
    manager = an_officer(RoleKind.MANAGER, club)
    say_done(club=club, key="account:2025", done_on=TODAY, now=NOW, by=manager)
    assert keys(club)["account:2025"].done_on == TODAY
    take_back(club=club, key="account:2025", now=NOW, by=manager)
    assert keys(club)["account:2025"].done_on is None


@pytest.mark.parametrize("key", ["term:2027-01-10", "rien", ""])
def test_what_a_record_proves_is_not_ticked(key):
    club = a_club()
    with pytest.raises(LifeRefused, match="ne se coche pas"):
        say_done(club=club, key=key, done_on=TODAY, now=NOW, by=an_officer(RoleKind.MANAGER, club))


def test_the_calendar_holds_meetings_and_duties_and_dies_with_its_address():
    club = a_club()
    member = a_member(club)
    now = timezone.now()
    plan(club=club, starts_at=now + timedelta(days=5), now=now, place="Chez Ada")
    token = make_feed(membership=member, now=now).token
    content = feed_of(token, now=now)
    assert content is not None
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len({str(one["UID"]) for one in events}) == len(events)
    assert any("Chez Ada" in str(one.get("LOCATION", "")) for one in events)
    assert make_feed(membership=member, now=now).token != token
    assert feed_of(token, now=now) is None
    remove_feed(membership=member)
    assert feed_of("", now=now) is None


def test_a_leaver_reads_no_calendar():
    club = a_club()
    member = a_member(club)
    token = make_feed(membership=member, now=NOW).token
    leave(membership=member, on=TODAY, kind=ExitKind.WITHDRAWAL, now=NOW)
    assert feed_of(token, now=NOW + timedelta(days=2)) is None


def test_the_pages_show_tick_and_give_an_address():
    club = a_club()
    manager = an_officer(RoleKind.MANAGER, club)
    client = Client()
    client.force_login(manager.user)
    url = reverse("duties", args=[club.slug])
    assert "Rendre compte par écrit" in client.get(url).content.decode()
    year = timezone.localdate().year - 1
    client.post(reverse("tick_duty", args=[club.slug]), {"key": f"account:{year}"})
    assert keys(club, timezone.localdate())[f"account:{year}"].done_on is not None
    client.post(reverse("own_feed", args=[club.slug]))
    page = client.get(url).content.decode()
    assert "/calendrier/" in page
    token = manager.memberships.get().calendar_feed.token
    answer = Client().get(reverse("calendar_feed", args=[token]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(reverse("calendar_feed", args=["x" * 43])).status_code == 404
