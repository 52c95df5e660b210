"""Who may vote and in whose name, around a meeting, a departure, a clock."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from governance.arriving import note_arrival
from governance.closing import close
from governance.mandates import give_meeting_proxy, take_back_meeting_proxy
from governance.meetings import plan
from governance.models import Ballot, Channel, Choice, Presence, Proxy
from governance.motions import open_motion
from governance.refusals import VotingRefused
from governance.voting import cast, give_proxy
from members.joining import leave
from members.models import ExitKind
from tests.build import NOW, TODAY, a_member
from tests.governance.build import DEADLINE, a_club_of, a_draft, members_of, say

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


class Evening:
    """Four members, a meeting, a question drafted for it; one power per person."""

    def __init__(self) -> None:
        self.club = a_club_of(4, proxies_max=1)
        self.a, self.b, self.c, self.d = members_of(self.club)
        self.meeting = plan(club=self.club, starts_at=NOW, now=NOW)
        self.motion = a_draft(self.club, meeting=self.meeting)

    def opens(self) -> None:
        self.motion = open_motion(motion=self.motion, deadline=DEADLINE, now=NOW)

    def powers(self, giver, holder) -> None:
        give_meeting_proxy(meeting=self.meeting, giver=giver, holder=holder, now=NOW)

    def arrives(self, member) -> None:
        note_arrival(
            meeting=self.meeting, membership=member, presence=Presence.PRESENT, now=NOW,
            by=member.person,
        )  # fmt: skip

    def speaks_for(self, giver, holder, *, now=LATER) -> None:
        cast(
            motion=self.motion, elector_membership=giver, choice=Choice.FOR,
            channel=Channel.PROXY, cast_by=holder.person, now=now,
        )  # fmt: skip


Act = Callable[[Evening], object]
leaves = {"kind": ExitKind.WITHDRAWAL, "now": NOW}

# The name, what happens before, the act judged, and whether it is accepted.
CASES: list[tuple[str, list[Act], Act, bool]] = [
    ("a power of the meeting holds for its question",
     [lambda e: e.powers(e.a, e.b), Evening.opens], lambda e: e.speaks_for(e.a, e.b), True),
    ("a power of the meeting given after the opening holds too",
     [Evening.opens, lambda e: e.powers(e.a, e.b)], lambda e: e.speaks_for(e.a, e.b), True),
    ("a power of the meeting taken back before the opening is gone",
     [lambda e: e.powers(e.a, e.b),
      lambda e: take_back_meeting_proxy(meeting=e.meeting, giver=e.a, now=NOW), Evening.opens],
     lambda e: e.speaks_for(e.a, e.b), False),
    ("a power of the meeting taken back after the opening is gone",
     [lambda e: e.powers(e.a, e.b), Evening.opens,
      lambda e: take_back_meeting_proxy(meeting=e.meeting, giver=e.a, now=NOW)],
     lambda e: e.speaks_for(e.a, e.b), False),
    ("the giver who arrives ends an unspent power",
     [lambda e: e.powers(e.a, e.b), Evening.opens, lambda e: e.arrives(e.a)],
     lambda e: e.speaks_for(e.a, e.b), False),
    ("the giver who arrives votes, over the holder's ballot",
     [lambda e: e.powers(e.a, e.b), Evening.opens, lambda e: e.speaks_for(e.a, e.b),
      lambda e: e.arrives(e.a)],
     lambda e: say(e.motion, e.a, now=LATER), True),
    ("the holder does not vote again once the giver is there",
     [lambda e: e.powers(e.a, e.b), Evening.opens, lambda e: e.speaks_for(e.a, e.b),
      lambda e: e.arrives(e.a)],
     lambda e: e.speaks_for(e.a, e.b), False),
    ("who is present gives no power",
     [Evening.opens, lambda e: e.arrives(e.a)],
     lambda e: give_proxy(motion=e.motion, giver=e.a, holder=e.b, now=LATER), False),
    ("a second power to the same holder is one too many",
     [lambda e: e.powers(e.a, e.b)], lambda e: e.powers(e.c, e.b), False),
    ("no chain through the meeting",
     [lambda e: e.powers(e.a, e.b)], lambda e: e.powers(e.b, e.c), False),
    ("no chain from a power of the meeting to one of the vote",
     [lambda e: e.powers(e.a, e.b), Evening.opens],
     lambda e: give_proxy(motion=e.motion, giver=e.b, holder=e.c, now=LATER), False),
    ("the wrong holder", [lambda e: e.powers(e.a, e.b), Evening.opens],
     lambda e: e.speaks_for(e.a, e.c), False),
    ("a power expires with the vote's hour", [lambda e: e.powers(e.a, e.b), Evening.opens],
     lambda e: e.speaks_for(e.a, e.b, now=DEADLINE), False),
    ("who left the day before has no voice",
     [lambda e: leave(membership=e.a, on=TODAY - timedelta(days=1), **leaves), Evening.opens],
     lambda e: say(e.motion, e.a, now=LATER), False),
    ("who leaves that same day still votes",
     [lambda e: leave(membership=e.a, on=TODAY, **leaves), Evening.opens],
     lambda e: say(e.motion, e.a, now=LATER), True),
    ("who joined after the opening does not vote",
     [Evening.opens], lambda e: say(e.motion, a_member(e.club), now=LATER), False),
    ("nobody votes before the opening", [], lambda e: say(e.motion, e.a), False),
    ("nobody votes at the very hour of the end",
     [Evening.opens], lambda e: say(e.motion, e.a, now=DEADLINE), False),
    ("a last second is in time",
     [Evening.opens], lambda e: say(e.motion, e.a, now=DEADLINE - timedelta(seconds=1)), True),
    ("a closed vote is not reopened by a clock set back",
     [Evening.opens, lambda e: close(motion=e.motion, now=DEADLINE)],
     lambda e: say(e.motion, e.a, now=NOW - timedelta(days=1)), False),
    ("a clock a year ahead closes the door",
     [Evening.opens], lambda e: say(e.motion, e.a, now=NOW + timedelta(days=365)), False),
    ("a power is not given once the vote is closed",
     [Evening.opens, lambda e: close(motion=e.motion, now=DEADLINE)],
     lambda e: give_proxy(motion=e.motion, giver=e.a, holder=e.b, now=LATER), False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "act", "accepted"),
    [case[1:] for case in CASES],
    ids=[case[0].replace(" ", "-") for case in CASES],
)
def test_who_may_vote_and_in_whose_name(before: list[Act], act: Act, accepted: bool) -> None:
    """Promise row 19: 22 cases here, 42 in test_voting: cap, chain, presence, departure, clock."""
    evening = Evening()
    for step in before:
        step(evening)
    written = Ballot.objects.count(), Proxy.objects.filter(revoked_at=None).count()
    if accepted:
        act(evening)
        return
    with pytest.raises(VotingRefused):
        act(evening)
    assert (Ballot.objects.count(), Proxy.objects.filter(revoked_at=None).count()) == written


def test_a_clock_set_back_writes_no_ballot_and_no_closing_before_the_opening() -> None:
    """Promise row 35: no negative duration, and the last ballot written is the one that counts."""
    evening = Evening()
    evening.opens()
    say(evening.motion, evening.a, Choice.AGAINST, now=LATER)
    early = say(evening.motion, evening.a, Choice.FOR, now=NOW - timedelta(days=1))
    assert early.cast_at == evening.motion.opened_at
    closed = close(motion=evening.motion, now=NOW - timedelta(days=1), by=evening.b.person)
    assert closed.closed_at == closed.opened_at
    again = close(motion=evening.motion, now=DEADLINE)
    assert (again.closed_at, again.result["counts"][0]) == (closed.closed_at, ["Pour", 1])
