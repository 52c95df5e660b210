"""What offices ask of a club: an election at the end of each term, nobody missing."""

from datetime import date, timedelta

import pytest

from members.duties import duties
from members.models import RoleKind
from members.roles import appoint_member, end_role
from tests.build import CREATED_ON, NOW, TODAY, a_club, a_member, an_officer

pytestmark = pytest.mark.django_db


def keys(club, at=TODAY):
    return {one.key: one for one in duties(club, at=at)}


def test_a_mandate_ends_on_its_last_day_and_stays_late_until_somebody_follows():
    club = a_club()
    role = appoint_member(
        membership=a_member(club), kind=RoleKind.MANAGER, starts_on=CREATED_ON, now=NOW
    )
    told = keys(club)[f"mandate:{role.pk}"]
    assert (told.due_on, told.is_overdue(TODAY)) == (role.ends_on, True)
    assert not any(key.startswith("office:manager") for key in keys(club))
    appoint_member(
        membership=a_member(club),
        kind=RoleKind.MANAGER,
        starts_on=TODAY,
        ends_on=date(2027, 3, 13),
        now=NOW,
    )
    assert f"mandate:{role.pk}" not in keys(club)


def test_an_office_nobody_holds_is_due_since_its_last_day_or_the_club_s_first():
    club = a_club()
    treasurer = an_officer(RoleKind.TREASURER, club)
    end_role(role=treasurer.roles.get(), on=TODAY - timedelta(days=9), now=NOW)
    found = keys(club)
    assert f"office:treasurer:{TODAY - timedelta(days=8)}" in found
    manager = found[f"office:manager:{CREATED_ON}"]
    assert "1873-5" in str(manager.source)
    assert "1873" not in str(found[f"office:secretary:{CREATED_ON}"].source)
    assert manager.due_on == CREATED_ON


def test_a_club_being_founded_has_no_office_to_fill():
    assert keys(a_club(active_on=None)) == {}


def test_deputies_missing_are_nobody_s_duty():
    club = a_club()
    for kind in (RoleKind.MANAGER, RoleKind.TREASURER, RoleKind.SECRETARY):
        an_officer(kind, club)
    assert keys(club) == {}


def test_a_deputy_fills_no_office_and_is_not_elected_again():
    club = a_club()
    appoint_member(
        membership=a_member(club),
        kind=RoleKind.TREASURER,
        starts_on=CREATED_ON,
        is_deputy=True,
        now=NOW,
    )
    assert set(keys(club)) == {
        f"office:{kind}:{CREATED_ON}" for kind in ("manager", "treasurer", "secretary")
    }
