"""What the addresses of meetings, votes and voting rules name."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from governance.meetings import plan
from governance.models import DecisionType, Motion
from governance.motions import draft, open_motion
from tests.addresses import World, address


def _draft(world: World) -> Motion:
    now = timezone.now()
    title = f"Repeindre le local de {world.secret} ?"
    return draft(club=world.club, type=DecisionType.OTHER, title=title, text="", now=now)


@address("meeting", "attendance", "cancel_meeting")
def a_meeting(world: World) -> dict[str, Any]:
    now = timezone.now()
    held = plan(club=world.club, starts_at=now - timedelta(hours=1), place=world.secret, now=now)
    return {"meeting_id": held.pk}


@address("open_motion")
def a_draft(world: World) -> dict[str, Any]:
    return {"motion_id": _draft(world).pk}


@address("motion", "vote", "give_proxy", "take_back", "noted_proxy", "note_votes", "close_motion")
def a_vote(world: World) -> dict[str, Any]:
    now = timezone.now()
    opened = open_motion(motion=_draft(world), deadline=now + timedelta(days=3), now=now)
    return {"motion_id": opened.pk}


@address("voting_rule", is_shared=True)
def a_rule(world: World) -> dict[str, Any]:
    return {"decision": DecisionType.INVESTMENT.value}
