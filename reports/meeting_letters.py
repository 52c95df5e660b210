"""Letters about meetings, one batch to print, for the members who have no e-mail.

An address is for the person and the treasurer (R12): a batch without addresses, whose window shows
the name alone, is for whoever runs the meeting; the same with addresses wants the right to read
them.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from clublife.minutes_text import WrittenMinutes, written
from clublife.models import Minutes
from governance.models import Call, Meeting
from governance.rules import rules_in_force
from members.models import Membership, Person
from members.wording import write_moment
from reports.folder import Point, agenda_of
from reports.refusals import ReportingRefused


@dataclass(frozen=True)
class Envelope:
    """To whom a letter goes; the address is empty when the batch has none."""

    name: str
    address: tuple[str, ...]


@dataclass(frozen=True)
class CallFigures:
    """The letters of a call: the meeting as it was called, the same text for each."""

    on: date
    kind: str
    begins: str
    place: str
    meeting_on: date
    word: str
    late_reason: str
    sender: str
    agenda: tuple[Point, ...]
    powers_each: int
    letters: tuple[Envelope, ...]


@dataclass(frozen=True)
class MinutesLetters:
    """The approved minutes of a meeting, and to whom they are posted."""

    on: date
    meeting_on: date
    text: WrittenMinutes
    letters: tuple[Envelope, ...]


def call_letters(meeting: Meeting, today: date, *, with_addresses: bool) -> CallFigures:
    """The letters of the last call sent; raises `ReportingRefused` when nobody needs one."""
    call = meeting.calls.select_related("sent_by").order_by("-number").first()
    if call is None:
        raise ReportingRefused(
            _("Aucune convocation n'est partie pour cette réunion : envoyez-la d'abord.")
        )
    by_letter = call.called.filter(by_letter=True).select_related("membership__person")
    people = [one.membership.person for one in by_letter.order_by("membership__person__sort_key")]
    on = timezone.localdate(call.starts_at)
    return CallFigures(
        on=timezone.localdate(call.sent_at),
        kind=str(meeting.get_kind_display()),
        begins=write_moment(call.starts_at),
        place=call.place,
        meeting_on=on,
        word=call.word,
        late_reason=call.late_reason,
        sender=str(call.sent_by or ""),
        agenda=_called_agenda(call) or agenda_of(meeting),
        powers_each=max(one.proxies_max for one in rules_in_force(meeting.club, at=on)),
        letters=_envelopes(people, with_addresses=with_addresses),
    )


def minutes_letters(minutes: Minutes, today: date, *, with_addresses: bool) -> MinutesLetters:
    """Approved minutes for today's members without e-mail; refused when all have one."""
    club = minutes.meeting.club
    members = Membership.objects.filter(club=club, person__email="").on(today).in_order()
    return MinutesLetters(
        on=today,
        meeting_on=timezone.localdate(minutes.meeting.starts_at),
        text=written(minutes),
        letters=_envelopes([one.person for one in members], with_addresses=with_addresses),
    )


def _envelopes(people: list[Person], *, with_addresses: bool) -> tuple[Envelope, ...]:
    if not people:
        raise ReportingRefused(
            _("Tous les membres ont une adresse e-mail : il n'y a pas de lettre à imprimer.")
        )
    return tuple(
        Envelope(
            str(one),
            tuple(line.strip() for line in one.address.splitlines() if line.strip())
            if with_addresses
            else (),
        )
        for one in people
    )


def _called_agenda(call: Call) -> tuple[Point, ...]:
    """The agenda as the call froze it: words, or points with their title."""
    found = []
    for one in call.agenda:
        if isinstance(one, dict):
            found.append(Point(str(one.get("title", "")), str(one.get("speaker", ""))))
        else:
            found.append(Point(str(one), ""))
    return tuple(found)
