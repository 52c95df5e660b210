"""Founding a club by the verbs: what is refused, what each step reads, when the club starts."""

from datetime import date, timedelta

import pytest

from clublife.first_steps import explained, journey
from clublife.founding import STEPS, file_of, note_step, open_to_be_founded, start, write_file
from clublife.models import FoundingFile
from clublife.refusals import LifeRefused
from clubs.models import Club, Phase
from clubs.phases import period_on, phase_on
from clubs.refusals import Refusal
from members.models import Person, RoleKind, TrailEntry
from members.roles import acting
from tests.build import NOW, TODAY, a_club, a_member, a_network

pytestmark = pytest.mark.django_db
OPENED = {
    "name": "L'Épi",
    "commune": "Lens",
    "department": "62",
    "first_name": "Ada",
    "last_name": "Martin",
    "email": "ada@example.org",
    "now": NOW,
}


def opened(**given) -> Club:
    return open_to_be_founded(network=a_network(), **(OPENED | given))


def signed(club: Club, on: date = TODAY) -> FoundingFile:
    return note_step(club=club, step="signature", fields={"convention_signed_on": on}, now=NOW)


def test_a_club_opens_with_its_manager_and_a_free_address() -> None:
    first, second = opened(), opened(first_name="Bo")
    assert (first.slug, second.slug) == ("l-epi", "l-epi-2")
    assert phase_on(first, TODAY) == Phase.FORMING
    assert [role.kind for role in acting(first, TODAY)] == [RoleKind.MANAGER]
    assert {one.act for one in TrailEntry.objects.filter(club=first)} == {
        "join",
        "appoint",
        "invite",
        "club.open",
    }


@pytest.mark.parametrize(
    ("given", "field"),
    [({"name": " !!! "}, "name"), ({"email": ""}, "email"), ({"last_name": " "}, "last_name")],
)
def test_what_is_missing_opens_nothing(given, field) -> None:
    with pytest.raises(Refusal) as refused:
        opened(**given)
    assert refused.value.field == field
    assert not Club.objects.exists()
    assert not Person.objects.exists()


def test_the_signed_convention_changes_by_an_amendment_only() -> None:
    club = opened()
    write_file(club=club, fields={"seat": "Lens", "term_years": 3}, now=NOW)
    signed(club)
    with pytest.raises(LifeRefused, match="ne change que par un avenant"):
        write_file(club=club, fields={"seat": "Lille"}, now=NOW)
    assert file_of(club).seat == "Lens"


@pytest.mark.parametrize("years", [0, 6, 99])
def test_a_convention_lasts_five_years_at_most(years: int) -> None:
    """R3, Code civil 1873-3."""
    club = opened()
    with pytest.raises(LifeRefused, match="1873-3") as refused:
        write_file(club=club, fields={"term_years": years}, now=NOW)
    assert refused.value.field == "term_years"


def test_the_club_starts_the_day_of_the_signature_for_its_own_term() -> None:
    club = opened(now=NOW - timedelta(days=10))
    write_file(club=club, fields={"term_years": 3}, now=NOW)
    day = TODAY - timedelta(days=4)
    signed(club, day)
    start(club=club, now=NOW)
    period = period_on(club, TODAY)
    assert period is not None
    assert (period.phase, period.starts_on) == (Phase.ACTIVE, day)
    assert period.term_on == day.replace(year=day.year + 3)
    assert phase_on(club, day - timedelta(days=1)) == Phase.FORMING


def test_starting_is_refused_without_the_signature_and_twice() -> None:
    club = opened()
    with pytest.raises(LifeRefused, match="tous les membres ont signé"):
        start(club=club, now=NOW)
    signed(club)
    start(club=club, now=NOW)
    with pytest.raises(LifeRefused, match="déjà commencé"):
        start(club=club, now=NOW)
    with pytest.raises(LifeRefused, match="ne change plus"):
        note_step(club=club, step="signature", fields={"convention_signed_on": None}, now=NOW)
    assert club.phases.count() == 2


def test_a_day_to_come_or_before_the_club_is_refused() -> None:
    club = opened()
    for day, words in (
        (TODAY + timedelta(days=1), "pas encore venue"),
        (TODAY - timedelta(days=1), "précède la création"),
    ):
        with pytest.raises(LifeRefused, match=words):
            note_step(club=club, step="charte", fields={"charter_signed_on": day}, now=NOW)
    with pytest.raises(LifeRefused, match="n'existe pas"):
        note_step(club=club, step="poeme", fields={}, now=NOW)
    with pytest.raises(LifeRefused, match="précéder sa demande"):
        note_step(
            club=opened(now=NOW - timedelta(days=9)),
            step="agrement",
            fields={"accreditation_asked_on": TODAY, "accredited_on": TODAY - timedelta(days=1)},
            now=NOW,
        )


def test_a_step_writes_its_own_fields_only() -> None:
    club = opened()
    note_step(
        club=club,
        step="charte",
        fields={"charter_signed_on": TODAY, "accredited_on": TODAY, "seat": "ailleurs"},
        now=NOW,
    )
    file = file_of(club)
    assert (file.charter_signed_on, file.accredited_on, file.seat) == (TODAY, None, "")


def test_the_next_step_is_the_first_that_is_not_done() -> None:
    club = opened()
    for number in range(4):
        a_member(club, f"Prénom{number} Nom", on=TODAY)
    found = journey(club, at=TODAY, acting=acting(club, TODAY))
    assert (found.done, len(found.steps)) == (1, 15)
    assert found.next is not None
    assert found.next.key == "convention"
    assert [one.key for one in found.steps if one.is_next] == ["convention"]
    assert all(one.why and one.source for one in found.steps)


def test_a_club_past_its_maximum_is_not_done_with_its_members() -> None:
    """R1: five to twenty, both by the club's rules."""
    club = a_club(active_on=None)
    for number in range(21):
        a_member(club, f"Prénom{number} Nom")
    assert not journey(club, at=TODAY, acting=()).steps[0].done


def test_every_dated_step_is_explained() -> None:
    club = opened()
    assert {key for key in STEPS if explained(club, key) is None} == set()
    assert explained(club, "poeme") is None
