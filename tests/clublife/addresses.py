"""What the addresses of evenings and exits name."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from clublife.amending import open_amendment
from clublife.candidacy import stand
from clublife.minutes import draft_minutes
from clublife.models import Amendment
from governance.meetings import plan
from governance.models import DecisionType
from governance.motions import draft
from tests.addresses import World, address
from tests.build import NOW, TODAY
from tests.governance.addresses import a_meeting


@address("evening", has_parts=True)
def an_evening(world: World) -> dict[str, Any]:
    return a_meeting(world)


@address("paper_return")
def paper_of_an_evening(world: World) -> dict[str, Any]:
    return an_evening(world)


@address("minutes", "edit_minutes", "redraft_minutes", "approve_minutes")
def a_meeting_with_minutes(world: World) -> dict[str, Any]:
    now = timezone.now()
    held = plan(club=world.club, starts_at=now - timedelta(hours=1), place=world.secret, now=now)
    held.ended_at = now
    held.save(update_fields=["ended_at"])
    draft_minutes(meeting=held, now=now, by=None)
    return {"meeting_id": held.pk}


@address("leaving", "pay_debt")
def a_leaver(world: World) -> dict[str, Any]:
    return {"membership_id": world.member.pk}


@address("network_text")
def a_network_text(_world: World) -> dict[str, Any]:
    return {"kind": "convention"}


@address("founding_step")
def a_founding_step(_world: World) -> dict[str, Any]:
    return {"step": "impots"}


@address(
    "candidate",
    "candidate_vote",
    "welcome_candidate",
    "withdraw_candidate",
    "forget_candidate",
)
def a_candidate(world: World) -> dict[str, Any]:
    made = stand(
        club=world.club,
        first_name=world.secret,
        last_name=f"{world.secret}-candidat",
        presentation=world.secret,
        now=NOW,
    )
    return {"pk": made.pk}


@address("amendment", "sign_amendment")
def an_amendment(world: World) -> dict[str, Any]:
    made = open_amendment(
        club=world.club, kind=Amendment.Kind.SEAT, on=TODAY, detail=world.secret, now=NOW
    )
    return {"pk": made.pk}


@address("install_elected")
def an_election(world: World) -> dict[str, Any]:
    now = timezone.now()
    written = draft(
        club=world.club,
        type=DecisionType.OFFICERS,
        title=f"Élire {world.secret} ?",
        text="",
        now=now,
    )
    return {"motion_id": written.pk}
