"""What the addresses of evenings and exits name."""

from typing import Any

from tests.addresses import World, address
from tests.governance.addresses import a_meeting


@address("evening", has_parts=True)
def an_evening(world: World) -> dict[str, Any]:
    return a_meeting(world)


@address("leaving", "pay_debt")
def a_leaver(world: World) -> dict[str, Any]:
    return {"membership_id": world.member.pk}
