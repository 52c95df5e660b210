"""The pages of the clock: its groups, the tick, what is late at home, the private calendar."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from clublife.feeds import make_feed, remove_feed
from clublife.models import DutyDone
from clubs.models import Club
from governance.agendas import Point, add_item
from governance.calendars import meeting_ics
from governance.calling import call_to
from governance.meetings import cancel, plan
from members.joining import leave
from members.models import CLUB_ROLES, ExitKind, Person, RoleKind
from reports.clock import duty_of
from reports.feeding import feed_of
from tests.build import NOW, TODAY, a_club, a_member, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def club() -> Club:
    return a_club()


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def address(club: Club, name: str) -> str:
    return reverse(name, args=[club.slug])


def last_year() -> str:
    return f"account:{timezone.localdate().year - 1}"


def late_part(client: Client, club: Club) -> str:
    """What the home page loads."""
    answer = client.get(address(club, "late_duties"), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def tick(client: Client, club: Club, **fields: str):
    given = {"key": last_year(), "done_on": timezone.localdate().isoformat(), "words": ""} | fields
    return client.post(address(club, "tick_duty"), given)


def test_the_page_is_in_the_navigation_and_shows_its_groups(club):
    page = client_of(a_member(club, account=True).person).get(address(club, "duties"))
    text = page.content.decode()
    assert re.search(r'aria-current="page"[^>]*>\s*<span>Échéances', text)
    assert '<h2 id="late">En retard' in text
    assert "Rendre compte par écrit" in text
    assert "art. 1873-11" in text
    assert "<form" not in text.partition("<main")[2].partition("</main")[0]


def test_an_officer_says_it_is_done_with_its_day_and_words_and_takes_it_back(club):
    client = client_of(an_officer(RoleKind.TREASURER, club))
    answer = tick(client, club, words="rendu en assemblée")
    assert (answer.status_code, answer["Location"]) == (302, address(club, "duties"))
    text = client.get(address(club, "duties")).content.decode()
    assert "rendu en assemblée" in text
    assert text.count('name="back"') == 1
    client.post(address(club, "tick_duty"), {"key": last_year(), "back": "1"})
    assert not DutyDone.objects.exists()


def test_another_person_sees_no_button_to_take_it_back_and_is_refused(club):
    tick(client_of(an_officer(RoleKind.MANAGER, club)), club)
    other = client_of(an_officer(RoleKind.SECRETARY, club))
    assert 'name="back"' not in other.get(address(club, "duties")).content.decode()
    other.post(address(club, "tick_duty"), {"key": last_year(), "back": "1"})
    assert DutyDone.objects.count() == 1


def test_a_day_to_come_is_refused_beside_its_field_and_nothing_is_lost(club):
    client = client_of(an_officer(RoleKind.MANAGER, club))
    later = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = tick(client, club, done_on=later, words="presque")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "pas encore venu" in text
    assert text.count('<details class="duty-done" open>') == 1
    assert 'value="presque"' in text
    assert not DutyDone.objects.exists()


@pytest.mark.parametrize("key", ["", "rien", "account:1999"])
def test_a_duty_that_is_not_there_cannot_be_ticked(club, key):
    client = client_of(an_officer(RoleKind.MANAGER, club))
    assert tick(client, club, key=key).status_code == 302
    assert not DutyDone.objects.exists()


def test_the_home_asks_for_what_is_late_and_links_to_the_page_without_scripts(club):
    manager = client_of(an_officer(RoleKind.MANAGER, club))
    home = manager.get(address(club, "club_home")).content.decode()
    place = home.partition(f'hx-get="{address(club, "late_duties")}"')[2].partition("</div>")[0]
    assert f'href="{address(club, "duties")}"' in place
    part = late_part(manager, club)
    assert "<html" not in part
    assert part.count("badge-wrong") >= 2
    assert f'href="{address(club, "documents")}"' in part
    assert "art. 1873-11" in part
    member = client_of(a_member(club, account=True).person)
    assert "hx-get" not in member.get(address(club, "club_home")).content.decode()


@time_machine.travel(NOW, tick=False)
def test_a_club_with_nothing_late_keeps_the_link_at_home():
    young = a_club(created_on=TODAY - timedelta(days=30))
    part = late_part(client_of(an_officer(RoleKind.TREASURER, young)), young)
    assert f'href="{address(young, "duties")}"' in part
    assert "badge-wrong" not in part


def test_the_part_alone_leads_to_the_page_and_costs_no_more_than_it(club):
    client = client_of(an_officer(RoleKind.TREASURER, club))
    assert client.get(address(club, "late_duties"))["Location"] == address(club, "duties")
    with CaptureQueriesContext(connection) as page:
        client.get(address(club, "duties"))
    with CaptureQueriesContext(connection) as part:
        late_part(client, club)
    assert len(part) <= len(page)


def events(content: bytes | None):
    assert content is not None
    return {str(one["UID"]): one for one in Calendar.from_ical(content).walk("VEVENT")}


def test_a_meeting_in_the_feed_is_the_one_of_its_call(club):
    member = a_member(club, email="ada@exemple.fr")
    manager = an_officer(RoleKind.MANAGER, club)
    meeting = plan(club=club, starts_at=NOW + timedelta(days=20), now=NOW, place="Chez Ada")
    add_item(meeting=meeting, point=Point("Les projets", minutes=150), now=NOW, by=manager)
    for word in ("", "l'ordre du jour change"):
        call_to(meeting=meeting, word=word, late_reason="", by=manager, now=NOW)
    token = make_feed(membership=member, now=NOW).token
    fed, own = events(feed_of(token, now=NOW)), events(meeting_ics(meeting))
    [uid] = own
    for field in ("SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "STATUS"):
        assert fed[uid].to_ical().count(field.encode()) == 1
        assert fed[uid][field] == own[uid][field]
    cancel(meeting=meeting, now=NOW)
    assert str(events(feed_of(token, now=NOW))[uid]["STATUS"]) == "CANCELLED"


def test_the_feed_tells_what_is_left_to_do_and_dies_with_its_address(club):
    member = a_member(club)
    token = make_feed(membership=member, now=NOW).token
    left = events(feed_of(token, now=NOW))
    due = duty_of(club, "account:2025", at=TODAY)
    assert due is not None
    told = next(one for uid, one in left.items() if uid.startswith("account:2025-"))
    assert told["DTSTART"].dt == due.due_on
    assert make_feed(membership=member, now=NOW).token != token
    assert feed_of(token, now=NOW) is None
    remove_feed(membership=member)
    assert feed_of("", now=NOW) is None


def test_more_meetings_cost_the_feed_no_more(club):
    member = a_member(club)
    token = make_feed(membership=member, now=NOW).token
    counts = []
    for number in (1, 5):
        for day in range(number):
            plan(club=club, starts_at=NOW + timedelta(days=10 + day + number), now=NOW)
        with CaptureQueriesContext(connection) as seen:
            feed_of(token, now=NOW)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_leaver_reads_no_calendar(club):
    member = a_member(club)
    token = make_feed(membership=member, now=NOW).token
    leave(membership=member, on=TODAY, kind=ExitKind.WITHDRAWAL, now=NOW)
    assert feed_of(token, now=NOW + timedelta(days=2)) is None


def test_a_member_makes_an_address_and_a_calendar_reads_it_without_logging_in(club):
    member = a_member(club, account=True)
    client = client_of(member.person)
    client.post(address(club, "own_feed"))
    token = member.calendar_feed.token
    assert token in client.get(address(club, "own_feed")).content.decode()
    answer = Client().get(reverse("calendar_feed", args=[token]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(reverse("calendar_feed", args=["x" * 43])).status_code == 404


@pytest.mark.parametrize("kind", [None, *CLUB_ROLES])
def test_every_way_shown_is_open_to_who_sees_it(club, kind):
    person = an_officer(kind, club) if kind else a_member(club, account=True).person
    client = client_of(person)
    page = client.get(address(club, "duties")).content.decode()
    ways = re.findall(r'class="btn[^"]*duty-go" href="([^"]+)"', page)
    assert ways
    assert {client.get(way).status_code for way in ways} == {200}
