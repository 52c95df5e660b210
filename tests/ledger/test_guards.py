"""The guards survive migrations, and nothing starts without them."""

import shutil
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection, models

import ledger.migrations
from clubs.guarding import NoTruncate
from config.guard import catalogue, faults, guard, guards_down, install_triggers, triggers_check
from ledger.models.book import Entry, EntryNote, Transfer

only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite rebuilds tables")


def _drop(trigger):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "{trigger.full_name}"')
        else:
            cursor.execute(f'DROP TRIGGER "{trigger.full_name}" ON "{trigger.table}"')


def _present_triggers():
    return [trigger for trigger in catalogue() if trigger.on(connection.vendor)]


def test_a_migrated_database_has_every_guard(live_db):
    """Promise row 3: 0 missing after the migrations."""
    assert faults(connection) == []
    guard()


def test_the_guard_refuses_when_any_one_is_removed(live_db):
    """Promise row 3: whichever it is, its absence is named and nothing starts."""
    for trigger in _present_triggers():
        _drop(trigger)
        with pytest.raises(ImproperlyConfigured, match=trigger.full_name):
            guard()
        assert [error.id for error in triggers_check(databases=["default"])] == ["config.E001"]
        with guards_down(connection):
            pass
        guard()


def test_the_guard_refuses_a_trigger_that_was_softened(live_db):
    """Promise row 3: the catalogue is compared word for word, not by names."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute('DROP TRIGGER "guard_ledger_entry_no_delete"')
            cursor.execute(
                'CREATE TRIGGER "guard_ledger_entry_no_delete" BEFORE DELETE ON ledger_entry '
                "BEGIN SELECT 1; END"
            )
        else:
            cursor.execute(
                'CREATE OR REPLACE FUNCTION "guard_ledger_entry_no_delete"() RETURNS trigger '
                "LANGUAGE plpgsql AS $$BEGIN RETURN OLD; END$$"
            )
    with pytest.raises(ImproperlyConfigured, match="altered trigger guard_ledger_entry_no_delete"):
        guard()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL can disable one")
@pytest.mark.parametrize("how", ["DISABLE", "ENABLE", "ENABLE REPLICA"])
def test_the_guard_refuses_a_trigger_not_always_enabled(live_db, how):
    """Promise row 3: in force whatever the replication role."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE ledger_entry {how} TRIGGER guard_entry_insert")
    with pytest.raises(ImproperlyConfigured, match="altered trigger guard_entry_insert"):
        guard()


@only_sqlite
def test_the_guard_refuses_a_connection_without_its_pragmas(live_db):
    """Promise row 3: the triggers' own conditions are guarded too."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
    with pytest.raises(ImproperlyConfigured, match="recursive_triggers"):
        guard()


def test_migrate_puts_back_what_was_lost(live_db):
    """Promise row 3: running migrate, even with nothing to do, reinstalls the catalogue."""
    _drop(_present_triggers()[0])
    call_command("migrate", verbosity=0)
    guard()


def test_looking_at_the_plan_leaves_the_guards_up(live_db, capsys):
    """Promise row 3: migrate --plan changes nothing."""
    call_command("migrate", "--plan", verbosity=0)
    guard()


@only_sqlite
def test_without_the_wrapper_a_rebuilt_table_loses_its_triggers_in_silence(live_db):
    """Promise row 3 (negative control): Django's own table rebuild, as SQLite does it."""
    _rebuild(EntryNote, "text", models.CharField(max_length=500, default="x"))
    with pytest.raises(ImproperlyConfigured, match="missing trigger guard_entrynote_update"):
        guard()


@only_sqlite
def test_without_the_wrapper_a_trigger_of_another_table_makes_the_rebuild_fail(live_db):
    """Promise row 3 (negative control): the other half of the trap (stack.md, trap 3)."""
    with pytest.raises(OperationalError, match="no such table"):
        _rebuild(Transfer, "quantity")


@only_sqlite
@pytest.mark.parametrize(("model", "field"), [(Transfer, "quantity"), (Entry, "number")])
def test_a_table_is_rebuilt_between_guards_down_and_up(live_db, model, field):
    """Promise row 3: a real rebuild on SQLite, and 0 trigger missing after."""
    with guards_down(connection):
        _rebuild(model, field)
    guard()


def _rebuild(model, field_name, new=None):
    """What an AlterField does: rename, copy, drop."""
    old = model._meta.get_field(field_name)
    new = new or models.BigIntegerField(default=7)
    new.set_attributes_from_name(field_name)
    new.model = model
    with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
        editor.alter_field(model, old, new, strict=False)


def test_a_migration_of_the_next_release_keeps_every_guard(
    live_db, settings, tmp_path, monkeypatch
):
    """Promise row 3: the migrate command with a real AlterField on a sealed table."""
    package = tmp_path / "next_release"
    shutil.copytree(Path(ledger.migrations.__file__).parent, package)
    last = sorted(path.stem for path in package.glob("0*.py"))[-1]
    (package / "0999_longer_key.py").write_text(
        "from django.db import migrations, models\n"
        "class Migration(migrations.Migration):\n"
        f"    dependencies = [('ledger', '{last}')]\n"
        "    operations = [\n"
        "        migrations.AlterField('entry', 'key', models.CharField(max_length=90)),\n"
        "        migrations.AddField('transfer', 'extra', models.IntegerField(default=0))]\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    settings.MIGRATION_MODULES = {"ledger": "next_release"}
    call_command("migrate", "ledger", verbosity=0)
    with connection.cursor() as cursor:
        names = [
            c.name
            for c in connection.introspection.get_table_description(cursor, "ledger_transfer")
        ]
    assert "extra" in names
    guard()
    for name in [name for name in sys.modules if name.startswith("next_release")]:
        del sys.modules[name]


def test_a_failed_migration_still_puts_the_guards_back(live_db):
    """Promise row 3: whatever happens inside, the guards come back."""

    def fail():
        with guards_down(connection):
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        fail()
    guard()


def test_guards_from_an_older_version_are_removed(live_db):
    """Promise row 3: a trigger that left the catalogue does not stay behind."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER guard_old BEFORE DELETE ON ledger_book BEGIN SELECT 1; END"
            )
        else:
            for statement in NoTruncate("clubs_club").on("postgresql"):
                cursor.execute(statement)
    with pytest.raises(ImproperlyConfigured, match="unknown trigger guard_"):
        guard()
    call_command("migrate", verbosity=0)
    guard()


def test_installing_twice_is_refused_by_the_database_not_ignored(live_db):
    """Promise row 3: the catalogue is installed on bare tables only."""
    with pytest.raises(Exception, match="already exists"):
        install_triggers(connection)
