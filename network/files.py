"""Files on projects, from the first letter to the payment, each step in the year it happened."""

from collections.abc import Mapping

from network.declared import added, added_since, given
from network.figures import Figure, ratio
from network.financing import Financed


def figures(found: Financed) -> list[Figure]:
    """Received, studied, accepted, paid; how many of one lead to another."""
    sources, year = found.sources, found.sources.year
    filed = _in_year(found, found.files.filed) + added(sources, lambda one: one.filed)
    studied = _in_year(found, found.files.studied) + added(sources, lambda one: one.studied)
    engaged = _in_year(found, found.files.engaged) + added(sources, lambda one: one.engaged)
    first = [one for one in found.paid(year) if one.first_paid == year and one.has_file]
    financed = len(first) + added(sources, lambda one: one.investments)
    studied_since = _since(found, found.files.studied) + added_since(
        sources, lambda one: one.studied
    )
    financed_since = sum(
        1
        for one in found.ventures
        if one.has_file and not found.is_spoken(one.club_id, one.first_paid)
    ) + added_since(sources, lambda one: one.investments)
    by_filed = given(sources, lambda one: one.filed)
    by_studied = given(sources, lambda one: one.studied)
    by_financed = given(sources, lambda one: one.investments)
    return [
        Figure("filed", filed, by_filed),
        Figure("studied", studied, by_studied),
        Figure("engaged", engaged, given(sources, lambda one: one.engaged)),
        Figure("financed", financed, by_financed),
        Figure("filed_to_financed", ratio(financed, filed), by_filed),
        Figure("studied_to_financed", ratio(financed, studied), by_studied),
        Figure("studied_cumulated", studied_since, by_studied),
        Figure("financed_cumulated", financed_since, by_financed),
        Figure("conversion", ratio(financed_since, studied_since), by_studied),
    ]


def _in_year(found: Financed, steps: Mapping[tuple[int, int], int]) -> int:
    year = found.sources.year
    return sum(
        count
        for (club_id, when), count in steps.items()
        if when == year and not found.is_spoken(club_id, when)
    )


def _since(found: Financed, steps: Mapping[tuple[int, int], int]) -> int:
    return sum(
        count
        for (club_id, when), count in steps.items()
        if when <= found.sources.year and not found.is_spoken(club_id, when)
    )
