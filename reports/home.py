"""How a club does, for its home page: the figures, twelve months of wealth, the latest events."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.models import Club
from governance.models import Motion
from ledger.balances import transfers
from ledger.models import Account, AccountKind, Entry
from ledger.models.book import CASH_KINDS, EURO_CENTS
from ledger.shares import MemberShare, shares
from members.models import Membership
from members.wording import write_cents
from reports.models import Document
from reports.moves import contributed_by_member, moves
from reports.standing import Wealth, wealth_in

INVESTED_KINDS = (AccountKind.HOLDING, AccountKind.IMPAIRMENT)
MONTHS = 12
EVENTS = 6
WINDOW = timedelta(days=60)


@dataclass(frozen=True)
class Standing:
    """How the club does on a day: its wealth, the month's savings, the reader's share. Cents."""

    wealth: Wealth
    holdings: int
    month_saved: int
    month_savers: int
    members: int
    share: MemberShare | None


@dataclass(frozen=True)
class MonthEnd:
    """What the club owned at the end of a month, or today for the present one, in cents."""

    month: date
    cash: int
    invested: int


@dataclass(frozen=True)
class Event:
    """Something that happened in the club."""

    on: date
    text: str


def standing(
    club: Club,
    membership: Membership | None,
    *,
    at: date,
    held: Mapping[Account, int],
    members: Iterable[Membership],
) -> Standing:
    """The figures of the home page, from the balances of that day and the club's memberships."""
    paid = contributed_by_member(moves(club, since=at.replace(day=1), through=at))
    return Standing(
        wealth=wealth_in(held, at),
        holdings=sum(1 for one, cost in held.items() if one.kind == AccountKind.HOLDING and cost),
        month_saved=sum(paid.values()),
        month_savers=sum(1 for amount in paid.values() if amount > 0),
        members=sum(1 for one in members if one.is_open(at)),
        share=shares(club, at=at).of(membership) if membership else None,
    )


def month_ends(club: Club, *, at: date) -> tuple[MonthEnd, ...]:
    """Money at hand and net investments at the end of the last twelve months, in one query."""
    cash: dict[date, int] = defaultdict(int)
    invested: dict[date, int] = defaultdict(int)
    for on, debit, credit, quantity in _daily(club, at):
        month = on.replace(day=1)
        cash[month] += quantity * ((debit in CASH_KINDS) - (credit in CASH_KINDS))
        invested[month] += quantity * ((debit in INVESTED_KINDS) - (credit in INVESTED_KINDS))
    first = club.created_on.replace(day=1)
    return tuple(
        MonthEnd(
            month=month,
            cash=sum(amount for earlier, amount in cash.items() if earlier <= month),
            invested=sum(amount for earlier, amount in invested.items() if earlier <= month),
        )
        for month in last_months(at)
        if month >= first
    )


def last_months(at: date) -> list[date]:
    """The first days of the twelve months that end with the one of `at`."""
    numbers = range(at.year * 12 + at.month - MONTHS, at.year * 12 + at.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def latest_events(club: Club, *, at: date, members: Iterable[Membership]) -> list[Event]:
    """The last things written, decided, published, and who came or went, the newest first."""
    since = at - WINDOW
    events = [
        *_written(club, since, at),
        *_decided(club, since, at),
        *_published(club, since),
        *_moved(members, since, at),
    ]
    return sorted(events, key=lambda event: event.on, reverse=True)[:EVENTS]


def _daily(club: Club, at: date) -> list[tuple[date, str, str, int]]:
    return list(
        transfers(club, at=at)
        .filter(commodity=EURO_CENTS)
        .values_list("entry__on", "debit__kind", "credit__kind")
        .annotate(Sum("quantity"))
    )


def _written(club: Club, since: date, at: date) -> list[Event]:
    latest = (
        Entry.objects.filter(club=club, on__gt=since, on__lte=at)
        .annotate(amount=Sum("transfers__quantity", filter=Q(transfers__commodity=EURO_CENTS)))
        .order_by("-number")[:EVENTS]
    )
    return [
        Event(
            entry.on,
            _("%(what)s : %(amount)s")
            % {
                "what": str(entry.get_kind_display()).capitalize(),
                "amount": write_cents(entry.amount or 0),
            },
        )
        for entry in latest
    ]


def _decided(club: Club, since: date, at: date) -> list[Event]:
    closed = Motion.objects.filter(club=club, closed_at__isnull=False, closed_at__date__gt=since)
    return [
        Event(
            timezone.localdate(motion.closed_at),
            _("Vote clos : %(title)s") % {"title": motion.title},
        )
        for motion in closed.order_by("-closed_at", "-id")[:EVENTS]
        if motion.closed_at is not None and timezone.localdate(motion.closed_at) <= at
    ]


def _published(club: Club, since: date) -> list[Event]:
    published = Document.objects.filter(
        club=club, membership__isnull=True, issued_at__date__gt=since
    )
    return [
        Event(
            timezone.localdate(document.issued_at),
            _("Document publié : %(title)s") % {"title": document.title},
        )
        for document in published.order_by("-issued_at", "id")[:EVENTS]
    ]


def _moved(members: Iterable[Membership], since: date, at: date) -> list[Event]:
    events = []
    for one in sorted(members, key=lambda member: member.pk):
        if since < one.joined_on <= at:
            events.append(Event(one.joined_on, _("Nouveau membre : %(who)s") % {"who": one.person}))
        if one.left_on is not None and since < one.left_on <= at:
            events.append(Event(one.left_on, _("Départ : %(who)s") % {"who": one.person}))
    return events
