"""Putting a backup back in an empty place, and proving that it is what was saved."""

import json
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.backing_up import FORMAT, LISTED, heads, postgresql_access, run, sha256_of


class NotRestored(Exception):
    """A backup that is not put back; the sentence says why, and nothing was changed."""


@dataclass(frozen=True)
class Restored:
    """A backup put back: how many files, the clubs whose book does not end as it was saved."""

    files: int
    clubs: int
    differing: tuple[str, ...]
    boxes_left_out: int


def restore(archive: Path) -> Restored:
    """Check the whole archive, fill the empty database and the files, migrate, compare the books.

    Raises `NotRestored` before anything is written when the database is not empty, or when the
    archive is not whole.
    """
    _check_empty()
    with tempfile.TemporaryDirectory(prefix="cymbale-") as place:
        listed = _unpacked(archive, Path(place))
        database = Path(place) / listed["database"]["name"]
        _fill(database)
        for sha256 in listed["files"]:
            _keep(Path(place) / "files" / sha256, sha256)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    found = dict(heads())
    differing = [slug for slug, last in listed["heads"].items() if found.get(slug) != last]
    return Restored(len(listed["files"]), len(found), tuple(differing), listed["boxes_left_out"])


def _check_empty() -> None:
    if connection.introspection.table_names():
        raise NotRestored(
            "La base n'est pas vide : rien n'a été changé. Restaurez dans une base neuve, puis "
            "servez celle-là."
        )


def _unpacked(archive: Path, place: Path) -> dict[str, Any]:
    """Take the archive out, with nothing outside `place`, and check each fingerprint."""
    try:
        with tarfile.open(archive) as packed:
            packed.extractall(place, filter="data")
        listed: dict[str, Any] = json.loads((place / LISTED).read_text())
        database = place / Path(str(listed["database"]["name"])).name
        whole = (
            listed["format"] == FORMAT
            and sha256_of(database) == listed["database"]["sha256"]
            and all(sha256_of(place / "files" / one) == one for one in listed["files"])
        )
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as problem:
        raise NotRestored(f"Ce fichier n'est pas une sauvegarde entière : {problem}") from problem
    if not whole:
        raise NotRestored("Cette sauvegarde est abîmée ou d'une autre sorte : rien n'a été changé.")
    if listed["engine"] != connection.vendor:
        raise NotRestored(
            f"Cette sauvegarde vient de {listed['engine']} : restaurez-la sur le même moteur."
        )
    return listed


def _fill(database: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(database)) as saved:
            connection.ensure_connection()
            saved.backup(connection.connection)
        connection.close()
        return
    options, environment = postgresql_access()
    run(["pg_restore", "--no-owner", "--exit-on-error", *options, str(database)], environment)


def _keep(saved: Path, sha256: str) -> None:
    target = Path(settings.MEDIA_ROOT) / sha256[:2] / sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(saved, target)
    target.chmod(0o640)
