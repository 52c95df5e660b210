"""The figures of a member's yearly statement: paid in, by month, and the estimated share."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ledger.shares import shares
from members.models import Membership
from reports import life
from reports.annual import is_closed
from reports.life import Identity
from reports.moves import contributed_by_month, moves
from reports.standing import Head, Wealth, head, method_label, wealth


@dataclass(frozen=True)
class MemberFigures:
    """What a member's yearly statement says; cents, and thousandths for the share."""

    identity: Identity
    year: int
    start: date
    through: date
    provisional: bool
    head: Head
    name: str
    joined_on: date
    left_on: date | None
    paid_in_year: int
    paid_by_month: tuple[int, ...]
    paid_before: int
    paid: int
    value_before: int
    value: int
    permille: int
    club: Wealth
    method: str
    unit_value: int | None
    units_millionths: int

    @property
    def year_before(self) -> int:
        """The year it is compared with."""
        return self.year - 1


def member_figures(
    membership: Membership,
    year: int,
    *,
    known_at: datetime | None = None,
    today: date | None = None,
) -> MemberFigures:
    """Everything the statement of one member for `year` says, as known at `known_at`."""
    club = membership.club
    today = today or timezone.localdate(known_at)
    start, through = date(year, 1, 1), min(date(year, 12, 31), today)
    before = date(year - 1, 12, 31)
    found = moves(club, since=start, through=through, known_at=known_at)
    own = tuple(move for move in found if move.membership == membership.pk)
    now = shares(club, at=through, known_at=known_at)
    then = shares(club, at=before, known_at=known_at).of(membership)
    share = now.of(membership)
    return MemberFigures(
        identity=life.identity(club, since=start, through=through),
        year=year,
        start=start,
        through=through,
        provisional=not is_closed(club, year),
        head=head(club, known_at=known_at),
        name=str(membership.person),
        joined_on=membership.joined_on,
        left_on=membership.left_on,
        paid_in_year=sum(contributed_by_month(own)),
        paid_by_month=contributed_by_month(own),
        paid_before=then.paid,
        paid=share.paid,
        value_before=then.value,
        value=share.value,
        permille=round(share.ratio * 1000),
        club=wealth(club, at=through, known_at=known_at),
        method=method_label(now),
        unit_value=None if now.unit_value is None else round(now.unit_value),
        units_millionths=share.units,
    )
