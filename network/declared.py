"""Counts read in the returns: added up for the year, or the last ones known, with coverage."""

from collections.abc import Callable

from network.figures import Coverage, coverage
from network.models import DeclaredYear
from network.secrecy import Cell
from network.sources import Sources

Count = Callable[[DeclaredYear], int | None]


def added(sources: Sources, count: Count) -> int:
    """The declared counts of the year, added up."""
    return sum(count(declared) or 0 for declared in sources.declared())


def added_since(sources: Sources, count: Count) -> int:
    """The declared counts of the year and all years before, added up."""
    return sum(
        count(declared) or 0 for year in sources.returns for declared in sources.declared(year)
    )


def last_known(sources: Sources, count: Count) -> int:
    """Declared stocks of the year, and the last ones of the clubs that sent nothing."""
    kept = {club.id for club in sources.clubs if club.is_kept_here}
    stocks = (*sources.declared(), *sources.carried())
    return sum(count(declared) or 0 for declared in stocks if declared.club_id not in kept)


def given(sources: Sources, count: Count, *, is_stock: bool = False) -> Coverage:
    """How many clubs gave this count."""
    return coverage(sources, lambda declared: count(declared) is not None, is_stock=is_stock)


def cell_of(sources: Sources, count: Count) -> Cell:
    """The last declared stocks as a cell made of returns; a return is one unit."""
    found = {
        f"bilan {declared.club_id}": number
        for declared in (*sources.declared(), *sources.carried())
        if (number := count(declared)) is not None
    }
    return Cell(total=sum(found.values()), units=(found,)) if found else Cell()
