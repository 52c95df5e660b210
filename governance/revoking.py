"""Ending powers: the one for the whole meeting, and those it gave on the questions still open."""

from collections.abc import Collection
from datetime import datetime

from governance.models import Ballot, Meeting, MeetingProxy, Proxy, SignOff


def end_meeting_powers(*, meeting: Meeting, givers: Collection[int], now: datetime) -> int:
    """End the meeting's powers of these memberships; return how many stood."""
    standing = MeetingProxy.objects.filter(
        meeting=meeting, giver_id__in=givers, revoked_at__isnull=True
    )
    return standing.update(revoked_at=now)


def end_powers_on_open_votes(
    *, meeting: Meeting, givers: Collection[int], now: datetime, keep_spent: bool
) -> int:
    """End these members' powers on the meeting's votes not yet closed; return how many.

    With `keep_spent`, a power by which the holder has already voted is left as it is: that ballot
    stands until its giver votes.
    """
    standing = Proxy.objects.filter(
        giver__motion__meeting=meeting,
        giver__motion__closed_at__isnull=True,
        giver__membership_id__in=givers,
        revoked_at__isnull=True,
    )
    if keep_spent:
        standing = standing.exclude(giver__in=Ballot.objects.values("elector"))
        standing = standing.exclude(giver__in=SignOff.objects.values("elector"))
    ended = 0
    for one in standing.select_for_update(of=("self",)):
        one.revoked_at = now
        one.save(update_fields=["revoked_at"])
        ended += 1
    return ended
