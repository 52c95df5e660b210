"""What the addresses of projects, holdings and enterprises name.

An enterprise is shared by the clubs of a network; a club's file on it is not.
"""

from typing import Any

from investments.models import Holding, Proposal
from tests.addresses import World, address
from tests.investments.build import (
    a_holding,
    a_proposal,
    an_adopted_proposal,
    an_enterprise,
    money_in,
)


def _owned(world: World) -> Holding:
    money_in(world.club, 200_000)
    return a_holding(world.club)


@address(
    "proposal",
    "edit_proposal",
    "advance_proposal",
    "withdraw_proposal",
    "follow_proposal",
    "vote_on_proposal",
)
def a_file(world: World) -> dict[str, Any]:
    proposal = a_proposal(world.club)
    Proposal.objects.filter(pk=proposal.pk).update(title=f"Épicerie {world.secret}")
    return {"pk": proposal.pk}


@address("proposal_thread", has_parts=True)
def a_discussed_file(world: World) -> dict[str, Any]:
    return a_file(world)


@address("pay_proposal")
def an_accepted_file(world: World) -> dict[str, Any]:
    money_in(world.club, 200_000)
    return {"pk": an_adopted_proposal(world.club).pk}


@address("holding", "vote_on_holding", "schedule_holding")
def what_the_club_owns(world: World) -> dict[str, Any]:
    return {"pk": _owned(world).pk}


@address("undo_movement")
def a_movement(world: World) -> dict[str, Any]:
    holding = _owned(world)
    movement = holding.movements.first()
    assert movement is not None
    return {"pk": holding.pk, "movement": movement.pk}


@address("record_on_holding")
def an_act_to_record(world: World) -> dict[str, Any]:
    return {"pk": _owned(world).pk, "act": "depreciation"}


@address("enterprise", "edit_enterprise", "enterprise_jobs", "end_enterprise", is_shared=True)
def a_shared_enterprise(world: World) -> dict[str, Any]:
    return {"pk": an_enterprise(world.club).pk}
