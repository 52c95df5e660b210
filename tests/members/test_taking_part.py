"""Épargnants passifs: who saves without coming to the meetings, dated, with every right kept."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from clubs.models import Club
from members.directory import PASSIVE, member_rows
from members.models import Membership, PassiveSpell, RoleKind
from members.taking_part import PartRefused, passive_on, save_passively, take_part_again
from tests.build import CREATED_ON, NOW, TODAY, a_club, a_member, an_officer

pytestmark = pytest.mark.django_db
SPRING = date(2025, 4, 1)


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def ada(club: Club) -> Membership:
    return a_member(club, "Ada Petit")


def test_a_member_saves_passively_from_a_day_to_another(ada) -> None:
    spell = save_passively(membership=ada, since=SPRING, now=NOW)
    assert save_passively(membership=ada, since=TODAY, now=NOW) == spell
    take_part_again(membership=ada, on=date(2025, 9, 1), now=NOW)
    take_part_again(membership=ada, on=TODAY, now=NOW)
    days = [SPRING - timedelta(days=1), SPRING, date(2025, 8, 31), date(2025, 9, 1)]
    assert [ada.pk in passive_on([ada], at=day) for day in days] == [False, True, True, False]


def test_a_slip_of_the_day_leaves_nothing(ada) -> None:
    save_passively(membership=ada, since=TODAY, now=NOW)
    take_part_again(membership=ada, on=TODAY, now=NOW)
    assert not PassiveSpell.objects.exists()


@pytest.mark.parametrize("day", [CREATED_ON - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_day_outside_the_stay_or_to_come_is_refused(ada, day: date) -> None:
    with pytest.raises(PartRefused) as refused:
        save_passively(membership=ada, since=day, now=NOW)
    assert refused.value.field == "since"


def test_a_day_before_the_last_one_noted_is_refused(ada) -> None:
    save_passively(membership=ada, since=SPRING, now=NOW)
    with pytest.raises(PartRefused):
        take_part_again(membership=ada, on=SPRING - timedelta(days=1), now=NOW)
    take_part_again(membership=ada, on=date(2025, 9, 1), now=NOW)
    with pytest.raises(PartRefused):
        save_passively(membership=ada, since=date(2025, 8, 1), now=NOW)


def test_the_list_shows_them_and_finds_them(club, ada) -> None:
    a_member(club, "Ben Roux")
    save_passively(membership=ada, since=SPRING, now=NOW)
    rows = member_rows(club, frozenset(), at=TODAY)
    assert [(str(row.membership), row.is_passive) for row in rows] == [
        ("Ada Petit", True),
        ("Ben Roux", False),
    ]
    found = member_rows(club, frozenset(), at=TODAY, who=PASSIVE)
    assert [str(row.membership) for row in found] == ["Ada Petit"]


def test_an_officer_notes_it_from_the_members_page(club, ada) -> None:
    client = Client()
    client.force_login(an_officer(RoleKind.SECRETARY, club).user)
    address = reverse("member_part", args=[club.slug, ada.pk])
    assert client.post(address, {"since": "2025-04-01"}).status_code == 302
    shown = client.get(reverse("member", args=[club.slug, ada.pk])).content.decode()
    assert "Ses droits sont entiers" in shown
    client.post(address, {"since": "2025-09-01"})
    assert passive_on([ada], at=date(2025, 9, 1)) == frozenset()
