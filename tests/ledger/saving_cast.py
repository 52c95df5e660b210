"""Makers for the tests of savings: a promise, a payment, by short names."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from ledger.contributing import Payment, Recorded, record_meeting
from ledger.dues import Cell, grid
from ledger.models import Entry, Frequency, Pledge
from ledger.pledging import pledge
from members.models import Membership

NOV = date(2026, 11, 1)
OCT = date(2026, 10, 1)
SEP = date(2026, 9, 1)
AUG = date(2026, 8, 1)


def noon(day: date) -> datetime:
    """Noon of a day, in Paris."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def pledges(
    membership: Membership,
    amount: int,
    since: date,
    every: Frequency = Frequency.MONTHLY,
    **more: Any,
) -> Pledge:
    """A promise made the day it begins, without question about ceilings of that time."""
    made = pledge(
        membership=membership,
        amount=amount,
        since=since,
        frequency=every,
        by=None,
        now=more.pop("now", noon(since)),
        **more,
    )
    return made.pledge


def pays(membership: Membership, amount: int, on: date, **more: Any) -> Entry:
    """One payment by transfer."""
    return recorded(on, Payment(membership, amount, **more)).entry


def recorded(on: date, *payments: Payment, key: str = "", now: datetime | None = None) -> Recorded:
    """A meeting's payments."""
    return record_meeting(
        club=payments[0].membership.club,
        on=on,
        payments=payments,
        key=key or uuid4().hex,
        by=None,
        now=now or noon(max(on, date(2026, 11, 22))),
    )


def cell(membership: Membership, month: date, *, at: date) -> Cell:
    """One member's month in the grid."""
    table = grid(membership.club, year=month.year, at=at)
    row = next(row for row in table.rows if row.membership == membership)
    return next(cell for cell in row.cells if cell.month == month)
