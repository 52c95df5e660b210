"""The permission table, and who holds an office on a day."""

from datetime import date

import pytest

from members.joining import leave
from members.models import ExitKind, RoleKind
from members.permissions import LABELS, MAY, Act, club_acts, club_table, network_acts
from members.roles import RoleRefused, acting, appoint, appoint_member, end_role, standing_officers
from tests.build import (
    CREATED_ON,
    NOW,
    TODAY,
    a_club,
    a_federation,
    a_member,
    a_network,
    a_person,
    a_staff_role,
    an_officer,
)

pytestmark = pytest.mark.django_db


def test_every_act_has_a_french_label_and_somebody_who_may_do_it() -> None:
    assert set(LABELS) == set(Act)
    assert frozenset().union(*MAY.values()) == set(Act)
    assert len({str(label) for label in LABELS.values()}) == len(LABELS)


def test_the_table_people_read_is_the_table_the_doors_ask() -> None:
    rows = {str(row.label): row.may for row in club_table()}
    assert rows[str(LABELS[Act.VOTE])] == (True, False, False, False, False)
    assert rows[str(LABELS[Act.READ_PERSONAL])] == (False, False, True, False, False)


def test_only_members_vote_and_only_the_treasurer_records_money() -> None:
    assert {actor for actor, acts in MAY.items() if Act.VOTE in acts} == {"member"}
    assert {actor for actor, acts in MAY.items() if Act.RECORD_MONEY in acts} == {
        RoleKind.TREASURER
    }


def test_network_and_federation_staff_may_do_nothing_in_a_club() -> None:
    federation = a_federation()
    network = a_network(federation=federation)
    club = a_club(network=network)
    staff, federal = a_person(), a_person()
    a_staff_role(staff, network)
    a_staff_role(federal, federation)
    for person in (staff, federal):
        assert club_acts(person, club, TODAY) == frozenset()
    assert Act.MANAGE_NETWORK in network_acts(staff, network, TODAY)
    assert network_acts(federal, network, TODAY) == {Act.READ_NETWORK}
    assert network_acts(staff, a_network(federation=federation), TODAY) == frozenset()


def test_an_officer_who_is_a_member_has_both_kinds_of_acts() -> None:
    club = a_club()
    acts = club_acts(an_officer(RoleKind.TREASURER, club), club, TODAY)
    assert {Act.VOTE, Act.RECORD_MONEY} <= acts


def test_a_former_member_reads_their_own_savings_only() -> None:
    membership = a_member(a_club())
    leave(membership=membership, on=date(2025, 1, 1), kind=ExitKind.WITHDRAWAL, now=NOW)
    assert club_acts(membership.person, membership.club, TODAY) == {Act.READ_OWN}


def test_an_officer_past_the_term_goes_on_until_the_next_election() -> None:
    club = a_club()
    ada, leo = a_member(club), a_member(club)
    appoint_member(membership=ada, kind=RoleKind.MANAGER, starts_on=date(2024, 1, 1), now=NOW)
    assert Act.CHANGE_PHASE in club_acts(ada.person, club, TODAY)
    assert [one.is_last_days for one in standing_officers(acting(club, TODAY), TODAY)] == [True]
    appoint_member(membership=leo, kind=RoleKind.MANAGER, starts_on=TODAY, now=NOW)
    assert Act.CHANGE_PHASE not in club_acts(ada.person, club, TODAY)
    assert Act.CHANGE_PHASE in club_acts(leo.person, club, TODAY)


def test_an_office_that_was_ended_gives_nothing_the_day_after() -> None:
    club = a_club()
    role = appoint_member(
        membership=a_member(club), kind=RoleKind.TREASURER, starts_on=date(2026, 1, 1), now=NOW
    )
    end_role(role=role, on=date(2026, 3, 1), now=NOW)
    assert Act.RECORD_MONEY in club_acts(role.person, club, date(2026, 3, 1))
    assert Act.RECORD_MONEY not in club_acts(role.person, club, TODAY)


def test_an_officer_who_left_the_club_does_not_go_on() -> None:
    club = a_club()
    membership = a_member(club)
    appoint_member(
        membership=membership, kind=RoleKind.MANAGER, starts_on=date(2024, 1, 1), now=NOW
    )
    leave(membership=membership, on=date(2025, 6, 1), kind=ExitKind.WITHDRAWAL, now=NOW)
    assert club_acts(membership.person, club, TODAY) == {Act.READ_OWN}


def test_a_deputy_opens_the_same_pages_and_leaves_the_office_vacant() -> None:
    club = a_club()
    member = a_member(club, account=True)
    appoint_member(
        membership=member, kind=RoleKind.TREASURER, starts_on=TODAY, is_deputy=True, now=NOW
    )
    assert Act.RECORD_MONEY in club_acts(member.person, club, TODAY)
    role = acting(club, TODAY)[0]
    assert role.office == "trésorier ou trésorière (suppléance)"
    assert str(role).endswith("(suppléance)")


def test_a_deputy_in_term_does_not_end_the_stretch_of_the_officer_past_theirs() -> None:
    club = a_club()
    elected, deputy = a_member(club), a_member(club)
    appoint_member(
        membership=elected, kind=RoleKind.TREASURER, starts_on=CREATED_ON, now=NOW,
        ends_on=date(2024, 1, 1),
    )  # fmt: skip
    appoint_member(
        membership=deputy, kind=RoleKind.TREASURER, starts_on=TODAY, is_deputy=True, now=NOW
    )
    assert {role.person for role in acting(club, TODAY)} == {elected.person, deputy.person}


def test_an_officer_in_term_does_not_end_the_stretch_of_a_deputy_past_theirs() -> None:
    """Two deputies of the same election go on together; one whose end was noted does not."""
    club = a_club()
    deputies = [
        appoint_member(
            membership=a_member(club), kind=RoleKind.TREASURER, starts_on=CREATED_ON, now=NOW,
            ends_on=date(2024, 1, 1), is_deputy=True,
        )
        for _one in range(3)
    ]  # fmt: skip
    end_role(role=deputies[2], on=date(2024, 1, 1), now=NOW)
    appoint_member(membership=a_member(club), kind=RoleKind.TREASURER, starts_on=TODAY, now=NOW)
    assert [one.role.is_deputy for one in standing_officers(acting(club, TODAY), TODAY)] == [
        False, True, True,
    ]  # fmt: skip
    assert Act.RECORD_MONEY in club_acts(deputies[0].person, club, TODAY)
    assert Act.RECORD_MONEY not in club_acts(deputies[2].person, club, TODAY)


def test_two_deputies_may_second_one_officer() -> None:
    club = a_club()
    for _one in range(2):
        appoint_member(
            membership=a_member(club),
            kind=RoleKind.SECRETARY,
            starts_on=TODAY,
            is_deputy=True,
            now=NOW,
        )
    assert [role.is_deputy for role in acting(club, TODAY)] == [True, True]


def test_a_term_lasts_what_the_club_s_rule_says() -> None:
    role = appoint_member(
        membership=a_member(a_club()),
        kind=RoleKind.SECRETARY,
        starts_on=date(2026, 1, 10),
        now=NOW,
    )
    assert role.ends_on == date(2027, 1, 9)


def test_an_office_goes_with_its_place_and_is_held_once() -> None:
    club = a_club()
    person = a_member(club).person
    with pytest.raises(RoleRefused):
        appoint(person=person, kind=RoleKind.MANAGER, starts_on=CREATED_ON, now=NOW)
    appoint(person=person, kind=RoleKind.MANAGER, club=club, starts_on=CREATED_ON, now=NOW)
    with pytest.raises(RoleRefused):
        appoint(person=person, kind=RoleKind.MANAGER, club=club, starts_on=TODAY, now=NOW)
