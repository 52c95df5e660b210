"""Both engines for every test, and real commits on a clone for those that need them.

Without anything set the tests run on a SQLite *file* (WAL, IMMEDIATE, as in production); with
`DATABASE_URL=postgres://…` on PostgreSQL. The book's triggers are installed in both. Neither
Django's flush nor TRUNCATE can pass them, so a test with real commits (`live_db`, threads allowed)
runs on a clone of the freshly migrated database, thrown away afterwards; pytest-django's
`transactional_db` and `live_server` mean the same thing here.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests.databases import clone, migrated
from tests.strict import strict_templates

__all__ = ["strict_templates"]

NIGHTLY = os.environ.get("CYMBALE_NIGHTLY") == "1"

hypothesis_settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.register_profile(
    "nightly",
    hypothesis_settings.get_profile("suite"),
    derandomize=False,
)
hypothesis_settings.load_profile("nightly" if NIGHTLY else "suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--row N` runs the tests that prove one promise: its number is in their docstrings."""
    parser.addoption("--row", type=int, default=None, help="only the tests of this promise row")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave full figures to `make nightly`; refuse the marker whose flush the triggers refuse."""
    row = config.getoption("--row")
    if row is not None:
        chosen = [item for item in items if _proves(item, row)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen
    for item in items:
        if item.get_closest_marker("nightly") and not NIGHTLY:
            item.add_marker(pytest.mark.skip(reason="full figure: make nightly"))
        mark = item.get_closest_marker("django_db")
        if mark is not None and mark.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: use the live_db fixture, not transaction=True")


def _proves(item: pytest.Item, row: int) -> bool:
    words = getattr(getattr(item, "obj", None), "__doc__", None) or ""
    return re.search(rf"[Pp]romise row {row}\b", words) is not None


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Argon2 takes its time on purpose; hundreds of invented accounts need not."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def french() -> None:
    """Each test begins in French, whatever language the page of the one before was read in."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, worker_id_or_none: str
) -> None:
    """A database of our own: a file for SQLite, a name nobody else uses for PostgreSQL."""
    for alias in connections:
        test = connections[alias].settings_dict["TEST"]
        if connections[alias].vendor == "sqlite":
            folder = tmp_path_factory.mktemp("database")
            test["NAME"] = str(folder / f"{alias}{worker_id_or_none}.sqlite3")
        else:
            test["NAME"] = f"test_cymbale_{os.getpid()}{worker_id_or_none}"


@pytest.fixture(scope="session")
def worker_id_or_none(request: pytest.FixtureRequest) -> str:
    """The xdist worker's name with an underscore, or nothing."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    return f"_{worker}" if worker else ""


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
    pytestconfig: pytest.Config,
) -> Iterator[None]:
    """One migrated database for the session, whatever fixtures its tests ask for."""
    with django_db_blocker.unblock(), migrated(pytestconfig.cache.mkdir("migrated")):
        yield


@pytest.fixture
def live_db(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """A clone of the migrated database: real commits, threads allowed, thrown away after."""
    if "db" in request.fixturenames:
        raise pytest.UsageError("ask for db or for live_db, not both")
    with django_db_blocker.unblock(), clone(tmp_path):
        yield


@pytest.fixture
def transactional_db(live_db: None) -> None:
    """What pytest-django's live_server asks for: here, a clone."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail in the test itself when it leaves a broken deferred foreign key."""
    result = yield
    in_test = "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db")
    if in_test and connection.in_atomic_block and not connection.needs_rollback:
        connection.check_constraints()
    return result
