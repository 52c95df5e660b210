"""The sweeper: every few seconds it repairs what a lost hint or a dead worker left behind."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from jobs.models import MAX_ATTEMPTS, Job
from jobs.running import bury_exhausted, free

BATCH = 200


def to_hint(*, now: datetime) -> list[uuid.UUID]:
    """The free jobs whose last hint is old enough to be thought lost; they are marked hinted."""
    silence = now - timedelta(seconds=settings.JOB_HINT_SECONDS)
    forgotten = Q(hinted_at__isnull=True) | Q(hinted_at__lte=silence)
    chosen = list(
        Job.objects.filter(free(now), forgotten, attempts__lt=MAX_ATTEMPTS)
        .order_by("created_at", "id")
        .values_list("pk", flat=True)[:BATCH]
    )
    Job.objects.filter(pk__in=chosen).update(hinted_at=now)
    return chosen


def sweep(*, now: datetime) -> list[uuid.UUID]:
    """Bury what has used its attempts, and return the jobs to hint at again."""
    bury_exhausted(now=now)
    return to_hint(now=now)
