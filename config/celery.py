"""The Celery application: reads every `CELERY_*` setting, finds each app's `tasks.py`."""

import os
import resource
from typing import Any

import django
from celery import Celery
from celery.signals import beat_init, worker_init, worker_process_init

from config.celery_settings import JOB_MEMORY_MB

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("cymbale")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_to_start_unguarded(**_signal: Any) -> None:
    """A worker writes to the book's database: it refuses to start without the triggers."""
    django.setup()
    from config.guard import guard  # noqa: PLC0415 - the apps must be loaded first

    guard()


@worker_process_init.connect
def bound_memory(**_signal: Any) -> None:
    """A document that grows without end is stopped in its own child, and leaves no core file."""
    most = JOB_MEMORY_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
