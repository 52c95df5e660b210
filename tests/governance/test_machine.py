"""Any sequence of voting acts agrees with a naive ballot box, and a refusal leaves no mark."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from governance.audit import offences
from governance.closing import close
from governance.counting import last_ballots, participation
from governance.models import Ballot, Channel, Choice, Proxy
from governance.refusals import VotingRefused
from governance.tally import tally
from governance.voting import cast, give_proxy, take_back_proxy
from tests.build import NOW, a_person
from tests.conftest import NIGHTLY
from tests.governance.build import DEADLINE, a_club_of, a_vote, members_of

LETTERS = "ABCD"
letters = st.sampled_from(LETTERS)
choices = st.sampled_from(list(Choice))
by_hand = st.sampled_from([Channel.HAND, Channel.PAPER])


class Box(RuleBasedStateMachine):
    """The verbs on one side; on the other a dictionary of votes and one of powers."""

    @initialize(proxies_max=st.integers(0, 2))
    def opening(self, proxies_max):
        club = a_club_of(len(LETTERS), proxies_max=proxies_max)
        self.members = dict(zip(LETTERS, members_of(club), strict=True))
        self.motion = a_vote(club)
        self.secretary = a_person()
        self.proxies_max = proxies_max
        self.now = NOW
        self.votes, self.roads, self.powers = {}, {}, {}
        self.is_closed = False

    @property
    def is_open(self):
        return not self.is_closed and self.now < DEADLINE

    def act(self, allowed, write):
        """Do it; the naive box says beforehand whether it must be refused."""
        before = Ballot.objects.count(), Proxy.objects.filter(revoked_at=None).count()
        if allowed:
            write()
            return
        with pytest.raises(VotingRefused):
            write()
        after = Ballot.objects.count(), Proxy.objects.filter(revoked_at=None).count()
        assert after == before

    def vote(self, allowed, whose, choice, channel, person):
        self.act(
            allowed,
            lambda: cast(
                motion=self.motion,
                elector_membership=self.members[whose],
                choice=choice,
                channel=channel,
                cast_by=person,
                now=self.now,
            ),
        )
        if allowed:
            self.votes[whose], self.roads[whose] = choice, channel

    @rule(whose=letters, by=letters, choice=choices)
    def online(self, whose, by, choice):
        allowed = self.is_open and whose == by
        self.vote(allowed, whose, choice, Channel.ONLINE, self.members[by].person)

    @rule(whose=letters, choice=choices, channel=by_hand)
    def noted(self, whose, choice, channel):
        self.vote(self.is_open, whose, choice, channel, self.secretary)

    @rule(whose=letters, by=letters, choice=choices)
    def by_proxy(self, whose, by, choice):
        holds = self.powers.get(whose) == by
        in_person = self.roads.get(whose, Channel.PROXY) != Channel.PROXY
        allowed = self.is_open and holds and not in_person
        self.vote(allowed, whose, choice, Channel.PROXY, self.members[by].person)

    @rule(giver=letters, holder=letters)
    def give(self, giver, holder):
        held = list(self.powers.values())
        allowed = (
            self.is_open
            and giver != holder
            and giver not in self.powers
            and holder not in self.powers
            and giver not in held
            and giver not in self.votes
            and held.count(holder) < self.proxies_max
        )
        self.act(
            allowed,
            lambda: give_proxy(
                motion=self.motion,
                giver=self.members[giver],
                holder=self.members[holder],
                now=self.now,
            ),
        )
        if allowed:
            self.powers[giver] = holder

    @rule(giver=letters)
    def take_back(self, giver):
        allowed = self.is_open and giver in self.powers
        self.act(
            allowed,
            lambda: take_back_proxy(motion=self.motion, giver=self.members[giver], now=self.now),
        )
        if allowed:
            del self.powers[giver]

    @rule(hours=st.sampled_from([1, 12, 200]))
    def time_passes(self, hours):
        if hours < 200 or len(self.votes) > 2:
            self.now += timedelta(hours=hours)

    @rule()
    def closing(self):
        allowed = self.is_closed or self.now >= DEADLINE or len(self.votes) == len(LETTERS)
        self.act(allowed, lambda: close(motion=self.motion, now=self.now))
        if not allowed or self.is_closed:
            return
        self.is_closed = True
        self.motion.refresh_from_db()
        expected = tally(self.votes.values(), electors=len(LETTERS), rule=self.motion.rule)
        assert (self.motion.outcome, self.motion.verdict) == (expected.outcome, expected.sentence)

    @invariant()
    def the_box_agrees(self):
        if not hasattr(self, "motion"):
            return
        names = {one.pk: one.membership_id for one in self.motion.electors.all()}
        found = {names[pk]: one.choice for pk, one in last_ballots(self.motion).items()}
        assert found == {self.members[who].pk: choice for who, choice in self.votes.items()}
        assert participation(self.motion).voted == len(self.votes)

    def teardown(self):
        assert list(offences()) == []


def test_any_sequence_of_acts_agrees_with_a_naive_ballot_box(db) -> None:
    """Promise row 19: eligibility and powers, 10^4 steps nightly against a model."""
    examples = 200 if NIGHTLY else 5
    run_state_machine_as_test(Box, settings=settings(max_examples=examples, stateful_step_count=50))
