"""What an officer leaves open: money that waits, decisions not carried out, votes, minutes."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from clublife.decisions import decisions
from clublife.models import Minutes
from clublife.open_questions import left_open
from clubs.models import Club
from governance.models import Motion
from ledger.arrears import arrears
from ledger.exits import debts
from ledger.models import ExpenseState, Spending
from ledger.returning import owed_by_members
from members.models import Membership

SHOWN = 12


@dataclass(frozen=True)
class Owed:
    """Somebody's sum, in cents; `since` is the first unpaid month, or the day it fell due."""

    name: str
    since: date | None
    amount: int


@dataclass(frozen=True)
class Expense:
    """An expense that waits for an approval, else for its payment, in cents."""

    what: str
    payee: str
    on: date
    amount: int
    is_to_approve: bool


@dataclass(frozen=True)
class OpenMoney:
    """Late payments, debts of members and to members, expenses."""

    late: tuple[Owed, ...]
    late_total: int
    owed_by: tuple[Owed, ...]
    owed_to: tuple[Owed, ...]
    expenses: tuple[Expense, ...]

    @property
    def is_empty(self) -> bool:
        """True when no money waits for anybody."""
        return not (self.late or self.owed_by or self.owed_to or self.expenses)


@dataclass(frozen=True)
class Pending:
    """A thing that waits for people: a vote, a text, a question; `until` when it has a day."""

    title: str
    detail: str
    until: date | None


@dataclass(frozen=True)
class OpenTalk:
    """What adopted decisions still ask, votes under way, minutes to approve, questions left.

    The longest due of the decisions come first; `more_asked` is how many others there are.
    """

    asked: tuple[Pending, ...]
    more_asked: int
    votes: tuple[Pending, ...]
    minutes: tuple[Pending, ...]
    questions: tuple[Pending, ...]

    @property
    def is_empty(self) -> bool:
        """True when nothing waits."""
        return not (self.asked or self.votes or self.minutes or self.questions)


def open_money(club: Club, *, at: date) -> OpenMoney:
    """The money that waits on a day; the number of queries does not grow with the club."""
    late = tuple(Owed(str(one.membership), one.since, one.amount) for one in arrears(club, at=at))
    return OpenMoney(
        late=late,
        late_total=sum(one.amount for one in late),
        owed_by=_owed_by(club, at),
        owed_to=tuple(
            Owed(str(one.membership), one.since, one.cents) for one in debts(club, at=at)
        ),
        expenses=_expenses(club),
    )


def open_talk(club: Club, *, at: date) -> OpenTalk:
    """What waits for people's acts, voices and words on a day."""
    asked = _asked(club, at)
    votes = Motion.objects.filter(club=club, opened_at__isnull=False, closed_at__isnull=True)
    texts = Minutes.objects.filter(meeting__club=club, approved_at__isnull=True)
    return OpenTalk(
        asked=asked[:SHOWN],
        more_asked=max(0, len(asked) - SHOWN),
        votes=tuple(
            Pending(one.title, one.reference, _day(one.deadline))
            for one in votes.order_by("deadline", "id")
        ),
        minutes=tuple(
            Pending(str(one.meeting.get_kind_display()), "", _day(one.meeting.starts_at))
            for one in texts.select_related("meeting").order_by("meeting__starts_at")
        ),
        questions=tuple(
            Pending(one.text, str(one.entrusted_to.person) if one.entrusted_to else "", None)
            for one in left_open(club)
        ),
    )


def _owed_by(club: Club, at: date) -> tuple[Owed, ...]:
    owed = owed_by_members(club, at=at)
    people = Membership.objects.filter(pk__in=owed).in_order()
    return tuple(Owed(str(one), None, owed[one.pk]) for one in people)


def _expenses(club: Club) -> tuple[Expense, ...]:
    waiting = Spending.objects.filter(
        club=club, state__in=(ExpenseState.ASKED, ExpenseState.APPROVED)
    )
    return tuple(
        Expense(
            what=one.what,
            payee=str(one.advanced_by) if one.advanced_by else one.payee,
            on=one.on,
            amount=one.amount_cents,
            is_to_approve=one.state == ExpenseState.ASKED,
        )
        for one in waiting.select_related("advanced_by__person").order_by("on", "id")
    )


def _asked(club: Club, at: date) -> tuple[Pending, ...]:
    """What is left to do of each adopted decision, payments included."""
    return tuple(
        Pending(line.todo.title, one.motion.reference, line.todo.due_on)
        for one in decisions(club, at=at, acts=frozenset()).waiting
        for line in one.left
    )


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
