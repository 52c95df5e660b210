"""How many save without coming to the meetings: counted here or said in a return, kept secret
when few."""

from datetime import date

import pytest

from members.taking_part import save_passively, take_part_again
from network.declaring import Return, declare_year
from network.publishing import publish
from network.statistics import network_statistics
from tests.network.build import a_region, a_region_club, clock, members

pytestmark = pytest.mark.django_db
BORN = date(2022, 1, 1)
SPRING = date(2023, 4, 1)


def test_passive_savers_are_counted_on_the_last_day_and_stay_members() -> None:
    network = a_region()
    club = a_region_club(network, born=BORN)
    everyone = members(club, 8, on=BORN)
    for one in everyone[:3]:
        save_passively(membership=one, since=SPRING, now=clock(SPRING))
    back = date(2023, 9, 1)
    take_part_again(membership=everyone[0], on=back, now=clock(back))
    found = network_statistics(network, 2023)
    assert (found["passive"], found["members"]) == (2, 8)
    assert network_statistics(network, 2022)["passive"] == 0


def test_a_return_may_say_how_many_and_empty_is_not_zero() -> None:
    network = a_region()
    told, silent = (a_region_club(network, born=BORN) for _ in range(2))
    now = clock(date(2024, 1, 15))
    for club, count in ((told, 4), (silent, None)):
        figures = Return(members_end=10, passive=count)
        declare_year(network=network, club=club, year=2023, figures=figures, now=now)
    figure = network_statistics(network, 2023).figures["passive"]
    assert figure.value == 4
    assert (figure.coverage.known, figure.coverage.expected) == (1, 2)


@pytest.mark.parametrize(
    ("passive", "is_hidden"), [(0, False), (5, True), (12, False), (20, True), (24, False)]
)
def test_few_passive_savers_or_few_others_are_secret(passive: int, is_hidden: bool) -> None:
    """Of 24 members, fewer than eleven on one side: neither side may be read."""
    network = a_region()
    everyone = [
        one
        for club in (a_region_club(network, born=BORN) for _ in range(2))
        for one in members(club, 12, on=BORN)
    ]
    for one in everyone[:passive]:
        save_passively(membership=one, since=SPRING, now=clock(SPRING))
    assert publish(network_statistics(network, 2023))["passive"].is_hidden == is_hidden
