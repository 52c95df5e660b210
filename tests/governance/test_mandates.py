"""Powers for a whole meeting: limits, no chain, taken back, ended by coming or with the meeting."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from governance.arriving import note_arrival
from governance.closing import close
from governance.mandates import (
    end_with_the_meeting,
    give_meeting_proxy,
    standing_proxies,
    take_back_meeting_proxy,
)
from governance.meetings import cancel, record_attendance
from governance.models import Channel, Choice, Meeting, MeetingProxy, Presence, Proxy
from governance.refusals import VotingRefused
from governance.voting import cast
from members.joining import leave
from members.models import ExitKind, Membership
from tests.build import NOW, a_club, a_member
from tests.governance.build import SIMPLE, a_rule, a_vote
from tests.governance.meeting_cast import EVENING, Meeters

pytestmark = pytest.mark.django_db
DURING = EVENING + timedelta(minutes=20)
CLOSING_HOUR = EVENING + timedelta(days=1)


@pytest.fixture
def us() -> Meeters:
    return Meeters()


def give(us: Meeters, meeting: Meeting, giver: str, holder: str, **given: Any) -> MeetingProxy:
    values: dict[str, Any] = {"now": NOW} | given
    return give_meeting_proxy(
        meeting=meeting, giver=getattr(us, giver), holder=getattr(us, holder), **values
    )


def pairs(meeting: Meeting) -> list[str]:
    return [str(one) for one in standing_proxies(meeting)]


def arrive(us: Meeters, meeting: Meeting, member: Membership) -> None:
    note_arrival(
        meeting=meeting, membership=member, presence=Presence.PRESENT, by=us.sam, now=DURING
    )


def test_a_power_is_given_once_and_taken_back(us: Meeters) -> None:
    meeting = us.meeting()
    give(us, meeting, "ada", "bob")
    with pytest.raises(VotingRefused, match="déjà donné"):
        give(us, meeting, "ada", "cleo")
    take_back_meeting_proxy(meeting=meeting, giver=us.ada, now=NOW)
    give(us, meeting, "ada", "cleo")
    assert pairs(meeting) == ["Ada Un → Cléo Trois"]
    assert MeetingProxy.objects.count() == 2


def test_nobody_takes_back_what_was_not_given(us: Meeters) -> None:
    with pytest.raises(VotingRefused, match="Aucun pouvoir"):
        take_back_meeting_proxy(meeting=us.meeting(), giver=us.ada, now=NOW)


@pytest.mark.parametrize(
    ("before", "giver", "holder"),
    [
        ((), "ada", "ada"),
        ((("bob", "cleo"),), "ada", "bob"),
        ((("bob", "ada"),), "ada", "cleo"),
        ((("bob", "cleo"),), "ada", "cleo"),
    ],
    ids=["to oneself", "to who gave", "what one holds", "one too many"],
)
def test_a_power_that_cannot_be_is_refused_and_changes_nothing(
    us: Meeters, before: tuple[tuple[str, str], ...], giver: str, holder: str
) -> None:
    meeting = us.meeting()
    for first, second in before:
        give(us, meeting, first, second)
    standing = pairs(meeting)
    with pytest.raises(VotingRefused) as refusal:
        give(us, meeting, giver, holder)
    assert refusal.value.field == "holder"
    assert pairs(meeting) == standing


def test_the_limit_is_the_largest_of_the_clubs_rules(us: Meeters) -> None:
    a_rule(us.club, SIMPLE, proxies_max=2)
    meeting = us.meeting()
    give(us, meeting, "ada", "cleo")
    give(us, meeting, "bob", "cleo")
    with pytest.raises(VotingRefused, match="autant de pouvoirs"):
        give(us, meeting, "dede", "cleo", noted_by=us.sam)
    assert len(pairs(meeting)) == 2


def test_only_members_of_the_day_give_and_hold(us: Meeters) -> None:
    meeting = us.meeting()
    stranger = a_member(a_club())
    leave(membership=us.cleo, on=NOW.date(), kind=ExitKind.WITHDRAWAL, now=NOW)
    us.cleo.refresh_from_db()
    for giver, holder in ((us.ada, stranger), (stranger, us.ada), (us.ada, us.cleo)):
        with pytest.raises(VotingRefused, match="n'est pas membre"):
            give_meeting_proxy(meeting=meeting, giver=giver, holder=holder, now=NOW)


def test_who_is_there_gives_no_power_and_who_is_excused_holds_none(us: Meeters) -> None:
    meeting = us.meeting()
    arrive(us, meeting, us.ada)
    note_arrival(
        meeting=meeting, membership=us.bob, presence=Presence.EXCUSED, by=us.sam, now=DURING
    )
    with pytest.raises(VotingRefused, match="notée présente"):
        give(us, meeting, "ada", "cleo", now=DURING)
    with pytest.raises(VotingRefused, match="absente ou excusée"):
        give(us, meeting, "cleo", "bob", now=DURING)


def test_arriving_ends_the_power_one_gave(us: Meeters) -> None:
    meeting = us.meeting()
    give(us, meeting, "ada", "bob")
    arrive(us, meeting, us.bob)
    assert pairs(meeting) == ["Ada Un → Bob Deux"]
    arrive(us, meeting, us.ada)
    assert pairs(meeting) == []


def test_the_secretarys_list_ends_the_powers_of_those_present(us: Meeters) -> None:
    meeting = us.meeting()
    give(us, meeting, "ada", "bob")
    record_attendance(meeting=meeting, present=[us.ada, us.bob], now=DURING, by=us.sam)
    assert pairs(meeting) == []


def test_a_power_given_during_the_meeting_holds_on_the_votes_already_open(us: Meeters) -> None:
    meeting = us.meeting()
    motion = a_vote(us.club, meeting=meeting, deadline=CLOSING_HOUR)
    give(us, meeting, "dede", "bob", now=DURING, noted_by=us.sam)
    power = Proxy.objects.get(giver__motion=motion)
    assert (power.giver.membership, power.holder.membership) == (us.dede, us.bob)
    take_back_meeting_proxy(meeting=meeting, giver=us.dede, now=DURING)
    power.refresh_from_db()
    assert power.revoked_at == DURING


def test_a_spent_power_stays_when_its_giver_arrives_and_the_giver_may_still_vote(
    us: Meeters,
) -> None:
    meeting = us.meeting()
    motion = a_vote(us.club, meeting=meeting, deadline=CLOSING_HOUR)
    give(us, meeting, "ada", "bob", now=DURING)
    give(us, meeting, "dede", "cleo", now=DURING)
    cast(
        motion=motion,
        elector_membership=us.ada,
        choice=Choice.FOR,
        channel=Channel.PROXY,
        cast_by=us.bob.person,
        now=DURING,
    )
    arrive(us, meeting, us.ada)
    arrive(us, meeting, us.dede)
    ended = dict(Proxy.objects.values_list("giver__membership", "revoked_at"))
    assert ended == {us.ada.pk: None, us.dede.pk: DURING}
    cast(
        motion=motion,
        elector_membership=us.ada,
        choice=Choice.AGAINST,
        channel=Channel.ONLINE,
        cast_by=us.ada.person,
        now=DURING,
    )
    assert motion.electors.get(membership=us.ada).ballots.count() == 2


def test_closed_votes_keep_their_powers(us: Meeters) -> None:
    meeting = us.meeting()
    motion = a_vote(us.club, meeting=meeting, deadline=CLOSING_HOUR)
    give(us, meeting, "ada", "bob", now=DURING)
    close(motion=motion, now=DURING, by=us.maya)
    arrive(us, meeting, us.ada)
    assert Proxy.objects.get().revoked_at is None


def test_powers_end_with_the_meeting_and_the_minutes_still_know_them(us: Meeters) -> None:
    meeting = us.meeting()
    give(us, meeting, "ada", "bob")
    give(us, meeting, "dede", "cleo")
    take_back_meeting_proxy(meeting=meeting, giver=us.dede, now=NOW)
    meeting.ended_at = DURING
    meeting.save(update_fields=["ended_at"])
    assert end_with_the_meeting(meeting=meeting, now=DURING) == 1
    assert pairs(meeting) == ["Ada Un → Bob Deux"]
    for act in (
        lambda: give(us, meeting, "cleo", "bob"),
        lambda: take_back_meeting_proxy(meeting=meeting, giver=us.ada, now=DURING),
    ):
        with pytest.raises(VotingRefused, match="terminée"):
            act()


def test_a_cancelled_meeting_takes_no_power(us: Meeters) -> None:
    meeting = us.meeting()
    cancel(meeting=meeting, now=NOW)
    with pytest.raises(VotingRefused, match="annulée"):
        give(us, meeting, "ada", "bob")


def test_the_database_itself_refuses_two_standing_powers_of_one_giver(us: Meeters) -> None:
    meeting = us.meeting()
    give(us, meeting, "ada", "bob")
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingProxy.objects.create(meeting=meeting, giver=us.ada, holder=us.cleo, given_at=NOW)
    assert not connection.needs_rollback
