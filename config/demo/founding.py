"""The region, its clubs, who is in them, and the rules each club has confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from clubs.founding import found_club, found_federation, found_network
from clubs.models import Club, Federation, Network, Phase, ShareMethod
from clubs.phases import change_phase
from clubs.rules import set_rule
from config.demo.cast import (
    NETWORK_NAME,
    NETWORK_SLUG,
    PASSWORD,
    REGION_CODE,
    ClubCast,
    Someone,
)
from config.demo.clock import Clock, month_start
from config.demo.playing import Play
from governance.models import DecisionType
from governance.rules import set_voting_rule
from governance.suggesting import suggestion
from governance.tally import Base, Majority, Rule
from ledger.pledging import pledge
from members.joining import join, open_account, register_person
from members.models import Person, RoleKind
from members.roles import appoint

COUPLE = "famille.dubrulle@example.org"


@dataclass
class Region:
    """The network, and the people met so far by name: one person may be in two clubs."""

    clock: Clock
    federation: Federation
    network: Network
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, one: Someone) -> Person:
        """Register someone the first time they are met, with an account when they have one."""
        name = f"{one.first_name} {one.last_name}"
        if name not in self.people:
            self.people[name] = _registered(one)
        return self.people[name]


def _registered(one: Someone) -> Person:
    email = f"{one.username}@example.org" if one.username else ""
    person = register_person(
        first_name=one.first_name,
        last_name=one.last_name,
        gender=one.gender,
        email=COUPLE if one.last_name == "Dubrulle" else email,
    )
    if one.username:
        open_account(person=person, username=one.username, email=email, password=PASSWORD)
    return person


def found_region(clock: Clock) -> Region:
    """The federation, the network and their staff."""
    federation = found_federation(name="Fédération de démonstration", slug="federation")
    network = found_network(
        name=NETWORK_NAME, slug=NETWORK_SLUG, federation=federation, region_code=REGION_CODE
    )
    region = Region(clock=clock, federation=federation, network=network)
    begins = clock.month(60)
    moment = clock.evening(begins)
    esther = region.person(Someone("Esther", "Kaminski", "f", 0, "esther"))
    noe = region.person(Someone("Noé", "Lagrange", "m", 0, "noe"))
    appoint(
        person=esther, kind=RoleKind.NETWORK_STAFF, network=network, starts_on=begins, now=moment
    )
    appoint(
        person=noe,
        kind=RoleKind.FEDERATION_STAFF,
        federation=federation,
        starts_on=begins,
        now=moment,
    )
    return region


def found(region: Region, cast: ClubCast, random: Random) -> Play:
    """A club on its first day: founded, its founders in, their pledges made, its officers named."""
    clock = region.clock
    born = clock.day(cast.born_months_ago, 3)
    moment = clock.evening(born)
    method = ShareMethod(cast.method) if cast.method else None
    club = found_club(
        network=region.network,
        name=cast.name,
        slug=cast.slug,
        commune=cast.commune,
        department=cast.department,
        created_on=born,
        accredited_on=born,
        share_method=method,
        clause="article 9 de la convention" if method else "",
        now=moment,
    )
    play = Play(cast=cast, club=club, clock=clock, random=random)
    admit(region, play, cast.born_months_ago)
    name_officers(play)
    return play


def admit(region: Region, play: Play, ago: int) -> None:
    """Take in those whose month of entry this is, with what they promise to pay."""
    after = play.cast.born_months_ago - ago
    clock = region.clock
    day = clock.day(ago, 3)
    for one in play.cast.people:
        if one.joins_after != after:
            continue
        person = region.person(one)
        member = join(club=play.club, person=person, on=day, now=clock.evening(day))
        play.members[str(person)] = member
        pledge(
            membership=member, amount=one.monthly, since=day, by=person.pk, now=clock.evening(day)
        )


def name_officers(play: Play) -> None:
    """One-year terms, renewed each year: the first member keeps the money, the second manages."""
    people = [one.person for one in play.members.values()]
    offices = [
        (RoleKind.TREASURER, people[0]),
        (RoleKind.MANAGER, people[1]),
        (RoleKind.SECRETARY, people[2]),
    ]
    starts = play.club.created_on
    while starts <= play.clock.today:
        for kind, person in offices:
            appoint(
                person=person,
                kind=kind,
                club=play.club,
                starts_on=starts,
                ends_on=play.clock.year_after(starts),
                now=play.clock.evening(starts),
            )
        starts = month_start(starts, 12).replace(day=starts.day)


def activate(play: Play, ago: int) -> None:
    """The club begins to invest: five years from that day."""
    day = play.clock.day(ago, 5)
    change_phase(club=play.club, to=Phase.ACTIVE, on=day, now=play.clock.evening(day))


def confirm(
    play: Play,
    *,
    decisions: Sequence[DecisionType],
    late_day: int,
    exit_value: str = "net_asset_value",
    quorum: Fraction = Fraction(1, 2),
) -> None:
    """The rules the manager has confirmed with their clause; the others stay unconfirmed."""
    club, since = play.club, play.club.created_on
    moment = play.clock.evening(since, 20)
    manager = play.officer(RoleKind.MANAGER, since)
    _set(club, "late_day", late_day, "article 7 du règlement intérieur", play, manager)
    _set(club, "exit_value", exit_value, "article 12 de la convention", play, manager)
    for place, type_ in enumerate(decisions, start=1):
        suggested = suggestion(type_, None).rule
        counted = suggested if suggested.quorum else Rule(Majority.SIMPLE, Base.CAST, quorum)
        set_voting_rule(
            club=club,
            type=type_,
            rule=counted,
            proxies_max=1,
            since=since,
            clause=f"article {14 + place} de la convention",
            by=manager,
            now=moment,
        )


def _set(club: Club, key: str, value: int | str, clause: str, play: Play, by: Person) -> None:
    since = club.created_on
    moment = play.clock.evening(since, 20)
    set_rule(club=club, key=key, value=value, since=since, clause=clause, by=by.pk, now=moment)
