"""A region of clubs, quickly, through the verbs the pages use."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clubs.founding import found_club, found_network
from clubs.models import Club, Network, Phase, ShareMethod
from clubs.money import allocate
from clubs.phases import change_phase
from investments.enterprises import EnterpriseFacts, Jobs, declare_jobs, register
from investments.holdings import record_past_investment
from investments.models import Enterprise, Holding, Instrument
from ledger.accounts import account
from ledger.models import AccountKind, EntryKind
from ledger.posting import Line, post
from members.joining import join, register_person
from members.models import Membership, Person

PARIS = ZoneInfo("Europe/Paris")
_numbers = itertools.count(1)


def clock(day: date, hour: int = 19) -> datetime:
    """An evening in Paris."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)


def a_region(name: str = "Réseau d'essai", region_code: str = "32") -> Network:
    """A network with an address of its own."""
    number = next(_numbers)
    return found_network(name=f"{name} {number}", slug=f"reseau-{number}", region_code=region_code)


def a_region_club(
    network: Network,
    *,
    born: date,
    active: date | None = None,
    department: str = "59",
    name: str = "",
) -> Club:
    """A club of the network, active from `active` (its birthday by default)."""
    number = next(_numbers)
    return found_club(
        network=network,
        name=name or f"Club {number}",
        slug=f"club-{number}",
        commune="Lille",
        department=department,
        created_on=born,
        active_on=active or born,
        share_method=ShareMethod.PRO_RATA,
        now=clock(active or born),
    )


def into_management(club: Club, on: date) -> None:
    """The club stops saving and investing."""
    change_phase(club=club, to=Phase.MANAGEMENT, on=on, now=clock(on))


def people(count: int, gender: str = "") -> list[Person]:
    """So many people."""
    return [
        register_person(first_name="Prénom", last_name=f"Nom {next(_numbers)}", gender=gender)
        for _ in range(count)
    ]


def members(club: Club, count: int, *, on: date, gender: str = "") -> list[Membership]:
    """So many new people in the club."""
    return [
        join(club=club, person=person, on=on, now=clock(on)) for person in people(count, gender)
    ]


def save(club: Club, members: Sequence[Membership], cents: int, *, on: date) -> None:
    """One evening's contributions: `cents` shared out among the members."""
    shares = allocate(cents, {member.pk: 1 for member in members})
    bank = account(club, AccountKind.BANK)
    lines = [
        Line(bank, account(club, AccountKind.CAPITAL, membership=member), shares[member.pk])
        for member in members
        if shares[member.pk]
    ]
    post(
        club=club,
        kind=EntryKind.CONTRIBUTIONS,
        on=on,
        lines=lines,
        key=f"versements-{next(_numbers)}",
        by=None,
        now=clock(on),
    )


def an_enterprise(
    network: Network, *, on: date, sector: str = "other", jobs: int | None = None
) -> Enterprise:
    """An enterprise of the network, with its jobs of the year when given."""
    made = register(
        facts=EnterpriseFacts(name=f"Entreprise {next(_numbers)}", sector=sector),
        network=network,
        now=clock(on),
    )
    if jobs is not None:
        declare_jobs(
            enterprise=made,
            year=on.year,
            jobs=Jobs(jobs=jobs, fte_hundredths=jobs * 100),
            now=clock(on),
        )
    return made


def invest(club: Club, enterprise: Enterprise, cents: int, *, on: date) -> Holding:
    """A payment the bank has made, decided at a meeting of the time."""
    recorded = record_past_investment(
        club=club,
        enterprise=enterprise,
        instrument=Instrument.SHARES,
        amount=cents,
        on=on,
        key=f"investissement-{next(_numbers)}",
        now=clock(on),
        decision="assemblée de l'époque",
    )
    return recorded.movement.holding


@dataclass
class Region:
    """A built region: the network, its clubs and each one's members."""

    network: Network
    clubs: list[Club]
    members: dict[int, list[Membership]] = field(default_factory=dict)


def region_of(clubs: int, people_count: int, *, year: int, older: bool = True) -> Region:
    """So many active clubs with so many people in all, the whole year through."""
    born = date(year - 1 if older else year, 1, 1)
    network = a_region()
    made = [a_region_club(network, born=born) for _ in range(clubs)]
    sizes = allocate(people_count, {club.pk: 1 for club in made})
    found = Region(network, made)
    for club in made:
        found.members[club.pk] = members(club, sizes[club.pk], on=born)
    return found


def year_of_savings(region: Region, cents: int, *, year: int) -> None:
    """The year's savings, shared out among the clubs and saved in June."""
    shares = allocate(cents, {club.pk: 1 for club in region.clubs})
    for club in region.clubs:
        save(club, region.members[club.pk], shares[club.pk], on=date(year, 6, 15))


def year_of_investments(
    region: Region, enterprises: Sequence[Enterprise], cents: int, *, year: int
) -> list[Holding]:
    """The year's investments: one per enterprise, clubs taking turns, paid in autumn."""
    shares = allocate(cents, {enterprise.pk: 1 for enterprise in enterprises})
    turns = itertools.cycle(region.clubs)
    return [
        invest(
            next(turns),
            enterprise,
            shares[enterprise.pk],
            on=date(year, 10, 1) + timedelta(days=place % 28),
        )
        for place, enterprise in enumerate(enterprises)
    ]
