"""Every address, every kind of person, both methods: generated from the resolver.

Promise row 42: nobody sees another club. Promise row 47: the headers are everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from csp.constants import WASM_UNSAFE_EVAL
from django.conf import settings as our_settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from jobs import queue
from members.models import User
from members.permissions import ACCOUNT_URLS, OPEN_URLS, Act
from tests.addresses import (
    ANONYMOUS,
    CLUB_MAY,
    EX_MEMBER,
    LONER,
    MANAGER,
    MEMBER,
    NETWORK_MAY,
    OUTSIDER,
    RECIPES,
    SECRETARY,
    TREASURER,
    Route,
    World,
    a_world,
    arguments_of,
    routes,
    users_of,
)
from tests.build import a_federation, a_network

REFUSALS = (400, 409, 422)
METHODS = ("GET", "POST")
WASM = WASM_UNSAFE_EVAL  # on the pages of a secret vote that compute: test_secret_pages names them
OURS, THEIRS = "Zirzibule", "Kanarigrise"
INSIDERS = (MEMBER, EX_MEMBER, TREASURER, MANAGER, SECRETARY)


@dataclass
class Stage:
    """Two clubs of one network, and a logged-in client for everybody who knocks."""

    ours: World
    theirs: World
    clients: dict[str, Client]


def test_every_address_is_classified() -> None:
    """Promise row 42: a new address without an act, or an entry in the open list, fails here."""
    unclassified = [
        route.name
        for route in routes()
        if route.act is None and route.name not in OPEN_URLS | ACCOUNT_URLS
    ]
    assert unclassified == []


def test_the_open_lists_name_only_addresses_that_exist() -> None:
    names = {route.name for route in routes()}
    may_be_off = {"mfa_trust"}
    assert (OPEN_URLS | ACCOUNT_URLS) - names <= may_be_off


def test_no_two_addresses_share_a_name() -> None:
    names = [route.name for route in routes()]
    assert sorted(names) == sorted(set(names))


def test_every_address_with_an_object_says_how_to_make_one() -> None:
    needing = {
        route.name for route in routes() if route.act is not None and route.arguments - {"slug"}
    }
    missing = sorted(needing - set(RECIPES))
    assert not missing, f"register with @address in tests/<room>/addresses.py: {missing}"


@pytest.fixture
def stage(
    db: None,
    caplog: pytest.LogCaptureFixture,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Stage:
    """The two worlds, once per test; files in a folder of their own, no broker."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *_args: None)
    caplog.set_level("CRITICAL", logger="django.request")
    federation = a_federation()
    network = a_network(federation=federation)
    ours = a_world(OURS, network, federation)
    theirs = a_world(THEIRS, network, federation)
    return Stage(
        ours, theirs, {name: _client(user) for name, user in users_of(ours, theirs).items()}
    )


def test_each_door_opens_to_those_who_may_and_to_nobody_else(stage: Stage) -> None:
    """Promise row 42: 404 to outsiders, 403 to the wrong role, the login page to a stranger."""
    surprises = []
    for route in _ours():
        arguments = arguments_of(route, stage.ours)
        for actor, client in stage.clients.items():
            for method in METHODS:
                answer = _knock(client, method, reverse(route.name, kwargs=arguments))
                wanted = _wanted(route, actor)
                if method == "POST" and wanted == "open" and _has_parts(route):
                    wanted = "open or forbidden"
                if not _is_as_wanted(answer, wanted):
                    surprises.append(
                        f"{method} {route.name}, {actor}: {answer.status_code}, not {wanted}"
                    )
                surprises += _leaks(route, method, actor, answer, stage)
                surprises += _missing_headers(route, method, actor, answer)
    assert not surprises, "\n".join(["", *surprises])


def test_an_object_of_another_club_is_not_found_under_ours(stage: Stage) -> None:
    """Promise row 42: the ids of the other club, under our address, are 404 and say nothing."""
    surprises = []
    for route in _ours():
        if route.place != "club" or not route.arguments - {"slug"}:
            continue
        theirs = arguments_of(route, stage.theirs) | {"slug": stage.ours.club.slug}
        if theirs == arguments_of(route, stage.ours) or RECIPES[route.name].is_shared:
            continue
        for actor in INSIDERS:
            for method in METHODS:
                answer = _knock(stage.clients[actor], method, reverse(route.name, kwargs=theirs))
                if answer.status_code not in (403, 404, 405):
                    surprises.append(f"{method} {route.name}, {actor}: {answer.status_code}")
                if THEIRS.encode() in answer.content:
                    surprises.append(f"{method} {route.name}, {actor}: reads the other club")
    assert not surprises, "\n".join(["", *surprises])


def test_one_s_own_account_pages_never_fail(stage: Stage) -> None:
    """allauth's pages, open ones and those of an account, in our frame."""
    surprises = []
    for route in routes():
        if route.name not in OPEN_URLS | ACCOUNT_URLS or route.arguments:
            continue
        for actor in (ANONYMOUS, MEMBER, LONER):
            answer = _knock(stage.clients[actor], "GET", reverse(route.name))
            if answer.status_code >= 500:
                surprises.append(f"{route.name}, {actor}: {answer.status_code}")
            if actor == ANONYMOUS and route.name in ACCOUNT_URLS and not _is_login(answer):
                surprises.append(f"{route.name}: open to a stranger ({answer.status_code})")
            surprises += _missing_headers(route, "GET", actor, answer)
    assert not surprises, "\n".join(["", *surprises])


def _ours() -> Iterator[Route]:
    """The addresses of our own pages whose object we know how to make (a test of its own)."""
    return (
        route
        for route in routes()
        if route.act is not None and (route.name in RECIPES or not route.arguments - {"slug"})
    )


def _client(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def _knock(client: Client, method: str, url: str) -> HttpResponse:
    """Ask, then undo whatever was done."""
    with transaction.atomic():
        answer = client.generic(method, url)
        if getattr(answer, "streaming", False):
            answer.content = b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def _wanted(route: Route, actor: str) -> str:
    """What the table says: login, open, forbidden or nothing there."""
    if actor == ANONYMOUS:
        return "login"
    if route.place == "own":
        return "open or nothing" if actor == LONER else "open"
    acts: frozenset[Act] = (CLUB_MAY if route.place == "club" else NETWORK_MAY).get(
        actor, frozenset()
    )
    if not acts:
        return "nothing"
    if route.act not in acts:
        return "forbidden"
    recipe = RECIPES.get(route.name)
    if recipe is not None and recipe.only is not None and actor not in recipe.only:
        return "nothing"
    return "open"


def _has_parts(route: Route) -> bool:
    recipe = RECIPES.get(route.name)
    return recipe is not None and recipe.has_parts


def _is_as_wanted(answer: HttpResponse, wanted: str) -> bool:
    if wanted == "login":
        return _is_login(answer)
    if answer.status_code == 405:
        return True
    if wanted.startswith("open") and (answer.status_code < 400 or answer.status_code in REFUSALS):
        return not _is_login(answer)
    return answer.status_code == (403 if wanted.endswith("forbidden") else 404)


def _is_login(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith(
        reverse(our_settings.LOGIN_URL)
    )


def _leaks(
    route: Route, method: str, actor: str, answer: HttpResponse, stage: Stage
) -> Iterator[str]:
    """Words of a club in an answer to somebody of another club."""
    if route.place == "network":
        return
    forbidden = OURS if actor in (OUTSIDER, LONER, ANONYMOUS) else THEIRS
    text = answer.content.decode("utf-8", "replace")
    if forbidden in text:
        yield f"{method} {route.name}, {actor}: reads “{forbidden}”"


def _missing_headers(route: Route, method: str, actor: str, answer: HttpResponse) -> Iterator[str]:
    """Promise row 47, on this answer."""
    policy = answer.headers.get("Content-Security-Policy", "")
    scripts = [part for part in policy.split("; ") if part.startswith("script-src")]
    wanted = {
        "a strict script policy": bool(scripts) and "unsafe" not in scripts[0].replace(WASM, ""),
        "frame-ancestors": "frame-ancestors 'none'" in policy,
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.headers.get("Referrer-Policy") == "same-origin",
        "no-store": actor == ANONYMOUS or "no-store" in answer.headers.get("Cache-Control", ""),
    }
    for name, is_there in wanted.items():
        if not is_there:
            yield f"{method} {route.name}, {actor}: {answer.status_code} without {name}"
