"""Ranked ballots counted by instant run-off, with the `pyrankvote` library.

The library counts first choices and hands the ballots of who leaves on to their next choice. Its
own whole election is not used: it elects with exactly half, stops on some ties, and draws lots. A
club does not draw: when the order in which tied options leave could change who wins, nobody wins
and the tie is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pyrankvote import Ballot, Candidate
from pyrankvote.helpers import ElectionManager

Ranking = tuple[int, ...]


@dataclass(frozen=True)
class Ranked:
    """What the rounds gave: the votes of each option in each round, and the winner's position.

    `tied` names those who could all have won, when a tie had to be broken to say who did.
    """

    rounds: tuple[dict[int, int], ...] = ()
    winner: int | None = None
    tied: tuple[int, ...] = ()


def rank(rankings: Sequence[Ranking], options: int) -> Ranked:
    """Eliminate the least chosen, round by round; rankings hold positions from 1 to `options`."""
    ballots = [one for one in rankings if one]
    if not ballots:
        return Ranked()
    left = frozenset(range(1, options + 1))
    rounds = _rounds(ballots, left)
    possible = _possible_winners(ballots, left, {})
    if len(possible) > 1:
        return Ranked(rounds[:1], None, tuple(sorted(possible)))
    (winner,) = possible
    return Ranked(rounds, winner)


def _rounds(ballots: Sequence[Ranking], left: frozenset[int]) -> tuple[dict[int, int], ...]:
    """Every round until one has more than half; among the last tied, the last written leaves."""
    people = {position: Candidate(str(position)) for position in sorted(left)}
    papers = [Ballot([people[position] for position in one]) for one in ballots]
    manager = ElectionManager(list(people.values()), papers)
    rounds = []
    while True:
        votes = {one: round(manager.get_number_of_votes(people[one])) for one in sorted(left)}
        rounds.append(votes)
        if len(left) == 1 or 2 * max(votes.values()) > sum(votes.values()):
            return tuple(rounds)
        leaving = max(one for one in left if votes[one] == min(votes.values()))
        left -= {leaving}
        manager.reject_candidate(people[leaving])
        manager.transfer_votes(people[leaving], votes[leaving])


def _possible_winners(
    ballots: Sequence[Ranking], left: frozenset[int], known: dict[frozenset[int], frozenset[int]]
) -> frozenset[int]:
    """Everybody who wins for some order of leaving among those tied for the last place."""
    if left in known:
        return known[left]
    votes = dict.fromkeys(left, 0)
    for ballot in ballots:
        first = next((one for one in ballot if one in left), None)
        if first is not None:
            votes[first] += 1
    most, least = max(votes.values()), min(votes.values())
    if len(left) == 1 or 2 * most > sum(votes.values()):
        found = frozenset(one for one in left if votes[one] == most)
    else:
        leaving = [one for one in left if votes[one] == least]
        branches = [_possible_winners(ballots, left - {one}, known) for one in leaving]
        found = frozenset().union(*branches)
    known[left] = found
    return found
