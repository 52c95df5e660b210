"""What the page of a closed vote shows: the counts, the rounds, the objections, who said what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from governance.answers import in_words, option_labels
from governance.choosing import Answer, decide
from governance.counting import Voter, last_ballots, question_of, voters
from governance.models import Channel, Choice, Motion, QuestionKind


@dataclass(frozen=True)
class CountRow:
    """One answer with its votes, and its votes in each round of a ranking."""

    label: str
    votes: int
    is_chosen: bool
    rounds: tuple[int, ...] = ()


@dataclass(frozen=True)
class SpokenRow:
    """One elector of a nominal vote: what they said, by which road, and who noted it."""

    name: str
    said: str
    channel: str
    noted_by: str
    reason: str


@dataclass(frozen=True)
class Result:
    """A closed vote in numbers; `spoken` is empty when the vote was secret."""

    rows: tuple[CountRow, ...]
    rounds: int
    blank: int
    spoiled: int
    voters: int
    electors: int
    roads: tuple[tuple[str, int], ...]
    spoken: tuple[SpokenRow, ...]
    objections: tuple[SpokenRow, ...]


def result_of(motion: Motion) -> Result | None:
    """The result of a closed vote; None before."""
    if motion.closed_at is None:
        return None
    said = () if motion.is_secret else voters(motion)
    kept = motion.result or _counted_again(motion)
    spoken = _spoken(motion, said)
    return Result(
        rows=_rows(kept),
        rounds=len(kept.get("rounds", ())),
        blank=kept.get("blank", 0),
        spoiled=kept.get("spoiled", 0),
        voters=kept.get("voters", 0),
        electors=kept.get("electors", 0),
        roads=_roads(said),
        spoken=spoken,
        objections=tuple(one for one in spoken if one.reason),
    )


def _counted_again(motion: Motion) -> dict[str, Any]:
    """The numbers of a vote closed before its result was kept."""
    answers = (Answer(one.choice, tuple(one.picks)) for one in last_ballots(motion).values())
    return decide(question_of(motion), answers).result


def _rows(kept: dict[str, Any]) -> tuple[CountRow, ...]:
    elected, rounds = kept.get("elected", ()), kept.get("rounds", ())
    return tuple(
        CountRow(
            label=label,
            votes=votes,
            is_chosen=position in elected,
            rounds=tuple(one[position - 1] for one in rounds),
        )
        for position, (label, votes) in enumerate(kept.get("counts", ()), start=1)
    )


def _roads(said: Sequence[Voter]) -> tuple[tuple[str, int], ...]:
    """How many ballots came by each road, those by which some did."""
    counted = Counter(one.ballot.channel for one in said if one.ballot)
    return tuple((str(one.label), counted[one.value]) for one in Channel if counted[one.value])


def _spoken(motion: Motion, said: Sequence[Voter]) -> tuple[SpokenRow, ...]:
    options = option_labels(motion)
    return tuple(_line(motion, one, options) for one in said)


def _line(motion: Motion, voter: Voter, options: dict[int, str]) -> SpokenRow:
    person, ballot = voter.elector.membership.person, voter.ballot
    if ballot is None:
        return SpokenRow(str(person), "", "", "", "")
    noted_by = "" if ballot.cast_by_id == person.pk else str(ballot.cast_by)
    objects = motion.kind == QuestionKind.CONSENT and ballot.choice == Choice.AGAINST
    return SpokenRow(
        name=str(person),
        said=in_words(motion.kind, ballot, options),
        channel=str(ballot.get_channel_display()),
        noted_by=noted_by,
        reason=ballot.reason if objects else "",
    )
