"""The club's clock: each duty from a fact, done by a fact or said to be, never a false one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from clublife.ageing import grow
from clublife.duties_done import say_done, take_back
from clublife.refusals import LifeRefused
from clubs.duties import months_before
from clubs.models import Club, Phase, PhasePeriod, years_after
from config import job_kinds  # noqa: F401 - registers the kinds
from jobs import queue, running
from members.models import RoleKind, TrailEntry
from reports import building
from reports.clock import duties, duty_of, grouped, late_for
from reports.closing_year import close_year
from reports.models import DocumentKind
from reports.requesting import request_document
from tests.build import CREATED_ON, NOW, TODAY, a_club, a_member, an_officer

pytestmark = pytest.mark.django_db
LAST_YEAR = "account:2025"


def keys(club, at=TODAY):
    return {one.key: one for one in duties(club, at=at)}


def a_young_club(**given):
    return a_club(created_on=date(2026, 1, 10), **given)


def test_every_list_is_sorted_with_keys_of_their_own_and_a_source():
    club = a_club()
    for months in range(0, 72, 5):
        at = CREATED_ON + timedelta(days=30 * months)
        found = duties(club, at=at)
        assert [one.due_on for one in found] == sorted(one.due_on for one in found)
        assert len({one.key for one in found}) == len(found)
        assert all(str(one.source) for one in found)


def test_a_club_founded_this_year_owes_no_account_and_no_general_meeting():
    assert not [key for key in keys(a_young_club()) if key.startswith(("account", "general"))]


def test_a_club_that_has_not_started_owes_nothing_of_a_year():
    club = a_club(active_on=None)
    assert keys(club) == {}


def test_nothing_is_due_before_the_club_nor_after_its_end():
    club = a_club()
    assert duties(club, at=CREATED_ON - timedelta(days=1)) == ()
    for phase in (Phase.LIQUIDATING, Phase.DISSOLVED):
        grow(club=club, to=phase, on=TODAY, now=NOW, reason="acte signé de tous")
    assert duties(club, at=TODAY) == ()


def test_a_club_in_management_keeps_its_account_and_its_general_meeting_but_no_term():
    club = a_club()
    a_member(club)
    grow(club=club, to=Phase.MANAGEMENT, on=TODAY, now=NOW, reason="acte signé")
    found = keys(club)
    assert {LAST_YEAR, "general-meeting:2026"} <= set(found)
    assert not any(key.startswith("term") for key in found)


def test_a_yearly_duty_stays_late_for_two_years_more():
    club = a_club()
    for year in (2026, 2027, 2028):
        late = {
            one.key for one in duties(club, at=date(year, 7, 1)) if one.is_overdue(date(year, 7, 1))
        }
        assert LAST_YEAR in late
    assert LAST_YEAR not in keys(club, date(2029, 1, 1))


def test_the_final_annual_report_is_the_account(tmp_path, settings, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *_args: None)
    monkeypatch.setattr(building, "pdf_of", lambda _figures, issue: f"{issue}".encode())
    club = a_club()
    manager = an_officer(RoleKind.MANAGER, club)
    report = DocumentKind.ANNUAL_REPORT
    early = request_document(club=club, kind=report, year=2025, by=manager, now=NOW)
    running.run(job_id=early.job_id)
    assert keys(club)[LAST_YEAR].done_on is None
    asked = close_year(club=club, year=2025, by=manager, now=NOW)
    running.run(job_id=asked.job_id)
    issued = timezone.localdate()
    given = keys(club, issued)[LAST_YEAR]
    assert (given.done_on, given.by_hand) == (issued, False)


class TestSayingDone:
    def test_it_keeps_the_day_and_the_words_and_the_trail_its_key(self):
        club = a_club()
        manager = an_officer(RoleKind.MANAGER, club)
        _say(club, manager, words="rendu en assemblée")
        done = keys(club)[LAST_YEAR]
        assert (done.done_on, done.note, done.said_by) == (TODAY, "rendu en assemblée", manager.pk)
        take_back(club=club, key=LAST_YEAR, now=NOW, by=manager)
        assert keys(club)[LAST_YEAR].done_on is None
        noted = TrailEntry.objects.filter(club=club, act__startswith="duty.").order_by("id")
        assert [(one.act, one.detail) for one in noted] == [
            (act, {"duty": LAST_YEAR, "done_on": TODAY.isoformat()})
            for act in ("duty.done", "duty.take_back")
        ]

    def test_said_twice_the_first_time_stays(self):
        club = a_club()
        manager = an_officer(RoleKind.MANAGER, club)
        first = _say(club, manager)
        assert _say(club, manager, on=TODAY - timedelta(days=1)).done_on == first.done_on

    @pytest.mark.parametrize(
        ("on", "why"),
        [(TODAY + timedelta(days=1), "pas encore venu"), (date(2025, 12, 31), "trop tôt")],
    )
    def test_neither_in_the_future_nor_before_its_time(self, on, why):
        club = a_club()
        with pytest.raises(LifeRefused, match=why):
            _say(club, an_officer(RoleKind.MANAGER, club), on=on)

    def test_what_a_record_proves_is_not_ticked(self):
        club = a_club()
        with pytest.raises(LifeRefused, match="ne se coche pas"):
            _say(club, an_officer(RoleKind.MANAGER, club), key="term:2027-01-10")

    def test_only_who_said_it_takes_it_back_and_the_same_day(self):
        club = a_club()
        manager = an_officer(RoleKind.MANAGER, club)
        secretary = an_officer(RoleKind.SECRETARY, club)
        _say(club, manager)
        for who, when in ((secretary, NOW), (manager, NOW + timedelta(days=1))):
            with pytest.raises(LifeRefused, match="le jour même"):
                take_back(club=club, key=LAST_YEAR, now=when, by=who)
        assert keys(club)[LAST_YEAR].done_on == TODAY
        with pytest.raises(LifeRefused, match="pas notée"):
            take_back(club=club, key="rien", now=NOW, by=manager)

    def test_what_was_done_over_a_year_ago_is_left_out(self):
        club = a_club()
        _say(club, an_officer(RoleKind.MANAGER, club))
        assert LAST_YEAR in keys(club, TODAY + timedelta(days=300))
        assert LAST_YEAR not in keys(club, TODAY + timedelta(days=400))


def _say(club, by, *, key=LAST_YEAR, on=TODAY, words=""):
    duty = duty_of(club, key, at=TODAY)
    assert duty is not None
    return say_done(club=club, duty=duty, done_on=on, now=NOW, by=by, words=words)


def test_the_page_groups_late_month_year_later_and_done():
    club = a_club()
    _say(club, an_officer(RoleKind.MANAGER, club))
    found = grouped(duties(club, at=TODAY), at=TODAY)
    assert "account:2024" in {one.key for one in found.late}
    assert [one.key for one in found.done] == [LAST_YEAR]
    assert {one.key for one in found.year} >= {"term:2027-01-10", "term-notice:2027-01-10:6"}
    assert [one.key for one in found.later] == ["ten-years:2022-01-10"]
    assert found.month == ()


def test_the_home_shows_each_office_what_is_late_and_theirs():
    club = a_club()
    an_officer(RoleKind.TREASURER, club)
    told = {
        acts: {one.key for one in late_for(club, frozenset(acts), at=TODAY)}
        for acts in (("close_year",), ("run_meetings",), ())
    }
    assert told["close_year",] == {"account:2023", "account:2024"}
    assert told["run_meetings",] == {"general-meeting:2024", "general-meeting:2025"}
    assert told[()] == set()


START_DAYS = st.dates(date(2001, 1, 1), date(2060, 12, 31))


class TestAnyClubAnyDay(TestCase):
    """From any first day, any day of fifteen years: never a false duty, and what is told holds."""

    @settings(max_examples=150, deadline=None)
    @given(starts=START_DAYS, days=st.integers(-400, 15 * 366), lasts=st.integers(1, 14 * 366))
    def test_no_duty_is_false(self, starts, days, lasts):
        club, over = _lived(starts, lasts)
        at = starts + timedelta(days=days)
        today, tomorrow = keys(club, at), keys(club, at + timedelta(days=1))
        found = list(duties(club, at=at))
        assert [one.due_on for one in found] == sorted(one.due_on for one in found)
        assert len(today) == len(found)
        if at < starts or at >= over:
            assert found == []
        for one in found:
            assert one.due_on >= starts
            assert one.opens_on is None or one.opens_on <= one.due_on
            if one.key.startswith(("term-notice:", "term:", "ten-years:", "hold-")):
                assert one.due_on >= at
        for key in today.keys() & tomorrow.keys():
            assert today[key].due_on == tomorrow[key].due_on
        if at + timedelta(days=1) < over:
            gone = {today[key].due_on for key in today.keys() - tomorrow.keys()}
            assert all(day == at or day.year < at.year - 1 for day in gone)

    @settings(max_examples=40, deadline=None)
    @given(starts=START_DAYS, days=st.integers(0, 5 * 365))
    def test_the_notices_come_twelve_six_and_three_months_before_the_term(self, starts, days):
        club, _over = _lived(starts, 20 * 366)
        at, term = starts + timedelta(days=days), years_after(starts, 5)
        wanted = {n: months_before(term, n) for n in (12, 6, 3)}
        told = {
            int(key.rpartition(":")[2]): one.due_on
            for key, one in keys(club, at).items()
            if key.startswith("term-notice:")
        }
        assert told == {n: day for n, day in wanted.items() if day >= at}


def _lived(starts: date, lasts: int) -> tuple[Club, date]:
    """A club begun on a day and dissolved so many days later; history as its rows tell it."""
    now = datetime(2099, 1, 1, tzinfo=UTC)
    club = a_club(created_on=starts, now=now)
    over = starts + timedelta(days=lasts)
    PhasePeriod.objects.filter(club=club, ends_on=None).update(ends_on=over - timedelta(days=1))
    PhasePeriod.objects.create(club=club, phase=Phase.DISSOLVED, starts_on=over)
    return club, over
