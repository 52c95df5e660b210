"""What the members' promises will bring, month by month: nothing late is counted on."""

from datetime import date

from clubs.models import Club
from ledger.dues import paid_by_month, promises
from ledger.models import AccountKind, Transfer
from ledger.months import after, between, month_of
from members.models import Membership


def coming(club: Club, *, at: date, months: int = 12) -> dict[date, int]:
    """Cents still expected for the month of `at` and each one after it, `months` in all.

    Arrears of earlier months are left out, and what somebody already paid for a month to come.
    """
    members = list(Membership.objects.filter(club=club, joined_on__lte=at))
    promised = promises(members, club)
    paid = paid_by_month(club, at=at)
    first = month_of(at)
    return {
        month: sum(
            max(0, promised[one.pk].due(month) - paid.get(one.pk, {}).get(month, 0))
            for one in members
        )
        for month in between(first, after(first, months - 1))
    }


def usual_costs(club: Club, *, at: date) -> int:
    """Cents of costs in a usual month: the mean of the twelve last full months, rounded up."""
    end = month_of(at)
    since = max(after(end, -12), month_of(club.created_on))
    spent = Transfer.objects.filter(
        entry__club=club,
        entry__on__gte=since,
        entry__on__lt=end,
        entry__reversed_by__isnull=True,
        entry__reverses__isnull=True,
        debit__kind=AccountKind.EXPENSES,
    ).values_list("quantity", flat=True)
    count = len(list(between(since, after(end, -1)))) if since < end else 0
    return -(-sum(spent) // count) if count else 0
