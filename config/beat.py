"""The clock that rings the schedule of `config.celery_settings`; it keeps no state of its own.

Every entry is short and harmless to ring twice, so nothing is remembered between two starts
(Celery's own keeps a shelve file, which on Python 3.13 does not survive the worker's fork). Each
tick touches a file, which the container's health check reads.
"""

from pathlib import Path
from typing import Any

from celery.beat import Scheduler as PlainScheduler
from django.conf import settings


class Scheduler(PlainScheduler):
    """Celery's scheduler in memory, with a heartbeat in `DATA_DIR/beat`."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Ring what is due; returns the seconds until the next look."""
        Path(settings.DATA_DIR, "beat").touch()
        return float(super().tick(*args, **kwargs))
