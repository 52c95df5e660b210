"""A project's thread goes with it to its vote."""

import pytest

from governance.models import Post
from governance.talking import say
from governance.threads import talk, talk_of
from investments.discussing import begin_thread
from investments.pipeline import put_to_vote
from tests.build import NOW, a_club, a_member, a_person
from tests.investments.build import DEADLINE, a_proposal, an_adopted_proposal, money_in

pytestmark = pytest.mark.django_db


def a_club_with_money():
    club = a_club()
    a_member(club)
    money_in(club, 200_000)
    return club


def test_what_was_said_of_the_project_is_read_beside_its_vote():
    club = a_club_with_money()
    proposal = a_proposal(club)
    thread = begin_thread(proposal=proposal)
    say(thread=thread, kind=Post.Kind.QUESTION, text="Quel loyer ?", by=a_person(), now=NOW)
    motion = put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW)
    assert talk_of(motion) == talk(thread)
    assert talk_of(motion).count == 1


def test_a_thread_begun_after_the_vote_is_the_votes():
    proposal = an_adopted_proposal(a_club_with_money())
    assert begin_thread(proposal=proposal).motion == proposal.motion
    assert begin_thread(proposal=proposal) == begin_thread(proposal=proposal)
