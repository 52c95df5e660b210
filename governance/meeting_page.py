"""What a meeting's page shows: before, during and after, for the person who looks."""

from dataclasses import dataclass
from datetime import datetime

from governance.agendas import documents_of, items_of
from governance.arriving import AttendanceRow, attendance_of, doors_are_open
from governance.calling import Notice, frozen_agenda, last_call, letters_of, notice_of
from governance.models import AgendaItem, Call, Meeting, MeetingDocument, Motion
from governance.replying import Replies, replies_of
from members.models import Membership

BEFORE, DURING, PAST, ENDED, CANCELLED = "before", "during", "past", "ended", "cancelled"


@dataclass(frozen=True)
class MeetingPage:
    """A meeting as one member sees it; `mine` is their own row, None for who is not a member.

    `stage`: "before", "during" (its doors are open), "past" (nobody ended it), "ended" or
    "cancelled". `has_changed` is true when the agenda, the date or the place is no longer what the
    last call said.
    """

    stage: str
    rows: tuple[AttendanceRow, ...]
    mine: AttendanceRow | None
    held_by_me: tuple[Membership, ...]
    replies: Replies
    items: tuple[AgendaItem, ...]
    minutes: int
    documents: tuple[MeetingDocument, ...]
    motions: tuple[Motion, ...]
    call: Call | None
    letters: tuple[Membership, ...]
    notice: Notice
    has_changed: bool
    has_begun: bool

    @property
    def is_open(self) -> bool:
        """True while one may still prepare it."""
        return self.stage in (BEFORE, DURING, PAST)

    @property
    def came(self) -> int:
        """How many are noted present."""
        return sum(row.is_present for row in self.rows)

    @property
    def is_noted(self) -> bool:
        """True once somebody's presence is noted."""
        return any(row.presence for row in self.rows)


def meeting_page(meeting: Meeting, *, membership: Membership | None, at: datetime) -> MeetingPage:
    """Read a meeting whole: ten queries whatever the number of members."""
    rows = attendance_of(meeting)
    call = last_call(meeting)
    items = items_of(meeting)
    mine = membership.pk if membership else None
    return MeetingPage(
        stage=_stage(meeting, at),
        rows=rows,
        mine=next((row for row in rows if row.membership.pk == mine), None),
        held_by_me=tuple(
            row.membership
            for row in rows
            if row.represented_by is not None and row.represented_by.pk == mine
        ),
        replies=replies_of(row.coming for row in rows),
        items=items,
        minutes=sum(item.minutes or 0 for item in items),
        documents=documents_of(meeting),
        motions=tuple(meeting.motions.order_by("drafted_at", "id")),
        call=call,
        letters=letters_of(call) if call else (),
        notice=notice_of(meeting, at=at),
        has_changed=call is not None and _has_changed(meeting, call, items),
        has_begun=at >= meeting.starts_at,
    )


def _stage(meeting: Meeting, at: datetime) -> str:
    if meeting.cancelled_at is not None:
        return CANCELLED
    if meeting.ended_at is not None:
        return ENDED
    if doors_are_open(meeting, at=at):
        return DURING
    return BEFORE if at < meeting.starts_at else PAST


def _has_changed(meeting: Meeting, call: Call, items: tuple[AgendaItem, ...]) -> bool:
    said = (call.starts_at, call.place, call.agenda)
    return said != (meeting.starts_at, meeting.place, frozen_agenda(meeting, items))
