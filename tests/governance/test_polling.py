"""Date polls: dates put to the members, answers noted, the date chosen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance.meetings import plan
from governance.models import Coming, DateAnswer, DateOption, DatePoll, Meeting
from governance.polling import answer_dates, choose_date, drop_poll, open_poll, poll_table
from governance.refusals import VotingRefused
from jobs.models import OutboxMail
from tests.build import NOW, TODAY, a_club, a_member
from tests.governance.meeting_cast import EVENING, Meeters, mails_to

pytestmark = pytest.mark.django_db
DATES = [EVENING, EVENING + timedelta(days=1), EVENING + timedelta(days=7)]
ANSWER_BY = TODAY + timedelta(days=5)
LATE = NOW + timedelta(days=6)


@pytest.fixture
def us() -> Meeters:
    return Meeters()


def a_poll(us: Meeters, **given: object) -> DatePoll:
    values = {"dates": DATES, "answer_by": ANSWER_BY, "place": "Chez Ada"} | given
    return open_poll(club=us.club, by=us.sam, now=NOW, **values)  # type: ignore[arg-type]


def say(us: Meeters, poll: DatePoll, member: str, *answers: str, **given: object) -> None:
    """A member's answers in the order of the dates; "" says nothing of one."""
    membership = getattr(us, member)
    options = list(poll.options.order_by("starts_at"))
    said = {option.pk: one for option, one in zip(options, answers, strict=False) if one}
    values = {"by": membership.person, "now": NOW} | given
    answer_dates(poll=poll, membership=membership, answers=said, **values)  # type: ignore[arg-type]


def first(poll: DatePoll) -> DateOption:
    return poll.options.order_by("starts_at")[0]


def test_opening_writes_once_to_each_member_with_an_e_mail(us: Meeters) -> None:
    poll = a_poll(us)
    assert [one.starts_at for one in poll.options.all()] == DATES
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == [
        "ada@example.org",
        "bob@example.org",
        "cleo@example.org",
    ]
    mail = mails_to("ada@example.org")[0]
    assert mail.subject == f"{us.club.name} : choisissons une date avant le 19 mars 2026"
    assert poll.get_absolute_url() in mail.text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"dates": DATES[:1]}, "dates"),
        ({"dates": []}, "dates"),
        ({"dates": [EVENING + timedelta(hours=one) for one in range(13)]}, "dates"),
        ({"dates": [EVENING, EVENING]}, "dates"),
        ({"dates": [NOW, EVENING]}, "dates"),
        ({"answer_by": TODAY - timedelta(days=1)}, "answer_by"),
        ({"answer_by": timezone.localdate(EVENING) + timedelta(days=1)}, "answer_by"),
    ],
)
def test_a_poll_that_makes_no_sense_is_refused_and_nobody_is_written_to(
    us: Meeters, given: dict[str, object], field: str
) -> None:
    with pytest.raises(VotingRefused) as refusal:
        a_poll(us, **given)
    assert refusal.value.field == field
    assert (DatePoll.objects.count(), OutboxMail.objects.count()) == (0, 0)


def test_two_dates_and_twelve_are_enough_and_not_too_many(us: Meeters) -> None:
    for count in (2, 12):
        dates = [EVENING + timedelta(hours=one) for one in range(count)]
        assert a_poll(us, dates=dates).options.count() == count


def test_the_table_counts_each_date_and_marks_the_best(us: Meeters) -> None:
    poll = a_poll(us)
    say(us, poll, "ada", Coming.YES, Coming.YES, Coming.NO)
    say(us, poll, "bob", Coming.MAYBE, Coming.YES)
    say(us, poll, "dede", Coming.NO, "", Coming.YES, by=us.sam)
    table = poll_table(poll, at=NOW)
    assert [(one.yes, one.maybe, one.no, one.is_best) for one in table.columns] == [
        (1, 1, 1, False),
        (2, 0, 0, True),
        (1, 0, 1, False),
    ]
    assert (table.answered, len(table.rows)) == (3, 6)
    said = {str(row.membership): [cell.coming for cell in row.cells] for row in table.rows}
    assert said["Dédé Quatre"] == ["no", "", "yes"]
    assert said["Cléo Trois"] == ["", "", ""]
    noted = DateAnswer.objects.filter(membership=us.dede).values_list("noted_by", flat=True)
    assert set(noted) == {us.sam.pk}


def test_without_an_answer_no_date_is_the_best(us: Meeters) -> None:
    assert not any(one.is_best for one in poll_table(a_poll(us), at=NOW).columns)


def test_the_last_answer_is_right(us: Meeters) -> None:
    poll = a_poll(us)
    say(us, poll, "ada", Coming.YES)
    say(us, poll, "ada", Coming.NO)
    assert list(DateAnswer.objects.values_list("coming", flat=True)) == ["no"]


def test_answers_of_the_last_day_are_taken_and_the_late_ones_refused(us: Meeters) -> None:
    poll = a_poll(us)
    say(us, poll, "ada", Coming.YES, now=NOW + timedelta(days=5))
    with pytest.raises(VotingRefused, match="n'a pas été enregistrée"):
        say(us, poll, "bob", Coming.YES, now=LATE)
    say(us, poll, "bob", Coming.YES, now=LATE, by=us.sam)
    assert DateAnswer.objects.count() == 2


def test_one_answers_for_oneself_unless_one_runs_the_meetings(us: Meeters) -> None:
    poll = a_poll(us)
    with pytest.raises(VotingRefused, match="On ne répond que pour soi"):
        say(us, poll, "ada", Coming.YES, by=us.bob.person)
    say(us, poll, "ada", Coming.YES, by=us.maya)
    assert DateAnswer.objects.count() == 1


def test_strange_answers_change_nothing(us: Meeters) -> None:
    poll, other = a_poll(us), a_poll(us)
    stranger = a_member(a_club())
    bad = [
        (us.ada, {first(poll).pk: "often"}),
        (us.ada, {first(other).pk: "yes"}),
        (us.ada, {}),
        (stranger, {first(poll).pk: "yes"}),
    ]
    for membership, answers in bad:
        with pytest.raises(VotingRefused):
            answer_dates(
                poll=poll, membership=membership, answers=answers, by=membership.person, now=NOW
            )
    assert DateAnswer.objects.count() == 0


def test_choosing_a_date_plans_the_meeting_with_the_answers_as_replies(us: Meeters) -> None:
    poll = a_poll(us, kind=Meeting.Kind.GENERAL)
    say(us, poll, "ada", Coming.YES)
    say(us, poll, "bob", "", Coming.YES)
    meeting = choose_date(poll=poll, option=first(poll), now=LATE, by=us.sam)
    assert (meeting.starts_at, meeting.place, meeting.kind) == (EVENING, "Chez Ada", "general")
    assert list(meeting.replies.values_list("membership", "coming")) == [(us.ada.pk, "yes")]
    poll.refresh_from_db()
    assert (poll.meeting, poll.closed_at) == (meeting, LATE)


def test_a_closed_poll_takes_no_answer_and_no_second_date(us: Meeters) -> None:
    poll = a_poll(us)
    choose_date(poll=poll, option=first(poll), now=NOW, by=us.sam)
    with pytest.raises(VotingRefused, match="clos"):
        say(us, poll, "ada", Coming.YES)
    with pytest.raises(VotingRefused, match="clos"):
        choose_date(poll=poll, option=first(poll), now=NOW, by=us.sam)
    assert Meeting.objects.count() == 1


def test_a_past_date_or_another_polls_is_not_chosen(us: Meeters) -> None:
    poll, other = a_poll(us), a_poll(us)
    for option, now in ((first(poll), EVENING), (first(other), NOW)):
        with pytest.raises(VotingRefused):
            choose_date(poll=poll, option=option, now=now, by=us.sam)
    assert Meeting.objects.count() == 0


def test_a_poll_may_end_without_a_date(us: Meeters) -> None:
    poll = drop_poll(poll=a_poll(us), now=NOW, by=us.sam)
    assert (poll.closed_at, poll.meeting) == (NOW, None)
    assert plan(club=us.club, starts_at=EVENING, now=NOW)
