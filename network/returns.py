"""Question: who has sent the yearly return, and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clubs.models import Network
from network.models import DeclaredYear
from network.sources import Source, sources


@dataclass(frozen=True)
class ReturnRow:
    """One club expected for a year: counted by its book, declared, or missing."""

    name: str
    slug: str
    commune: str
    source: Source
    declared: DeclaredYear | None


def return_rows(network: Network, year: int, *, at: date) -> Sequence[ReturnRow]:
    """The clubs expected for `year`, the missing first, then by name; two queries."""
    known = sources(network, year, at=min(at, date(year, 12, 31)))
    rows = [
        ReturnRow(
            name=club.name,
            slug=club.slug,
            commune=club.commune,
            source=known.source(club),
            declared=known.returns.get(year, {}).get(club.id),
        )
        for club in known.expected()
    ]
    order = {Source.MISSING: 0, Source.DECLARED: 1, Source.MEASURED: 2}
    return sorted(rows, key=lambda row: (order[row.source], row.name))
