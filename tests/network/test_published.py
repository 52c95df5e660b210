"""The figures the networks published, found again from their own inputs.

Each row of `published.json` (kept beside this test) whose inputs our rooms record is built through
the verbs; the counts and the ratios derived from them must come out exactly as published. The rows
left aside are in docs/debts.md.
"""

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from clubs.money import euros
from governance.closing import close
from governance.models import Channel, Choice, Outcome
from governance.voting import cast
from investments.enterprises import EnterpriseEnd, end
from investments.holdings import subscribe, write_off
from investments.models import Instrument, Proposal, ProposalState
from investments.pipeline import advance, open_proposal, put_to_vote
from members.models import Membership
from network.declaring import Return, declare_year
from network.definitions import DEFINITIONS, Unit
from network.figures import NetworkYear
from network.statistics import network_statistics
from tests.network.build import (
    Region,
    a_region,
    a_region_club,
    an_enterprise,
    clock,
    members,
    region_of,
    save,
    year_of_investments,
    year_of_savings,
)

pytestmark = pytest.mark.django_db
PUBLISHED = json.loads((Path(__file__).parent / "published.json").read_text())


def row(region: str, day: str) -> dict[str, Any]:
    """One published row."""
    return next(one for one in PUBLISHED[region]["rows"] if one["date"] == day)


def club(name: str) -> dict[str, Any]:
    """One published club."""
    return next(one for one in PUBLISHED["clubs"] if one["name"] == name)


def as_published(year: NetworkYear, key: str, published: str) -> str:
    """Our exact value, rounded to the places that were published."""
    value = year[key]
    assert value is not None
    number = Decimal(value.numerator) / Decimal(value.denominator)
    if DEFINITIONS[key].unit == Unit.CENTS:
        number /= 100
    return str(number.quantize(Decimal(published), rounding=ROUND_HALF_UP))


def found(year: NetworkYear, derived: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    """Each derived figure, by its published name."""
    return {name: as_published(year, key, derived[name]) for name, key in names.items()}


def financed(region: Region, count: int, cents: int, *, year: int, jobs: int | None = None) -> None:
    """So many enterprises paid in the year, with their jobs shared out when given."""
    shared = [None] * count if jobs is None else [jobs // count] * count
    if jobs is not None:
        shared = [jobs // count + (1 if place < jobs % count else 0) for place in range(count)]
    enterprises = [
        an_enterprise(region.network, on=date(year, 3, 1), jobs=number) for number in shared
    ]
    year_of_investments(region, enterprises, cents, year=year)


def test_hauts_de_france_1999_enterprises_and_money_since_the_beginning() -> None:
    published = row("hauts_de_france", "1999-12")
    region = region_of(3, 15, year=1998)
    count, cents = published["enterprises_cumulated"], published["invested_cumulated_eur"] * 100
    financed(region, count, cents, year=1999)
    year = network_statistics(region.network, 1999)
    assert (year["enterprises_cumulated"], year["invested_cumulated"]) == (count, cents)
    derived = published["derived"]
    names = {"ticket_eur": "ticket_cumulated"}
    assert found(year, derived, names) == {"ticket_eur": derived["ticket_eur"]}
    gone = region.network.enterprises.order_by("pk")[: count - published["enterprises_alive_2019"]]
    for enterprise in gone:
        day = date(2010, 6, 1)
        end(enterprise=enterprise, on=day, kind=EnterpriseEnd.STOPPED, now=clock(day))
    later = network_statistics(region.network, 2019)
    assert later["enterprises_alive"] == published["enterprises_alive_2019"]
    assert as_published(later, "alive_share", derived["alive_share"]) == derived["alive_share"]


def test_hauts_de_france_2000_active_clubs_members_and_portfolio() -> None:
    published = row("hauts_de_france", "2000")
    region = region_of(published["clubs_active"], published["members"], year=2000)
    financed(region, published["enterprises_in_portfolio"], 8_000_000, year=2000)
    year = network_statistics(region.network, 2000)
    keys = ("clubs_active", "members", "enterprises_in_portfolio")
    assert {key: year[key] for key in keys} == {key: published[key] for key in keys}
    assert (
        found(year, published["derived"], {"members_per_club": "members_per_club"})
        == (published["derived"])
    )


def test_hauts_de_france_1985_to_2009_cumulated() -> None:
    published = row("hauts_de_france", "1985-2009")
    region = region_of(8, 80, year=2007)
    count, cents = published["enterprises_cumulated"], published["invested_cumulated_eur"] * 100
    jobs = published["jobs_cumulated"]
    third, part = count // 3, cents // 3
    financed(region, third, part, year=2007, jobs=jobs // 3)
    financed(region, third, part, year=2008, jobs=jobs // 3)
    financed(region, count - 2 * third, cents - 2 * part, year=2009, jobs=jobs - 2 * (jobs // 3))
    year = network_statistics(region.network, 2009)
    assert (year["enterprises_cumulated"], year["invested_cumulated"]) == (count, cents)
    assert year["jobs_cumulated"] == jobs
    derived = published["derived"]
    assert found(year, derived, {"ticket_eur": "ticket_cumulated"}) == derived


def test_hauts_de_france_2022_members_enterprises_and_money() -> None:
    published = row("hauts_de_france", "2022")
    region = region_of(published["clubs_active"], published["members"], year=2022)
    cents = published["invested_eur"] * 100
    financed(region, published["enterprises_financed"], cents, year=2022)
    year = network_statistics(region.network, 2022)
    assert (year["clubs_active"], year["members"]) == (24, 300)
    assert (year["enterprises"], year["invested"]) == (21, cents)
    names = {
        "ticket_eur": "ticket_per_enterprise",
        "members_per_club": "members_per_club",
        "invested_per_club_eur": "invested_per_club",
    }
    assert found(year, published["derived"], names) == published["derived"]


def test_ile_de_france_2019_saved_and_invested() -> None:
    published = row("ile_de_france", "2019")
    derived = published["derived"]
    region = region_of(published["clubs_active"], derived["members"], year=2019)
    year_of_savings(region, published["saved_eur"] * 100, year=2019)
    financed(region, published["projects"], published["invested_eur"] * 100, year=2019)
    year = network_statistics(region.network, 2019)
    assert (year["clubs_active"], year["members"]) == (25, derived["members"])
    assert (year["saved"], year["invested"]) == (7_830_000, 4_900_000)
    assert (
        as_published(year, "saved_per_member_month", "0.01")
        == (published["saved_per_member_month_eur"])
    )
    names = {
        "members_per_club": "members_per_club",
        "saved_per_club_eur": "saved_per_club",
        "ticket_eur": "ticket_per_enterprise",
        "invested_share_of_savings": "invested_share",
    }
    expected = {name: derived[name] for name in names}
    assert found(year, derived, names) == expected


def test_ile_de_france_2022_projects_and_jobs() -> None:
    published = row("ile_de_france", "2022")
    region = region_of(published["clubs_active"], 160, year=2022)
    cents = published["invested_eur"] * 100
    financed(region, published["projects"], cents, year=2022, jobs=published["jobs"])
    year = network_statistics(region.network, 2022)
    assert (year["clubs_active"], year["enterprises"]) == (16, 22)
    assert (year["invested"], year["jobs_financed"]) == (cents, 60)
    names = {"ticket_eur": "ticket_per_enterprise", "jobs_per_project": "jobs_per_enterprise"}
    assert found(year, published["derived"], names) == published["derived"]


def test_bourgogne_franche_comte_ten_years_of_returns() -> None:
    """Clubs that do not use the software: every figure comes from declared years."""
    published = row("bourgogne_franche_comte", "10 years to 2022")
    network = a_region(region_code="27")
    clubs = [
        a_region_club(network, born=date(2012, 1, 1), department="21")
        for _ in range(published["clubs_active"])
    ]
    left = {
        "studied": published["accompanied"],
        "investments": published["financed"],
        "invested": published["invested_eur"],
    }
    cells = [(one, year) for year in range(2013, 2023) for one in clubs]
    totals = dict.fromkeys(clubs, 0)
    for place, (one, year) in enumerate(cells):
        part = {key: share(left[key], place, len(cells)) for key in left}
        totals[one] += part["investments"]
        declare_year(
            network=network,
            club=one,
            year=year,
            figures=Return(
                members_end=10,
                studied=part["studied"],
                investments=part["investments"],
                invested=euros(part["invested"] * 100),
                enterprises_cumulated=totals[one],
            ),
            now=clock(date(year + 1, 2, 1)),
        )
    counted = network_statistics(network, 2022)
    assert counted["clubs_active"] == published["clubs_active"]
    assert counted["studied_cumulated"] == published["accompanied"]
    assert counted["financed_cumulated"] == published["financed"]
    assert counted["invested_cumulated"] == published["invested_eur"] * 100
    names = {"conversion": "conversion", "ticket_eur": "ticket_cumulated"}
    assert found(counted, published["derived"], names) == published["derived"]


def share(total: int, place: int, places: int) -> int:
    """The part of `total` that falls on one of `places`, to the unit."""
    return total * (place + 1) // places - total * place // places


def test_la_pangee_tickets_and_losses() -> None:
    published = club("La Pangée")
    region = region_of(1, 15, year=2020)
    enterprises = [
        an_enterprise(region.network, on=date(2020, 3, 1)) for _ in range(published["projects"])
    ]
    cents = published["invested_eur"] * 100
    holdings = year_of_investments(region, enterprises, cents, year=2020)
    for holding in holdings[: published["lost_in_whole_or_part"]]:
        day = date(2021, 3, 1)
        write_off(
            holding=holding, on=day, reason="liquidation", key=f"perte-{holding.pk}", now=clock(day)
        )
    year = network_statistics(region.network, 2021)
    assert (year["enterprises_cumulated"], year["invested_cumulated"]) == (13, cents)
    assert year["investments_with_loss"] == 3
    names = {"ticket_eur": "ticket_cumulated", "loss_share": "loss_share"}
    assert found(year, published["derived"], names) == published["derived"]


@pytest.mark.parametrize("name", ["Cigalion", "Gaïa"])
def test_a_clubs_monthly_savings_per_member(name: str) -> None:
    published = club(name)
    region = region_of(1, published["members"], year=2022)
    year_of_savings(region, published["saved_per_year_eur"] * 100, year=2022)
    year = network_statistics(region.network, 2022)
    assert year["members"] == published["members"]
    names = {"saved_per_member_month_eur": "saved_per_member_month"}
    derived = published["derived"]
    wanted = {"saved_per_member_month_eur": derived["saved_per_member_month_eur"]}
    assert found(year, derived, {key: names[key] for key in wanted}) == wanted


def test_hauts_de_france_2009_from_the_files_to_the_payments() -> None:
    """Files, studies, votes and payments all pass through their own verbs."""
    published = row("hauts_de_france", "2009")
    steps = published["pipeline"]
    network = a_region()
    older = published["clubs_active"] - published["clubs_created"]
    clubs = [
        a_region_club(network, born=date(2007 if place < older else 2009, 1, 1))
        for place in range(published["clubs_active"])
    ]
    people = {one.pk: members(one, 2, on=date(2009, 1, 2)) for one in clubs}
    for one in clubs:
        save(one, people[one.pk], 1_000_000, on=date(2009, 1, 10))
    for place in range(steps["filed"]):
        one = clubs[place % len(clubs)]
        paid = place < steps["invested"]
        jobs = share(published["jobs"], place, steps["invested"]) if paid else None
        amount = share(published["invested_eur"] * 100, place, steps["invested"]) if paid else 1000
        proposal = open_proposal(
            club=one,
            enterprise=an_enterprise(network, on=date(2009, 2, 1), jobs=jobs),
            title=f"Projet {place}",
            instrument=Instrument.SHARES,
            amount=amount,
            received_on=date(2009, 2, 1),
            now=clock(date(2009, 2, 1)),
        )
        if place < steps["studied"]:
            moment = clock(date(2009, 3, 1))
            advance(proposal=proposal, to=ProposalState.UNDER_STUDY, now=moment)
        if place < steps["engaged"]:
            adopt(proposal, people[one.pk])
        if paid:
            subscribe(
                proposal=proposal,
                amount=amount,
                on=date(2009, 5, 1),
                key=f"paiement-{place}",
                now=clock(date(2009, 5, 1)),
            )
    year = network_statistics(network, 2009)
    assert (year["clubs_active"], year["clubs_created"]) == (48, 11)
    found_steps = {"invested": year["financed"]} | {
        step: year[step] for step in ("filed", "studied", "engaged")
    }
    assert found_steps == steps
    assert (year["invested"], year["jobs_financed"]) == (10_000_000, published["jobs"])
    derived = published["derived"]
    names = {
        "ticket_eur": "ticket_per_enterprise",
        "jobs_per_enterprise": "jobs_per_enterprise",
        "filed_to_invested": "filed_to_financed",
        "studied_to_invested": "studied_to_financed",
    }
    assert found(year, derived, names) == derived


def adopt(proposal: Proposal, voters: list[Membership]) -> None:
    """Everybody votes for it, online; the vote closes once all have voted."""
    opened = clock(date(2009, 4, 1))
    motion = put_to_vote(proposal=proposal, deadline=clock(date(2009, 4, 8)), now=opened)
    for voter in voters:
        cast(
            motion=motion,
            elector_membership=voter,
            choice=Choice.FOR,
            channel=Channel.ONLINE,
            cast_by=voter.person,
            now=clock(date(2009, 4, 2)),
        )
    assert close(motion=motion, now=clock(date(2009, 4, 3))).outcome == Outcome.ADOPTED
    proposal.refresh_from_db()
