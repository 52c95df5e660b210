"""From the question to the verdict: who may vote, how, until when, and what then stays."""

from datetime import timedelta
from fractions import Fraction

import pytest

from clubs.models import Club
from governance.audit import offences
from governance.closing import close, close_due
from governance.counting import awaiting_vote_of, participation, voters
from governance.meetings import plan
from governance.models import Channel, Choice, DecisionType, Motion, Outcome
from governance.motions import open_motion
from governance.noting import note_votes
from governance.refusals import VotingRefused
from governance.rules import rule_for, set_voting_rule
from governance.tally import Base, Majority, Rule
from governance.voting import cast, give_proxy, take_back_proxy
from members.joining import leave
from members.models import ExitKind, Membership
from tests.build import NOW, TODAY, a_club, a_member, a_person
from tests.governance.build import (
    DEADLINE,
    SIMPLE,
    a_club_of,
    a_draft,
    a_rule,
    a_vote,
    members_of,
    say,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def test_a_motion_opens_under_the_confirmed_rule_and_keeps_it() -> None:
    club = a_club_of(5)
    motion = a_vote(club)
    a_rule(club, Rule(Majority.UNANIMITY, Base.CAST))
    motion.refresh_from_db()
    assert (motion.rule, motion.clause, motion.is_confirmed_rule) == (SIMPLE, "article 8", True)


def test_without_a_confirmed_rule_everybody_must_agree() -> None:
    club = a_club_of(5, rule=None)
    motion = a_vote(club)
    for member in members_of(club)[:4]:
        say(motion, member)
    closed = close(motion=motion, now=DEADLINE)
    assert (closed.outcome, closed.is_confirmed_rule) == (Outcome.REJECTED, False)


def test_a_rule_without_its_clause_is_not_confirmed() -> None:
    club = a_club_of(2, rule=None)
    with pytest.raises(VotingRefused, match="Citez l'article"):
        set_voting_rule(
            club=club, type=DecisionType.OTHER, rule=SIMPLE, proxies_max=1,
            since=TODAY, clause="  ", by=None, now=NOW,
        )  # fmt: skip
    assert rule_for(club, DecisionType.OTHER, at=TODAY).rule.majority == Majority.UNANIMITY


def test_the_electorate_is_the_members_of_the_day_it_opens() -> None:
    club = a_club_of(3)
    motion = a_vote(club)
    newcomer = a_member(club)
    with pytest.raises(VotingRefused, match="n'était pas membre à l'ouverture"):
        say(motion, newcomer)
    assert participation(motion).electors == 3


def test_the_last_ballot_of_a_voter_counts_and_the_earlier_ones_stay_written() -> None:
    club = a_club_of(1)
    motion = a_vote(club)
    (member,) = members_of(club)
    say(motion, member, Choice.AGAINST)
    say(motion, member, Choice.FOR, now=LATER)
    assert close(motion=motion, now=DEADLINE).outcome == Outcome.ADOPTED
    assert voters(motion)[0].elector.ballots.count() == 2


def test_past_the_deadline_the_clock_alone_refuses_a_ballot() -> None:
    club = a_club_of(2)
    motion = a_vote(club)
    with pytest.raises(VotingRefused, match="Ce vote est clos"):
        say(motion, members_of(club)[0], now=DEADLINE)
    assert participation(motion).voted == 0


def test_closing_again_changes_nothing() -> None:
    club = a_club_of(2)
    motion = a_vote(club)
    say(motion, members_of(club)[0])
    first = close(motion=motion, now=DEADLINE)
    again = close(motion=motion, now=DEADLINE + timedelta(days=1))
    assert (again.closed_at, again.verdict) == (first.closed_at, first.verdict)


def test_a_vote_does_not_close_early_while_somebody_may_still_vote() -> None:
    club = a_club_of(2)
    motion = a_vote(club)
    say(motion, members_of(club)[0])
    with pytest.raises(VotingRefused, match="reste ouvert"):
        close(motion=motion, now=LATER, by=members_of(club)[0].person)
    say(motion, members_of(club)[1])
    assert close(motion=motion, now=LATER).outcome == Outcome.ADOPTED


def test_a_vote_held_in_a_meeting_closes_there() -> None:
    club = a_club_of(3)
    meeting = plan(club=club, starts_at=NOW, now=NOW)
    motion = a_vote(club, meeting=meeting)
    chair = members_of(club)[0].person
    electors = [one.pk for one in motion.electors.all()]
    note_votes(
        motion=motion, noted=dict.fromkeys(electors[:2], Choice.FOR), channel=Channel.HAND,
        by=chair, now=LATER,
    )  # fmt: skip
    assert close(motion=motion, now=LATER, by=chair).outcome == Outcome.ADOPTED


def test_noted_votes_are_all_written_or_none() -> None:
    club, other = a_club_of(2), a_club_of(1)
    motion, foreign = a_vote(club), a_vote(other)
    mixed = {motion.electors.first().pk: Choice.FOR, foreign.electors.first().pk: Choice.FOR}
    with pytest.raises(VotingRefused, match="ne vote pas sur cette question"):
        note_votes(
            motion=motion, noted=mixed, channel=Channel.PAPER,
            by=members_of(club)[0].person, now=NOW,
        )  # fmt: skip
    assert participation(motion).voted == 0


def test_the_clock_closes_what_is_due_and_leaves_the_rest() -> None:
    club = a_club_of(2)
    due, open_still = a_vote(club), a_vote(club, deadline=DEADLINE + timedelta(days=1))
    assert close_due(now=DEADLINE) == [due]
    open_still.refresh_from_db()
    assert open_still.closed_at is None


def test_what_waits_for_a_member_is_what_they_have_not_voted() -> None:
    club = a_club_of(2)
    first, second = a_vote(club), a_vote(club)
    member = members_of(club)[0]
    say(first, member)
    assert list(awaiting_vote_of(member, now=LATER)) == [second]


def test_a_draft_takes_no_ballot_and_opens_once() -> None:
    club = a_club_of(2)
    motion = a_draft(club)
    with pytest.raises(VotingRefused, match="pas encore ouvert"):
        say(motion, members_of(club)[0])
    open_motion(motion=motion, deadline=DEADLINE, now=NOW)
    with pytest.raises(VotingRefused, match="déjà ouvert"):
        open_motion(motion=motion, deadline=DEADLINE, now=NOW)


def test_a_vote_ends_after_it_opens_and_wants_a_voter() -> None:
    club = a_club_of(1)
    with pytest.raises(VotingRefused, match="plus tard que maintenant"):
        a_vote(club, deadline=NOW)
    with pytest.raises(VotingRefused, match="aucun membre"):
        a_vote(a_club())


# --- Proxies: row 19 ---------------------------------------------------------------------------


def proxy_vote(motion: Motion, giver: Membership, holder: Membership, choice: str = Choice.FOR):
    return cast(
        motion=motion, elector_membership=giver, choice=choice, channel=Channel.PROXY,
        cast_by=holder.person, now=LATER,
    )  # fmt: skip


class Cast:
    """Four members, a vote, and the names the cases use."""

    def __init__(self, *, proxies_max: int = 1) -> None:
        self.club: Club = a_club_of(4, proxies_max=proxies_max)
        self.a, self.b, self.c, self.d = members_of(self.club)
        self.motion = a_vote(self.club)

    def give(self, giver: str, holder: str) -> None:
        give_proxy(
            motion=self.motion, giver=getattr(self, giver), holder=getattr(self, holder), now=NOW
        )

    def take_back(self, giver: str) -> None:
        take_back_proxy(motion=self.motion, giver=getattr(self, giver), now=NOW)

    def say(self, who: str, choice: str = Choice.FOR) -> None:
        say(self.motion, getattr(self, who), choice)

    def for_another(self, giver: str, holder: str) -> None:
        proxy_vote(self.motion, getattr(self, giver), getattr(self, holder))


# Each case: what is done in order (the last act is the one judged), and whether it is accepted.
CASES: list[tuple[str, bool, int]] = [
    ("say a", True, 1),
    ("give a b", True, 1),
    ("give a b, for a b", True, 1),
    ("give a b, for a c", False, 1),
    ("for a b", False, 1),
    ("give a a", False, 1),
    ("give a b, give a c", False, 1),
    ("give a b, give c b", False, 1),
    ("give a b, give c b", True, 2),
    ("give a b, give c b, give d b", False, 2),
    ("give a b, give c b, give d b", True, 3),
    ("give a b, give b c", False, 1),
    ("give b c, give a b", False, 1),
    ("give a b, take a", True, 1),
    ("take a", False, 1),
    ("give a b, take a, take a", False, 1),
    ("give a b, take a, for a b", False, 1),
    ("give a b, take a, give a c", True, 1),
    ("give a b, take a, give a c, for a c", True, 1),
    ("give a b, take a, give a c, for a b", False, 1),
    ("give a b, take a, give c b", True, 1),
    ("give a b, for a b, say a", True, 1),
    ("give a b, say a, for a b", False, 1),
    ("give a b, for a b, say a, for a b", False, 1),
    ("give a b, for a b, for a b", True, 1),
    ("say a, give a b", False, 1),
    ("give a b, say b", True, 1),
    ("give a b, say b, for a b", True, 1),
    ("give a b, for a b, say b", True, 1),
    ("give a b, for a b, take a", True, 1),
    ("give a b, for a b, take a, say a", True, 1),
    ("give a b, for a b, take a, for a b", False, 1),
    ("give a b, for a b, take a, give a c", False, 1),
    ("give a b, give c d", True, 1),
    ("give a b, give c d, for a d", False, 1),
    ("give a b, give c d, for c d", True, 1),
    ("give a b", False, 0),
    ("give a b, give c b, for c b", True, 2),
    ("give a b, give c b, for a b, for c b", True, 2),
    ("give a b, give c d, give b c", False, 2),
    ("give a b, take a, give b a", True, 1),
    ("give a b, take a, give b a, for b a", True, 1),
]


@pytest.mark.parametrize(("story", "accepted", "proxies_max"), CASES)
def test_a_power_is_given_held_and_taken_back_within_the_rule(
    story: str, accepted: bool, proxies_max: int
) -> None:
    """Promise row 19: proxies, their cap, their chain, taken back, the giver who comes."""
    cast_of_four = Cast(proxies_max=proxies_max)
    acts = {
        "say": cast_of_four.say,
        "give": cast_of_four.give,
        "take": cast_of_four.take_back,
        "for": cast_of_four.for_another,
    }
    *before, last = [step.split() for step in story.split(", ")]
    for verb, *who in before:
        acts[verb](*who)
    verb, *who = last
    if accepted:
        acts[verb](*who)
    else:
        with pytest.raises(VotingRefused):
            acts[verb](*who)
    assert list(offences()) == []


def test_nobody_votes_for_a_spouse_without_a_power() -> None:
    """Promise row 19: online, one votes for oneself; noting is for an officer's page."""
    club = a_club_of(2)
    motion = a_vote(club)
    one, spouse = members_of(club)
    with pytest.raises(VotingRefused, match="On ne vote que pour soi"):
        cast(
            motion=motion, elector_membership=spouse, choice=Choice.FOR,
            channel=Channel.ONLINE, cast_by=one.person, now=NOW,
        )  # fmt: skip


def test_who_left_before_and_who_is_of_another_club_do_not_vote() -> None:
    """Promise row 19: the record date decides."""
    club = a_club_of(3)
    gone = members_of(club)[0]
    leave(membership=gone, on=TODAY - timedelta(days=1), kind=ExitKind.WITHDRAWAL, now=NOW)
    motion = a_vote(club)
    stranger = a_member(a_club())
    for somebody in (gone, stranger):
        with pytest.raises(VotingRefused):
            say(motion, somebody)
    assert participation(motion).electors == 2


def test_who_leaves_during_the_vote_keeps_the_voice_of_the_opening() -> None:
    club = a_club_of(2)
    motion = a_vote(club)
    leaver = members_of(club)[0]
    leave(membership=leaver, on=TODAY, kind=ExitKind.WITHDRAWAL, now=NOW)
    say(motion, leaver, now=LATER)
    assert participation(motion).voted == 1


def test_a_manager_who_is_no_member_has_no_voice() -> None:
    club = a_club_of(1)
    motion = a_vote(club)
    outsider = a_person()
    with pytest.raises(VotingRefused):
        cast(
            motion=motion, elector_membership=members_of(club)[0], choice=Choice.FOR,
            channel=Channel.ONLINE, cast_by=outsider, now=NOW,
        )  # fmt: skip


def test_the_quorum_counts_the_powers() -> None:
    club = a_club_of(4, rule=Rule(Majority.SIMPLE, Base.CAST, Fraction(1, 2)))
    a, b, _c, _d = members_of(club)
    motion = a_vote(club)
    give_proxy(motion=motion, giver=a, holder=b, now=NOW)
    say(motion, b)
    proxy_vote(motion, a, b)
    assert close(motion=motion, now=DEADLINE).outcome == Outcome.ADOPTED
