"""A backup in one file: the database, the stored files, and a list of what must be found again.

The ballots of a secret vote still open are left out (promises 2.4): whoever holds a backup taken
during the vote and another taken later could otherwise compare them. A vote open at the moment of
the backup is begun again after a restoration.
"""

import hashlib
import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from clubs.models import Club
from governance.models import OpenBox
from jobs.models import StoredFile
from ledger.chain import head

FORMAT = "cymbale-backup-1"
LEFT_OUT = OpenBox._meta.db_table
LISTED = "manifest.json"


@dataclass(frozen=True)
class BackedUp:
    """A backup that was written: where, how many files, the votes whose box was left out."""

    path: Path
    files: int
    size: int
    boxes_left_out: int
    files_missing: tuple[str, ...]


def back_up(folder: Path, *, now: datetime) -> BackedUp:
    """Write `cymbale-<moment>.tar` in `folder`, whole or not at all; readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"cymbale-{now:%Y%m%d-%H%M%S}.tar"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as place:
        database = _database_copy(Path(place))
        kept, missing = _stored()
        boxes = OpenBox.objects.count()
        listed = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "engine": connection.vendor,
            "database": {"name": database.name, "sha256": sha256_of(database)},
            "files": sorted(kept),
            "heads": dict(heads()),
            "boxes_left_out": boxes,
        }
        partial = Path(place) / target.name
        _pack(partial, database, kept, listed)
        os.chmod(partial, 0o600)
        partial.rename(target)
    return BackedUp(target, len(kept), target.stat().st_size, boxes, tuple(missing))


def heads() -> Iterator[tuple[str, list[Any]]]:
    """The last link of each club's book, as the documents print it."""
    for club in Club.objects.order_by("slug"):
        last = head(club)
        yield club.slug, [last.number, last.hash] if last else []


def sha256_of(path: Path) -> str:
    """The fingerprint of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _database_copy(place: Path) -> Path:
    if connection.vendor == "sqlite":
        return _sqlite_copy(place / "database.sqlite3")
    return _postgresql_copy(place / "database.dump")


def _sqlite_copy(path: Path) -> Path:
    """`VACUUM INTO`, then the open boxes are emptied in the copy and nothing of them stays."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        guards = copy.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
            [LEFT_OUT],
        ).fetchall()
        copy.execute("PRAGMA secure_delete = ON")
        for name, _sql in guards:
            copy.execute(f'DROP TRIGGER "{name}"')
        copy.execute(f'DELETE FROM "{LEFT_OUT}"')  # noqa: S608 - our own table's name
        for _name, sql in guards:
            copy.execute(sql)
        copy.execute("VACUUM")
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise OSError("the copy of the database is damaged")
    return path


def _postgresql_copy(path: Path) -> Path:
    options, environment = postgresql_access()
    run(
        [
            "pg_dump",
            "--format=custom",
            f"--exclude-table-data={LEFT_OUT}",
            f"--file={path}",
            *options,
        ],
        environment,
    )
    return path


def postgresql_access() -> tuple[list[str], dict[str, str]]:
    """The options that name our database to PostgreSQL's own programs; the password goes aside."""
    known = connection.settings_dict
    options = [f"--dbname={known['NAME']}"]
    for name, option in (("HOST", "host"), ("PORT", "port"), ("USER", "username")):
        if known[name]:
            options.append(f"--{option}={known[name]}")
    return options, os.environ | {"PGPASSWORD": known["PASSWORD"] or ""}


def run(command: list[str], environment: dict[str, str]) -> None:
    """Run a program of PostgreSQL; raises `OSError` with what it said."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - a list of ours, no shell
    if done.returncode:
        raise OSError(done.stderr.strip() or f"{command[0]} failed")


def _stored() -> tuple[list[str], list[str]]:
    """The content addresses of the files kept, and those the disk has lost."""
    kept: list[str] = []
    missing: list[str] = []
    for stored in StoredFile.objects.order_by("sha256"):
        (kept if stored.path.exists() else missing).append(stored.sha256)
    return kept, missing


def _pack(path: Path, database: Path, kept: list[str], listed: dict[str, Any]) -> None:
    manifest = path.parent / LISTED
    manifest.write_text(json.dumps(listed, indent=1, sort_keys=True))
    with tarfile.open(path, "w") as archive:
        archive.add(manifest, LISTED)
        archive.add(database, database.name)
        for sha256 in kept:
            archive.add(Path(settings.MEDIA_ROOT) / sha256[:2] / sha256, f"files/{sha256}")
