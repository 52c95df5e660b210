"""The end of a club: the steps in order, and what is left shared to the cent."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from clublife.ageing import grow
from clublife.models import MemberExit
from clublife.refusals import LifeRefused
from clublife.winding_up import share_out, sharing_of, steps
from clubs.models import Phase
from clubs.money import cents
from ledger.balances import cash, net_assets
from ledger.exits import debts
from members.models import CLUB_ROLES, ExitKind, RoleKind
from tests.build import NOW, TODAY, a_club, a_member, an_officer
from tests.ledger.build import contribute

pytestmark = pytest.mark.django_db
BEFORE = TODAY - timedelta(days=30)


@pytest.fixture
def club():
    """Three members who paid 10, 20 and 30.01 euros; its dissolution is decided."""
    made = a_club()
    paid = [1_000, 2_000, 3_001]
    contribute(made, BEFORE, {a_member(made): amount for amount in paid})
    grow(club=made, to=Phase.LIQUIDATING, on=BEFORE, now=NOW, reason="acte signé de tous")
    return made


def share(club, **given):
    return share_out(**({"club": club, "on": TODAY, "key": "fin", "now": NOW} | given))


def test_what_is_left_is_shared_to_the_cent_in_proportion(club):
    made = share(club)
    assert [cents(exit.value) for exit in made] == [1_000, 2_000, 3_001]
    assert net_assets(club, at=TODAY) == 0
    assert sum(one.cents for one in debts(club, at=TODAY)) == cash(club, at=TODAY) == 6_001
    left = club.memberships.order_by().values_list("left_on", "exit_kind").distinct()
    assert list(left) == [(TODAY, ExitKind.CLUB_END)]
    assert {exit.reason for exit in made} == {"acte signé de tous"}


def test_paid_at_once_the_club_is_empty_and_can_be_dissolved(club):
    share(club, pay_now=True)
    assert (cash(club, at=TODAY), debts(club, at=TODAY)) == (0, ())
    grow(club=club, to=Phase.DISSOLVED, on=TODAY, now=NOW)
    assert all(step.is_done for step in steps(club, at=TODAY))


def test_the_same_form_shares_once(club):
    assert share(club) == share(club)
    assert MemberExit.objects.count() == 3


def test_a_second_sharing_finds_nobody_left_to_pay(club):
    share(club)
    with pytest.raises(LifeRefused, match="Aucun membre n'a de part"):
        share(club, key="encore")


def test_a_club_that_has_not_decided_to_end_shares_nothing(club):
    other = a_club()
    contribute(other, BEFORE, {a_member(other): 5_000})
    with pytest.raises(LifeRefused, match="n'est pas en liquidation"):
        share(other)
    assert sharing_of(other, at=TODAY).members[0].value == 5_000
    assert MemberExit.objects.count() == 0


def test_a_day_to_come_is_refused(club):
    with pytest.raises(LifeRefused, match="n'est pas encore venue"):
        share(club, on=TODAY + timedelta(days=1))


def test_the_steps_come_in_order(club):
    assert [(one.key, one.is_done) for one in steps(club, at=TODAY)] == [
        ("decision", True),
        ("holdings", True),
        ("cheques", True),
        ("expenses", True),
        ("sharing", False),
        ("debts", False),
        ("cash", False),
        ("dissolved", False),
    ]


def test_the_pages_show_each_part_and_record_the_sharing(club, time_machine):
    time_machine.move_to(NOW)
    treasurer = an_officer(RoleKind.TREASURER, club)
    client = Client()
    client.force_login(treasurer.user)
    url = reverse("share_out", args=[club.slug])
    page = client.get(url).content.decode()
    assert "30,01" in page.replace("\N{NARROW NO-BREAK SPACE}", " ")
    sent = client.post(url, {"on": "2026-03-14", "key": "abc", "pay_now": "on"}, follow=True)
    assert "3 parts partagées" in sent.content.decode()
    assert cash(club, at=TODAY) == 0


@pytest.mark.parametrize("kind", [*CLUB_ROLES, ""])
def test_each_step_leads_only_those_who_may_do_it(club, kind):
    person = an_officer(kind, club) if kind else a_member(club, account=True).person
    client = Client()
    client.force_login(person.user)
    page = client.get(reverse("winding_up", args=[club.slug])).content.decode()
    ways = re.findall(r'class="btn [^"]*" href="([^"]+)"', page)
    assert bool(ways) is (kind in (RoleKind.MANAGER, RoleKind.TREASURER))
    assert {way: client.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)
