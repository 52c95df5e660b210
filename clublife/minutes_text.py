"""Minutes as they are read, on the page and on paper: facts and words, section by section."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from clublife.meeting_facts import HearingFact, MeetingFacts
from clublife.minutes import facts_of
from clublife.models import Minutes
from clublife.vote_facts import VoteFact


@dataclass(frozen=True)
class HeardPart:
    """A project of the evening and what the secretary wrote of it."""

    key: str
    fact: HearingFact
    note: str


@dataclass(frozen=True)
class VotePart:
    """A question of the evening and what the secretary wrote of it."""

    key: str
    fact: VoteFact
    note: str


@dataclass(frozen=True)
class WrittenMinutes:
    """Minutes in their order; `is_same_hand` when one person alone wrote and approved them."""

    facts: MeetingFacts
    presence_note: str
    hearings: tuple[HeardPart, ...]
    votes: tuple[VotePart, ...]
    money_note: str
    other_note: str
    drafted_on: date
    written_by: str
    approved_on: date | None
    approved_by: str
    is_same_hand: bool
    fingerprint: str


def written(minutes: Minutes) -> WrittenMinutes:
    """The minutes to read; `minutes` comes with its people fetched."""
    facts, notes = facts_of(minutes), minutes.notes
    writer = minutes.edited_by or minutes.drafted_by
    return WrittenMinutes(
        facts=facts,
        presence_note=notes.get("presence", ""),
        hearings=tuple(
            HeardPart(key, one, notes.get(key, ""))
            for one in facts.hearings
            for key in (f"project:{one.proposal}",)
        ),
        votes=tuple(
            VotePart(key, one, notes.get(key, ""))
            for one in facts.votes
            for key in (f"motion:{one.motion}",)
        ),
        money_note=notes.get("money", ""),
        other_note=notes.get("other", ""),
        drafted_on=timezone.localdate(minutes.drafted_at),
        written_by=str(writer or ""),
        approved_on=timezone.localdate(minutes.approved_at) if minutes.approved_at else None,
        approved_by=str(minutes.approved_by or ""),
        is_same_hand=minutes.is_approved and minutes.approved_by_id == minutes.edited_by_id,
        fingerprint=minutes.fingerprint,
    )
