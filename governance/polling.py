"""A date poll: several dates put to the members, their answers, the date chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.meetings import check_speaks_for, plan, runs_meetings
from governance.models import Coming, DateAnswer, DateOption, DatePoll, Meeting
from governance.refusals import VotingRefused
from jobs.mailing import write_mail
from members.models import Membership, Person
from members.trail import note

FEWEST, MOST = 2, 12
SHORT = {Coming.YES.value: _("oui"), Coming.MAYBE.value: _("peut-être"), Coming.NO.value: _("non")}


@dataclass(frozen=True)
class PollColumn:
    """One date and its totals; `is_best` when no other has more who come, then who may."""

    option: DateOption
    yes: int
    maybe: int
    no: int
    is_best: bool
    is_past: bool


@dataclass(frozen=True)
class PollCell:
    """One member's answer for one date, "" when they said nothing."""

    option: DateOption
    coming: str

    @property
    def short(self) -> str:
        """The answer in a word, for a cell."""
        return str(SHORT[self.coming]) if self.coming else ""


@dataclass(frozen=True)
class PollRow:
    """One member and what they answered, date by date."""

    membership: Membership
    cells: tuple[PollCell, ...]

    @property
    def has_answered(self) -> bool:
        """True once they said something of a date."""
        return any(cell.coming for cell in self.cells)


@dataclass(frozen=True)
class PollTable:
    """Members by dates."""

    columns: tuple[PollColumn, ...]
    rows: tuple[PollRow, ...]

    @property
    def answered(self) -> int:
        """How many members have answered."""
        return sum(row.has_answered for row in self.rows)


@transaction.atomic
def open_poll(
    *,
    club: Club,
    dates: Sequence[datetime],
    answer_by: date,
    now: datetime,
    by: Person | None,
    kind: str = Meeting.Kind.MEETING,
    title: str = "",
    place: str = "",
) -> DatePoll:
    """Put two to twelve dates to the members, and write to those who have an e-mail."""
    _check_dates(dates, answer_by, now)
    poll = DatePoll.objects.create(
        club=club,
        kind=kind,
        title=title.strip(),
        place=place.strip(),
        opened_at=now,
        opened_by=by,
        answer_by=answer_by,
    )
    DateOption.objects.bulk_create(
        DateOption(poll=poll, starts_at=moment) for moment in sorted(dates)
    )
    for member in _members(club, now):
        if member.person.email:
            _ask(poll, member, now)
    note(act="poll.open", by=by, club=club, now=now, poll=poll.pk)
    return poll


def _check_dates(dates: Sequence[datetime], answer_by: date, now: datetime) -> None:
    if not FEWEST <= len(dates) <= MOST:
        raise VotingRefused(_("Proposez de deux à douze dates."), "dates")
    if len(set(dates)) != len(dates):
        raise VotingRefused(_("Une de ces dates est proposée deux fois."), "dates")
    if min(dates) <= now:
        raise VotingRefused(_("Une de ces dates est déjà passée."), "dates")
    if answer_by < timezone.localdate(now):
        raise VotingRefused(_("Ce jour est déjà passé : choisissez-en un autre."), "answer_by")
    if answer_by > timezone.localdate(min(dates)):
        raise VotingRefused(
            _("Les réponses doivent arriver avant la première date proposée."), "answer_by"
        )


def _members(club: Club, at: datetime) -> list[Membership]:
    day = timezone.localdate(at)
    of_the_day = Membership.objects.filter(club=club, joined_on__lte=day)
    return list(of_the_day.exclude(left_on__lt=day).in_order())


def _ask(poll: DatePoll, member: Membership, now: datetime) -> None:
    context = {
        "poll": poll,
        "person": member.person,
        "url": f"{settings.PUBLIC_URL}{poll.get_absolute_url()}",
    }
    with translation.override("fr"):
        write_mail(
            to=member.person.email,
            subject=render_to_string("emails/date_poll_subject.txt", context),
            text=render_to_string("emails/date_poll.txt", context),
            key=f"poll:{poll.pk}:{member.pk}",
            now=now,
        )


@transaction.atomic
def answer_dates(
    *,
    poll: DatePoll,
    membership: Membership,
    answers: Mapping[int, str],
    now: datetime,
    by: Person,
) -> None:
    """Note what a member says of each date (by the id of the option); the last answer is right.

    By the member until the last day, or noted by who runs the meetings until the date is chosen.
    """
    poll = _lock(poll)
    _check_open(poll)
    if membership.club_id != poll.club_id or not membership.is_open(timezone.localdate(now)):
        raise VotingRefused(_("Cette personne n'est pas membre du club."))
    check_speaks_for(by=by, membership=membership, now=now)
    if is_late(poll, at=now) and not runs_meetings(by, poll.club, now):
        raise VotingRefused(
            _(
                "Les réponses étaient attendues au plus tard hier : la vôtre n'a pas été "
                "enregistrée. Dites-la à la personne qui tient la réunion."
            )
        )
    known = set(poll.options.values_list("id", flat=True))
    if not answers or not set(answers) <= known:
        raise VotingRefused(_("Répondez pour une date au moins de ce sondage."))
    if not set(answers.values()) <= set(Coming.values):
        raise VotingRefused(_("Choisissez : je viens, peut-être, ou je ne viens pas."))
    for option, coming in answers.items():
        DateAnswer.objects.update_or_create(
            option_id=option,
            membership=membership,
            defaults={"coming": coming, "noted_by": by, "noted_at": now},
        )


def is_late(poll: DatePoll, *, at: datetime) -> bool:
    """True once the last day for answers has passed."""
    return timezone.localdate(at) > poll.answer_by


@transaction.atomic
def choose_date(*, poll: DatePoll, option: DateOption, now: datetime, by: Person | None) -> Meeting:
    """Close the poll with one of its dates: the meeting is planned, ready to be called.

    What members said of that date becomes their reply.
    """
    poll = _lock(poll)
    _check_open(poll)
    if option.poll_id != poll.pk:
        raise VotingRefused(_("Cette date est celle d'un autre sondage."), "option")
    if option.starts_at <= now:
        raise VotingRefused(_("Cette date est passée : choisissez-en une autre."), "option")
    meeting = plan(
        club=poll.club,
        starts_at=option.starts_at,
        kind=poll.kind,
        place=poll.place,
        by=by,
        now=now,
    )
    for said in option.answers.select_related("membership"):
        if said.membership.is_open(timezone.localdate(option.starts_at)):
            meeting.replies.create(
                membership=said.membership,
                coming=said.coming,
                noted_by_id=said.noted_by_id,
                noted_at=said.noted_at,
            )
    poll.meeting = meeting
    return _close(poll, now, by).meeting or meeting


@transaction.atomic
def drop_poll(*, poll: DatePoll, now: datetime, by: Person | None) -> DatePoll:
    """Close the poll without a date; its answers stay."""
    poll = _lock(poll)
    _check_open(poll)
    return _close(poll, now, by)


def _close(poll: DatePoll, now: datetime, by: Person | None) -> DatePoll:
    poll.closed_at = now
    poll.save(update_fields=["closed_at", "meeting"])
    note(act="poll.close", by=by, club=poll.club, now=now, poll=poll.pk)
    return poll


def _lock(poll: DatePoll) -> DatePoll:
    locked = DatePoll.objects.select_for_update(of=("self",)).select_related("club")
    return locked.get(pk=poll.pk)


def _check_open(poll: DatePoll) -> None:
    if poll.closed_at is not None:
        raise VotingRefused(_("Ce sondage est clos : rien n'a été enregistré."))


def open_polls(club: Club) -> QuerySet[DatePoll]:
    """The polls whose date is not chosen yet, the first to end first."""
    return DatePoll.objects.filter(club=club, closed_at__isnull=True).order_by("answer_by", "id")


def poll_table(poll: DatePoll, *, at: datetime) -> PollTable:
    """The answers, members by dates, with the totals: three queries."""
    options = list(poll.options.order_by("starts_at", "id"))
    answers = DateAnswer.objects.filter(option__poll=poll).select_related("membership__person")
    said = {(one.membership_id, one.option_id): one.coming for one in answers}
    members = {one.pk: one for one in _members(poll.club, poll.closed_at or at)}
    members |= {one.membership_id: one.membership for one in answers}
    rows = tuple(
        PollRow(
            member,
            tuple(PollCell(option, said.get((member.pk, option.pk), "")) for option in options),
        )
        for member in sorted(members.values(), key=lambda one: (one.person.sort_key, one.pk))
    )
    counts = {option.pk: [said.get((pk, option.pk), "") for pk in members] for option in options}
    return PollTable(_columns(options, counts, at), rows)


def _columns(
    options: Sequence[DateOption], counts: Mapping[int, list[str]], at: datetime
) -> tuple[PollColumn, ...]:
    scores = {pk: (said.count(Coming.YES), said.count(Coming.MAYBE)) for pk, said in counts.items()}
    best = max(scores.values(), default=(0, 0))
    return tuple(
        PollColumn(
            option=option,
            yes=scores[option.pk][0],
            maybe=scores[option.pk][1],
            no=counts[option.pk].count(Coming.NO),
            is_best=best > (0, 0) and scores[option.pk] == best,
            is_past=option.starts_at <= at,
        )
        for option in options
    )
