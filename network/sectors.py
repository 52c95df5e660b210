"""One row per theme: enterprises paid in the year and still held, sums and jobs about them."""

from clubs.money import cents
from network.declared import cell_of, last_known
from network.figures import SectorRow
from network.financing import Financed, declared_enterprises
from network.secrecy import Cell
from network.sources import Sources
from network.ventures import Venture

UNKNOWN_SECTOR = ""


def sectors(found: Financed) -> tuple[SectorRow, ...]:
    """One row per theme with an enterprise paid in the year or still held, by theme."""
    year = found.sources.year
    paid, held = found.paid(year), found.held()
    rows = [
        _sector(
            found,
            name,
            [one for one in paid if one.sector == name],
            [one for one in held if one.sector == name],
        )
        for name in sorted({one.sector for one in (*paid, *held)})
    ]
    declared = _declared_sector(found.sources)
    if not (declared.invested.is_empty and declared.jobs.is_empty and declared.fte.is_empty):
        rows.append(declared)
    return tuple(rows)


def _sector(found: Financed, name: str, paid: list[Venture], held: list[Venture]) -> SectorRow:
    year = found.sources.year
    by_club: dict[str, int] = {}
    by_enterprise: dict[str, int] = {}
    for one in paid:
        club, enterprise = str(one.club_id), str(one.enterprise_id)
        by_club[club] = by_club.get(club, 0) + one.paid_in(year)
        by_enterprise[enterprise] = by_enterprise.get(enterprise, 0) + one.paid_in(year)
    total = sum(by_club.values())
    enterprises = {one.enterprise_id for one in held}
    return SectorRow(
        sector=name,
        enterprises=len(by_enterprise),
        in_portfolio=len(enterprises),
        invested=Cell(total=total, units=(by_club, by_enterprise)) if total else Cell(),
        jobs=found.jobs_cell(enterprises, lambda known: known.heads),
        fte=found.jobs_cell(enterprises, lambda known: known.fte_hundredths),
    )


def _declared_sector(sources: Sources) -> SectorRow:
    """Returns do not say the theme of what they count: one row for all of them."""
    declared = [one for one in sources.declared() if one.invested]
    by_club = {str(one.club_id): cents(one.invested) for one in declared}
    by_enterprise: dict[str, int] = {}
    for one in declared:
        by_enterprise |= declared_enterprises(one)
    return SectorRow(
        sector=UNKNOWN_SECTOR,
        enterprises=sum(one.enterprises or 0 for one in declared),
        in_portfolio=last_known(sources, lambda one: one.enterprises_in_portfolio),
        invested=Cell(total=sum(by_club.values()), units=(by_club, by_enterprise))
        if declared
        else Cell(),
        jobs=cell_of(sources, lambda one: one.jobs),
        fte=cell_of(sources, lambda one: one.fte_hundredths),
    )
