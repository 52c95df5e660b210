"""What the addresses of people, offices and rules name."""

from typing import Any

from members.roles import officers
from tests.addresses import EX_MEMBER, World, address
from tests.build import NOW


@address(
    "member", "edit_member", "member_household", "leave_household", "invite_member", "member_part"
)
def a_membership(world: World) -> dict[str, Any]:
    return {"pk": world.member.pk}


@address("readmit_member")
def a_former_membership(world: World) -> dict[str, Any]:
    return {"pk": world.memberships[EX_MEMBER].pk}


@address("finish_role")
def an_office(world: World) -> dict[str, Any]:
    role = officers(world.club, NOW.date()).first()
    assert role is not None
    return {"pk": role.pk}


@address("set_rule", "confirm_rule")
def a_rule(world: World) -> dict[str, Any]:
    return {"key": "late_day"}
