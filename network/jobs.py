"""Jobs, once per enterprise however many clubs finance it (R20); heads and full-time apart."""

from collections.abc import Callable

from network.declared import Count, cell_of
from network.figures import Coverage, Figure, Value, ratio
from network.financing import Financed
from network.models import DeclaredYear
from network.ventures import JobsKnown


def figures(found: Financed) -> list[Figure]:
    """Jobs of the enterprises in portfolio, of those paid in the year, of all ever financed."""
    held = {one.enterprise_id for one in found.held()}
    paid = {one.enterprise_id for one in found.paid(found.sources.year)}
    ever = {one.enterprise_id for one in found.ventures}
    financed = _figure(found, "jobs_financed", paid, _heads, _nothing)
    return [
        _figure(found, "jobs", held, _heads, lambda one: one.jobs),
        _figure(
            found,
            "fte",
            held,
            lambda known: known.fte_hundredths,
            lambda one: one.fte_hundredths,
        ),
        financed,
        Figure(
            "jobs_per_enterprise",
            ratio(financed.value, financed.coverage.known),
            financed.coverage,
            financed.cell,
        ),
        _figure(found, "jobs_cumulated", ever, _heads, _nothing),
    ]


def _heads(known: JobsKnown) -> int:
    return known.heads


def _nothing(_declared: DeclaredYear) -> int | None:
    return None


def _figure(
    found: Financed,
    key: str,
    enterprises: set[int],
    of_book: Callable[[JobsKnown], int],
    of_return: Count,
) -> Figure:
    """A number of jobs; its coverage counts enterprises, for that is what one waits for."""
    declared = cell_of(found.sources, of_return)
    whole = found.jobs_cell(enterprises, of_book) + declared
    given = len(declared.units[0]) if declared.units else 0
    known = sum(1 for enterprise in enterprises if enterprise in found.jobs)
    covered = Coverage(known=known, expected=len(enterprises), declared=given, of_enterprises=True)
    value: Value = whole.total if known or given else None
    return Figure(key, value, covered, whole if value is not None else None)
