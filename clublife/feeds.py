"""The secret address of a member's calendar: made, made again, taken away."""

import secrets
from datetime import datetime

from django.db import transaction

from clublife.models import CalendarFeed
from members.models import Membership


@transaction.atomic
def make_feed(*, membership: Membership, now: datetime) -> CalendarFeed:
    """Give a member a new secret address; the one before, if any, is dead."""
    made, _created = CalendarFeed.objects.update_or_create(
        membership=membership, defaults={"token": secrets.token_urlsafe(32), "made_at": now}
    )
    return made


@transaction.atomic
def remove_feed(*, membership: Membership) -> None:
    """Take a member's address away."""
    CalendarFeed.objects.filter(membership=membership).delete()
