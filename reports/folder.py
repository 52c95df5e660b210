"""The folder of a meeting to come: all that an evening without a computer needs, in large print."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from clublife.models import Hearing
from clubs.models import Club
from clubs.money import cents
from governance.agendas import items_of, points_in
from governance.answers import choice_labels, has_options, option_labels
from governance.meetings import members_of_the_day
from governance.models import Meeting, Motion, QuestionKind
from governance.rules import rules_in_force
from governance.threads import talk
from investments.models import Proposal
from investments.promises import room
from ledger.balances import balances
from ledger.dues import expected
from ledger.models.book import CASH_KINDS
from members.wording import write_moment

SLIPS = 3
LONGEST = 900


@dataclass(frozen=True)
class Point:
    """One point of the agenda."""

    title: str
    speaker: str


@dataclass(frozen=True)
class Question:
    """A nominal question that may be voted on paper: what is asked, and the answers offered."""

    reference: str
    title: str
    rule: str
    how: str
    answers: tuple[str, ...]
    is_ranked: bool
    has_reason: bool
    copies: int
    ticks: int = 0


@dataclass(frozen=True)
class Saver:
    """One line of the month: what a member is to bring, in cents, and the part that is late."""

    name: str
    expected: int
    late: int


@dataclass(frozen=True)
class Held:
    """What one account holds, in cents."""

    name: str
    amount: int


@dataclass(frozen=True)
class Project:
    """A project on the agenda: its facts, and what the club would have left after it, in cents."""

    reference: str
    title: str
    enterprise: str
    place: str
    text: str
    instrument: str
    amount: int
    stake_bp: int | None
    left_after: int
    referents: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class FolderFigures:
    """A meeting's folder; amounts in cents, as the accounts stand on the day it is printed."""

    kind: str
    begins: str
    place: str
    on: date
    agenda: tuple[Point, ...]
    members: tuple[str, ...]
    powers_each: int
    slips: int
    questions: tuple[Question, ...]
    secret: tuple[str, ...]
    month_on: date
    savers: tuple[Saver, ...]
    expected_total: int
    held_on: date
    held: tuple[Held, ...]
    cash: int
    promised: int
    left: int
    projects: tuple[Project, ...]


def folder_figures(meeting: Meeting, today: date) -> FolderFigures:
    """The folder as it would be printed on a day."""
    club, on = meeting.club, timezone.localdate(meeting.starts_at)
    members, asked = members_of_the_day(meeting), _asked(meeting)
    savers = tuple(
        Saver(str(due.membership.person), due.amount, due.before)
        for due in expected(club, at=max(today, on))
    )
    accounts = _held(club, today)
    space = room(club, today)
    return FolderFigures(
        kind=str(meeting.get_kind_display()),
        begins=write_moment(meeting.starts_at),
        place=meeting.place,
        on=on,
        agenda=agenda_of(meeting),
        members=tuple(str(one.person) for one in members),
        powers_each=max(one.proxies_max for one in rules_in_force(club, at=on)),
        slips=SLIPS,
        questions=tuple(_question(one, len(members)) for one in asked if not one.is_secret),
        secret=tuple(one.title for one in asked if one.is_secret),
        month_on=max(today, on).replace(day=1),
        savers=savers,
        expected_total=sum(one.expected for one in savers),
        held_on=today,
        held=accounts,
        cash=space.cash,
        promised=space.promised,
        left=space.left,
        projects=tuple(_project(one, today) for one in _heard(meeting)),
    )


def agenda_of(meeting: Meeting) -> tuple[Point, ...]:
    """The points written one by one, else the lines of the agenda's text."""
    points = tuple(Point(one.title, one.speaker) for one in items_of(meeting))
    return points or tuple(Point(one.title, one.speaker) for one in points_in(meeting.agenda))


def answers_of(motion: Motion) -> tuple[str, ...]:
    """What a paper offers to tick: the options, or the words of the kind."""
    if has_options(motion):
        return tuple(option_labels(motion).values())
    return tuple(label for _value, label in choice_labels(motion.kind))


def _asked(meeting: Meeting) -> list[Motion]:
    """The questions of the meeting not closed yet."""
    asked = Motion.objects.filter(meeting=meeting, closed_at__isnull=True)
    return list(asked.prefetch_related("options").order_by("drafted_at", "id"))


def _question(motion: Motion, members: int) -> Question:
    return Question(
        reference=motion.reference,
        title=motion.title,
        rule=motion.rule_sentence if not motion.is_draft and motion.binds else "",
        how=str(motion.get_kind_display()),
        answers=answers_of(motion),
        is_ranked=motion.kind == QuestionKind.RANKED,
        has_reason=motion.kind == QuestionKind.CONSENT,
        copies=members,
        ticks=0 if motion.kind == QuestionKind.RANKED else motion.seats,
    )


def _held(club: Club, today: date) -> tuple[Held, ...]:
    found = [
        Held(str(one), amount)
        for one, amount in balances(club, at=today).items()
        if one.kind in CASH_KINDS
    ]
    return tuple(sorted(found, key=lambda one: one.name))


def _heard(meeting: Meeting) -> list[Proposal]:
    hearings = (
        Hearing.objects.filter(meeting=meeting)
        .select_related("proposal__enterprise", "proposal__club", "proposal__thread")
        .order_by("position", "id")
    )
    return [one.proposal for one in hearings]


def _project(proposal: Proposal, today: date) -> Project:
    space = room(proposal.club, today, but=proposal)
    enterprise = proposal.enterprise
    referents = proposal.referents.filter(ends_on__isnull=True).select_related("membership__person")
    return Project(
        reference=proposal.reference,
        title=proposal.title,
        enterprise=enterprise.name,
        place=enterprise.commune,
        text=proposal.description[:LONGEST],
        instrument=str(proposal.get_instrument_display()),
        amount=cents(proposal.amount),
        stake_bp=proposal.stake_bp,
        left_after=space.left - cents(proposal.amount),
        referents=tuple(str(one.membership.person) for one in referents),
        questions=tuple(
            one.post.text for one in talk(proposal.thread).exchanges if one.waits and one.post.text
        ),
    )
