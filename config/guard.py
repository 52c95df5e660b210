"""The guard: every trigger of the catalogue is in the database, word for word, or we do not start.

Django's migrations on SQLite rebuild tables and lose their triggers without a word, so `migrate`
drops them all before and reinstalls them after. What serves people calls `guard()` first: wsgi,
the worker, `make run`; `check --database default` says the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from clubs.guarding import PREFIX, AnyTrigger

_migrating: ContextVar[bool] = ContextVar("migrating", default=False)


def catalogue() -> tuple[AnyTrigger, ...]:
    """Every trigger the apps ask for, from the bottom of the hill to the top."""
    found: list[AnyTrigger] = []
    for app in reversed(settings.OUR_APPS):
        if find_spec(f"{app}.triggers"):
            found.extend(import_module(f"{app}.triggers").TRIGGERS)
    names = [trigger.full_name for trigger in found]
    if len(set(names)) != len(names):
        raise ImproperlyConfigured("two triggers bear the same name")
    return tuple(found)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Remove every trigger of ours, of this version or an older one. For `migrate` only."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
                [PREFIX + "%"],
            )
            statements = [f'DROP TRIGGER "{name}"' for (name,) in cursor.fetchall()]
        else:
            cursor.execute(
                "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
                " AND prorettype = 'trigger'::regtype AND proname LIKE %s",
                [PREFIX + "%"],
            )
            statements = [f'DROP FUNCTION "{name}"() CASCADE' for (name,) in cursor.fetchall()]
        for statement in statements:
            cursor.execute(statement)


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger of the catalogue whose table exists, in one transaction."""
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for trigger in catalogue():
            if trigger.table in tables:
                for statement in trigger.on(connection.vendor):
                    cursor.execute(statement)


@contextmanager
def guards_down(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Put the guards down for a migration and back up after it, even when it fails."""
    drop_triggers(connection)
    try:
        yield
    finally:
        install_triggers(connection)


@contextmanager
def about_to_migrate() -> Iterator[None]:
    """Let `migrate` pass the system check that asks to run `migrate`."""
    token = _migrating.set(True)
    try:
        yield
    finally:
        _migrating.reset(token)


def faults(connection: BaseDatabaseWrapper) -> list[str]:
    """What differs between the catalogue and the database, a line each; empty when all is well."""
    wanted = {t.full_name: t for t in catalogue() if t.on(connection.vendor)}
    present = dict(_present(connection))
    lines = [f"missing trigger {name}" for name in sorted(wanted.keys() - present.keys())]
    lines += [f"unknown trigger {name}" for name in sorted(present.keys() - wanted.keys())]
    for name in sorted(wanted.keys() & present.keys()):
        if present[name] != _expected(wanted[name], connection.vendor):
            lines.append(f"altered trigger {name}")
    if connection.vendor == "sqlite":
        lines += [
            f"PRAGMA {pragma} is off"
            for pragma in ("foreign_keys", "recursive_triggers")
            if not _pragma(connection, pragma)
        ]
    return lines


def guard(alias: str = "default") -> None:
    """Raise `ImproperlyConfigured` when the database has lost one of its guards."""
    found = faults(connections[alias])
    if found:
        raise ImproperlyConfigured(
            "The database lacks its guards: " + "; ".join(found) + ". Run `manage.py migrate`."
        )


@register(Tags.database)
def triggers_check(*, databases: Any = None, **_kwargs: object) -> list[CheckMessage]:
    """`manage.py check --database default`: the guard as a system check."""
    if _migrating.get():
        return []
    return [
        Error(line, hint="Run `manage.py migrate`.", id="config.E001")
        for alias in databases or ()
        for line in faults(connections[alias])
    ]


def _present(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, tuple[str, ...]]]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
                [PREFIX + "%"],
            )
            for name, sql in cursor.fetchall():
                yield name, (sql,)
            return
        cursor.execute(
            "SELECT t.tgname, c.relname, p.proname, p.prosrc, t.tgenabled::text,"
            " pg_get_triggerdef(t.oid)"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
            " AND t.tgname LIKE %s",
            [PREFIX + "%"],
        )
        for name, table, function, body, enabled, definition in cursor.fetchall():
            moment = definition.split(f"TRIGGER {name} ")[1].split(" ON ")[0]
            condition = "WHEN" if " WHEN (" in definition else ""
            yield name, (table, function, body, enabled, moment, condition)


def _expected(trigger: AnyTrigger, vendor: str) -> tuple[str, ...]:
    if vendor == "sqlite":
        return trigger.on("sqlite")
    body = trigger.function_body()
    return (trigger.table, trigger.full_name, body, "A", f"BEFORE {trigger.event}", "")


def _pragma(connection: BaseDatabaseWrapper, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return bool(cursor.fetchone()[0])
