"""Every address of a club, opened as somebody who may, at the width that 400 % of zoom gives."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from members.permissions import OPEN_URLS
from tests.addresses import (
    CLUB_MAY,
    MANAGER,
    MEMBER,
    RECIPES,
    TREASURER,
    Route,
    World,
    a_world,
    arguments_of,
    routes,
)
from tests.browser.looking import Walker
from tests.build import a_federation, a_network

Walk = Callable[..., Walker]
VISITORS = (MANAGER, TREASURER, MEMBER)
PICTURES = os.environ.get("PICTURES", "")
WIDTHS = (320, 1280) if PICTURES else (320,)


def visitor_of(route: Route) -> str | None:
    """Who opens an address: the first of an officer or member who may and who finds it."""
    recipe = RECIPES.get(route.name)
    for one in VISITORS:
        if route.act in CLUB_MAY[one] and not (recipe and recipe.only and one not in recipe.only):
            return one
    return None


def pages_of_a_club() -> Iterator[tuple[Route, str]]:
    """Each address of a club with its visitor."""
    for route in routes():
        who = visitor_of(route)
        is_club_s = "slug" in route.arguments and route.place != "network"
        if who is not None and is_club_s and route.name not in OPEN_URLS:
            yield route, who


@pytest.mark.parametrize("who", VISITORS)
def test_every_address_reflows_and_has_no_fault(
    walk: Walk, live_server: LiveServer, who: str
) -> None:
    """Promise row 55: at 320 px, the pages no link of the demonstration leads to included."""
    world = a_world("Zephyr", a_network(), a_federation())
    walker = entered(walk, live_server, world, who)
    faults: dict[str, list[str]] = {}
    seen = 0
    for route, visitor in pages_of_a_club():
        if visitor != who:
            continue
        path = reverse(route.name, kwargs=arguments_of(route, world))
        if not is_a_page(world, who, path):
            continue
        seen += 1
        walker.go(path)
        for width in WIDTHS:
            walker.page.set_viewport_size({"width": width, "height": 760})
            if found := walker.faults():
                faults.setdefault(route.name, []).extend(f"{width}: {one}" for one in found)
            if PICTURES:
                target = Path(PICTURES) / f"{route.name}-{who}-{width}.png"
                walker.page.screenshot(path=target, full_page=True)
    assert faults == {}
    assert seen > 5


def is_a_page(world: World, who: str, path: str) -> bool:
    """True when the address answers a GET with a page, which files and buttons do not."""
    client = Client()
    client.force_login(world.people[who].user)
    answer = client.get(path)
    is_html = answer.get("Content-Type", "").startswith("text/html")
    return answer.status_code == 200 and is_html and "Content-Disposition" not in answer


def entered(walk: Walk, live_server: LiveServer, world: World, who: str) -> Walker:
    """A window in which somebody of the world is logged in."""
    client = Client()
    client.force_login(world.people[who].user)
    walker = walk(width=320)
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.session.session_key,
        "url": live_server.url,
    }
    walker.page.context.add_cookies([cookie])
    return walker
