"""A real Celery worker beside the live server: the same database, broker and files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection

from tests.jobs.machine import Machine


@contextmanager
def a_worker(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """A machine, not started yet, whose worker reads what this process writes."""
    folder.mkdir()
    machine = Machine(folder)
    media = folder / "files"
    machine.env |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": _database(),
        "MEDIA_ROOT": str(media),
        "WORKER_CONCURRENCY": "1",
    }
    del machine.env["JOB_LEASE_SECONDS"]  # a whole report on a busy machine, nobody is killed
    monkeypatch.setattr(settings, "MEDIA_ROOT", str(media))
    if settings.REDIS_URL:
        machine.env["REDIS_URL"] = settings.REDIS_URL
    else:
        messages, control = folder / "broker/messages", folder / "broker/control"
        for path in (messages, control):
            path.mkdir(parents=True)
        options = current_app.conf.broker_transport_options
        monkeypatch.setitem(options, "data_folder_in", str(messages))
        monkeypatch.setitem(options, "data_folder_out", str(messages))
        monkeypatch.setitem(options, "control_folder", str(control))
    try:
        yield machine
    finally:
        machine.stop()


def _database() -> str:
    """The address of the database in use: a test's clone."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    who = f"{here['USER']}:{here['PASSWORD']}@" if here["USER"] else ""
    where = f"{here['HOST']}:{here['PORT'] or 5432}"
    return f"postgres://{who}{where}/{here['NAME']}"
