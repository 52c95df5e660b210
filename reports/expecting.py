"""One thing expected of somebody, and the reader whose page says so."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from clubs.models import Club
from governance.models import Meeting
from ledger.balances import balances
from ledger.dues import Due, expected
from ledger.models import Account
from members.models import Membership, Role
from members.permissions import Act


@dataclass(frozen=True)
class Task:
    """One thing expected of the reader: what, why, and the page that does it; `is_late` is red."""

    title: str
    detail: str
    action: str
    url_name: str
    pk: object = None
    is_late: bool = False


@dataclass(frozen=True)
class Reader:
    """Who looks at which club, when."""

    club: Club
    membership: Membership | None
    acts: frozenset[Act]
    now: datetime
    person_id: int | None = None
    acting: tuple[Role, ...] = ()

    @property
    def today(self) -> date:
        """The day it is here."""
        return timezone.localdate(self.now)

    @cached_property
    def dues(self) -> tuple[Due, ...]:
        """What every member is expected to bring, read once."""
        return expected(self.club, at=self.today, members=self.members)

    @cached_property
    def members(self) -> list[Membership]:
        """Everybody who ever belonged to the club, in the order of names."""
        found = Membership.objects.filter(club=self.club).select_related("person")
        return list(found.order_by("person__sort_key", "pk"))

    @cached_property
    def held(self) -> dict[Account, int]:
        """What every account of the club holds today."""
        return balances(self.club, at=self.today)

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The meetings that are neither held nor cancelled, in order."""
        found = Meeting.objects.filter(
            club=self.club, held_at__isnull=True, cancelled_at__isnull=True
        )
        return list(found.order_by("starts_at", "id"))

    @property
    def next_meeting(self) -> Meeting | None:
        """The next meeting to come."""
        return next((one for one in self.meetings if one.starts_at >= self.now), None)
