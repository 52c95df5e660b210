"""The evening and an exit as officers meet them on their pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clublife.models import MemberExit
from clubs.models import Club
from governance.meetings import plan
from governance.models import Attendance
from ledger.models import Entry
from members.models import Membership, Person, RoleKind
from tests.build import TODAY, an_officer
from tests.clublife.test_leaving import a_saving_club

pytestmark = pytest.mark.django_db
KEY = "c0ffee00c0ffee00c0ffee00c0ffee00"


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def an_evening(club: Club) -> str:
    now = timezone.now()
    meeting = plan(club=club, starts_at=now - timedelta(hours=1), now=now)
    return reverse("evening", args=[club.slug, meeting.pk])


def test_the_evening_takes_the_presences_of_the_secretary() -> None:
    club, member = a_saving_club()
    client = client_of(an_officer(RoleKind.SECRETARY, club))
    url = an_evening(club)
    sent = {"part": "presence", f"member_{member.pk}": "present"}
    assert client.post(url, sent, follow=True).status_code == 200
    present = Attendance.objects.filter(presence="present").values_list("membership", flat=True)
    assert list(present) == [member.pk]


def test_each_part_of_the_evening_wants_its_own_role() -> None:
    club, _member = a_saving_club()
    url = an_evening(club)
    secretary = client_of(an_officer(RoleKind.SECRETARY, club))
    treasurer = client_of(an_officer(RoleKind.TREASURER, club))
    before = Entry.objects.count()
    assert secretary.post(url, {"part": "money"}).status_code == 403
    assert treasurer.post(url, {"part": "presence"}).status_code == 403
    assert "1. Qui est là" in treasurer.get(url).content.decode()
    assert (Entry.objects.count(), Attendance.objects.count()) == (before, 0)


class Exit:
    """A treasurer in front of a member's exit."""

    def __init__(self) -> None:
        self.club, self.member = a_saving_club()
        self.client = client_of(an_officer(RoleKind.TREASURER, self.club))
        self.url = reverse("leaving", args=[self.club.slug, self.member.pk])

    def send(self, **typed: str) -> str:
        values = {
            "key": KEY, "on": TODAY.isoformat(), "kind": "withdrawal", "motion": "",
            "reason": "article 9",
        }  # fmt: skip
        return self.client.post(self.url, values | typed, follow=True).content.decode()


def test_the_page_computes_before_anything_is_written() -> None:
    case = Exit()
    before = Entry.objects.count()
    page = case.client.get(case.url, {"on": TODAY.isoformat()}).content.decode()
    assert "90,00\N{NO-BREAK SPACE}€" in page
    assert "rien n’est enregistré" in page
    assert Entry.objects.count() == before


def test_the_same_exit_sent_twice_is_recorded_once_and_says_so() -> None:
    case = Exit()
    assert "Le départ de" in case.send()
    entries = Entry.objects.count()
    assert "Déjà enregistré" in case.send()
    assert (MemberExit.objects.count(), Entry.objects.count()) == (1, entries)
    assert Membership.objects.get(pk=case.member.pk).left_on == TODAY


def test_the_same_form_with_another_day_is_refused_and_changes_nothing() -> None:
    case = Exit()
    case.send()
    page = case.send(on=(TODAY - timedelta(days=1)).isoformat())
    assert "a déjà enregistré un autre départ" in page
    assert Membership.objects.get(pk=case.member.pk).left_on == TODAY


def test_without_a_vote_or_a_reason_the_field_says_what_is_missing() -> None:
    case = Exit()
    before = Entry.objects.count()
    assert "citez l&#x27;article" in case.send(reason="")
    assert Entry.objects.count() == before
