"""Pages walked in Chromium: a live server on a clone of the database, Debian's browser, axe.

A test that finds no Chromium is skipped and says so; where `CI` is set it fails.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import Walker
from tests.databases import clone, named

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop, in tests alone

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session."""
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: the pages were not walked")
        pytest.skip("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_database(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The name of a database that holds the demonstration, made once."""
    with django_db_blocker.unblock():
        template = connection.settings_dict["NAME"]
        with clone(tmp_path_factory.mktemp("demo")):
            call_command("demo", stdout=StringIO())
            name = connection.settings_dict["NAME"]
            with named(template):
                yield name


@pytest.fixture
def demo(demo_database: str, live_server: LiveServer, tmp_path: Path) -> Iterator[None]:
    """The live server answers from a copy of the demonstration, thrown away after the test."""
    folder = tmp_path / "demo"
    folder.mkdir()
    with named(demo_database), clone(folder):
        yield


@pytest.fixture
def walk(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Walker]]:
    """`walk(width=360)` opens a new browser window, logged out, on the live server."""
    contexts: list[BrowserContext] = []

    def opened(*, width: int = 1280, height: int = 800, **options: object) -> Walker:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            bypass_csp=False,
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page: Page = context.new_page()
        return Walker(page)

    yield opened
    for context in contexts:
        context.close()
