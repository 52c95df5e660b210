"""The demonstration, told from the first day to now: one transaction, only through the verbs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.db import transaction

from clubs.founding import found_club
from clubs.models import Club, Federation, Network
from clubs.money import euros
from config.demo import deciding, stories
from config.demo.cast import (
    BAIE,
    CHICOREES,
    HOUBLON,
    OSIER,
    OUTSIDE,
    PASSWORD,
    RAINETTE,
    TERRIL,
    ClubCast,
    OutsideCast,
)
from config.demo.clock import Clock
from config.demo.founding import Region, confirm, found, found_region
from config.demo.investing import Enterprises
from config.demo.months import Calendar, tell
from config.demo.playing import Play
from governance.models import DecisionType
from members.joining import share_household
from members.models import Person
from network.declaring import Return, declare_year

SEED = 1983
EVERYTHING = (
    DecisionType.INVESTMENT,
    DecisionType.EXIT,
    DecisionType.IMPAIRMENT,
    DecisionType.OFFICERS,
    DecisionType.ACCOUNTS,
)
SOME = (DecisionType.INVESTMENT, DecisionType.IMPAIRMENT, DecisionType.ACCOUNTS)
Told = Callable[[Play, Enterprises], Calendar]
STORIES: tuple[tuple[ClubCast, Told, Sequence[DecisionType], int], ...] = (
    (BAIE, stories.baie, EVERYTHING, 25),
    (TERRIL, stories.terril, EVERYTHING, 20),
    (HOUBLON, stories.houblon, (*EVERYTHING, DecisionType.OTHER), 15),
    (OSIER, stories.osier, SOME, 20),
    (CHICOREES, stories.chicorees, SOME, 20),
    (RAINETTE, stories.rainette, (), 25),
)


@dataclass(frozen=True)
class Account:
    """One account of the demonstration, for the table the command prints."""

    username: str
    who: str
    place: str


ACCOUNTS = (
    Account("bruno", "Bruno, trésorier", HOUBLON.name),
    Account("claire", "Claire, gérante", HOUBLON.name),
    Account("samira", "Samira, secrétaire", HOUBLON.name),
    Account("julie", "Julie, membre", HOUBLON.name),
    Account("helene", "Hélène, gérante", TERRIL.name),
    Account("lucienne", "Lucienne, trésorière", OSIER.name),
    Account("annick", "Annick, trésorière", BAIE.name),
    Account("lea", "Léa, trésorière", CHICOREES.name),
    Account("mathilde", "Mathilde, trésorière", RAINETTE.name),
    Account("denis", "Denis, gérant d'un club qui se crée", RAINETTE.name),
    Account("esther", "Esther, équipe du réseau", "le réseau"),
    Account("noe", "Noé, équipe de la fédération", "la fédération"),
)
__all__ = ["ACCOUNTS", "PASSWORD", "is_empty", "tell_everything"]


def is_empty() -> bool:
    """True when nobody and nothing is in the database yet."""
    return not any(model.objects.exists() for model in (Federation, Network, Club, Person))


@transaction.atomic
def tell_everything(now: datetime) -> Network:
    """Write the whole demonstration; the same day gives the same story."""
    clock = Clock(now)
    region = found_region(clock)
    known = Enterprises(region.network, clock, {})
    for place, (cast, story, decisions, late_day) in enumerate(STORIES):
        play = found(region, cast, Random(SEED + place))  # noqa: S311 - a story, not a secret
        if decisions:
            confirm(play, decisions=decisions, late_day=late_day)
        tell(region, play, story(play, known))
        if cast is HOUBLON:
            stories.open_vote(play, known)
            stories.stands(play)
            deciding.decide_in_every_way(play)
            deciding.ask_for_consent(play)
            _share_a_roof(region)
    known.declare_all_jobs()
    for outside in OUTSIDE:
        _send_returns(region, outside)
    return region.network


def _share_a_roof(region: Region) -> None:
    couple = [region.people["Monique Dubrulle"], region.people["Gérard Dubrulle"]]
    share_household(label="Monique et Gérard Dubrulle", people=couple)


def _send_returns(region: Region, cast: OutsideCast) -> None:
    """A club that keeps its books elsewhere: its returns, as network staff typed them."""
    this_year = region.clock.today.year
    born = date(this_year - cast.born_years_ago, 9, 12)
    club = found_club(
        network=region.network,
        name=cast.name,
        slug=cast.slug,
        commune=cast.commune,
        department=cast.department,
        created_on=born,
        active_on=born,
        now=region.clock.evening(born),
    )
    saved = invested = enterprises = 0
    for place, year in enumerate(range(born.year, this_year - cast.sent_until_years_ago + 1)):
        sum_saved = cast.members * (8_000 if place == 0 else 25_000)
        sum_invested = 150_000 if place % 2 else 0
        saved, invested = saved + sum_saved, invested + sum_invested
        enterprises += 1 if sum_invested else 0
        declare_year(
            network=region.network,
            club=club,
            year=year,
            figures=Return(
                members_start=cast.members if place else 0,
                joined=0 if place else cast.members,
                left=0,
                members_end=cast.members,
                women=cast.members // 2,
                men=cast.members - cast.members // 2 - 1,
                saved=euros(sum_saved),
                saved_cumulated=euros(saved),
                invested=euros(sum_invested),
                invested_cumulated=euros(invested),
                enterprises=1 if sum_invested else 0,
                enterprises_cumulated=enterprises,
                enterprises_in_portfolio=enterprises,
                investments=1 if sum_invested else 0,
                investments_cumulated=enterprises,
                jobs=3 * enterprises,
                fte_hundredths=220 * enterprises,
                filed=4,
                studied=2,
                engaged=1 if sum_invested else 0,
            ),
            by=region.people["Esther Kaminski"],
            now=region.clock.evening(date(year + 1, 3, 4)),
        )
