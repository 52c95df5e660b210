"""Before the closing nothing that is served depends on how people vote."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.models import Ballot, Channel, Choice, DecisionType, Elector, Motion, QuestionKind
from governance.motions import draft, open_motion
from governance.voting import cast
from jobs.models import OutboxMail
from members.models import TrailEntry
from tests.addresses import (
    FEDERATION_STAFF,
    MANAGER,
    MEMBER,
    NETWORK_STAFF,
    OTHER_MEMBER,
    RECIPES,
    SECRETARY,
    TREASURER,
    World,
    a_world,
    arguments_of,
    routes,
)
from tests.build import a_federation, a_network
from tests.conftest import NIGHTLY

THEN = datetime(2026, 3, 14, 19, 0, tzinfo=UTC)
WATCHING = (OTHER_MEMBER, SECRETARY, MANAGER)
ALSO_AT_NIGHT = (TREASURER, NETWORK_STAFF, FEDERATION_STAFF)
CHANGES_EACH_TIME = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|"X-CSRFToken": ?"[^"]+"'
    rb"|[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}"
)


@pytest.fixture
def world(db, time_machine, caplog) -> World:
    time_machine.move_to(THEN, tick=False)
    caplog.set_level("CRITICAL", logger="django.request")
    federation = a_federation()
    return a_world("Zirzibule", a_network(federation=federation), federation)


def an_open_vote(world: World) -> Motion:
    now = timezone.now()
    question = draft(
        club=world.club, type=DecisionType.OTHER, title="Changer de salle ?", text="", now=now
    )
    return open_motion(motion=question, deadline=now + timedelta(days=2), now=now)


def addresses(world: World, motion: Motion) -> list[str]:
    """Every page one may read, those of a vote about this one."""
    found = []
    for route in routes():
        needs_more = route.arguments - {"slug"} and route.name not in RECIPES
        if route.act is None or needs_more or route.name == "open_motion":
            continue
        given = arguments_of(route, world)
        if "motion_id" in given:
            given["motion_id"] = motion.pk
        found.append(reverse(route.name, kwargs=given))
    return found


def served(clients: dict[str, Client], urls: list[str]) -> dict[tuple[str, str], bytes]:
    """What each person reads at each address, without what differs from one reading to the next."""
    read = {}
    for actor, client in clients.items():
        for url in urls:
            answer = client.get(url)
            body = (
                b"".join(answer.streaming_content)
                if getattr(answer, "streaming", False)
                else answer.content
            )
            read[actor, url] = CHANGES_EACH_TIME.sub(b"", body) + str(answer.status_code).encode()
    return read


def say_all(world: World, motion: Motion, choice: Choice) -> None:
    cast(
        motion=motion,
        elector_membership=world.member,
        choice=choice,
        channel=Channel.ONLINE,
        cast_by=world.member.person,
        now=timezone.now(),
    )


def test_no_page_of_any_role_depends_on_a_choice_before_the_closing(world: World) -> None:
    """Promise row 22: every address, every role, read after a ballot for and after one against."""
    motion = an_open_vote(world)
    urls = addresses(world, motion)
    clients = {}
    for actor in WATCHING + ALSO_AT_NIGHT * NIGHTLY:
        clients[actor] = Client(raise_request_exception=False)
        clients[actor].force_login(world.people[actor].user)
    say_all(world, motion, Choice.FOR)
    in_favour = served(clients, urls)
    say_all(world, motion, Choice.AGAINST)
    against = served(clients, urls)
    telling = [where for where, text in in_favour.items() if text != against[where]]
    assert telling == []
    assert sum(text.endswith(b"200") for text in in_favour.values()) > len(urls)


def test_the_test_above_would_see_a_choice(world: World) -> None:
    """Promise row 22, negative control: the voter's own page does change with the choice."""
    motion = an_open_vote(world)
    client = Client()
    client.force_login(world.people[MEMBER].user)
    url = reverse("motion", args=[world.club.slug, motion.pk])
    say_all(world, motion, Choice.FOR)
    before = served({MEMBER: client}, [url])
    say_all(world, motion, Choice.AGAINST)
    assert served({MEMBER: client}, [url]) != before


def test_neither_mail_nor_trail_tells_a_choice(world: World) -> None:
    """Promise row 22: the choice is in the ballot and nowhere else."""
    motion = an_open_vote(world)
    written = TrailEntry.objects.count(), OutboxMail.objects.count(), len(mail.outbox)
    say_all(world, motion, Choice.FOR)
    assert (TrailEntry.objects.count(), OutboxMail.objects.count(), len(mail.outbox)) == written
    columns = {
        column.name
        for model in (Motion, Elector)
        for column in connection.introspection.get_table_description(
            connection.cursor(), model._meta.db_table
        )
    }
    assert not any("choice" in name or name.startswith("count") for name in columns)


CANARY = "canari-objection-7c1d"
TWO_WAYS: dict[QuestionKind, tuple[dict[str, object], dict[str, object]]] = {
    QuestionKind.CHOICE: ({"picks": (1,)}, {"picks": (2,)}),
    QuestionKind.ELECTION: ({"picks": (1,)}, {"picks": (2,)}),
    QuestionKind.RANKED: ({"picks": (1, 2)}, {"picks": (2, 1)}),
    QuestionKind.CONSENT: (
        {"choice": Choice.FOR},
        {"choice": Choice.AGAINST, "reason": CANARY},
    ),
    QuestionKind.SENSE: ({"choice": Choice.FOR}, {"choice": Choice.AGAINST}),
}


@pytest.mark.parametrize("kind", list(TWO_WAYS))
def test_no_page_depends_on_an_answer_of_any_kind_before_the_closing(
    world: World, kind: QuestionKind, caplog
) -> None:
    """Promise rows 21 and 22: each kind answered two ways; pages, logs, mail and trail agree.

    Every address of votes and meetings, and the homes; nightly, every address and every role.
    """
    caplog.set_level("DEBUG", logger="governance")
    now = timezone.now()
    question = draft(
        club=world.club, type=DecisionType.OTHER, title="Quelle salle ?", text="", now=now,
        kind=kind, options=["Salle bleue", "Salle verte"],
        candidates=list(world.club.memberships.filter(left_on__isnull=True))[:2],
    )  # fmt: skip
    motion = open_motion(motion=question, deadline=now + timedelta(days=2), now=now)
    urls = addresses(world, motion)
    if not NIGHTLY:
        urls = [one for one in urls if "/votes/" in one or "/reunions" in one][:25]
    urls.append(reverse("club_home", args=[world.club.slug]))
    clients = {}
    for actor in WATCHING + ALSO_AT_NIGHT * NIGHTLY:
        clients[actor] = Client(raise_request_exception=False)
        clients[actor].force_login(world.people[actor].user)
    seen = []
    for answer in TWO_WAYS[kind]:
        cast(
            motion=motion, elector_membership=world.member, channel=Channel.ONLINE,
            cast_by=world.member.person, now=timezone.now(), **answer,
        )  # fmt: skip
        seen.append(served(clients, urls))
    assert [where for where, text in seen[0].items() if text != seen[1][where]] == []
    assert not any(CANARY.encode() in text for text in seen[1].values())
    assert CANARY not in caplog.text
    assert Ballot.objects.filter(elector__motion=motion).count() == 2
