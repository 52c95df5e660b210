"""The papers of a meeting: its folder, its calls, its ballots, its minutes.

Their subject is the meeting's id ("minutes:12"), or the question's for ballots. Letters may carry
addresses ("minutes_letters:12:adresses"): those are for whoever may read addresses.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from clublife.minutes_text import WrittenMinutes, written
from clublife.models import Minutes
from clubs.models import Club
from governance.models import Meeting, Motion, Secrecy
from members.permissions import Act
from members.wording import write_day
from reports.ballot_papers import BallotFigures, ballot_figures
from reports.folder import FolderFigures, folder_figures
from reports.meeting_letters import CallFigures, MinutesLetters, call_letters, minutes_letters
from reports.models import DocumentKind
from reports.paper import WITH_ADDRESSES, Found, Paper, Shelf, row_number


def _meeting(club: Club, reference: str) -> Meeting | None:
    found = Meeting.objects.filter(club=club, pk=row_number(reference)).first()
    if found is not None:
        found.club = club
    return found


def _label(meeting: Meeting) -> str:
    return _("du %(day)s") % {"day": write_day(meeting.starts_at)}


def _year(meeting: Meeting) -> int:
    return timezone.localdate(meeting.starts_at).year


def _folder(club: Club, reference: str, today: date) -> Found | None:
    meeting = _meeting(club, reference)
    if meeting is None or meeting.cancelled_at is not None:
        return None
    return Found(_year(meeting), _label(meeting), lambda: folder_figures(meeting, today))


def _approved(club: Club, reference: str) -> Minutes | None:
    people = ("meeting", "drafted_by", "edited_by", "approved_by")
    texts = Minutes.objects.filter(meeting__club=club, approved_at__isnull=False)
    return texts.select_related(*people).filter(meeting=row_number(reference)).first()


def _minutes(club: Club, reference: str, _today: date) -> Found | None:
    text = _approved(club, reference)
    if text is None:
        return None
    return Found(_year(text.meeting), _label(text.meeting), lambda: written(text))


def _minutes_letters(club: Club, reference: str, today: date) -> Found | None:
    pk, _colon, option = reference.partition(":")
    text = _approved(club, pk)
    if text is None or option not in ("", WITH_ADDRESSES):
        return None
    text.meeting.club = club
    wanted = bool(option)
    return Found(
        _year(text.meeting),
        _batch(text.meeting, wanted),
        lambda: minutes_letters(text, today, with_addresses=wanted),
    )


def _call_letters(club: Club, reference: str, today: date) -> Found | None:
    pk, _colon, option = reference.partition(":")
    meeting = _meeting(club, pk)
    if meeting is None or meeting.cancelled_at or option not in ("", WITH_ADDRESSES):
        return None
    wanted = bool(option)
    return Found(
        _year(meeting),
        _batch(meeting, wanted),
        lambda: call_letters(meeting, today, with_addresses=wanted),
    )


def _batch(meeting: Meeting, with_addresses: bool) -> str:
    """`du 12 novembre 2026, avec les adresses`."""
    return _label(meeting) + (", " + _("avec les adresses") if with_addresses else "")


def _ballots(club: Club, reference: str, today: date) -> Found | None:
    asked = Motion.objects.filter(club=club, secrecy=Secrecy.PAPER, closed_at__isnull=True)
    motion = asked.select_related("meeting").filter(pk=row_number(reference)).first()
    if motion is None:
        return None
    when = timezone.localdate(motion.deadline) if motion.deadline else today
    name = motion.reference or motion.title[:60]
    return Found(when.year, f"· {name}", lambda: ballot_figures(motion, today))


MEETING_PAPERS: dict[str, Paper] = {
    DocumentKind.MEETING_FOLDER: Paper(
        FolderFigures, Act.RUN_MEETINGS, Shelf.MEETINGS, find=_folder, final=False
    ),
    DocumentKind.CALL_LETTERS: Paper(
        CallFigures,
        Act.RUN_MEETINGS,
        Shelf.MEETINGS,
        find=_call_letters,
        final=False,
        has_addresses=True,
    ),
    DocumentKind.MINUTES: Paper(WrittenMinutes, Act.READ_DOCUMENTS, Shelf.MEETINGS, find=_minutes),
    DocumentKind.MINUTES_LETTERS: Paper(
        MinutesLetters,
        Act.RUN_MEETINGS,
        Shelf.MEETINGS,
        find=_minutes_letters,
        final=False,
        has_addresses=True,
    ),
    DocumentKind.BALLOTS: Paper(
        BallotFigures, Act.NOTE_VOTES, Shelf.MEETINGS, find=_ballots, final=False
    ),
}
