"""What recording costs the database: a full club as little as a small one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clubs.models import ShareMethod
from ledger.contributing import Payment, record_meeting
from tests.ledger.build import NOW, a_club, a_member, new_key


@pytest.mark.django_db
@pytest.mark.parametrize("method", ShareMethod)
def test_a_month_of_fourteen_members_costs_the_queries_of_three(method: ShareMethod) -> None:
    club = a_club(method)
    members = [a_member(club, f"M{number}") for number in range(14)]
    costs = []
    for count in (14, 3, 14):
        with CaptureQueriesContext(connection) as found:
            record_meeting(
                club=club,
                on=date(2026, 11, 20),
                payments=[Payment(one, 2500) for one in members[:count]],
                key=new_key(),
                by=None,
                now=NOW,
            )
        costs.append(len(found))
    assert costs[1] == costs[2] < costs[0]
