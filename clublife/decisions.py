"""What the club decided, one numbered decision after the other, and what each one still asks.

A dozen queries for one decision or for a hundred; nothing is stored, each state is read from the
records of the rooms below.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, Min, Prefetch, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from clublife import todos_of_money as money
from clublife import todos_of_people as people
from clublife.models import Amendment
from clublife.todo import Adopted, Facts, Moved, ToDo
from clubs.models import Club, Phase, PhasePeriod
from clubs.money import cents
from governance.models import DecisionType, Motion, Outcome
from investments.models import Movement, Referent
from ledger.exits import still_owed
from ledger.models import Spending
from ledger.models.book import Book
from members.permissions import Act

SOURCES: dict[DecisionType, Callable[[Adopted], Iterator[ToDo]]] = {
    DecisionType.INVESTMENT: money.investment,
    DecisionType.EXIT: money.holding,
    DecisionType.IMPAIRMENT: money.holding,
    DecisionType.EXPENSE: money.expense,
    DecisionType.ACCOUNTS: money.accounts,
    DecisionType.ADMISSION: people.admission,
    DecisionType.MEMBER_EXIT: people.leaving,
    DecisionType.EXCLUSION: people.leaving,
    DecisionType.OFFICERS: people.officers,
    DecisionType.RULES: people.rules,
    DecisionType.EXTENSION: people.ageing,
    DecisionType.MANAGEMENT: people.ageing,
    DecisionType.DISSOLUTION: people.ageing,
}
BESIDE = (
    "club__book",
    "meeting",
    "proposal__enterprise",
    "proposal__holding",
    "holding_decision__holding__enterprise",
    "admission__person",
    "admission__membership",
    "member_exit__membership__person",
    "phase_decision__period",
)


@dataclass(frozen=True)
class Line:
    """A to-do as somebody reads it: whether it is late, and whether they may do it."""

    todo: ToDo
    is_late: bool
    may_do: bool


@dataclass(frozen=True)
class Decision:
    """A numbered question, its verdict, and what it asks once adopted."""

    motion: Motion
    lines: tuple[Line, ...]

    @property
    def left(self) -> tuple[Line, ...]:
        """What is still to be done, the late first."""
        waiting = [one for one in self.lines if one.todo.is_open]
        return tuple(sorted(waiting, key=lambda one: one.todo.due_on))

    @property
    def is_late(self) -> bool:
        """True when something of it should be done by now."""
        return any(one.is_late for one in self.left)

    @property
    def year(self) -> int:
        """The year of its verdict, or of its opening while there is none."""
        moment = self.motion.closed_at or self.motion.opened_at
        assert moment is not None, "a numbered question has been opened"
        return timezone.localtime(moment).year


@dataclass(frozen=True)
class Decisions:
    """Every decision of a club, the latest first, and the payments that no decision allowed."""

    all: tuple[Decision, ...]
    undecided: tuple[Moved, ...]

    @property
    def waiting(self) -> tuple[Decision, ...]:
        """Those that still ask something, the longest due first."""
        found = [one for one in self.all if one.left]
        return tuple(sorted(found, key=lambda one: one.left[0].todo.due_on))

    @property
    def years(self) -> tuple[tuple[int, tuple[Decision, ...]], ...]:
        """The decisions year by year, the latest first."""
        years = sorted({one.year for one in self.all}, reverse=True)
        return tuple((year, tuple(one for one in self.all if one.year == year)) for year in years)


def decisions(club: Club, *, at: date, acts: frozenset[Act]) -> Decisions:
    """What the club has decided and what is left of it on a day, for who may do `acts`."""
    begun = PhasePeriod.objects.filter(club=club, starts_on__lte=at).exclude(phase=Phase.FORMING)
    motions = (
        Motion.objects.filter(club=club, number__isnull=False)
        .select_related(*BESIDE)
        .prefetch_related(Prefetch("options", people.installed()))
        .annotate(has_begun=Exists(begun), **people.aged())
        .order_by("-number")
    )
    facts = _facts(club, at)
    found = []
    for motion in motions:
        book: Book | None = getattr(motion.club, "book", None)
        closed_through = book.closed_through if book else None
        adopted = Adopted(motion, facts, motion.has_begun, closed_through)
        asked = _todos(adopted) if _asks(motion) else ()
        lines = (Line(one, one.is_open and one.due_on < at, one.by in acts) for one in asked)
        found.append(Decision(motion, tuple(lines)))
    undecided = tuple(one for one in facts.movements if one.is_undecided)
    return Decisions(tuple(found), undecided)


def _asks(motion: Motion) -> bool:
    return motion.outcome == Outcome.ADOPTED and motion.binds


def _todos(adopted: Adopted) -> Iterator[ToDo]:
    source = SOURCES.get(DecisionType(adopted.motion.type))
    if source is not None:
        yield from source(adopted)
    yield from people.amendments(adopted)


def _facts(club: Club, at: date) -> Facts:
    return Facts(
        club=club,
        amendments=tuple(Amendment.objects.filter(club=club, motion__isnull=False)),
        movements=_movements(club),
        followed=_followed(club),
        spendings=tuple(Spending.objects.filter(club=club).select_related("entry")),
        owed=still_owed(club, at=at),
    )


def _movements(club: Club) -> tuple[Moved, ...]:
    kept = Q(entry__papers__removed_at__isnull=True)
    found = (
        Movement.objects.filter(holding__club=club, entry__reversed_by__isnull=True)
        .annotate(paper_at=Min("entry__papers__added_at", filter=kept))
        .select_related("entry", "holding__enterprise")
        .order_by("on", "entry__number")
    )
    return tuple(_moved(one, one.paper_at) for one in found)


def _moved(movement: Movement, paper_at: Any) -> Moved:
    return Moved(
        holding=str(movement.holding_id),
        motion=movement.motion_id,
        kind=movement.kind,
        on=movement.on,
        amount=cents(movement.principal),
        entry=movement.entry.number,
        is_undecided=movement.undecided,
        enterprise=movement.holding.enterprise.name,
        paper_on=timezone.localdate(paper_at) if paper_at else None,
    )


def _followed(club: Club) -> dict[int, date]:
    """Since when somebody follows each project, or the investment it became."""
    of = Coalesce(F("proposal"), F("holding__proposal"))
    found = Referent.objects.filter(membership__club=club, ends_on__isnull=True)
    rows = found.annotate(of=of).values_list("of", "starts_on").order_by("-starts_on")
    return {project: since for project, since in rows if project is not None}
