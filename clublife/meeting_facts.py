"""What happened at a meeting, read from the books: the facts of its minutes.

Frozen as JSON when the meeting ends, in French and in cents. Sums are the club's: what each member
paid stands in the savings grid, not in minutes that a bank or a network will read.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clublife.models import Hearing, OpenQuestion
from clublife.money_facts import MoneyFacts, money_facts
from clublife.vote_facts import VoteFact, votes_of
from clubs.money import cents
from governance.meetings import members_of_the_day
from governance.models import Call, Meeting, MeetingProxy, Presence
from members.models import Role
from members.wording import write_moment

REPRESENTED = "represented"


@dataclass(frozen=True)
class Attendee:
    """One member of the day: "present", "represented" (by whom), "excused" or "absent"."""

    name: str
    presence: str
    represented_by: str


@dataclass(frozen=True)
class CallFact:
    """One call as it left: the days of notice given and wanted, and why it was late, if it was."""

    sent_on: date
    by: str
    notice_days: int
    notice_wanted: int
    late_reason: str
    called: int
    by_letter: int


@dataclass(frozen=True)
class AgendaPoint:
    """One point of the agenda."""

    title: str
    speaker: str


@dataclass(frozen=True)
class HearingFact:
    """A project on the agenda; `amount` asked, in cents; `note` as written that evening."""

    proposal: int
    reference: str
    title: str
    enterprise: str
    instrument: str
    amount: int
    is_heard: bool
    note: str
    referents: tuple[str, ...]


@dataclass(frozen=True)
class ElectedFact:
    """Somebody whose office began that day."""

    name: str
    office: str
    until: date | None
    is_deputy: bool


@dataclass(frozen=True)
class QuestionFact:
    """Something left open, and whom it is entrusted to."""

    text: str
    entrusted_to: str


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting, from its call to the date of the next one."""

    club: str
    kind: str
    on: date
    begins: str
    ended: str
    place: str
    attendees: tuple[Attendee, ...]
    calls: tuple[CallFact, ...]
    agenda: tuple[AgendaPoint, ...]
    agenda_text: str
    hearings: tuple[HearingFact, ...]
    votes: tuple[VoteFact, ...]
    money: MoneyFacts
    elected: tuple[ElectedFact, ...]
    questions: tuple[QuestionFact, ...]
    next_meeting: str
    next_place: str

    def names(self, presence: str) -> list[str]:
        """Those of one presence, in the order of names."""
        return [one.name for one in self.attendees if one.presence == presence]

    @property
    def present(self) -> list[str]:
        """Who came."""
        return self.names(Presence.PRESENT)

    @property
    def represented(self) -> list[Attendee]:
        """Who gave a power to somebody who came."""
        return [one for one in self.attendees if one.presence == REPRESENTED]

    @property
    def excused(self) -> list[str]:
        """Who said that they would not come."""
        return self.names(Presence.EXCUSED)

    @property
    def absent(self) -> list[str]:
        """Who did not come and said nothing."""
        return self.names(Presence.ABSENT)

    @property
    def sections(self) -> dict[str, str]:
        """Where the secretary may write: the key of each section and its title."""
        found = {"presence": _("Qui était là"), "money": _("L'argent")}
        found |= {f"project:{one.proposal}": one.title for one in self.hearings}
        found |= {f"motion:{one.motion}": one.title for one in self.votes}
        return found | {"other": _("Autres échanges")}


def meeting_facts(meeting: Meeting, *, known_at: datetime) -> MeetingFacts:
    """The facts of a meeting as the books know them at an instant; in French, for the record."""
    on = timezone.localdate(meeting.starts_at)
    with translation.override("fr"):
        following = _next(meeting)
        return MeetingFacts(
            club=meeting.club.name,
            kind=str(meeting.get_kind_display()),
            on=on,
            begins=write_moment(meeting.starts_at),
            ended=write_moment(meeting.ended_at) if meeting.ended_at else "",
            place=meeting.place,
            attendees=attendees_of(meeting),
            calls=_calls(meeting),
            agenda=tuple(
                AgendaPoint(one.title, one.speaker)
                for one in meeting.items.order_by("position", "id")
            ),
            agenda_text=meeting.agenda,
            hearings=hearings_of(meeting),
            votes=votes_of(meeting),
            money=money_facts(meeting.club, on=on, known_at=known_at),
            elected=_elected(meeting, on),
            questions=_questions(meeting, known_at),
            next_meeting=write_moment(following.starts_at) if following else "",
            next_place=following.place if following else "",
        )


def attendees_of(meeting: Meeting) -> tuple[Attendee, ...]:
    """Each member of the day; a power counts when its holder came and its giver did not."""
    noted = dict(meeting.attendances.values_list("membership_id", "presence"))
    powers = standing_powers(meeting)
    found = []
    for member in members_of_the_day(meeting):
        presence = str(noted.get(member.pk, Presence.ABSENT))
        holder = powers.get(member.pk)
        by = ""
        came = holder is not None and noted.get(holder.holder_id) == Presence.PRESENT
        if presence != Presence.PRESENT and holder is not None and came:
            presence, by = REPRESENTED, str(holder.holder.person)
        found.append(Attendee(str(member.person), presence, by))
    return tuple(found)


def standing_powers(meeting: Meeting) -> dict[int, MeetingProxy]:
    """The powers for the whole meeting that held until its end, by their giver's membership."""
    until_the_end = Q(revoked_at__isnull=True)
    if meeting.ended_at is not None:
        until_the_end |= Q(revoked_at__gte=meeting.ended_at)
    powers = MeetingProxy.objects.filter(until_the_end, meeting=meeting)
    return {one.giver_id: one for one in powers.select_related("holder__person")}


def hearings_of(meeting: Meeting) -> tuple[HearingFact, ...]:
    """The projects on the agenda, in its order."""
    found = (
        Hearing.objects.filter(meeting=meeting)
        .select_related("proposal__enterprise")
        .prefetch_related("proposal__referents__membership__person")
        .order_by("position", "id")
    )
    return tuple(_hearing(one) for one in found)


def _hearing(one: Hearing) -> HearingFact:
    file = one.proposal
    return HearingFact(
        proposal=file.pk,
        reference=file.reference,
        title=file.title,
        enterprise=file.enterprise.name,
        instrument=str(file.get_instrument_display()),
        amount=cents(file.amount),
        is_heard=one.heard_at is not None,
        note=one.note,
        referents=tuple(
            str(referent.membership.person)
            for referent in file.referents.all()
            if referent.ends_on is None
        ),
    )


def _calls(meeting: Meeting) -> tuple[CallFact, ...]:
    calls = Call.objects.filter(meeting=meeting).select_related("sent_by").order_by("number")
    found = []
    for call in calls.prefetch_related("called"):
        called = list(call.called.all())
        found.append(
            CallFact(
                sent_on=timezone.localdate(call.sent_at),
                by=str(call.sent_by or ""),
                notice_days=call.notice_days,
                notice_wanted=call.notice_wanted,
                late_reason=call.late_reason,
                called=len(called),
                by_letter=sum(one.by_letter for one in called),
            )
        )
    return tuple(found)


def _elected(meeting: Meeting, on: date) -> tuple[ElectedFact, ...]:
    begun = Role.objects.filter(club=meeting.club, starts_on=on).select_related("person")
    return tuple(
        ElectedFact(str(one.person), str(one.get_kind_display()), one.ends_on, one.is_deputy)
        for one in begun.order_by("kind", "is_deputy", "id")
    )


def _questions(meeting: Meeting, known_at: datetime) -> tuple[QuestionFact, ...]:
    left = OpenQuestion.objects.filter(meeting=meeting).exclude(settled_at__lte=known_at)
    return tuple(
        QuestionFact(one.text, str(one.entrusted_to.person) if one.entrusted_to else "")
        for one in left.select_related("entrusted_to__person").order_by("noted_at", "id")
    )


def _next(meeting: Meeting) -> Meeting | None:
    return (
        Meeting.objects.filter(
            club=meeting.club, starts_at__gt=meeting.starts_at, cancelled_at__isnull=True
        )
        .order_by("starts_at", "id")
        .first()
    )
