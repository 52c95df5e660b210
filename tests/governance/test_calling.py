"""Calls: the notice checked, one mail a member, a calendar file that moves and is struck out."""

from datetime import UTC, datetime, timedelta
from email import message_from_string, policy

import pytest
from django.core import mail as django_mail
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as Entry

from clubs.rules import set_rule
from governance.agendas import (
    Point,
    add_item,
    edit_item,
    items_of,
    join_document,
    move_item,
    points_in,
    remove_item,
    set_agenda,
    withdraw_document,
)
from governance.calendars import Event, ics_of, meeting_ics
from governance.calling import call_off, call_to, letters_of, notice_of, reschedule
from governance.mandates import give_meeting_proxy
from governance.meetings import record_attendance
from governance.models import AgendaItem, Call, Coming, Meeting, MeetingDocument, MeetingProxy
from governance.refusals import VotingRefused
from governance.replying import reply
from jobs.mailing import send_waiting
from jobs.models import OutboxMail
from tests.build import NOW
from tests.governance.build import a_vote
from tests.governance.meeting_cast import EVENING, Meeters, mails_to
from tests.ledger.build import a_pdf, bytes_of

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def us() -> Meeters:
    return Meeters()


def call(us: Meeters, meeting: Meeting, **given: object) -> Call:
    values = {"word": "", "late_reason": "", "now": NOW, "by": us.sam} | given
    return call_to(meeting=meeting, **values)  # type: ignore[arg-type]


def entry_in(mail: OutboxMail) -> tuple[str, Entry]:
    """The method and the one entry of a mail's calendar file."""
    (attached,) = mail.attachments
    calendar = Calendar.from_ical(attached["text"])
    assert attached["method"] == str(calendar["method"])
    (entry,) = calendar.walk("VEVENT")
    return attached["method"], entry


def test_each_member_is_called_once_by_mail_or_by_letter(us: Meeters) -> None:
    sent = call(us, us.meeting(), word="À bientôt.")
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == [
        ADA,
        "bob@example.org",
        "cleo@example.org",
    ]
    assert sent.called.count() == 6
    assert [str(one) for one in letters_of(sent)] == [
        "Maya Gérante",
        "Dédé Quatre",
        "Sam Secrétaire",
    ]


def test_the_mail_says_when_where_what_and_where_to_answer(us: Meeters) -> None:
    meeting = us.meeting()
    set_agenda(
        meeting=meeting,
        items=[Point("Les comptes", "Maya", 20), Point("Le projet Scop Bois")],
        now=NOW,
    )
    join_document(meeting=meeting, title="Budget", content=bytes_of(a_pdf()), by=us.sam, now=NOW)
    call(us, meeting, word="Venez nombreux.")
    mail = mails_to(ADA)[0]
    assert mail.subject == (f"{us.club.name} : convocation, réunion du samedi 28 mars 2026 à 19 h")
    assert "Notre club vous convoque : réunion, samedi 28\xa0mars 2026 à 19\xa0h" in mail.text
    assert "1. Les comptes (Maya), 20 min\n2. Le projet Scop Bois\n" in mail.text
    assert "- Budget" in mail.text
    assert "Venez nombreux." in mail.text
    assert meeting.get_absolute_url() in mail.text
    assert "bob@" not in mail.text + str(mail.attachments)


@pytest.mark.parametrize(
    ("kind", "days", "is_short"),
    [
        ("meeting", 5, False),
        ("meeting", 4, True),
        ("general", 15, False),
        ("general", 14, True),
        ("founding", 14, True),
        ("meeting", 0, True),
    ],
)
def test_the_notice_is_counted_in_whole_days_against_the_clubs_rule(
    us: Meeters, kind: str, days: int, is_short: bool
) -> None:
    meeting = us.meeting(starts_at=NOW + timedelta(days=days, hours=9), kind=kind)
    notice = notice_of(meeting, at=NOW)
    assert (notice.days, notice.is_short) == (days, is_short)
    if is_short:
        with pytest.raises(VotingRefused) as refusal:
            call(us, meeting)
        assert refusal.value.field == "late_reason"
        assert (Call.objects.count(), OutboxMail.objects.count()) == (0, 0)
    sent = call(us, meeting, late_reason="Vote urgent")
    assert sent.late_reason == ("Vote urgent" if is_short else "")


def test_late_in_the_evening_a_day_is_still_a_day_of_paris(us: Meeters) -> None:
    """23:30 in Paris on the 14th: universal time still says the 14th at 22:30."""
    meeting = us.meeting(starts_at=datetime(2026, 3, 19, 18, 0, tzinfo=UTC))
    assert notice_of(meeting, at=datetime(2026, 3, 14, 22, 30, tzinfo=UTC)).days == 5
    assert notice_of(meeting, at=datetime(2026, 3, 14, 23, 30, tzinfo=UTC)).days == 4


def test_a_clubs_own_rule_is_the_one_asked(us: Meeters) -> None:
    set_rule(club=us.club, key="notice_days", value=21, since=us.club.created_on, by=None, now=NOW)
    with pytest.raises(VotingRefused):
        call(us, us.meeting())


def test_the_calendar_file_says_the_hour_in_winter_and_in_summer(us: Meeters) -> None:
    """The clocks change on 29 March 2026: 19:00 in Paris is 18:00, then 17:00, universal."""
    for day, universal in ((28, 18), (30, 17)):
        meeting = us.meeting(starts_at=datetime(2026, 3, day, universal, 0, tzinfo=UTC))
        assert timezone.localtime(meeting.starts_at).hour == 19
        (entry,) = Calendar.from_ical(meeting_ics(meeting)).walk("VEVENT")
        assert entry["dtstart"].dt == datetime(2026, 3, day, universal, 0, tzinfo=UTC)
        assert entry["dtend"].dt - entry["dtstart"].dt == timedelta(hours=2)


def test_the_calendar_file_is_for_one_person_and_complete(us: Meeters) -> None:
    meeting = us.meeting()
    add_item(meeting=meeting, point=Point("Long débat", "", 180), now=NOW)
    call(us, meeting)
    method, entry = entry_in(mails_to(ADA)[0])
    assert (method, int(entry["sequence"]), str(entry["status"])) == ("REQUEST", 0, "CONFIRMED")
    assert str(entry["attendee"]) == f"mailto:{ADA}"
    assert str(entry["organizer"]).startswith("mailto:")
    assert str(entry["location"]) == "Salle des fêtes"
    assert entry["dtend"].dt - entry["dtstart"].dt == timedelta(hours=3)
    assert {"uid", "dtstamp", "summary", "url"} <= {key.lower() for key in entry}


def test_a_moved_meeting_moves_the_entry_of_everybodys_calendar(us: Meeters) -> None:
    meeting = us.meeting()
    call(us, meeting)
    reply(meeting=meeting, membership=us.ada, coming=Coming.YES, by=us.ada.person, now=NOW)
    later = EVENING + timedelta(days=7)
    moved = reschedule(
        meeting=meeting, starts_at=later, place="Café", word="Salle prise.", by=us.sam, now=LATER
    )
    assert moved is not None
    assert (moved.number, moved.starts_at) == (2, later)
    before, after = mails_to(ADA)
    (_first, old), (method, new) = entry_in(before), entry_in(after)
    assert (method, str(new["uid"])) == ("REQUEST", str(old["uid"]))
    assert (int(old["sequence"]), int(new["sequence"])) == (0, 1)
    assert (new["dtstart"].dt, str(new["location"])) == (later, "Café")
    assert "nouvelle date" in after.subject
    assert "change de date" in after.text
    assert "Salle prise." in after.text
    assert not meeting.replies.exists()


def test_a_moved_meeting_wants_its_notice_too(us: Meeters) -> None:
    meeting = us.meeting()
    call(us, meeting)
    soon = NOW + timedelta(days=2)
    with pytest.raises(VotingRefused) as refusal:
        reschedule(meeting=meeting, starts_at=soon, place="", by=us.sam, now=NOW)
    assert refusal.value.field == "late_reason"
    meeting.refresh_from_db()
    assert meeting.starts_at == EVENING


def test_moving_a_meeting_nobody_was_called_to_writes_to_nobody(us: Meeters) -> None:
    meeting = us.meeting()
    soon = NOW + timedelta(days=1)
    assert reschedule(meeting=meeting, starts_at=soon, place="Ici", by=us.sam, now=NOW) is None
    assert OutboxMail.objects.count() == 0
    for starts_at in (soon, NOW - timedelta(days=1)):
        with pytest.raises(VotingRefused):
            reschedule(meeting=meeting, starts_at=starts_at, place="Ici", by=us.sam, now=NOW)


def test_a_cancelled_meeting_is_struck_out_of_the_calendars(us: Meeters) -> None:
    meeting = us.meeting()
    call(us, meeting)
    give_meeting_proxy(meeting=meeting, giver=us.ada, holder=us.bob, now=NOW)
    call_off(meeting=meeting, reason="Trop peu de monde.", by=us.sam, now=LATER)
    before, after = mails_to(ADA)
    (_first, old), (method, new) = entry_in(before), entry_in(after)
    assert (method, str(new["status"])) == ("CANCEL", "CANCELLED")
    assert str(new["uid"]) == str(old["uid"])
    assert int(new["sequence"]) > int(old["sequence"])
    assert "est annulée" in after.text
    assert "Trop peu de monde." in after.text
    assert not MeetingProxy.objects.filter(revoked_at__isnull=True).exists()
    meeting.refresh_from_db()
    page = Calendar.from_ical(meeting_ics(meeting))
    assert str(page["method"]) == "CANCEL"
    with pytest.raises(VotingRefused, match="déjà annulée"):
        call_off(meeting=meeting, reason="", by=us.sam, now=NOW)
    assert len(mails_to(ADA)) == 2


def test_a_meeting_held_or_with_an_open_vote_is_not_cancelled(us: Meeters) -> None:
    held = us.meeting(starts_at=NOW - timedelta(hours=2))
    record_attendance(meeting=held, present=[us.ada], now=NOW)
    voting = us.meeting()
    a_vote(us.club, meeting=voting, deadline=EVENING + timedelta(days=1))
    for meeting in (held, voting):
        with pytest.raises(VotingRefused):
            call_off(meeting=meeting, reason="", by=us.sam, now=NOW)


def test_cancelling_a_meeting_nobody_was_called_to_writes_to_nobody(us: Meeters) -> None:
    call_off(meeting=us.meeting(), reason="", by=us.sam, now=NOW)
    assert OutboxMail.objects.count() == 0


def test_a_call_cannot_be_sent_twice_nor_to_a_past_or_cancelled_meeting(us: Meeters) -> None:
    meeting, past, off = us.meeting(), us.meeting(starts_at=NOW), us.meeting()
    call(us, meeting, after=0)
    with pytest.raises(VotingRefused, match="déjà partie"):
        call(us, meeting, after=0)
    call_off(meeting=off, reason="", by=us.sam, now=NOW)
    for one in (past, off):
        with pytest.raises(VotingRefused):
            call(us, one, late_reason="Pressé")
    assert len(mails_to(ADA)) == 1


def test_a_corrected_call_replaces_the_first(us: Meeters) -> None:
    meeting = us.meeting()
    call(us, meeting)
    add_item(meeting=meeting, point=Point("Un point de plus"), now=NOW)
    second = call(us, meeting, after=1, now=LATER)
    mail = mails_to(ADA)[1]
    assert (second.number, int(entry_in(mail)[1]["sequence"])) == (2, 1)
    assert "remplace la précédente" in mail.text
    assert Call.objects.get(number=1).agenda == []


def test_a_mail_sent_again_keeps_its_message_id_and_its_calendar(
    us: Meeters, mailoutbox: list[django_mail.EmailMessage]
) -> None:
    call(us, us.meeting())
    send_waiting(now=NOW)
    OutboxMail.objects.filter(to=ADA).update(state="pending", not_before=NOW)
    send_waiting(now=NOW)
    sent = [
        message_from_string(one.message().as_string(), policy=policy.default)
        for one in mailoutbox
        if one.to == [ADA]
    ]
    assert len(sent) == 2
    assert len({one["Message-ID"] for one in sent}) == 1
    for message in sent:
        (part,) = message.iter_attachments()
        assert part.get_content_type() == "text/calendar"
        assert part.get_param("method") == "REQUEST"
        assert part.get_filename() == "reunion.ics"
        assert Calendar.from_ical(part.get_content()).walk("VEVENT")


def test_a_feed_holds_whole_days_and_instants() -> None:
    feed = Calendar.from_ical(
        ics_of(
            [
                Event(uid="a@x", title="Fin du club; vote, débat", on=EVENING.date()),
                Event(uid="b@x", title="Réunion", starts_at=EVENING, url="https://x.org/1"),
            ],
            name="Échéances",
            now=NOW,
        )
    )
    day, instant = feed.walk("VEVENT")
    assert day["dtstart"].dt == EVENING.date()
    assert str(day["summary"]) == "Fin du club; vote, débat"
    assert instant["dtstart"].dt == EVENING
    assert (str(feed["method"]), str(feed["x-wr-calname"])) == ("PUBLISH", "Échéances")


def titles(meeting: Meeting) -> list[str]:
    return [one.title for one in items_of(meeting)]


def test_the_points_of_an_agenda_are_added_moved_said_otherwise_and_removed(us: Meeters) -> None:
    meeting = us.meeting()
    set_agenda(meeting=meeting, items=points_in("- Comptes\n\n Projets\nDivers"), now=NOW)
    assert titles(meeting) == ["Comptes", "Projets", "Divers"]
    last = items_of(meeting)[2]
    move_item(item=last, up=True, now=NOW)
    move_item(item=AgendaItem.objects.get(pk=last.pk), up=True, now=NOW)
    move_item(item=AgendaItem.objects.get(pk=last.pk), up=True, now=NOW)
    assert titles(meeting) == ["Divers", "Comptes", "Projets"]
    edit_item(item=last, point=Point("Questions diverses", "Bob", 10), now=NOW)
    remove_item(item=items_of(meeting)[1], now=NOW)
    assert titles(meeting) == ["Questions diverses", "Projets"]


@pytest.mark.parametrize("point", [Point("  "), Point("Long", "", 0), Point("Long", "", 481)])
def test_a_point_without_words_or_too_long_is_refused(us: Meeters, point: Point) -> None:
    meeting = us.meeting()
    with pytest.raises(VotingRefused):
        add_item(meeting=meeting, point=point, now=NOW)
    with pytest.raises(VotingRefused):
        set_agenda(meeting=meeting, items=[Point("Un"), point], now=NOW)
    assert titles(meeting) == []


def test_an_agenda_has_thirty_points_at_most_and_does_not_change_after(us: Meeters) -> None:
    meeting = us.meeting()
    set_agenda(meeting=meeting, items=[Point(f"Point {one}") for one in range(30)], now=NOW)
    with pytest.raises(VotingRefused):
        add_item(meeting=meeting, point=Point("De trop"), now=NOW)
    call_off(meeting=meeting, reason="", by=None, now=NOW)
    with pytest.raises(VotingRefused, match="annulée"):
        remove_item(item=items_of(meeting)[0], now=NOW)
    assert len(titles(meeting)) == 30


def test_a_document_is_checked_kept_and_withdrawn(us: Meeters) -> None:
    meeting = us.meeting()
    with pytest.raises(VotingRefused) as refusal:
        join_document(meeting=meeting, title="Budget", content=b"MZ", by=us.sam, now=NOW)
    assert refusal.value.field == "paper"
    joined = join_document(
        meeting=meeting, title="Budget", content=bytes_of(a_pdf()), by=us.sam, now=NOW
    )
    withdraw_document(document=joined, by=us.sam, now=NOW)
    assert MeetingDocument.objects.filter(removed_at=NOW).count() == 1
