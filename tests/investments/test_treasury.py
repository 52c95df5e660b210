"""The treasury: what the club has, what leaves, what comes, and what it could invest when."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clubs.models import Club
from investments.treasury import treasury
from ledger.contributing import Payment, record_meeting
from ledger.costs import Cost, record_expense
from ledger.models import Frequency
from ledger.pledging import pledge, take_holiday
from ledger.spending import ask
from members.models import Membership, RoleKind
from tests.build import NOW, a_club, a_member, an_officer
from tests.investments.build import a_proposal
from tests.ledger.build import new_key

AT = date(2026, 3, 14)


@pytest.fixture
def club(db: None) -> Club:
    """Two members: Ada promises 25 euros a month, Bo 60 a quarter; 400 euros in the bank."""
    made = a_club(slug="la-caisse")
    ada, bo = a_member(made, "Ada Martin"), a_member(made, "Bo Caron")
    for member, amount, often in (
        (ada, 2500, Frequency.MONTHLY),
        (bo, 6000, Frequency.QUARTERLY),
    ):
        pledge(
            membership=member,
            amount=amount,
            frequency=often,
            since=date(2026, 3, 1),
            by=None,
            now=NOW,
        )
    record_meeting(
        club=made,
        on=date(2026, 2, 1),
        payments=[Payment(ada, 40_000, months={})],
        key="depart",
        by=None,
        now=NOW,
    )
    return made


def _ada(club: Club) -> Membership:
    return club.memberships.get(person__first_name="Ada")


def test_promises_of_every_rhythm_come_in_their_months(club: Club) -> None:
    months = treasury(club, at=AT).months
    assert [one.contributions for one in months[:5]] == [8500, 2500, 2500, 8500, 2500]
    assert (months[0].closing, months[1].closing) == (48_500, 51_000)


def test_a_month_off_brings_nothing(club: Club) -> None:
    take_holiday(
        membership=_ada(club), since=date(2026, 4, 1), until=date(2026, 4, 1), by=None, now=NOW
    )
    assert treasury(club, at=AT).months[1].contributions == 0


def test_what_is_paid_ahead_is_not_expected_twice(club: Club) -> None:
    record_meeting(
        club=club,
        on=date(2026, 3, 2),
        payments=[Payment(_ada(club), 5000)],
        key="avance",
        by=None,
        now=NOW,
    )
    assert [one.contributions for one in treasury(club, at=AT).months[:3]] == [6000, 0, 2500]


def test_what_is_promised_and_approved_leaves_at_once(club: Club) -> None:
    ask(
        club=club,
        on=date(2026, 3, 1),
        amount=5000,
        cost=Cost.OTHER,
        what="Salle",
        key=new_key(),
        by=None,
        now=NOW,
    )
    found = treasury(club, at=AT)
    assert (found.approved, found.leaving) == (5000, 5000)
    assert found.months[0].closing == 40_000 + 8500 - 5000


def test_usual_costs_go_on(club: Club) -> None:
    for month in (1, 2):
        record_expense(
            club=club,
            on=date(2026, month, 5),
            amount=600,
            key=new_key(),
            by=None,
            now=NOW,
        )
    assert treasury(club, at=AT).months[0].costs == 100


def test_what_can_be_invested_never_leaves_a_later_month_short(club: Club) -> None:
    found = treasury(club, at=AT)
    for place, one in enumerate(found.months):
        assert one.investable == max(0, min(later.closing for later in found.months[place:]))
    assert found.first_month_for(60_000) == date(2026, 6, 1)
    assert found.first_month_for(10**9) is None


def test_the_page_answers_how_much_in_march(club: Club) -> None:
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    page = reverse("treasury", args=[club.slug])
    with_time = client.get(page, {"amount": "9000", "month": "2099-01"}).content.decode()
    assert "hors de la prévision" in with_time
    assert client.get(reverse("treasury_csv", args=[club.slug])).status_code == 200


def test_the_page_costs_the_same_for_two_and_fifteen_members(club: Club) -> None:
    """Promise row 51, for the treasury."""
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    costs = []
    for more in (0, 13):
        for _each in range(more):
            pledge(membership=a_member(club), amount=2000, since=date(2026, 3, 1), by=None, now=NOW)
        a_proposal(club)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("treasury", args=[club.slug])).status_code == 200
        costs.append(len(found))
    assert costs[0] == costs[1]
