"""Entering a club, leaving it, coming back; the bound of twenty (R1)."""

from datetime import date, timedelta

import pytest

from clubs.models import Phase
from clubs.phases import change_phase
from members.audit import offences
from members.joining import JoiningRefused, admit, join, leave, open_account, share_household
from members.models import ExitKind, Membership, Person, RoleKind, TrailEntry
from members.roles import appoint
from tests.build import CREATED_ON, NOW, TODAY, a_club, a_member, a_person, an_officer

pytestmark = pytest.mark.django_db


def test_a_twenty_first_member_is_refused_and_nothing_is_written() -> None:
    club = a_club()
    for _ in range(20):
        a_member(club)
    people = Person.objects.count()
    with pytest.raises(JoiningRefused) as refused:
        admit(club=club, on=TODAY, now=NOW, first_name="Une", last_name="DeTrop")
    assert "20" in str(refused.value)
    assert (club.memberships.count(), Person.objects.count()) == (20, people)


def test_a_twenty_first_member_of_the_past_is_recorded_and_shown() -> None:
    club = a_club()
    for _ in range(21):
        a_member(club)
    assert [(one.rule, one.level) for one in offences() if one.where == str(club)] == [
        ("R1", "warning")
    ]


def test_a_club_that_no_longer_saves_takes_nobody_in() -> None:
    club = a_club()
    change_phase(club=club, to=Phase.MANAGEMENT, on=date(2025, 1, 1), now=NOW)
    with pytest.raises(JoiningRefused):
        join(club=club, person=a_person(), on=TODAY, now=NOW)


@pytest.mark.parametrize("on", [CREATED_ON - timedelta(days=1), TODAY + timedelta(days=1)])
def test_nobody_enters_before_the_club_nor_tomorrow(on: date) -> None:
    with pytest.raises(JoiningRefused) as refused:
        join(club=a_club(), person=a_person(), on=on, now=NOW)
    assert refused.value.field == "joined_on"


def test_one_leaves_once_and_may_come_back_after() -> None:
    membership = a_member(a_club())
    leave(membership=membership, on=date(2025, 6, 30), kind=ExitKind.WITHDRAWAL, now=NOW)
    with pytest.raises(JoiningRefused):
        leave(membership=membership, on=TODAY, kind=ExitKind.WITHDRAWAL, now=NOW)
    with pytest.raises(JoiningRefused):
        join(club=membership.club, person=membership.person, on=date(2025, 6, 30), now=NOW)
    again = join(club=membership.club, person=membership.person, on=date(2025, 7, 1), now=NOW)
    assert again.pk != membership.pk
    assert membership.is_open(date(2025, 6, 30))
    assert list(Membership.objects.on(date(2025, 7, 1))) == [again]


def test_a_person_may_belong_to_two_clubs() -> None:
    person = a_member(a_club()).person
    assert join(club=a_club(), person=person, on=TODAY, now=NOW).person == person


def test_two_people_share_an_e_mail_but_not_an_identifier() -> None:
    ada, leo = a_person("Ada Blin"), a_person("Léo Blin")
    share_household(label="Blin", people=[ada, leo])
    open_account(person=ada, username="ada", email="blin@example.org")
    open_account(person=leo, username="leo", email="blin@example.org")
    with pytest.raises(JoiningRefused) as refused:
        open_account(person=a_person(), username="ADA")
    assert refused.value.field == "username"
    assert ada.household == leo.household


def test_a_person_with_one_name_only_is_refused() -> None:
    with pytest.raises(JoiningRefused) as refused:
        admit(club=a_club(), on=TODAY, now=NOW, first_name="Ada", last_name=" ")
    assert refused.value.field == "last_name"
    assert not Person.objects.filter(first_name="Ada").exists()


def test_an_entry_leaves_a_line_in_the_trail_without_a_name() -> None:
    club = a_club()
    by = an_officer(RoleKind.SECRETARY, club)
    made = admit(club=club, on=TODAY, now=NOW, by=by, first_name="Zélie", last_name="Kim")
    line = TrailEntry.objects.get(act="join", detail__membership=made.pk)
    assert (line.by, line.club) == (by, club)
    assert "Zélie" not in str(line.detail)


def test_the_audit_names_a_term_passed_without_a_successor() -> None:
    club = a_club()
    person = a_member(club).person
    appoint(
        person=person,
        kind=RoleKind.MANAGER,
        club=club,
        starts_on=CREATED_ON,
        ends_on=date(2023, 1, 9),
        now=NOW,
    )
    assert "R9" in [one.rule for one in offences()]
