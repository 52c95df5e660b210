"""What the evening's page shows, part by part: who is there, what is asked, what is left."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from clublife.models import Hearing, OpenQuestion
from governance.arriving import AttendanceRow, attendance_of
from governance.counting import participations
from governance.models import Ballot, Elector, Meeting, Motion, QuestionKind, Secrecy
from governance.motions import takes_ballots
from investments.models import Proposal, ProposalState
from members.models import Membership

BY_HAND = (QuestionKind.YES_NO, QuestionKind.SENSE)
HEARABLE = (ProposalState.LEAD, ProposalState.UNDER_STUDY, ProposalState.HEARD)


@dataclass(frozen=True)
class Hand:
    """One voter as the secretary notes hands: whether a ballot of theirs is in, never which."""

    elector: Elector
    has_voted: bool


@dataclass(frozen=True)
class Asked:
    """One question of the evening, and what may be done with it now."""

    motion: Motion
    voted: int
    electors: int
    is_open: bool
    hands: tuple[Hand, ...]

    @property
    def may_raise_hands(self) -> bool:
        """True when hands are noted in place: a nominal yes or no, open."""
        is_plain = self.motion.kind in BY_HAND and self.motion.secrecy == Secrecy.NAMED
        return self.is_open and is_plain

    @property
    def takes_paper(self) -> bool:
        """True when a ballot that bears a name is typed from paper, whatever the kind."""
        return self.is_open and self.motion.secrecy == Secrecy.NAMED


@dataclass(frozen=True)
class Presences:
    """Who is there, who speaks for whom."""

    rows: tuple[AttendanceRow, ...]

    @property
    def present(self) -> int:
        """How many are there."""
        return sum(row.is_present for row in self.rows)

    def has(self, membership: Membership | None) -> bool:
        """True when this member is noted as there."""
        return any(row.is_present and row.membership == membership for row in self.rows)

    @property
    def represented(self) -> int:
        """How many of those who are not there gave their voice to somebody."""
        return sum(row.represented_by is not None and not row.is_present for row in self.rows)


def presences(meeting: Meeting) -> Presences:
    """Every member of the day."""
    return Presences(attendance_of(meeting))


def asked(meeting: Meeting, *, at: datetime, with_hands: bool = True) -> tuple[Asked, ...]:
    """The questions of the evening and those open anyway, the first drafted first.

    `with_hands` adds the voters, for who notes the hands raised.
    """
    of_tonight = Motion.objects.filter(club=meeting.club, meeting=meeting)
    anyway = Motion.objects.filter(
        club=meeting.club, opened_at__lte=at, closed_at__isnull=True, deadline__gt=at
    )
    found = list(
        (of_tonight | anyway).distinct().select_related("secret_vote").order_by("drafted_at", "id")
    )
    so_far = participations(found)
    opened = [one for one in found if one.closed_at is None and not one.is_draft]
    hands = _hands(opened if with_hands else [])
    return tuple(
        Asked(
            motion,
            so_far[motion.pk].voted,
            so_far[motion.pk].electors,
            takes_ballots(motion, at),
            hands.get(motion.pk, ()),
        )
        for motion in found
    )


def _hands(motions: list[Motion]) -> dict[int, tuple[Hand, ...]]:
    """The voters of several open votes, by name; two queries, none without a vote."""
    if not motions:
        return {}
    electors = Elector.objects.filter(motion__in=motions).select_related("membership__person")
    voted = set(
        Ballot.objects.filter(elector__motion__in=motions).values_list("elector", flat=True)
    )
    found: dict[int, list[Hand]] = {}
    for one in electors.order_by("membership__person__sort_key", "id"):
        found.setdefault(one.motion_id, []).append(Hand(one, one.pk in voted))
    return {pk: tuple(hands) for pk, hands in found.items()}


def heard(meeting: Meeting) -> tuple[Hearing, ...]:
    """The projects on the agenda, in its order."""
    found = meeting.hearings.select_related("proposal__enterprise", "proposal__club")
    return tuple(found.order_by("position", "id"))


def hearable(meeting: Meeting) -> list[Proposal]:
    """The club's projects that could be heard and are not on this agenda."""
    found = Proposal.objects.filter(club=meeting.club, state__in=HEARABLE)
    return list(found.exclude(hearings__meeting=meeting).order_by("-received_on", "-id"))


def left_by(meeting: Meeting) -> tuple[OpenQuestion, ...]:
    """The questions this meeting leaves open."""
    return tuple(
        meeting.open_questions.select_related("entrusted_to__person").order_by("noted_at", "id")
    )


def has_begun(meeting: Meeting, *, at: datetime) -> bool:
    """True from the hour of the meeting on."""
    return meeting.starts_at <= at


def next_planned(meeting: Meeting) -> Meeting | None:
    """The meeting planned after this one."""
    later = Meeting.objects.filter(
        club=meeting.club, starts_at__gt=meeting.starts_at, cancelled_at__isnull=True
    ).exclude(pk=meeting.pk)
    return later.filter(starts_at__gt=timezone.now()).order_by("starts_at", "id").first()
