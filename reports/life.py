"""The life of the club over a year: who it is, who came and went, who met, what was decided."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db.models import Count, Q
from django.utils import timezone

from clubs.models import Club
from clubs.phases import period_on
from governance.models import Meeting, Motion, Presence
from members.models import CLUB_ROLES, Membership, Role, RoleKind


@dataclass(frozen=True)
class Person:
    """Somebody by name, on a day that counts for the sentence."""

    name: str
    on: date


@dataclass(frozen=True)
class Officer:
    """An office held during the year, and until when if it ended."""

    name: str
    kind: str
    role: str
    since: date
    until: date | None
    is_deputy: bool = False


@dataclass(frozen=True)
class Identity:
    """Which club this is."""

    name: str
    commune: str
    department: str
    network: str
    created_on: date
    accredited_on: date | None
    phase: str
    term_on: date | None
    registration: str
    officers: tuple[Officer, ...]


@dataclass(frozen=True)
class MeetingLine:
    """One meeting and who came."""

    on: date
    kind: str
    place: str
    present: int
    excused: int
    members: int


@dataclass(frozen=True)
class Decision:
    """One motion closed in the year, with its verdict."""

    on: date
    title: str
    outcome: str
    verdict: str


def identity(club: Club, *, since: date, through: date) -> Identity:
    """The club as it is on `through`, and its officers since `since`."""
    period = period_on(club, through)
    return Identity(
        name=club.name,
        commune=club.commune,
        department=club.department,
        network=club.network.name if club.network else "",
        created_on=club.created_on,
        accredited_on=club.accredited_on,
        phase=str(period.get_phase_display()) if period else "",
        term_on=period.term_on if period else None,
        registration=club.registration,
        officers=officers(club, since=since, through=through),
    )


def officers(club: Club, *, since: date, through: date) -> tuple[Officer, ...]:
    """Who held an office at any moment of the period: manager, treasurer, secretary."""
    held = (
        Role.objects.filter(club=club, kind__in=CLUB_ROLES, starts_on__lte=through)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=since))
        .select_related("person")
        .order_by("starts_on", "id")
    )
    order = {kind: rank for rank, kind in enumerate(CLUB_ROLES)}
    terms = [
        Officer(
            name=str(role.person),
            kind=role.kind,
            role=role.office,
            since=role.starts_on,
            until=role.ends_on if role.ends_on and role.ends_on <= through else None,
            is_deputy=role.is_deputy,
        )
        for role in sorted(held, key=lambda role: order[RoleKind(role.kind)])
    ]
    return _renewals_joined(terms)


def _renewals_joined(terms: list[Officer]) -> tuple[Officer, ...]:
    """Terms that follow one another without a gap are one, when the same person holds them."""
    joined_terms: list[Officer] = []
    for term in terms:
        last = joined_terms[-1] if joined_terms else None
        if last and (last.name, last.role) == (term.name, term.role) and _follows(last, term):
            joined_terms[-1] = replace(last, until=term.until)
        else:
            joined_terms.append(term)
    return tuple(joined_terms)


def _follows(last: Officer, term: Officer) -> bool:
    return last.until is not None and (term.since - last.until).days <= 1


def joined(club: Club, *, since: date, through: date) -> tuple[Person, ...]:
    """Who came in during the period."""
    came = club.memberships.filter(joined_on__range=(since, through)).select_related("person")
    return tuple(Person(str(one), one.joined_on) for one in came.order_by("joined_on", "id"))


def left(club: Club, *, since: date, through: date) -> tuple[Person, ...]:
    """Who went during the period."""
    gone = club.memberships.filter(left_on__range=(since, through)).select_related("person")
    return tuple(
        Person(str(one), one.left_on) for one in gone.order_by("left_on", "id") if one.left_on
    )


def member_count(club: Club, *, at: date) -> int:
    """How many members on a day."""
    return (
        Membership.objects.filter(club=club, joined_on__lte=at)
        .filter(Q(left_on__isnull=True) | Q(left_on__gte=at))
        .count()
    )


def meetings(club: Club, *, since: date, through: date) -> tuple[MeetingLine, ...]:
    """The meetings held in the period and their attendance."""
    start, end = _instants(since, through)
    held = (
        Meeting.objects.filter(
            club=club, starts_at__gte=start, starts_at__lt=end, held_at__isnull=False
        )
        .annotate(
            present=Count("attendances", filter=Q(attendances__presence=Presence.PRESENT)),
            excused=Count("attendances", filter=Q(attendances__presence=Presence.EXCUSED)),
        )
        .order_by("starts_at", "id")
    )
    return tuple(
        MeetingLine(
            on=timezone.localdate(meeting.starts_at),
            kind=str(meeting.get_kind_display()),
            place=meeting.place,
            present=meeting.present,
            excused=meeting.excused,
            members=member_count(club, at=timezone.localdate(meeting.starts_at)),
        )
        for meeting in held
    )


def decisions(club: Club, *, since: date, through: date) -> tuple[Decision, ...]:
    """The motions closed in the period."""
    start, end = _instants(since, through)
    closed = Motion.objects.filter(club=club, closed_at__gte=start, closed_at__lt=end)
    return tuple(
        Decision(
            on=timezone.localdate(motion.closed_at),
            title=motion.title,
            outcome=motion.outcome,
            verdict=motion.verdict,
        )
        for motion in closed.order_by("closed_at", "id")
    )


def _instants(since: date, through: date) -> tuple[datetime, datetime]:
    """From the first midnight of the period to the midnight after it, here."""
    zone = timezone.get_current_timezone()
    start = datetime.combine(since, time.min, tzinfo=zone)
    return start, datetime.combine(date.fromordinal(through.toordinal() + 1), time.min, tzinfo=zone)
