"""What a region counts, trap by trap (domain.md, "Definition traps")."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clubs.models import Phase
from clubs.money import euros
from clubs.phases import change_phase
from investments.holdings import repay, write_off
from ledger.accounts import account
from ledger.models import AccountKind, EntryKind
from ledger.posting import Line, post, reverse
from members.joining import join
from network.declaring import Return, declare_year
from network.publishing import publish
from network.refusals import DeclaringRefused
from network.statistics import network_statistics
from tests.network.build import (
    a_region,
    a_region_club,
    an_enterprise,
    clock,
    into_management,
    invest,
    members,
    people,
    save,
)

pytestmark = pytest.mark.django_db


def test_clubs_created_are_not_clubs_active_nor_in_management_nor_dissolved() -> None:
    network = a_region()
    a_region_club(network, born=date(2024, 3, 1))
    managed = a_region_club(network, born=date(2018, 1, 1))
    into_management(managed, date(2023, 1, 1))
    gone = a_region_club(network, born=date(2015, 1, 1))
    into_management(gone, date(2020, 1, 1))
    change_phase(club=gone, to=Phase.LIQUIDATING, on=date(2021, 1, 1), now=clock(date(2021, 1, 1)))
    change_phase(club=gone, to=Phase.DISSOLVED, on=date(2022, 1, 1), now=clock(date(2022, 1, 1)))
    extended = a_region_club(network, born=date(2019, 1, 1))
    change_phase(club=extended, to=Phase.EXTENDED, on=date(2024, 1, 1), now=clock(date(2024, 1, 1)))
    year = network_statistics(network, 2024)
    assert {key: year[key] for key in year.figures if key.startswith("clubs_")} == {
        "clubs_created_cumulated": 4,
        "clubs_created": 1,
        "clubs_forming": 0,
        "clubs_active": 2,
        "clubs_extended": 1,
        "clubs_management": 1,
        "clubs_liquidating": 0,
        "clubs_dissolved": 1,
    }


def test_a_person_in_two_clubs_is_one_member_and_two_memberships() -> None:
    network = a_region()
    day = date(2023, 1, 1)
    first, second = (a_region_club(network, born=day) for _ in range(2))
    both, *_others = people(1)
    for club in (first, second):
        join(club=club, person=both, on=day, now=clock(day))
        members(club, 6, on=day)
    year = network_statistics(network, 2023)
    assert (year["members"], year["memberships"]) == (13, 14)


def test_saved_is_not_invested_and_each_has_its_year_and_its_cumulated_sum() -> None:
    network = a_region()
    club = a_region_club(network, born=date(2022, 1, 1))
    everyone = members(club, 10, on=date(2022, 1, 1))
    save(club, everyone, 120_000, on=date(2022, 6, 1))
    save(club, everyone, 240_000, on=date(2023, 6, 1))
    invest(club, an_enterprise(network, on=date(2023, 9, 1)), 150_000, on=date(2023, 9, 1))
    year = network_statistics(network, 2023)
    assert (year["saved"], year["saved_cumulated"]) == (240_000, 360_000)
    assert (year["invested"], year["invested_cumulated"]) == (150_000, 150_000)
    assert year["invested_share"] == Fraction(150, 240)
    assert year["saved_per_member_month"] == Fraction(240_000, 120)
    assert network_statistics(network, 2022)["saved"] == 120_000


def test_a_reversed_contribution_is_not_saved() -> None:
    network = a_region()
    club = a_region_club(network, born=date(2023, 1, 1))
    everyone = members(club, 5, on=date(2023, 1, 1))
    save(club, everyone, 50_000, on=date(2023, 6, 1))
    save(club, everyone, 30_000, on=date(2023, 7, 1))
    wrong = club.entries.filter(kind=EntryKind.CONTRIBUTIONS).latest("number")
    day = date(2023, 7, 2)
    reverse(entry=wrong, on=day, key="corriger", by=None, now=clock(day))
    assert network_statistics(network, 2023)["saved"] == 50_000


def test_three_clubs_in_one_enterprise_are_three_investments_and_its_jobs_count_once() -> None:
    """Rule R20: companies and jobs once per enterprise."""
    network = a_region()
    day = date(2023, 5, 1)
    shared = an_enterprise(network, on=day, sector="food", jobs=7)
    alone = an_enterprise(network, on=day, sector="energy", jobs=2)
    clubs = [a_region_club(network, born=date(2023, 1, 1)) for _ in range(3)]
    for club in clubs:
        invest(club, shared, 100_000, on=day)
    invest(clubs[0], alone, 60_000, on=day)
    year = network_statistics(network, 2023)
    assert (year["enterprises"], year["investments"]) == (2, 4)
    assert (year["jobs"], year["fte"]) == (9, 900)
    assert year["ticket_per_enterprise"] == 180_000
    assert year["ticket_per_investment"] == 90_000


def test_a_second_payment_is_invested_again_but_is_not_a_second_investment() -> None:
    network = a_region()
    club = a_region_club(network, born=date(2022, 1, 1))
    one = an_enterprise(network, on=date(2022, 5, 1))
    invest(club, one, 100_000, on=date(2022, 5, 1))
    invest(club, one, 50_000, on=date(2023, 5, 1))
    year = network_statistics(network, 2023)
    assert (year["invested"], year["enterprises"], year["enterprises_cumulated"]) == (50_000, 1, 1)


def test_what_was_repaid_or_lost_is_cumulated_but_no_longer_in_portfolio() -> None:
    network = a_region()
    club = a_region_club(network, born=date(2021, 1, 1))
    firms = [an_enterprise(network, on=date(2021, 5, 1)) for _ in range(3)]
    held, repaid, lost = (invest(club, firm, 100_000, on=date(2021, 5, 1)) for firm in firms)
    day = date(2022, 3, 1)
    repay(holding=repaid, principal=100_000, on=day, key="r", now=clock(day))
    write_off(holding=lost, on=day, reason="liquidation", key="l", now=clock(day))
    year = network_statistics(network, 2022)
    assert year["enterprises_cumulated"] == 3
    assert year["enterprises_in_portfolio"] == 1
    assert (year["investments_cumulated"], year["investments_with_loss"]) == (3, 1)
    assert network_statistics(network, 2021)["investments_with_loss"] == 0
    assert held.pk != repaid.pk


def test_a_year_is_told_as_it_was_known_then() -> None:
    network = a_region()
    club = a_region_club(network, born=date(2023, 1, 1))
    everyone = members(club, 5, on=date(2023, 1, 1))
    save(club, everyone, 50_000, on=date(2023, 6, 1))
    late = clock(date(2024, 2, 1))
    post(
        club=club,
        kind=EntryKind.CONTRIBUTIONS,
        on=date(2023, 12, 20),
        lines=[
            Line(
                account(club, AccountKind.BANK),
                account(club, AccountKind.CAPITAL, membership=everyone[0]),
                7_000,
            )
        ],
        key="late",
        by=None,
        now=late,
    )
    assert network_statistics(network, 2023)["saved"] == 57_000
    assert network_statistics(network, 2023, clock(date(2024, 1, 15)))["saved"] == 50_000


def test_a_club_without_the_software_counts_by_its_return_and_is_marked_declared() -> None:
    network = a_region()
    kept = a_region_club(network, born=date(2022, 1, 1))
    save(kept, members(kept, 12, on=date(2022, 1, 1)), 100_000, on=date(2023, 6, 1))
    outside = a_region_club(network, born=date(2020, 1, 1))
    a_region_club(network, born=date(2021, 1, 1))
    declare_year(
        network=network,
        club=outside,
        year=2023,
        figures=Return(members_start=9, joined=3, left=1, members_end=11, saved=euros(200_000)),
        now=clock(date(2024, 2, 1)),
    )
    year = network_statistics(network, 2023)
    assert (year["members"], year["saved"], year["joined"]) == (23, 300_000, 3)
    coverage = year.figures["saved"].coverage
    assert (coverage.known, coverage.expected, coverage.declared) == (2, 3, 1)


def test_a_silent_club_keeps_its_last_members_but_saves_nothing() -> None:
    network = a_region()
    outside = a_region_club(network, born=date(2020, 1, 1))
    declare_year(
        network=network,
        club=outside,
        year=2022,
        figures=Return(members_end=14, saved=euros(90_000)),
        now=clock(date(2023, 2, 1)),
    )
    year = network_statistics(network, 2023)
    assert (year["members"], year["saved"]) == (14, 0)
    coverage = year.figures["members"].coverage
    assert (coverage.known, coverage.expected, coverage.carried) == (0, 1, 1)
    assert dict(year.members_by_year)[2022] == 14


def test_a_return_entered_again_replaces_the_first_and_keeps_its_history() -> None:
    network = a_region()
    outside = a_region_club(network, born=date(2020, 1, 1))
    for day, count in ((date(2023, 2, 1), 10), (date(2023, 3, 1), 11)):
        declared = declare_year(
            network=network,
            club=outside,
            year=2022,
            figures=Return(members_end=count),
            now=clock(day),
        )
    assert network_statistics(network, 2022)["members"] == 11
    assert network_statistics(network, 2022, clock(date(2023, 2, 15)))["members"] == 10
    assert declared.history.count() == 2


def test_a_return_is_refused_for_a_club_whose_book_speaks_and_leaves_nothing() -> None:
    network = a_region()
    club = a_region_club(network, born=date(2022, 1, 1))
    save(club, members(club, 5, on=date(2022, 1, 1)), 50_000, on=date(2023, 6, 1))
    with pytest.raises(DeclaringRefused) as refused:
        declare_year(
            network=network,
            club=club,
            year=2023,
            figures=Return(members_end=5),
            now=clock(date(2024, 1, 5)),
        )
    assert refused.value.field == "club"
    assert not club.declared_years.exists()


@pytest.mark.parametrize(
    ("figures", "year", "field"),
    [
        (Return(members_start=5, joined=2, left=1, members_end=7), 2023, ""),
        (Return(members_end=5, women=4, men=3), 2023, ""),
        (Return(members_end=5, saved=euros(-100)), 2023, ""),
        (Return(members_end=5), 2019, "year"),
        (Return(members_end=5), 2026, "year"),
    ],
)
def test_a_return_that_does_not_add_up_is_refused(figures: Return, year: int, field: str) -> None:
    network = a_region()
    outside = a_region_club(network, born=date(2020, 1, 1))
    with pytest.raises(DeclaringRefused) as refused:
        declare_year(
            network=network,
            club=outside,
            year=year,
            figures=figures,
            now=clock(date(2025, 2, 1)),
        )
    assert refused.value.field == field
    assert not outside.declared_years.exists()


def test_a_return_for_another_networks_club_is_refused() -> None:
    network, other = a_region(), a_region()
    outside = a_region_club(other, born=date(2020, 1, 1))
    with pytest.raises(DeclaringRefused):
        declare_year(
            network=network,
            club=outside,
            year=2023,
            figures=Return(members_end=5),
            now=clock(date(2024, 1, 5)),
        )


def test_a_small_networks_sums_are_hidden_and_never_zero() -> None:
    network = a_region()
    club = a_region_club(network, born=date(2022, 1, 1))
    save(club, members(club, 12, on=date(2022, 1, 1)), 100_000, on=date(2023, 6, 1))
    invest(club, an_enterprise(network, on=date(2023, 7, 1)), 40_000, on=date(2023, 7, 1))
    published = publish(network_statistics(network, 2023))
    hidden = {key for key, shown in published.figures.items() if shown.is_hidden}
    assert {"saved", "saved_per_member_month", "invested", "ticket_per_enterprise"} <= hidden
    assert published["saved"].value is None
    assert published["members"].value == 12
    assert published["clubs_active"].value == 1


def test_the_number_of_queries_does_not_depend_on_the_number_of_clubs() -> None:
    """Promise row 51."""
    counts = []
    for clubs in (1, 7):
        network = a_region()
        for _ in range(clubs):
            club = a_region_club(network, born=date(2022, 1, 1))
            save(club, members(club, 5, on=date(2022, 1, 1)), 50_000, on=date(2023, 6, 1))
            invest(club, an_enterprise(network, on=date(2023, 7, 1)), 4_000, on=date(2023, 7, 1))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            publish(network_statistics(network, 2023))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16
