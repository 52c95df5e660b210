"""The papers of a secret vote held on paper: ballots to cut out, who signs, what is counted.

The ballots are identical and bear no number; there is one for each voter, powers included.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from governance.meetings import members_of_the_day
from governance.models import Motion, QuestionKind
from governance.secret.paper import answers_on_paper, paper_sheet, seats_on_paper
from members.models import Membership


@dataclass(frozen=True)
class Voter:
    """One line to sign; `spoken_by` when a power says who signs for them."""

    name: str
    spoken_by: str


@dataclass(frozen=True)
class BallotFigures:
    """One secret question on paper; `copies` ballots, as many as voters."""

    reference: str
    title: str
    text: str
    rule: str
    meeting_on: date | None
    answers: tuple[str, ...]
    seats: int
    is_election: bool
    copies: int
    voters: tuple[Voter, ...]
    is_open: bool


def ballot_figures(motion: Motion, today: date) -> BallotFigures:
    """The papers of a question: its frozen voters once open, before that the day's members."""
    voters = _draft_voters(motion, today) if motion.is_draft else _electors(motion)
    meeting = motion.meeting
    return BallotFigures(
        reference=motion.reference,
        title=motion.title,
        text=motion.text,
        rule="" if motion.is_draft else motion.rule_sentence,
        meeting_on=timezone.localdate(meeting.starts_at) if meeting else None,
        answers=tuple(label for _key, label in answers_on_paper(motion)),
        seats=seats_on_paper(motion),
        is_election=motion.kind == QuestionKind.ELECTION,
        copies=len(voters),
        voters=voters,
        is_open=not motion.is_draft,
    )


def _electors(motion: Motion) -> tuple[Voter, ...]:
    return tuple(
        Voter(line.name, str(line.holder) if line.holder else "")
        for line in paper_sheet(motion).lines
    )


def _draft_voters(motion: Motion, today: date) -> tuple[Voter, ...]:
    if motion.meeting is not None:
        members = members_of_the_day(motion.meeting)
    else:
        members = list(Membership.objects.filter(club=motion.club).on(today).in_order())
    return tuple(Voter(str(one.person), "") for one in members)
