"""The trail: one line of who did what, when. Ids and kinds only, never free words about people."""

from datetime import datetime
from typing import Any

from clubs.models import Club, Network
from members.models import Person, TrailEntry


def note(
    *,
    act: str,
    now: datetime,
    by: Person | None = None,
    club: Club | None = None,
    network: Network | None = None,
    **detail: Any,
) -> TrailEntry:
    """Write one line; `detail` holds ids and codes that JSON can carry."""
    return TrailEntry.objects.create(
        club=club, network=network, at=now, by=by, act=act, detail=detail
    )
