"""The top bar's switcher and the chooser of the home page: one question, the doors' own answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from members.joining import join, leave
from members.models import ExitKind, Membership, Person, RoleKind
from members.places import elsewhere, places_of
from members.roles import appoint, end_role
from tests.build import (
    CREATED_ON,
    NOW,
    a_club,
    a_federation,
    a_member,
    a_network,
    a_person,
    a_staff_role,
    an_officer,
)

pytestmark = pytest.mark.django_db


def _client(person: Person) -> Client:
    assert person.user is not None
    client = Client()
    client.force_login(person.user)
    return client


def _names(person: Person) -> list[str]:
    return [place.name for place in places_of(person, at=timezone.localdate())]


def _member_of_two() -> tuple[Membership, Membership]:
    first = a_member(a_club(name="Alpha", slug="alpha"), "Ada Blin", account=True)
    second = a_club(name="Bravo", slug="bravo")
    return first, join(
        club=second, person=first.person, on=second.created_on, now=NOW, history=True
    )


def test_a_member_of_two_clubs_goes_from_one_to_the_other() -> None:
    first, second = _member_of_two()
    client = _client(first.person)
    page = client.get(reverse("club_home", args=["alpha"])).content.decode()
    assert 'class="menu-panel"' in page
    assert f'href="{reverse("club_home", args=["bravo"])}"' in page
    assert f'href="{reverse("club_home", args=["alpha"])}" aria-current="true"' in page
    leave(membership=second, on=CREATED_ON + timedelta(days=400), kind=ExitKind.WITHDRAWAL, now=NOW)
    page = client.get(reverse("club_home", args=["alpha"])).content.decode()
    assert f'href="{reverse("my_savings", args=["bravo"])}"' in page


def test_who_has_one_place_has_no_switcher_and_pays_one_query_for_it(
    django_assert_num_queries: Any,
) -> None:
    one = a_member(a_club(), "Ada Blin", account=True)
    page = _client(one.person).get(reverse("members", args=[one.club.slug])).content.decode()
    assert "Changer</summary>" not in page.replace("\n", "")
    request = RequestFactory().get("/")
    request.person, request.user = one.person, one.person.user  # type: ignore[attr-defined]
    with django_assert_num_queries(1):
        assert elsewhere(request) == ()


def test_staff_of_the_federation_goes_to_each_of_its_networks() -> None:
    federation = a_federation()
    a_network(name="Nord", federation=federation)
    a_network(name="Ailleurs")
    south = a_network(name="Sud", federation=federation)
    person = a_person(account=True)
    a_staff_role(person, federation)
    assert _names(person) == ["Nord", "Sud"]
    page = _client(person).get(reverse("network_figures", args=[south.slug])).content.decode()
    assert f'href="{south.get_absolute_url()}" aria-current="true"' in page


def test_an_officer_past_the_term_still_has_the_club_until_somebody_follows() -> None:
    club = a_club(name="Alpha", slug="alpha")
    manager = a_person("Hors Club", account=True)
    appoint(
        person=manager,
        kind=RoleKind.MANAGER,
        club=club,
        starts_on=CREATED_ON,
        ends_on=CREATED_ON + timedelta(days=365),
        now=NOW,
    )
    assert _names(manager) == ["Alpha"]
    client = _client(manager)
    assert client.get(reverse("club_home", args=["alpha"])).status_code == 200
    an_officer(RoleKind.MANAGER, club)
    assert _names(manager) == []
    assert client.get(reverse("club_home", args=["alpha"])).status_code == 404


def test_an_officer_whose_end_was_noted_has_the_club_no_longer() -> None:
    club = a_club(name="Alpha", slug="alpha")
    manager = a_person("Hors Club", account=True)
    role = appoint(person=manager, kind=RoleKind.MANAGER, club=club, starts_on=CREATED_ON, now=NOW)
    end_role(role=role, on=CREATED_ON + timedelta(days=30), now=NOW)
    assert _names(manager) == []


def test_every_place_offered_opens() -> None:
    """The switcher asks what the doors ask: none of its links is refused."""
    federation = a_federation()
    network = a_network(federation=federation)
    first, second = _member_of_two()
    leave(membership=second, on=CREATED_ON + timedelta(days=400), kind=ExitKind.WITHDRAWAL, now=NOW)
    third = a_club(name="Charlie", slug="charlie", network=network)
    appoint(
        person=first.person,
        kind=RoleKind.TREASURER,
        club=third,
        starts_on=CREATED_ON,
        ends_on=CREATED_ON + timedelta(days=365),
        now=NOW,
    )
    a_staff_role(first.person, network)
    client = _client(first.person)
    places = places_of(first.person, at=timezone.localdate())
    assert [place.name for place in places] == ["Alpha", "Charlie", "Bravo", network.name]
    assert {client.get(place.url).status_code for place in places} == {200}
