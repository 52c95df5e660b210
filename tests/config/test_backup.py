"""A backup gives everything back in an empty place, and never holds an open secret box."""

import sqlite3
import tarfile
import uuid
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clubs.models import Club
from config.backing_up import LEFT_OUT, back_up
from config.guard import faults
from config.restoring import NotRestored, restore
from governance.models import OpenBox, SecretVote
from jobs.files import store
from ledger.chain import verify_chain
from tests.build import NOW
from tests.databases import _maintain, named
from tests.governance.secret.build import all_vote, an_election
from tests.ledger.build import FOUNDED, a_club, a_member, contribute


@contextmanager
def an_empty_database(folder: Path):
    """A database without a table, the one in use inside this context."""
    if connection.vendor == "sqlite":
        with named(str(folder / "restored.sqlite3")):
            yield
        return
    name = f"restored_{uuid.uuid4().hex[:8]}"
    connection.close()
    _maintain(f'CREATE DATABASE "{name}"')
    try:
        with named(name):
            yield
    finally:
        _maintain(f'DROP DATABASE "{name}" WITH (FORCE)')


def throw_all(election):
    all_vote(election, [["for"]] * 3)


def canary():
    """A ballot of the open box, as it is stored."""
    return OpenBox.objects.get().ciphertexts[0].encode()


@pytest.fixture
def site(live_db, settings, tmp_path):
    """A club with money, a stored file, and a secret vote whose box holds a ballot."""
    settings.MEDIA_ROOT = tmp_path / "files"
    club = a_club()
    for _number in range(3):
        contribute(club, FOUNDED, {a_member(club): 2_500})
    store(content=b"un document", name="document.pdf", content_type="application/pdf", now=NOW)
    throw_all(an_election(club))
    return club


def test_what_is_restored_is_what_was_saved(site, settings, tmp_path):
    """Promise row 37, small: an empty place, the same heads, every guard, every file."""
    made = back_up(tmp_path / "backups", now=NOW)
    slug, length = site.slug, verify_chain(site).length
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    with an_empty_database(tmp_path):
        done = restore(made.path)
        assert (done.files, done.clubs, done.differing) == (1, 1, ())
        report = verify_chain(Club.objects.get(slug=slug))
        assert (report.ok, report.length) == (True, length)
        assert faults(connection) == []
        assert OpenBox.objects.count() == 0
        assert SecretVote.objects.count() == 1
    assert [
        file.read_bytes() for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()
    ] == [b"un document"]


def test_an_open_box_is_not_in_a_backup(site, tmp_path):
    """Promises 2.4: a backup taken during a secret vote holds none of its ballots."""
    made = back_up(tmp_path / "backups", now=NOW)
    assert made.boxes_left_out == 1
    assert canary() not in made.path.read_bytes()
    assert len(OpenBox.objects.get().ciphertexts) == 3
    if connection.vendor == "sqlite":
        with tarfile.open(made.path) as packed:
            packed.extract("database.sqlite3", tmp_path, filter="data")
        with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as copy:
            assert copy.execute(f"SELECT COUNT(*) FROM {LEFT_OUT}").fetchone() == (0,)


def test_a_backup_of_everything_would_hold_the_box(site, tmp_path):
    """The negative control: the canary is found where nothing is left out."""
    if connection.vendor != "sqlite":
        pytest.skip("pg_dump compresses: the bytes cannot be searched")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "whole.sqlite3")])
    assert canary() in (tmp_path / "whole.sqlite3").read_bytes()


def test_a_backup_is_its_owners_and_nothing_half_written_stays(site, tmp_path):
    made = back_up(tmp_path / "backups", now=NOW)
    assert made.path.stat().st_mode & 0o077 == 0
    assert [one.name for one in (tmp_path / "backups").iterdir()] == [made.path.name]


def test_a_database_in_use_is_never_overwritten(site, tmp_path):
    made = back_up(tmp_path / "backups", now=NOW)
    with pytest.raises(NotRestored, match="n'est pas vide"):
        restore(made.path)
    with pytest.raises(CommandError, match="n'est pas vide"):
        call_command("restore", str(made.path))
    assert Club.objects.count() == 1


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_damaged_backup_is_refused_before_anything_is_written(site, settings, tmp_path, where):
    made = back_up(tmp_path / "backups", now=NOW)
    content = bytearray(made.path.read_bytes())
    content[int(len(content) * where)] ^= 0xFF
    made.path.write_bytes(bytes(content))
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    with an_empty_database(tmp_path):
        with pytest.raises(NotRestored):
            restore(made.path)
        assert connection.introspection.table_names() == []
    assert not Path(settings.MEDIA_ROOT).exists()


def test_a_cut_backup_is_refused(site, tmp_path):
    made = back_up(tmp_path / "backups", now=NOW)
    made.path.write_bytes(made.path.read_bytes()[:5000])
    with an_empty_database(tmp_path), pytest.raises(NotRestored):
        restore(made.path)


def test_a_document_lost_by_the_disk_is_named(site, tmp_path, settings, capsys):
    for file in Path(settings.MEDIA_ROOT).rglob("*"):
        if file.is_file():
            file.unlink()
    call_command("backup", str(tmp_path / "backups"))
    assert "document absent du disque" in capsys.readouterr().err
