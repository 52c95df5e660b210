"""One club while its story is told: who is in it, its keys, and the acts that come back often."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from clubs.models import Club
from config.demo.cast import ClubCast, Someone
from config.demo.clock import Clock
from governance.closing import close
from governance.meetings import plan, record_attendance
from governance.models import Channel, Choice, Meeting, Motion
from governance.voting import cast
from ledger.contributing import Means, Payment, record_meeting
from members.models import Membership, Person, RoleKind
from members.roles import officers


@dataclass
class Play:
    """A club being told, month by month."""

    cast: ClubCast
    club: Club
    clock: Clock
    random: Random
    members: dict[str, Membership] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def key(self) -> str:
        """A new key for a new act."""
        return f"demo-{self.club.slug}-{next(self.numbers)}"

    def present(self, on: date) -> list[Membership]:
        """The members of a day, in the order of the cast."""
        return [one for one in self.members.values() if one.is_open(on)]

    def someone(self, membership: Membership) -> Someone:
        """The cast's line for a member."""
        name = str(membership.person)
        return next(one for one in self.cast.people if f"{one.first_name} {one.last_name}" == name)

    def officer(self, kind: RoleKind, on: date) -> Person:
        """Who held an office that day."""
        return next(role.person for role in officers(self.club, on) if role.kind == kind)

    def meeting(self, ago: int, *, general: bool = False) -> Meeting:
        """A meeting held on its usual Tuesday, most members there."""
        day = self.clock.meeting_day(ago)
        starts = self.clock.evening(day)
        held = plan(
            club=self.club,
            starts_at=starts,
            kind=Meeting.Kind.GENERAL if general else Meeting.Kind.MEETING,
            place=f"Maison des associations, {self.club.commune}",
            agenda="Versements du mois, nouvelles des entreprises, projets reçus.",
            now=starts - timedelta(days=15),
        )
        here = self.present(day)
        present = [one for one in here if self.random.random() < 0.8] or here[:1]
        rest = [one for one in here if one not in present]
        excused = [one for one in rest if self.random.random() < 0.7]
        return record_attendance(
            meeting=held, present=present, excused=excused, now=starts + timedelta(minutes=5)
        )

    def save_month(self, ago: int, *, late: Sequence[str] = (), careless: float = 0.03) -> None:
        """The contributions of a month, on the day of its meeting; who forgot pays next time."""
        day = self.clock.meeting_day(ago)
        payments = [
            Payment(membership=one, amount=amount, means=Means(self.someone(one).channel))
            for one in self.present(day)
            if (amount := self._paid(one, late, careless))
        ]
        if payments:
            record_meeting(
                club=self.club,
                on=day,
                payments=payments,
                key=self.key(),
                by=self.officer(RoleKind.TREASURER, day).pk,
                now=self.clock.evening(day, 21),
            )

    def _paid(self, membership: Membership, late: Sequence[str], careless: float) -> int:
        line = self.someone(membership)
        forgets = self.random.random() < careless
        if line.last_name in late or forgets:
            self.skipped[line.last_name] = self.skipped.get(line.last_name, 0) + 1
            return 0
        months = 1 + (self.skipped.pop(line.last_name, 0) if careless < 1 else 0)
        return line.monthly * months

    def vote_by_hand(
        self, motion: Motion, meeting: Meeting, *, against: int = 0, abstain: int = 0
    ) -> Motion:
        """Those present vote; the secretary notes; the manager closes at the end of the evening."""
        day = self.clock.today if meeting.held_at is None else meeting.starts_at.date()
        here = [
            row.membership
            for row in meeting.attendances.filter(presence="present").select_related("membership")
        ]
        notes = self.officer(RoleKind.SECRETARY, day)
        moment = meeting.starts_at + timedelta(minutes=40)
        choices = [Choice.AGAINST] * against + [Choice.ABSTAIN] * abstain
        choices += [Choice.FOR] * (len(here) - len(choices))
        for membership, choice in zip(here, choices, strict=False):
            cast(
                motion=motion,
                elector_membership=membership,
                choice=choice,
                channel=Channel.HAND,
                cast_by=notes,
                now=moment,
            )
        return close(
            motion=motion, now=moment + timedelta(minutes=5), by=self.officer(RoleKind.MANAGER, day)
        )

    def at(self, meeting: Meeting, minutes: int) -> datetime:
        """So many minutes into a meeting."""
        return meeting.starts_at + timedelta(minutes=minutes)
