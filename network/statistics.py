"""The question a region asks: what did our clubs do in a year?

`network_statistics` gives exact values with their coverage; what may be shown of them is decided by
`network.publishing`. Definitions: `network.definitions`. The number of queries does not depend on
the number of clubs.
"""

from datetime import date, datetime

from clubs.models import Network
from network import files, financing, jobs, people, saving
from network.ages import club_figures
from network.figures import DepartmentRow, NetworkYear, coverage
from network.secrecy import merged
from network.sectors import sectors
from network.sources import sources
from network.sums import movements
from network.ventures import jobs_known, pipeline, ventures


def network_statistics(
    network: Network, year: int, known_at: datetime | None = None, *, at: date | None = None
) -> NetworkYear:
    """Count `year` for `network`, up to `at` (its last day by default), as known at `known_at`.

    `known_at` concerns sums and returns: people's comings and goings are as they stand today.
    """
    at = min(at or date(year, 12, 31), date(year, 12, 31))
    known = sources(network, year, at=at, known_at=known_at)
    counted = people.people(network, known)
    moved = movements(network, at=at, known_at=known_at)
    saved = saving.saved(known, moved, counted)
    found = financing.financed(
        known,
        ventures(network, moved, at=at),
        jobs_known(network, year),
        pipeline(network, at=at),
    )
    figures = [
        *club_figures(known),
        *people.figures(known, counted),
        *saving.figures(known, saved),
        *financing.figures(found),
        *financing.figures_per_club(found, saved),
        *jobs.figures(found),
        *files.figures(found),
    ]
    return NetworkYear(
        network=network.name,
        slug=network.slug,
        region_code=network.region_code,
        year=year,
        at=at,
        known_at=known_at,
        figures={figure.key: figure for figure in figures},
        sectors=sectors(found),
        departments=_departments(counted, saved, found),
        genders=people.genders(counted),
        members_by_year=counted.by_year,
        saved_by_year=saved.by_year(),
        saved_brought=saved.running.brought_cells(),
        invested_by_year=found.by_year(),
        invested_brought=found.running.brought_cells(),
        clubs_sent=coverage(known),
    )


def _departments(
    counted: people.PeopleCounted, saved: saving.Saved, found: financing.Financed
) -> tuple[DepartmentRow, ...]:
    clubs = found.sources.clubs
    rows = []
    for code in sorted({club.department for club in clubs}):
        here = frozenset(club.id for club in clubs if club.department == code)
        rows.append(
            DepartmentRow(
                department=code,
                clubs_active=sum(1 for club in clubs if club.id in here and club.is_active),
                memberships=merged(
                    [people.memberships_cell(counted, club_id) for club_id in sorted(here)]
                ),
                saved=saved.cell(here),
                invested=found.invested(here),
            )
        )
    return tuple(rows)
