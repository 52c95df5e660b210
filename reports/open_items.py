"""What an officer leaves open: money that waits for somebody, votes and minutes not finished."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from clublife.models import Minutes
from clublife.open_questions import left_open
from clubs.models import Club
from governance.models import Motion, Outcome
from investments.promises import binding, still_to_pay
from ledger.arrears import arrears
from ledger.exits import debts
from ledger.models import ExpenseState, Spending
from ledger.returning import owed_by_members
from members.models import Membership


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
class Decided:
    """A decision adopted whose payment is not done: what is left to pay, in cents."""

    reference: str
    title: str
    enterprise: str
    on: date | None
    amount: int


@dataclass(frozen=True)
class OpenMoney:
    """Late payments, debts of members and to members, expenses, decisions to pay."""

    late: tuple[Owed, ...]
    late_total: int
    owed_by: tuple[Owed, ...]
    owed_to: tuple[Owed, ...]
    expenses: tuple[Expense, ...]
    decided: tuple[Decided, ...]

    @property
    def is_empty(self) -> bool:
        """True when no money waits for anybody."""
        return not (self.late or self.owed_by or self.owed_to or self.expenses or self.decided)


@dataclass(frozen=True)
class Pending:
    """A thing that waits for people: a vote, a text, a question; `until` when it has a day."""

    title: str
    detail: str
    until: date | None


@dataclass(frozen=True)
class OpenTalk:
    """Votes under way, minutes to approve, questions that a meeting left open."""

    votes: tuple[Pending, ...]
    minutes: tuple[Pending, ...]
    questions: tuple[Pending, ...]

    @property
    def is_empty(self) -> bool:
        """True when nothing waits."""
        return not (self.votes or self.minutes or self.questions)


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
        decided=_decided(club),
    )


def open_talk(club: Club) -> OpenTalk:
    """What waits for people's voices and words."""
    votes = Motion.objects.filter(club=club, opened_at__isnull=False, closed_at__isnull=True)
    texts = Minutes.objects.filter(meeting__club=club, approved_at__isnull=True)
    return OpenTalk(
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


def _decided(club: Club) -> tuple[Decided, ...]:
    found = []
    for one in binding(club).filter(motion__outcome=Outcome.ADOPTED).order_by("received_on", "id"):
        left, motion = still_to_pay(one), one.motion
        if left:
            found.append(
                Decided(
                    reference=motion.reference if motion else "",
                    title=one.title,
                    enterprise=one.enterprise.name,
                    on=_day(motion.closed_at) if motion else None,
                    amount=left,
                )
            )
    return tuple(found)


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
