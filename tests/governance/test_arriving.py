"""Replies before, arrivals on the evening: by each member, or noted by the secretary."""

from datetime import timedelta

import pytest

from governance.arriving import attendance_of, doors_are_open, note_arrival
from governance.mandates import give_meeting_proxy
from governance.meetings import cancel
from governance.models import Attendance, Coming, Meeting, Presence
from governance.refusals import VotingRefused
from governance.replying import replies_of, reply
from members.models import Membership, Person
from tests.build import NOW, a_club, a_member
from tests.governance.meeting_cast import EVENING, Meeters

pytestmark = pytest.mark.django_db
DURING = EVENING + timedelta(minutes=5)


@pytest.fixture
def us() -> Meeters:
    return Meeters()


def arrive(
    meeting: Meeting,
    member: Membership,
    by: Person,
    presence: str = Presence.PRESENT,
    minutes: int = 5,
) -> Attendance:
    return note_arrival(
        meeting=meeting,
        membership=member,
        presence=presence,
        by=by,
        now=EVENING + timedelta(minutes=minutes),
    )


def test_each_says_i_am_here_and_the_secretary_notes_the_others(us: Meeters) -> None:
    meeting = us.meeting()
    arrive(meeting, us.ada, us.ada.person)
    arrive(meeting, us.dede, us.sam)
    arrive(meeting, us.bob, us.sam, Presence.EXCUSED)
    rows = {str(one.membership): one for one in attendance_of(meeting)}
    assert {name: row.presence for name, row in rows.items()} == {
        "Ada Un": "present",
        "Bob Deux": "excused",
        "Cléo Trois": "",
        "Dédé Quatre": "present",
        "Maya Gérante": "",
        "Sam Secrétaire": "",
    }
    assert rows["Dédé Quatre"].noted_by == "Sam Secrétaire"
    meeting.refresh_from_db()
    assert meeting.held_at == DURING


def test_the_last_word_is_right(us: Meeters) -> None:
    meeting = us.meeting()
    arrive(meeting, us.ada, us.ada.person)
    arrive(meeting, us.ada, us.sam, Presence.ABSENT, minutes=6)
    assert list(Attendance.objects.values_list("presence", flat=True)) == ["absent"]


def test_nobody_notes_another_without_running_the_meeting(us: Meeters) -> None:
    with pytest.raises(VotingRefused, match="On ne répond que pour soi"):
        arrive(us.meeting(), us.ada, us.bob.person)
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(
    ("minutes", "is_open"), [(-61, False), (-60, True), (0, True), (719, True), (720, False)]
)
def test_the_doors_open_an_hour_before_and_close_after_the_night(
    us: Meeters, minutes: int, is_open: bool
) -> None:
    meeting = us.meeting()
    assert doors_are_open(meeting, at=EVENING + timedelta(minutes=minutes)) is is_open
    if is_open:
        assert arrive(meeting, us.ada, us.ada.person, minutes=minutes)
    else:
        with pytest.raises(VotingRefused):
            arrive(meeting, us.ada, us.ada.person, minutes=minutes)


def test_the_secretary_still_notes_the_day_after(us: Meeters) -> None:
    assert arrive(us.meeting(), us.ada, us.sam, minutes=1000)


def test_an_early_arrival_does_not_make_the_meeting_held(us: Meeters) -> None:
    meeting = us.meeting()
    arrive(meeting, us.ada, us.ada.person, minutes=-30)
    meeting.refresh_from_db()
    assert meeting.held_at is None


def test_arrivals_that_cannot_be_change_nothing(us: Meeters) -> None:
    stranger = a_member(a_club())
    off, ended = us.meeting(), us.meeting()
    cancel(meeting=off, now=NOW)
    ended.ended_at = EVENING
    ended.save(update_fields=["ended_at"])
    bad = (
        (us.meeting(), stranger, stranger.person, "present"),
        (us.meeting(), us.ada, us.ada.person, "late"),
        (off, us.ada, us.ada.person, "present"),
        (ended, us.ada, us.sam, "present"),
    )
    for meeting, member, by, presence in bad:
        with pytest.raises(VotingRefused):
            arrive(meeting, member, by, presence)
    assert Attendance.objects.count() == 0


def test_replies_count_and_the_last_is_right(us: Meeters) -> None:
    meeting = us.meeting()
    for member, by, coming in (
        (us.ada, us.ada.person, Coming.NO),
        (us.ada, us.ada.person, Coming.YES),
        (us.bob, us.bob.person, Coming.MAYBE),
        (us.dede, us.sam, Coming.NO),
    ):
        reply(meeting=meeting, membership=member, coming=coming, by=by, now=NOW)
    counted = replies_of(row.coming for row in attendance_of(meeting))
    assert (counted.yes, counted.maybe, counted.no, counted.silent) == (1, 1, 1, 3)


def test_replies_that_cannot_be_are_refused(us: Meeters) -> None:
    meeting, off = us.meeting(), us.meeting()
    cancel(meeting=off, now=NOW)
    bad = (
        (meeting, us.ada, us.bob.person, "yes", NOW),
        (meeting, us.ada, us.ada.person, "perhaps", NOW),
        (meeting, us.ada, us.ada.person, "yes", EVENING),
        (off, us.ada, us.ada.person, "yes", NOW),
    )
    for one, member, by, coming, now in bad:
        with pytest.raises(VotingRefused):
            reply(meeting=one, membership=member, coming=coming, by=by, now=now)
    assert not meeting.replies.exists()


def test_a_row_says_who_votes_for_whom(us: Meeters) -> None:
    meeting = us.meeting()
    give_meeting_proxy(meeting=meeting, giver=us.ada, holder=us.bob, now=NOW)
    holders = {str(row.membership): row.represented_by for row in attendance_of(meeting)}
    assert holders["Ada Un"] == us.bob
    assert holders["Bob Deux"] is None
