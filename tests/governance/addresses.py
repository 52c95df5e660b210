"""What the addresses of meetings, votes and voting rules name."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from governance.agendas import Point, add_item, items_of, join_document
from governance.calling import call_to
from governance.closing import close
from governance.mandates import give_meeting_proxy
from governance.meetings import plan
from governance.models import DatePoll, DecisionType, Meeting, Motion, Post, Secrecy
from governance.motions import draft, open_motion
from governance.polling import open_poll
from governance.talking import say, thread_of
from tests.addresses import MEMBER, OTHER_MEMBER, World, address
from tests.build import a_member
from tests.governance.secret.build import (
    SecretElection,
    a_secret_draft,
    an_election,
    close_and_seal,
    open_the_box,
    throw,
)
from tests.ledger.build import a_pdf, bytes_of


def _draft(world: World) -> Motion:
    now = timezone.now()
    title = f"Repeindre le local de {world.secret} ?"
    return draft(club=world.club, type=DecisionType.OTHER, title=title, text="", now=now)


@address("meeting", "attendance", "check_in")
def a_meeting(world: World) -> dict[str, Any]:
    now = timezone.now()
    held = plan(club=world.club, starts_at=now - timedelta(hours=1), place=world.secret, now=now)
    return {"meeting_id": held.pk}


def _planned(world: World) -> Meeting:
    now = timezone.now()
    planned = plan(club=world.club, starts_at=now + timedelta(days=30), place=world.secret, now=now)
    add_item(meeting=planned, point=Point(f"Parler de {world.secret}"), now=now)
    return planned


@address(
    "move_meeting",
    "cancel_meeting",
    "meeting_ics",
    "meeting_agenda",
    "join_meeting_document",
    "call_meeting",
    "reply_meeting",
    "note_replies",
    "meeting_proxy",
    "meeting_proxy_back",
    "note_meeting_proxy",
)
def a_meeting_to_come(world: World) -> dict[str, Any]:
    return {"meeting_id": _planned(world).pk}


@address("meeting_call")
def a_called_meeting(world: World) -> dict[str, Any]:
    planned = _planned(world)
    call_to(meeting=planned, word=world.secret, late_reason="", by=None, now=timezone.now())
    return {"meeting_id": planned.pk, "number": 1}


@address("note_meeting_proxy_back")
def a_power(world: World) -> dict[str, Any]:
    planned = _planned(world)
    giver, holder = world.memberships[MEMBER], world.memberships[OTHER_MEMBER]
    give_meeting_proxy(meeting=planned, giver=giver, holder=holder, now=timezone.now())
    return {"meeting_id": planned.pk, "membership_id": giver.pk}


@address("agenda_item", "move_agenda_item", "remove_agenda_item")
def a_point(world: World) -> dict[str, Any]:
    return {"pk": items_of(_planned(world))[0].pk}


@address("meeting_document", "remove_meeting_document")
def a_meeting_paper(world: World) -> dict[str, Any]:
    author = world.member.person
    joined = join_document(
        meeting=_planned(world),
        title=f"Le projet {world.secret}",
        content=bytes_of(a_pdf()),
        by=author,
        now=timezone.now(),
    )
    return {"pk": joined.pk}


def _poll(world: World) -> DatePoll:
    now = timezone.now()
    return open_poll(
        club=world.club,
        title=world.secret,
        dates=[now + timedelta(days=20), now + timedelta(days=21)],
        answer_by=timezone.localdate(now) + timedelta(days=7),
        by=None,
        now=now,
    )


@address("date_poll", "answer_poll", "choose_poll_date", "drop_date_poll")
def a_date_poll(world: World) -> dict[str, Any]:
    return {"poll_id": _poll(world).pk}


@address("note_poll_answer")
def an_answer_to_note(world: World) -> dict[str, Any]:
    return {"poll_id": _poll(world).pk, "membership_id": world.member.pk}


@address("open_motion", "edit_motion")
def a_draft(world: World) -> dict[str, Any]:
    return {"motion_id": _draft(world).pk}


@address("motion", "vote", "give_proxy", "take_back", "noted_proxy", "note_votes", "close_motion")
def a_vote(world: World) -> dict[str, Any]:
    now = timezone.now()
    opened = open_motion(motion=_draft(world), deadline=now + timedelta(days=3), now=now)
    return {"motion_id": opened.pk}


@address("ask_again")
def an_objection(world: World) -> dict[str, Any]:
    now = timezone.now()
    opened = open_motion(motion=_draft(world), deadline=now + timedelta(days=3), now=now)
    return {"motion_id": close(motion=opened, now=now + timedelta(days=4)).pk}


@address("motion_thread", has_parts=True)
def a_discussed_question(world: World) -> dict[str, Any]:
    motion = _draft(world)
    _message(world, motion)
    return {"motion_id": motion.pk}


@address("withdraw_post")
def a_message(world: World) -> dict[str, Any]:
    return {"pk": _message(world, _draft(world)).pk}


@address("post_paper")
def a_joined_paper(world: World) -> dict[str, Any]:
    return {"pk": _message(world, _draft(world), paper=bytes_of(a_pdf())).pk}


def _message(world: World, motion: Motion, *, paper: bytes | None = None) -> Post:
    author = world.club.memberships.order_by("id").first()
    assert author is not None
    return say(
        thread=thread_of(motion),
        kind=Post.Kind.DOCUMENT if paper else Post.Kind.QUESTION,
        text=f"Combien coûte {world.secret} ?",
        paper=paper,
        by=author.person,
        now=timezone.now(),
    )


def _secret(world: World) -> dict[str, Any]:
    """What makes a secret vote of this world possible: a third voter, two who keep the key."""
    a_member(world.club, f"Tierce {world.secret}")
    return {"title": f"Élire {world.secret} ?", "scrutineers": 2}


@address("secret_questions", "secret_scrutineers", "secret_key", "secret_election_key")
def a_secret_vote_prepared(world: World) -> dict[str, Any]:
    return {"motion_id": a_secret_draft(world.club, **_secret(world)).motion.pk}


def _secret_vote(world: World) -> SecretElection:
    now = timezone.now()
    return an_election(world.club, now=now, deadline=now + timedelta(days=3), **_secret(world))


@address("secret_ballot", "secret_abandon")
def an_open_secret_vote(world: World) -> dict[str, Any]:
    return {"motion_id": _secret_vote(world).motion.pk}


def _sealed(world: World) -> SecretElection:
    now = timezone.now()
    opened = _secret_vote(world)
    for elector in opened.motion.electors.select_related("membership__person"):
        throw(opened, elector.membership, now=now)
    close_and_seal(opened, now=now)
    return opened


@address("secret_tally")
def a_sealed_secret_vote(world: World) -> dict[str, Any]:
    return {"motion_id": _sealed(world).motion.pk}


@address("secret_vote", "secret_urn", "secret_bundle", "secret_verifier", "secret_script")
def a_counted_secret_vote(world: World) -> dict[str, Any]:
    counted = _sealed(world)
    open_the_box(counted, 1, 2)
    return {"motion_id": counted.motion.pk}


@address("paper_vote", "paper_count")
def a_secret_vote_on_paper(world: World) -> dict[str, Any]:
    now = timezone.now()
    a_member(world.club, f"Tierce {world.secret}")
    held = plan(club=world.club, starts_at=now - timedelta(hours=1), place=world.secret, now=now)
    asked = draft(
        club=world.club,
        type=DecisionType.OTHER,
        title=f"Élire {world.secret} ?",
        text="",
        meeting=held,
        secrecy=Secrecy.PAPER,
        now=now,
    )
    return {"motion_id": open_motion(motion=asked, deadline=now + timedelta(hours=3), now=now).pk}


@address("voting_rule", is_shared=True)
def a_rule(world: World) -> dict[str, Any]:
    return {"decision": DecisionType.INVESTMENT.value}
