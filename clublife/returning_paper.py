"""What came back on paper from a meeting, typed on one screen: all of it, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clublife.hearing import still_open
from clublife.open_questions import leave_open
from clublife.refusals import LifeRefused
from clubs.refusals import Refusal
from governance.arriving import note_arrival
from governance.mandates import give_meeting_proxy
from governance.models import Channel, Elector, Meeting, MeetingProxy, Motion, Presence
from governance.noting import Said, note_votes
from ledger.contributing import Payment, record_meeting
from members.models import Membership, Person
from members.trail import note


@dataclass(frozen=True)
class PaperReturn:
    """What was written by hand: presences, powers, ballots by vote, payments, questions.

    Who is in none of the three lists is left as noted before.
    """

    present: Sequence[Membership] = ()
    excused: Sequence[Membership] = ()
    absent: Sequence[Membership] = ()
    powers: Mapping[Membership, Membership] = field(default_factory=dict)
    ballots: Mapping[Motion, Mapping[int, Said | str]] = field(default_factory=dict)
    payments: Sequence[Payment] = ()
    paid_on: date | None = None
    questions: Sequence[str] = ()

    def presences(self) -> list[tuple[Membership, Presence]]:
        """Each member of the three lists, with what is noted of them."""
        return [
            *((one, Presence.PRESENT) for one in self.present),
            *((one, Presence.EXCUSED) for one in self.excused),
            *((one, Presence.ABSENT) for one in self.absent),
        ]

    def __bool__(self) -> bool:
        """True when anything is written."""
        said = self.powers or self.ballots or self.payments or self.questions
        return bool(self.presences() or said)


@transaction.atomic
def type_in(*, meeting: Meeting, paper: PaperReturn, key: str, now: datetime, by: Person) -> int:
    """Record everything in one act; returns how many things were noted.

    The same `key` records the payments once, and what is already there stays one: typed again, the
    whole is as typed once. A refusal names who or what it is about.
    """
    meeting = still_open(meeting)
    if not paper:
        raise LifeRefused(_("Rien n'est écrit : rien n'a été enregistré."))
    count = 0
    for giver, holder in paper.powers.items():
        with _about(giver, f"holder_{giver.pk}"):
            count += _power(meeting, giver, holder, now, by)
    for member, presence in paper.presences():
        with _about(member, f"presence_{member.pk}"):
            note_arrival(meeting=meeting, membership=member, presence=presence, now=now, by=by)
        count += 1
    for motion, noted in paper.ballots.items():
        with _about(motion):
            count += note_votes(motion=motion, noted=noted, channel=Channel.PAPER, by=by, now=now)
    if paper.payments:
        assert paper.paid_on is not None, "payments come with their day"
        recorded = record_meeting(
            club=meeting.club,
            on=paper.paid_on,
            payments=list(paper.payments),
            key=key,
            by=by.pk,
            now=now,
        )
        count += 0 if recorded.already else len(paper.payments)
    for text in paper.questions:
        leave_open(meeting=meeting, text=text, now=now, by=by)
        count += 1
    note(act="meeting.paper_return", by=by, club=meeting.club, now=now, meeting=meeting.pk)
    return count


@contextmanager
def _about(what: Membership | Motion, field_name: str = "") -> Iterator[None]:
    """Say whom, or which question and whose ballot, a refusal is about."""
    name = what.title if isinstance(what, Motion) else str(what.person)
    try:
        yield
    except Refusal as refusal:
        voter = _voter(refusal.field) if isinstance(what, Motion) else ""
        raise LifeRefused(f"{name}{voter} : {refusal.message}", field_name) from refusal


def _voter(field_name: str) -> str:
    """The voter a refused ballot names, for the sentence of the refusal."""
    _part, _, number = field_name.partition("_")
    if not number.isdecimal():
        return ""
    elector = Elector.objects.select_related("membership__person").get(pk=number)
    return f" · {elector.membership.person}"


def _power(
    meeting: Meeting, giver: Membership, holder: Membership, now: datetime, by: Person
) -> int:
    """A power on paper; one already noted, the same, is left as it is."""
    standing = MeetingProxy.objects.filter(
        meeting=meeting, giver=giver, holder=holder, revoked_at__isnull=True
    )
    if standing.exists():
        return 0
    give_meeting_proxy(meeting=meeting, giver=giver, holder=holder, now=now, noted_by=by)
    return 1
