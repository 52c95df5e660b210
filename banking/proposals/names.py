"""A payer's name against members and their households: how alike, on a hundred. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from banking.proposals.words import folded

ALIKE = 82
LAST_WEIGHT, FIRST_WEIGHT, INITIAL = 60, 40, 20
HOUSEHOLD_LESS = 8
MARGIN = 15
LEAST = 60
MOST = 4


@dataclass(frozen=True)
class Known:
    """A name that may pay for a member: their own, or somebody's of their household."""

    membership: int
    first: tuple[str, ...]
    last: tuple[str, ...]
    is_household: bool = False


@dataclass(frozen=True)
class Found:
    """A member whose name stands in a label, `score` on a hundred; `clear` by the margin."""

    membership: int
    score: int
    is_household: bool
    clear: bool


def known(membership: int, first: str, last: str, *, is_household: bool = False) -> Known:
    """A name made ready to compare."""
    words = tuple(folded(first).split()), tuple(folded(last).split())
    return Known(membership, *words, is_household)


def found_in(words: Sequence[str], people: Iterable[Known]) -> list[Found]:
    """The few members whose names stand best in these words, likeliest first.

    The first is clear when it is at least fifteen points above the second.
    """
    best: dict[int, tuple[int, bool]] = {}
    for person in people:
        score = _score(tuple(words), person.first, person.last)
        score -= HOUSEHOLD_LESS if person.is_household else 0
        if score >= LEAST and score > best.get(person.membership, (0, False))[0]:
            best[person.membership] = (score, person.is_household)
    ranked = sorted(best.items(), key=lambda one: (-one[1][0], one[0]))
    second = ranked[1][1][0] if len(ranked) > 1 else 0
    return [
        Found(pk, score, is_household, place == 0 and score - second >= MARGIN)
        for place, (pk, (score, is_household)) in enumerate(ranked[:MOST])
    ]


@lru_cache(maxsize=100_000)
def _score(words: tuple[str, ...], first: tuple[str, ...], last: tuple[str, ...]) -> int:
    """The family name must be there; the first name, or its initial, makes it surer."""
    family = _alike(words, last)
    if family < ALIKE or sum(map(len, last)) < 2:
        return 0
    given = _alike(words, first)
    if given >= ALIKE:
        return round((LAST_WEIGHT * family + FIRST_WEIGHT * given) / 100)
    return round(LAST_WEIGHT * family / 100) + (INITIAL if _initial(words, first) else 0)


def _alike(words: Sequence[str], name: Sequence[str]) -> float:
    """How well each word of a name is found among the words; the mean, on a hundred."""
    if not name:
        return 0
    return sum(max((ratio(one, word) for word in words), default=0) for one in name) / len(name)


def _initial(words: Sequence[str], first: Sequence[str]) -> bool:
    return bool(first) and first[0][:1] in words
