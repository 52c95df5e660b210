"""Calling the members to a meeting, moving it, calling it off: who is told, and how long before.

A call is frozen as it left. Members with an e-mail are written to, with a calendar file; the others
have a letter to print. The notice is the club's own rule; a shorter one wants a reason, kept with
the call and told in the minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.rules import rule
from governance.agendas import items_of
from governance.call_mails import CallText, cancellation_text, write_to
from governance.meetings import cancel, check_is_to_come, lock, members_of_the_day
from governance.models import AgendaItem, Call, CalledMember, Meeting
from governance.refusals import VotingRefused
from members.models import Membership, Person
from members.trail import note

GENERAL_KINDS = (Meeting.Kind.GENERAL, Meeting.Kind.FOUNDING)


@dataclass(frozen=True)
class Notice:
    """How many days are left before a meeting, and how many the club's rule asks."""

    days: int
    wanted: int

    @property
    def is_short(self) -> bool:
        """True when a call sent now wants a reason."""
        return self.days < self.wanted


def notice_of(meeting: Meeting, *, at: datetime, starts_at: datetime | None = None) -> Notice:
    """The notice of a call sent at an instant: whole days from that day to the meeting's."""
    day = timezone.localdate(starts_at or meeting.starts_at)
    today = timezone.localdate(at)
    key = "general_notice_days" if meeting.kind in GENERAL_KINDS else "notice_days"
    return Notice(days=(day - today).days, wanted=int(rule(meeting.club, key, at=today)))


def last_call(meeting: Meeting) -> Call | None:
    """The latest call to a meeting, None when nobody was called yet."""
    return Call.objects.filter(meeting=meeting).order_by("-number").first()


@transaction.atomic
def call_to(
    *,
    meeting: Meeting,
    word: str,
    late_reason: str,
    now: datetime,
    by: Person | None,
    after: int | None = None,
) -> Call:
    """Call every member of that day, with the agenda as it stands; return the call.

    A second call corrects the first, in calendars too. `after` is the number of calls that the
    sender knew of: a form sent twice calls once.
    """
    meeting = lock(meeting)
    return _call(meeting, None, word=word, late_reason=late_reason, now=now, by=by, after=after)


@transaction.atomic
def reschedule(
    *,
    meeting: Meeting,
    starts_at: datetime,
    place: str,
    now: datetime,
    by: Person | None,
    word: str = "",
    late_reason: str = "",
) -> Call | None:
    """Move a meeting to another date or place; members already called are called again.

    Replies to another date are asked again. Returns the new call, None when nobody had been called.
    """
    meeting = lock(meeting)
    check_is_to_come(meeting)
    before = meeting.starts_at
    if meeting.held_at is not None or before <= now:
        raise VotingRefused(_("Cette réunion a déjà commencé : elle ne se déplace plus."))
    if starts_at <= now:
        raise VotingRefused(_("Choisissez une date à venir."), "starts_at")
    if (starts_at, place.strip()) == (before, meeting.place):
        raise VotingRefused(_("C'est déjà la date et le lieu de cette réunion."), "starts_at")
    meeting.starts_at, meeting.place = starts_at, place.strip()
    meeting.save(update_fields=["starts_at", "place"])
    if starts_at != before:
        meeting.replies.all().delete()
    note(act="meeting.move", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    if last_call(meeting) is None:
        return None
    return _call(meeting, before, word=word, late_reason=late_reason, now=now, by=by)


def _call(
    meeting: Meeting,
    moved_from: datetime | None,
    *,
    word: str,
    late_reason: str,
    now: datetime,
    by: Person | None,
    after: int | None = None,
) -> Call:
    check_is_to_come(meeting)
    if meeting.starts_at <= now:
        raise VotingRefused(_("L'heure de cette réunion est passée : on n'y convoque plus."))
    previous = last_call(meeting)
    known = previous.number if previous else 0
    if after is not None and after != known:
        raise VotingRefused(
            _(
                "Une convocation est déjà partie entre-temps : relisez la page avant d'en envoyer "
                "une autre."
            )
        )
    notice = notice_of(meeting, at=now)
    if notice.is_short and not late_reason.strip():
        raise VotingRefused(
            _("Le délai est plus court que votre règle : écrivez pourquoi. Rien n'est parti."),
            "late_reason",
        )
    members = members_of_the_day(meeting)
    if not members:
        raise VotingRefused(
            _("Le club n'a aucun membre ce jour-là : il n'y a personne à convoquer.")
        )
    call = Call.objects.create(
        meeting=meeting,
        number=known + 1,
        sent_at=now,
        sent_by=by,
        starts_at=meeting.starts_at,
        place=meeting.place,
        agenda=frozen_agenda(meeting),
        word=word.strip(),
        notice_days=notice.days,
        notice_wanted=notice.wanted,
        late_reason=late_reason.strip() if notice.is_short else "",
    )
    _reach(call, members, previous, moved_from, now)
    note(act="meeting.call", by=by, club=meeting.club, now=now, meeting=meeting.pk, call=call.pk)
    return call


def _reach(
    call: Call,
    members: list[Membership],
    previous: Call | None,
    moved_from: datetime | None,
    now: datetime,
) -> None:
    """Write to each member once, or leave a letter to print."""
    CalledMember.objects.bulk_create(
        CalledMember(call=call, membership=one, by_letter=not one.person.email) for one in members
    )
    text = CallText.of(
        call, moved_from=moved_from, is_again=previous is not None, documents=_documents(call)
    )
    for one in members:
        if one.person.email:
            write_to(one.person, text=text, key=f"call:{call.pk}:{one.pk}", now=now)


def _documents(call: Call) -> tuple[str, ...]:
    shown = call.meeting.documents.filter(removed_at__isnull=True).order_by("added_at", "id")
    return tuple(shown.values_list("title", flat=True))


@transaction.atomic
def call_off(*, meeting: Meeting, reason: str, now: datetime, by: Person | None) -> Meeting:
    """Cancel a meeting and tell all those who were ever called to it by e-mail."""
    cancelled = cancel(meeting=meeting, now=now, by=by)
    call = last_call(cancelled)
    if call is None:
        return cancelled
    text = cancellation_text(call, reason=reason.strip())
    for one in everybody_called(cancelled):
        if one.person.email:
            write_to(one.person, text=text, key=f"uncall:{cancelled.pk}:{one.pk}", now=now)
    return cancelled


def everybody_called(meeting: Meeting) -> tuple[Membership, ...]:
    """Who was called to a meeting, by any of its calls, by name."""
    called = CalledMember.objects.filter(call__meeting=meeting).values("membership")
    return tuple(Membership.objects.filter(pk__in=called).in_order())


def frozen_agenda(
    meeting: Meeting, items: Iterable[AgendaItem] | None = None
) -> list[dict[str, str | int | None]]:
    """The agenda as a call keeps it; the free text of a meeting stands first."""
    points: list[dict[str, str | int | None]] = [
        {"title": line.strip(), "speaker": "", "minutes": None}
        for line in meeting.agenda.splitlines()
        if line.strip()
    ]
    return points + [
        {"title": one.title, "speaker": one.speaker, "minutes": one.minutes}
        for one in (items_of(meeting) if items is None else items)
    ]


def preview(
    meeting: Meeting, *, word: str, late_reason: str, by: Person | None, now: datetime
) -> CallText:
    """The words of the call as it would leave now; nothing is kept."""
    notice = notice_of(meeting, at=now)
    draft = Call(
        meeting=meeting,
        sent_at=now,
        sent_by=by,
        starts_at=meeting.starts_at,
        place=meeting.place,
        agenda=frozen_agenda(meeting),
        word=word,
        notice_days=max(notice.days, 0),
        notice_wanted=notice.wanted,
        late_reason=late_reason if notice.is_short else "",
    )
    is_again = last_call(meeting) is not None
    return CallText.of(draft, moved_from=None, is_again=is_again, documents=_documents(draft))


def letters_of(call: Call) -> tuple[Membership, ...]:
    """Who is called by a letter to print and post, by name."""
    by_letter = CalledMember.objects.filter(call=call, by_letter=True).values("membership")
    return tuple(Membership.objects.filter(pk__in=by_letter).in_order())
