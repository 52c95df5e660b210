"""The agenda of a meeting: its points in order, and the papers joined to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.meetings import check_is_to_come, lock
from governance.models import AgendaItem, Meeting, MeetingDocument
from governance.refusals import VotingRefused
from jobs.files import store
from jobs.receiving import checked_paper
from jobs.refusals import JobRefused
from members.models import Person
from members.trail import note

MOST_ITEMS = 30
MOST_DOCUMENTS = 10
LONGEST_MINUTES = 480


@dataclass(frozen=True)
class Point:
    """One point of an agenda as it is typed; `minutes` is how long it should take, or None."""

    title: str
    speaker: str = ""
    minutes: int | None = None


def points_in(text: str) -> tuple[Point, ...]:
    """An agenda typed one point a line; a dash or a number before a point is left out."""
    lines = (line.strip().lstrip("-–•*").strip() for line in text.splitlines())
    return tuple(Point(line[:200]) for line in lines if line)


def items_of(meeting: Meeting) -> tuple[AgendaItem, ...]:
    """The points of a meeting, in order."""
    return tuple(AgendaItem.objects.filter(meeting=meeting).order_by("position", "id"))


@transaction.atomic
def set_agenda(
    *, meeting: Meeting, items: Sequence[Point], now: datetime, by: Person | None = None
) -> tuple[AgendaItem, ...]:
    """Write the whole agenda anew, in the order given."""
    meeting = _open(meeting)
    if len(items) > MOST_ITEMS:
        raise _too_many()
    for point in items:
        _check(point)
    AgendaItem.objects.filter(meeting=meeting).delete()
    for position, point in enumerate(items, start=1):
        _write(meeting, position, point)
    note(act="meeting.agenda", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    return items_of(meeting)


@transaction.atomic
def add_item(
    *, meeting: Meeting, point: Point, now: datetime, by: Person | None = None
) -> AgendaItem:
    """Add a point at the end."""
    meeting = _open(meeting)
    _check(point)
    positions = list(meeting.items.values_list("position", flat=True))
    if len(positions) >= MOST_ITEMS:
        raise _too_many()
    added = _write(meeting, max(positions, default=0) + 1, point)
    note(act="meeting.agenda", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    return added


@transaction.atomic
def edit_item(
    *, item: AgendaItem, point: Point, now: datetime, by: Person | None = None
) -> AgendaItem:
    """Say a point otherwise."""
    meeting = _open(item.meeting)
    _check(point)
    item.title, item.speaker = point.title.strip(), point.speaker.strip()
    item.minutes = point.minutes
    item.save(update_fields=["title", "speaker", "minutes"])
    note(act="meeting.agenda", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    return item


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, now: datetime, by: Person | None = None) -> None:
    """Exchange a point with its neighbour; at the end of the list nothing changes."""
    meeting = _open(item.meeting)
    items = list(items_of(meeting))
    here = next(rank for rank, one in enumerate(items) if one.pk == item.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(items):
        return
    items[here], items[there] = items[there], items[here]
    for position, one in enumerate(items, start=1):
        one.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    note(act="meeting.agenda", by=by, club=meeting.club, now=now, meeting=meeting.pk)


@transaction.atomic
def remove_item(*, item: AgendaItem, now: datetime, by: Person | None = None) -> None:
    """Take a point off the agenda; a call already sent keeps it."""
    meeting = _open(item.meeting)
    item.delete()
    note(act="meeting.agenda", by=by, club=meeting.club, now=now, meeting=meeting.pk)


def _write(meeting: Meeting, position: int, point: Point) -> AgendaItem:
    return AgendaItem.objects.create(
        meeting=meeting,
        position=position,
        title=point.title.strip(),
        speaker=point.speaker.strip(),
        minutes=point.minutes,
    )


def _open(meeting: Meeting) -> Meeting:
    meeting = lock(meeting)
    check_is_to_come(meeting)
    return meeting


def _check(point: Point) -> None:
    if not point.title.strip():
        raise VotingRefused(_("Écrivez de quoi l'on parlera."), "title")
    if point.minutes is not None and not 1 <= point.minutes <= LONGEST_MINUTES:
        raise VotingRefused(_("Un point dure de une minute à huit heures."), "minutes")


def _too_many() -> VotingRefused:
    return VotingRefused(
        _("Un ordre du jour a trente points au plus : regroupez-en quelques-uns."), "title"
    )


@transaction.atomic
def join_document(
    *, meeting: Meeting, title: str, content: bytes, now: datetime, by: Person
) -> MeetingDocument:
    """Keep a paper with the meeting, checked as every paper is; members read it from its page."""
    meeting = _open(meeting)
    if not title.strip():
        raise VotingRefused(_("Écrivez ce qu'est ce document."), "document_title")
    if len(documents_of(meeting)) >= MOST_DOCUMENTS:
        raise VotingRefused(
            _("Cette réunion a déjà dix documents : retirez-en un d'abord."), "paper"
        )
    try:
        paper = checked_paper(content)
    except JobRefused as refusal:
        raise VotingRefused(refusal.message, "paper") from refusal
    stored = store(
        content=paper.content,
        name=f"document{paper.suffix}",
        content_type=paper.content_type,
        now=now,
    )
    joined = MeetingDocument.objects.create(
        meeting=meeting, title=title.strip(), file=stored, added_by=by, added_at=now
    )
    note(act="meeting.document", by=by, club=meeting.club, now=now, document=joined.pk)
    return joined


@transaction.atomic
def withdraw_document(*, document: MeetingDocument, now: datetime, by: Person) -> MeetingDocument:
    """Take a paper back: it is no longer shown, that it was there stays in the trail."""
    if document.removed_at is None:
        document.removed_at = now
        document.save(update_fields=["removed_at"])
        club = document.meeting.club
        note(act="meeting.document_back", by=by, club=club, now=now, document=document.pk)
    return document


def documents_of(meeting: Meeting) -> tuple[MeetingDocument, ...]:
    """The papers joined to a meeting and not withdrawn."""
    shown = MeetingDocument.objects.filter(meeting=meeting, removed_at__isnull=True)
    return tuple(shown.order_by("added_at", "id"))
