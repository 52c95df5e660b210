"""Asking for work: a row in the caller's transaction, and a hint once it is committed."""

import hashlib
import json
import logging
import uuid
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import transaction

from jobs.models import ALIVE, Job, JobState
from jobs.refusals import JobRefused

log = logging.getLogger(__name__)
QUICKLY = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "max_retries": 1,
           "interval_start": 0, "interval_step": 0, "interval_max": 0}  # fmt: skip


@transaction.atomic
def enqueue(
    *, kind: str, params: dict[str, Any], by: int | None, now: datetime, dedupe: bool = True
) -> Job:
    """Write the job and hint at it on commit.

    With `dedupe`, the same kind with the same parameters still alive is returned instead.
    """
    params_hash = _hash_of(kind, params if dedupe else {**params, "_": str(uuid.uuid4())})
    job, _created = Job.objects.get_or_create(
        params_hash=params_hash,
        state__in=ALIVE,
        defaults={
            "kind": kind,
            "params": params,
            "requested_by": by,
            "created_at": now,
            "hinted_at": now,
        },
    )
    job_id = job.pk
    transaction.on_commit(lambda: hint(job_id))
    return job


@transaction.atomic
def retry(*, job: Job, by: int | None, now: datetime) -> Job:
    """Start again, with three new attempts, a job that stopped without a result.

    Raises `JobRefused` when it is not stopped, or when its twin is already under way.
    """
    if Job.objects.filter(params_hash=job.params_hash, state__in=ALIVE).exists():
        raise JobRefused("Ce document est déjà en cours de préparation. Rien n'est perdu.")
    changed = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.DEAD)).update(
        state=JobState.PENDING,
        attempts=0,
        lease_until=None,
        hinted_at=now,
        error="",
        progress="",
        step=0,
        steps=0,
        finished_at=None,
        requested_by=by,
    )
    if not changed:
        raise JobRefused("Ce travail est déjà terminé : il n'y a rien à relancer.")
    transaction.on_commit(lambda: hint(job.pk))
    return Job.objects.get(pk=job.pk)


def hint(job_id: uuid.UUID) -> None:
    """Tell the workers, quickly or not at all: the sweeper repairs a lost hint."""
    _send("jobs.run_job", str(job_id))


def hint_mails() -> None:
    """Tell the workers that mails wait, quickly or not at all."""
    _send("jobs.send_mails")


def _send(task: str, *args: str) -> None:
    try:
        with current_app.connection_for_write(transport_options=QUICKLY) as connection:
            current_app.send_task(task, args=args, connection=connection, retry=False)
    except Exception as problem:  # whatever the broker's trouble, the row is there
        log.warning("hint lost, the sweeper will send another: %s", problem)


def _hash_of(kind: str, params: dict[str, Any]) -> str:
    canonical = json.dumps([kind, params], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
