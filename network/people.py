"""How many people a network counts: persons and memberships, entries and exits, ten years back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from clubs.models import Network
from members.models import Membership, PassiveSpell
from members.taking_part import spell_on
from network.figures import Figure, coverage, ratio
from network.models import DeclaredYear
from network.secrecy import Cell
from network.sources import Source, Sources

YEARS_DRAWN = 10


@dataclass(frozen=True)
class PeopleCounted:
    """People of one year. Persons are distinct among measured clubs; returns add memberships."""

    members: int
    memberships: int
    memberships_by_club: dict[int, int]
    women: int
    men: int
    not_said: int
    passive: int
    joined: int
    left: int
    member_months: int
    by_year: tuple[tuple[int, int], ...]


def people(network: Network, sources: Sources) -> PeopleCounted:
    """Count the people of `sources.year`: two queries, whatever the number of clubs."""
    by_club = _club_rows(network, sources)
    measured = {club.id for club in sources.measured()}
    stocks = (*sources.declared(), *sources.carried())
    persons = _persons(network, sources)
    at_end = {club_id: row["at_end"] for club_id, row in by_club.items() if club_id in measured}
    at_end |= {declared.club_id: declared.members_end for declared in stocks}
    women = persons["women"] + sum(declared.women or 0 for declared in stocks)
    men = persons["men"] + sum(declared.men or 0 for declared in stocks)
    members = _members_in(persons, sources, sources.year)
    return PeopleCounted(
        members=members,
        memberships=sum(at_end.values()),
        memberships_by_club=at_end,
        women=women,
        men=men,
        not_said=members - women - men,
        passive=_passive(by_club, sources),
        joined=_measured_or_declared("joined", by_club, sources),
        left=_measured_or_declared("left", by_club, sources),
        member_months=_member_months(by_club, sources),
        by_year=tuple((year, _members_in(persons, sources, year)) for year in _years(sources)),
    )


def figures(sources: Sources, counted: PeopleCounted) -> list[Figure]:
    """The figures about people, each with its coverage."""
    whole = coverage(sources, is_stock=True)
    active = [
        counted.memberships_by_club[club.id]
        for club in sources.clubs
        if club.is_active and club.id in counted.memberships_by_club
    ]
    members = Cell(total=counted.members, persons=counted.members)
    return [
        Figure("members", counted.members, whole, members),
        Figure("memberships", counted.memberships, whole, members),
        Figure("members_per_club", ratio(sum(active), len(active)), whole, members),
        Figure(
            "passive",
            counted.passive,
            coverage(sources, lambda found: found.passive is not None, is_stock=True),
            _passive_cell(counted),
        ),
        Figure("joined", counted.joined, coverage(sources, lambda found: found.joined is not None)),
        Figure("left", counted.left, coverage(sources, lambda found: found.left is not None)),
    ]


def genders(counted: PeopleCounted) -> dict[str, Cell]:
    """Women, men and those who did not say (when any), as cells about persons."""
    cells = {
        "women": Cell(total=counted.women, persons=counted.women),
        "men": Cell(total=counted.men, persons=counted.men),
    }
    if counted.not_said:
        cells["not_said"] = Cell(total=counted.not_said, persons=counted.not_said)
    return cells


def memberships_cell(counted: PeopleCounted, club_id: int) -> Cell:
    """The memberships of one club, as a cell about persons."""
    here = counted.memberships_by_club.get(club_id, 0)
    return Cell(total=here, persons=here) if here else Cell()


def month_ends(year: int, at: date) -> list[date]:
    """The last days of the year's months, up to `at`."""
    firsts = [date(year, month, 1) for month in range(2, 13)] + [date(year + 1, 1, 1)]
    return [day for first in firsts if (day := first - timedelta(days=1)) <= at]


def _years(sources: Sources) -> list[int]:
    return list(range(sources.year - YEARS_DRAWN + 1, sources.year + 1))


def _on(day: date) -> Q:
    return Q(joined_on__lte=day) & (Q(left_on__isnull=True) | Q(left_on__gte=day))


def _club_rows(network: Network, sources: Sources) -> dict[int, dict[str, int]]:
    first, last = date(sources.year, 1, 1), sources.at
    counts = {
        f"m{day.month}": Count("id", filter=_on(day)) for day in month_ends(sources.year, last)
    } | {
        "at_end": Count("id", filter=_on(last)),
        "passive": Count("id", filter=_on(last) & Q(_saves_passively(last))),
        "joined": Count("id", filter=Q(joined_on__range=(first, last))),
        "left": Count("id", filter=Q(left_on__range=(first, last))),
    }
    memberships = Membership.objects.filter(club__network=network).order_by()
    rows: Iterable[Any] = memberships.values("club_id").annotate(**counts)
    return {row["club_id"]: {name: int(row[name]) for name in counts} for row in rows}


def _saves_passively(day: date) -> Exists:
    """The memberships that save without coming to the meetings on a day."""
    return Exists(PassiveSpell.objects.filter(spell_on(day), membership=OuterRef("pk")))


def _passive(by_club: dict[int, dict[str, int]], sources: Sources) -> int:
    """Who saves passively on the last day counted: counted here, or last said in a return."""
    measured = {club.id for club in sources.measured()}
    counted = sum(row["passive"] for club_id, row in by_club.items() if club_id in measured)
    stocks = (*sources.declared(), *sources.carried())
    return counted + sum(declared.passive or 0 for declared in stocks)


def _passive_cell(counted: PeopleCounted) -> Cell:
    """About persons, and so are the others, whom one subtraction gives: the fewer of the two."""
    few = min(counted.passive, counted.memberships - counted.passive) or counted.passive
    return Cell(total=counted.passive, persons=few) if counted.passive else Cell()


def _persons(network: Network, sources: Sources) -> dict[str, int]:
    year_ends = {year: date(year, 12, 31) for year in _years(sources)} | {sources.year: sources.at}
    counts = {
        f"y{year}": Count(
            "person",
            distinct=True,
            filter=_on(day) & ~Q(club_id__in=sources.excluded(year)),
        )
        for year, day in year_ends.items()
    }
    now = _on(sources.at) & ~Q(club_id__in=sources.excluded(sources.year))
    return Membership.objects.filter(club__network=network).aggregate(
        women=Count("person", distinct=True, filter=now & Q(person__gender="f")),
        men=Count("person", distinct=True, filter=now & Q(person__gender="m")),
        **counts,
    )


def _members_in(persons: dict[str, int], sources: Sources, year: int) -> int:
    stocks: Iterable[DeclaredYear] = (*sources.declared(year), *sources.carried(year))
    return persons[f"y{year}"] + sum(declared.members_end for declared in stocks)


def _measured_or_declared(figure: str, by_club: dict[int, dict[str, int]], sources: Sources) -> int:
    measured = {club.id for club in sources.measured()}
    counted = sum(row[figure] for club_id, row in by_club.items() if club_id in measured)
    return counted + sum(getattr(declared, figure) or 0 for declared in sources.declared())


def _member_months(by_club: dict[int, dict[str, int]], sources: Sources) -> int:
    """Months of presence in clubs that save; a return counts twelve times its mean membership."""
    ends = month_ends(sources.year, sources.at)
    measured = {club.id for club in sources.clubs if sources.source(club) == Source.MEASURED}
    counted = sum(
        row[f"m{day.month}"]
        for day in ends
        for club_id, row in by_club.items()
        if club_id in measured and sources.saves(club_id, day)
    )
    return counted + sum(
        (declared.members_end + _at_start(declared)) * len(ends) // 2
        for declared in sources.declared()
        if declared.saved is not None
    )


def _at_start(declared: DeclaredYear) -> int:
    return declared.members_end if declared.members_start is None else declared.members_start
