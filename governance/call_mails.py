"""The words of a call, of a change and of a cancellation; the mail that carries them.

French for all: a club writes to its members in its own language.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from governance.calendars import CANCEL, REQUEST, Invited, invitation_ics
from governance.models import Call
from jobs.mailing import Attachment, write_mail
from jobs.models import OutboxMail
from members.models import Person

CALL, AGAIN, MOVED, CANCELLED = "call", "again", "moved", "cancelled"


@dataclass(frozen=True)
class CallText:
    """What a call says: `kind` is "call", "again", "moved" or "cancelled"."""

    call: Call
    kind: str
    moved_from: datetime | None
    documents: tuple[str, ...]
    reason: str = ""

    @classmethod
    def of(
        cls, call: Call, *, moved_from: datetime | None, is_again: bool, documents: tuple[str, ...]
    ) -> "CallText":
        """The words of a call: the first one, a change of date, or a correction."""
        is_moved = moved_from is not None and moved_from != call.starts_at
        kind = MOVED if is_moved else AGAIN if is_again else CALL
        return cls(call=call, kind=kind, moved_from=moved_from, documents=documents)

    @property
    def subject(self) -> str:
        """One line: the club, what it is about, the day."""
        with translation.override("fr"):
            return " ".join(render_to_string("emails/call_subject.txt", self._context()).split())

    def mail_to(self, person: Person) -> str:
        """The text of the mail to one person, with its link."""
        with translation.override("fr"):
            text = render_to_string("emails/call.txt", self._context() | {"person": person})
        return text.strip() + "\n"

    def _context(self) -> dict[str, object]:
        meeting = self.call.meeting
        return {
            "call": self.call,
            "meeting": meeting,
            "kind": self.kind,
            "moved_from": self.moved_from,
            "documents": self.documents,
            "reason": self.reason,
            "url": f"{settings.PUBLIC_URL}{meeting.get_absolute_url()}",
        }


def cancellation_text(call: Call, *, reason: str) -> CallText:
    """The words that call a meeting off."""
    found = CallText.of(call, moved_from=None, is_again=False, documents=())
    return replace(found, kind=CANCELLED, reason=reason)


def write_to(person: Person, *, text: CallText, key: str, now: datetime) -> OutboxMail:
    """The mail to one member, with a calendar file made for them alone."""
    meeting = text.call.meeting
    invited = Invited(name=str(person), email=person.email, club=meeting.club.name)
    with translation.override("fr"):
        calendar = invitation_ics(meeting, call=text.call, invited=invited, now=now)
    return write_mail(
        to=person.email,
        subject=text.subject,
        text=text.mail_to(person),
        key=key,
        now=now,
        attachments=[
            Attachment(
                name="reunion.ics",
                text=calendar.decode(),
                subtype="calendar",
                method=CANCEL if text.kind == CANCELLED else REQUEST,
            )
        ],
    )
