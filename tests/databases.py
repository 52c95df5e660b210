"""The test database of each engine, and clones of it for tests with real commits.

On SQLite the migrated file is kept in pytest's cache, under a fingerprint of everything that makes
it: migrations, triggers, locked packages. A change there migrates again, from nothing.
"""

import hashlib
import shutil
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

SOURCES = ("*/migrations/*.py", "*/*triggers.py", "requirements/*.txt")
MAKERS = ("clubs/guarding.py", "config/guard.py", "config/settings.py", "tests/databases.py")


@contextmanager
def migrated(cache: Path) -> Iterator[None]:
    """The session's database, migrated, with every guard; removed after."""
    if connection.vendor != "sqlite":
        made = setup_databases(
            verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set()
        )
        yield
        teardown_databases(made, verbosity=0)
        return
    kept = cache / f"{_fingerprint()}.sqlite3"
    if not kept.exists():
        _migrate_into(kept)
    file = Path(connection.settings_dict["TEST"]["NAME"])
    shutil.copyfile(kept, file)
    with named(str(file)):
        yield
    file.unlink()


def _migrate_into(kept: Path) -> None:
    """Migrate from nothing, then keep the file; two sessions at once each make the same."""
    made = setup_databases(
        verbosity=0, interactive=False, aliases={"default"}, serialized_aliases=set()
    )
    connection.close()
    part = kept.with_name(f"{uuid.uuid4().hex}.part")
    shutil.copyfile(connection.settings_dict["NAME"], part)
    part.rename(kept)
    teardown_databases(made, verbosity=0)


def _fingerprint() -> str:
    root = Path(settings.BASE_DIR)
    files = sorted({path for pattern in SOURCES for path in root.glob(pattern)})
    digest = hashlib.sha256()
    for path in [*files, *(root / name for name in MAKERS)]:
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


def clone(folder: Path) -> AbstractContextManager[None]:
    """A copy of the migrated database, the one in use inside this context."""
    return _file_clone(folder) if connection.vendor == "sqlite" else _postgresql_clone()


@contextmanager
def _file_clone(folder: Path) -> Iterator[None]:
    template = Path(connection.settings_dict["NAME"])
    connection.close()
    copy = folder / "live.sqlite3"
    for suffix in ("", "-wal"):
        if Path(f"{template}{suffix}").exists():
            shutil.copyfile(f"{template}{suffix}", f"{copy}{suffix}")
    with named(str(copy)):
        yield


@contextmanager
def _postgresql_clone() -> Iterator[None]:
    template = connection.settings_dict["NAME"]
    name = f"{template}_{uuid.uuid4().hex[:8]}"
    connection.close()
    _maintain(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        with named(name):
            yield
    finally:
        _maintain(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def named(name: str) -> Iterator[None]:
    """Point this connection, and those other threads will open, at another database."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before


def _maintain(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
