"""The pages of people and rules: what each reader sees, what a wrong form says, what they cost."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from clubs.models import Club
from clubs.rules import rule
from clubs.sheets import DANGEROUS, csv_text
from members.households import live_together
from members.models import Membership, Person, Role, RoleKind
from members.people import file_of, readable_fields
from members.permissions import MAY, Act
from tests.build import NOW, TODAY, a_club, a_member, a_person, an_officer

pytestmark = pytest.mark.django_db
SECRETS = {
    "email": "ada.secrete@example.org",
    "phone": "06 11 22 33 44",
    "address": "7 impasse du Secret",
}


def _as(person: Person) -> Client:
    client = Client()
    assert person.user is not None
    client.force_login(person.user)
    return client


def _page(person: Person, name: str, club: Club, **kwargs: Any) -> str:
    answer = _as(person).get(reverse(name, kwargs={"slug": club.slug, **kwargs}))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        ("member", set()),
        (RoleKind.SECRETARY, {"email", "phone"}),
        (RoleKind.MANAGER, {"email", "phone"}),
        (RoleKind.TREASURER, {"email", "phone", "address"}),
    ],
)
def test_each_reader_sees_the_fields_their_office_needs(reader: str, sees: set[str]) -> None:
    """Promise row 43: pages and columns against the list of each role (R12)."""
    club = a_club()
    ada = a_member(club, "Ada Blin", **SECRETS)
    if reader == "member":
        person = a_member(club, account=True).person
    else:
        person = an_officer(RoleKind(reader), club, member=False)
    file = _page(person, "member", club, pk=ada.pk)
    assert {name for name, value in SECRETS.items() if value in file} == sees
    seen = _page(person, "members", club) + _page(person, "members_csv", club)
    assert {name for name, value in SECRETS.items() if value in seen} == sees - {"address"}


def test_one_sees_all_of_one_s_own_file_and_nobody_reads_more_than_the_list() -> None:
    """Promise row 43: the allow-list itself."""
    ada = a_person("Ada Blin", **SECRETS)
    own = {line.name for line in file_of(ada, frozenset(), own=True)}
    assert own == {"email", "phone", "gender", "under_protection", "address", "born_on"}
    readable = {
        actor: set(readable_fields(acts, own=False)) - {"first_name", "last_name"}
        for actor, acts in MAY.items()
    }
    office = {"email", "phone", "gender", "under_protection"}
    assert readable == {
        "member": set(),
        "ex_member": set(),
        RoleKind.MANAGER: office,
        RoleKind.SECRETARY: office,
        RoleKind.TREASURER: office | {"address", "born_on"},
        RoleKind.NETWORK_STAFF: set(),
        RoleKind.FEDERATION_STAFF: set(),
    }


def test_a_secretary_cannot_write_what_they_cannot_read() -> None:
    club = a_club()
    ada = a_member(club, "Ada Blin", **SECRETS)
    secretary = an_officer(RoleKind.SECRETARY, club)
    url = reverse("edit_member", kwargs={"slug": club.slug, "pk": ada.pk})
    fields = {"first_name": "Ada", "last_name": "Blain", "email": "", "phone": "", "gender": "f"}
    answer = _as(secretary).post(url, fields | {"address": "ailleurs"})
    assert answer.status_code == 302
    ada.person.refresh_from_db()
    assert (ada.person.last_name, ada.person.address) == ("Blain", SECRETS["address"])


def test_a_household_is_known_to_its_people_and_the_treasurer() -> None:
    club = a_club()
    ada = a_member(club, "Ada Blin", account=True)
    leo = a_member(club, "Léo Conjoint")
    live_together(membership=ada, other=leo, now=NOW)
    treasurer = an_officer(RoleKind.TREASURER, club, member=False)
    manager = an_officer(RoleKind.MANAGER, club, member=False)
    words = "Léo Conjoint"
    assert words in _page(treasurer, "member", club, pk=ada.pk)
    assert words in _page(ada.person, "member", club, pk=ada.pk)
    assert words not in _page(manager, "member", club, pk=ada.pk)


@pytest.mark.parametrize("name", ["members", "roles", "rules", "members_csv"])
def test_a_list_costs_the_same_for_one_three_and_fifteen(
    name: str, django_assert_max_num_queries: Any
) -> None:
    """Promise row 51: at most twelve queries, whatever the number of members."""
    club = a_club()
    treasurer = an_officer(RoleKind.TREASURER, club, member=False)
    client, counts = _as(treasurer), []
    for more in (1, 2, 12):
        for _ in range(more):
            a_member(club)
        with django_assert_max_num_queries(12) as captured:
            client.get(reverse(name, kwargs={"slug": club.slug}))
        counts.append(len(captured.captured_queries))
    assert len(set(counts)) == 1, counts


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_no_cell_of_an_export_is_a_formula(cells: list[str]) -> None:
    """Promise row 40: a text that begins like a formula is written as text."""
    cells = [cell.replace("\r", " ").replace("\n", " ") for cell in cells]
    text = csv_text([cells]).removeprefix("\ufeff")
    [row] = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(row) == len(cells)
    assert not [cell for cell in row if cell.startswith(DANGEROUS)]


def test_a_member_named_like_a_formula_is_exported_as_text() -> None:
    club = a_club()
    a_member(club, "=cmd|'/c'!A1 Blin")
    treasurer = an_officer(RoleKind.TREASURER, club, member=False)
    assert "'=cmd|" in _page(treasurer, "members_csv", club)


def test_the_list_is_searched_sorted_and_says_so_when_nobody_answers() -> None:
    club = a_club()
    for name in ("Ada Zola", "Léo Blin"):
        a_member(club, name)
    reader = an_officer(RoleKind.TREASURER, club, "Une Trésorière", member=False)
    url = reverse("members", kwargs={"slug": club.slug})
    found = _as(reader).get(url, {"q": "zol"}).content.decode()
    assert "Ada Zola" in found
    assert "Léo Blin" not in found
    page = _as(reader).get(url).content.decode()
    assert page.index("Léo Blin") < page.index("Ada Zola")
    assert "Personne ne répond" in _as(reader).get(url, {"q": "xyz"}).content.decode()
    assert _as(reader).get(url, {"qui": "?", "tri": "?"}).status_code == 200


def test_a_member_is_added_in_one_act_and_a_wrong_date_loses_nothing() -> None:
    club = a_club()
    client = _as(an_officer(RoleKind.SECRETARY, club))
    url = reverse("new_member", kwargs={"slug": club.slug})
    fields = {"first_name": "Ada", "last_name": "Neuve", "joined_on": "2021-01-01"}
    refused = client.post(url, fields)
    assert refused.status_code == 200
    assert "précède la création du club" in refused.content.decode()
    assert 'value="Neuve"' in refused.content.decode()
    assert not Person.objects.filter(last_name="Neuve").exists()
    client.post(url, fields | {"joined_on": "2026-01-10"})
    assert Membership.objects.get(person__last_name="Neuve").club == club


def test_the_manager_sets_a_rule_in_euros_and_cites_the_convention() -> None:
    club = a_club()
    manager = an_officer(RoleKind.MANAGER, club)
    client = _as(manager)
    url = reverse("set_rule", kwargs={"slug": club.slug, "key": "monthly_min"})
    sent = {"value": "7,50", "since": "2025-01-01", "clause": "article 4"}
    assert client.post(url, sent).status_code == 302
    assert rule(club, "monthly_min", at=TODAY) == 750
    page = _page(manager, "rules", club)
    assert "article 4" in page
    assert "7,50" in page
    refused = client.post(url, sent | {"value": "7,505"})
    assert refused.status_code == 200
    assert rule(club, "monthly_min", at=TODAY) == 750


def test_the_method_of_shares_has_a_page_of_its_own() -> None:
    club = a_club()
    client = _as(an_officer(RoleKind.MANAGER, club))
    url = reverse("set_rule", kwargs={"slug": club.slug, "key": "share_method"})
    refused = client.post(url, {"value": "units", "since": "2026-01-01"})
    assert refused.url == reverse("choose_method", kwargs={"slug": club.slug})
    assert rule(club, "share_method", at=TODAY) == "pro_rata"


def test_an_election_is_noted_with_its_term_and_its_end() -> None:
    club = a_club()
    ada = a_member(club, "Ada Blin")
    client = _as(an_officer(RoleKind.MANAGER, club))
    client.post(
        reverse("appoint", kwargs={"slug": club.slug}),
        {"member": ada.pk, "kind": "treasurer", "starts_on": "2026-01-10"},
    )
    role = Role.objects.get(person=ada.person)
    assert (role.kind, str(role.ends_on)) == ("treasurer", "2027-01-09")
    client.post(
        reverse("finish_role", kwargs={"slug": club.slug, "pk": role.pk}),
        {"ends_on": "2026-03-01"},
    )
    role.refresh_from_db()
    assert role.is_over


def test_a_deputy_is_noted_and_named_as_one_in_the_lists() -> None:
    club = a_club()
    ada = a_member(club, "Ada Blin")
    client = _as(an_officer(RoleKind.MANAGER, club))
    client.post(
        reverse("appoint", kwargs={"slug": club.slug}),
        {"member": ada.pk, "kind": "treasurer", "starts_on": "2026-01-10", "is_deputy": "on"},
    )
    assert Role.objects.get(person=ada.person).is_deputy
    for name in ("roles", "members"):
        page = client.get(reverse(name, kwargs={"slug": club.slug})).content.decode()
        assert "rier ou trésorière (suppléance)" in page


def test_a_member_of_another_club_is_not_offered_and_not_accepted() -> None:
    club, other = a_club(), a_club()
    stranger = a_member(other, "Rose Ailleurs")
    client = _as(an_officer(RoleKind.MANAGER, club))
    url = reverse("appoint", kwargs={"slug": club.slug})
    assert "Rose Ailleurs" not in client.get(url).content.decode()
    answer = client.post(
        url, {"member": stranger.pk, "kind": "treasurer", "starts_on": "2026-01-10"}
    )
    assert answer.status_code == 200
    assert not Role.objects.filter(person=stranger.person).exists()


def test_the_language_of_pages_is_chosen_by_anybody(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": reverse("account_login")})
    assert 'lang="en"' in client.get(reverse("account_login")).content.decode()


def test_the_health_page_says_ok_to_anybody(client: Client) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_one_puts_one_s_own_details_right_but_not_one_s_name() -> None:
    person = a_person("Ada Blin", account=True)
    client = _as(person)
    client.post(
        reverse("my_details"),
        {"email": "ada@example.org", "phone": "06", "gender": "f", "last_name": "Autre"},
    )
    person.refresh_from_db()
    assert (person.email, person.last_name) == ("ada@example.org", "Blin")
    assert re.search("ada@example.org", client.get(reverse("my_account")).content.decode())
    assert Act.READ_PERSONAL not in MAY["member"]
