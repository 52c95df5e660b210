"""Many voters and many closers at once, on real commits; each race has its unprotected twin."""

import time
from contextlib import contextmanager

import pytest
from django.db import connection

from governance import closing, voting
from governance.closing import close
from governance.counting import last_ballots, participation
from governance.models import Ballot, Choice, Motion, Outcome
from governance.refusals import VotingRefused
from tests.build import NOW
from tests.conftest import NIGHTLY
from tests.governance.build import DEADLINE, a_club_of, a_vote, members_of, say
from tests.ledger.test_races import count_of, together

VOTERS = 20 if NIGHTLY else 6
TIMES = 25 if NIGHTLY else 3
RIVALS = 50 if NIGHTLY else 8


def test_many_ballots_of_each_voter_make_one_voice_each(live_db) -> None:
    """Promise row 17: 1,000 casts by 20 voters nightly (36 by 6 here), one voice each."""
    club = a_club_of(VOTERS)
    motion = a_vote(club)
    acts = [
        lambda member=member, choice=choice: say(motion, member, choice)
        for member in members_of(club)
        for choice in (Choice.FOR, Choice.AGAINST) * TIMES
    ]
    for start in range(0, len(acts), 12):
        assert count_of(together(*acts[start : start + 12]), Ballot) == len(
            acts[start : start + 12]
        )
    assert participation(motion).voted == VOTERS
    assert len(last_ballots(motion)) == VOTERS
    closed = close(motion=motion, now=DEADLINE)
    assert closed.outcome in (Outcome.ADOPTED, Outcome.REJECTED)


def votes_against_closing(motion: Motion, club) -> tuple[list[object], list[object]]:
    """Every member votes while the vote is closed; what each got."""
    members = members_of(club)
    hands = [
        lambda pair=pair: [tried(lambda: say(motion, one)) for one in pair]  # noqa: B023
        for pair in zip(members[::2], members[1::2], strict=True)
    ]
    times = RIVALS if NIGHTLY else 4
    shut = [lambda: [tried(lambda: close(motion=motion, now=DEADLINE)) for _ in range(2)]] * (
        times // 2
    )
    outcome = together(*hands, *shut)
    ballots = [one for pair in outcome[: len(hands)] for one in pair]
    return ballots, [one for pair in outcome[len(hands) :] for one in pair]


def tried(act) -> object:
    """What an act gave, or how it was refused: each hand holds two acts and one connection."""
    try:
        return act()
    except VotingRefused as refusal:
        return refusal


def test_a_ballot_is_counted_by_the_closing_or_told_it_came_too_late(live_db) -> None:
    """Promise row 18: 50 votes against 50 closings nightly (8 against 4 here), one result.

    It equals the ballots accepted; whoever was refused was told so.
    """
    club = a_club_of(RIVALS)
    motion = a_vote(club)
    ballots, closings = votes_against_closing(motion, club)
    accepted = count_of(ballots, Ballot)
    assert accepted + count_of(ballots, VotingRefused) == len(ballots)
    assert len({one.verdict for one in closings}) == 1
    motion.refresh_from_db()
    if motion.outcome != Outcome.NO_QUORUM:
        assert f"{accepted} pour" in motion.verdict
    assert participation(motion).voted == accepted


@contextmanager
def without_locks(monkeypatch):
    """The same verbs, without the lock, and slow where it would have held."""

    def unlocked(motion, now):
        seen = Motion.objects.get(pk=motion.pk)
        time.sleep(0.05)
        return seen

    real = closing.answers

    def slow_choices(motion):
        found = real(motion)
        time.sleep(0.3)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(voting, "_lock", unlocked)
        patch.setattr(closing, "answers", slow_choices)
        patch.setattr(
            Motion.objects.__class__, "select_for_update", lambda self, **_given: self.all()
        )
        yield


def test_without_the_lock_a_ballot_slips_past_the_count(live_db, monkeypatch) -> None:
    """Promise row 18, negative control: the race is real where several may write at once."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: IMMEDIATE transactions are the lock")
    club = a_club_of(8)
    motion = a_vote(club)
    with without_locks(monkeypatch):
        ballots, _closings = votes_against_closing(motion, club)
    motion.refresh_from_db()
    accepted = count_of(ballots, Ballot)
    assert NOW < DEADLINE
    assert f"{accepted} pour" not in motion.verdict
