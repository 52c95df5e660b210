"""Doing a job: take its lease, build, and publish only while the lease is still ours.

Attempts are counted before the work, so a worker that dies has used one. The fence number given
at the taking is checked in the transaction that publishes: a worker thought dead that wakes up
again finds the number changed, and throws away what it made.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import files
from jobs.kinds import Built, Kind, kind_of
from jobs.models import MAX_ATTEMPTS, Job, JobState, StoredFile
from jobs.refusals import JobRefused, LeaseLost, Outrun

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
MAX_REBUILDS = 5


@dataclass(frozen=True)
class Lease:
    """A job held by us, until its lease ends or somebody takes it with a higher fence."""

    job: Job
    fence: int
    clock: Clock

    def step(self, number: int, steps: int, progress: str) -> None:
        """Say how far we are, and renew the lease; raises `LeaseLost` when it has gone."""
        held = Job.objects.filter(pk=self.job.pk, fence=self.fence, state=JobState.RUNNING)
        changed = held.update(
            step=number,
            steps=steps,
            progress=progress[:200],
            lease_until=self.clock() + lease_time(),
        )
        if not changed:
            raise LeaseLost


def lease_time() -> timedelta:
    """How long a job may be silent before another worker takes it."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def run(*, job_id: uuid.UUID, clock: Clock = timezone.now) -> Job:
    """Do the job if nobody does; return its row as it stands then. Never raises for the work."""
    lease = take(job_id=job_id, clock=clock)
    if lease is None:
        return Job.objects.get(pk=job_id)
    try:
        _build_and_publish(lease)
    except LeaseLost:
        log.warning("job %s was taken by another worker", job_id)
    except JobRefused as refusal:
        _stop(lease, JobState.FAILED, refusal.message)
    except Exception:
        log.exception("job %s, attempt %s", job_id, lease.job.attempts)
        _give_back(lease)
    return Job.objects.get(pk=job_id)


def free(now: datetime) -> Q:
    """The jobs a worker may take at `now`: waiting ones, and running ones whose lease is over."""
    return Q(state=JobState.PENDING) & (Q(lease_until__isnull=True) | Q(lease_until__lte=now)) | Q(
        state=JobState.RUNNING, lease_until__lte=now
    )


@transaction.atomic
def take(*, job_id: uuid.UUID, clock: Clock = timezone.now) -> Lease | None:
    """Take the lease, counting the attempt; None when somebody holds it or nothing is left."""
    now = clock()
    taken = Job.objects.filter(free(now), pk=job_id, attempts__lt=MAX_ATTEMPTS).update(
        state=JobState.RUNNING,
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
        lease_until=now + lease_time(),
        started_at=now,
        step=0,
        steps=0,
        progress="",
    )
    if not taken:
        return None
    job = Job.objects.get(pk=job_id)
    return Lease(job=job, fence=job.fence, clock=clock)


def bury_exhausted(*, now: datetime) -> int:
    """Declare dead the jobs whose last attempt ended in silence; return how many."""
    return Job.objects.filter(free(now), attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.DEAD, lease_until=None, finished_at=now, error=_exhausted()
    )


def _build_and_publish(lease: Lease) -> None:
    kind = kind_of(lease.job)
    for _attempt in range(MAX_REBUILDS):
        built = kind.build(lease)
        sha256 = files.write(built.content)
        try:
            return _publish(lease, kind, built, sha256)
        except Outrun:
            continue
    raise Outrun


@transaction.atomic
def _publish(lease: Lease, kind: Kind, built: Built, sha256: str) -> None:
    now = lease.clock()
    held = Job.objects.select_for_update().filter(
        pk=lease.job.pk, fence=lease.fence, state=JobState.RUNNING
    )
    job = held.first()
    if job is None:
        raise LeaseLost
    stored = files.record(
        sha256=sha256,
        size=len(built.content),
        name=built.name,
        content_type=built.content_type,
        now=now,
    )
    kind.publish(job, stored, built, now)
    _finish(job, stored, now)


def _finish(job: Job, stored: StoredFile, now: datetime) -> None:
    Job.objects.filter(pk=job.pk, fence=job.fence).update(
        state=JobState.DONE,
        file=stored,
        lease_until=None,
        finished_at=now,
        error="",
        step=F("steps"),
        progress=_("Terminé."),
    )


def _stop(lease: Lease, state: JobState, message: str) -> None:
    Job.objects.filter(pk=lease.job.pk, fence=lease.fence, state=JobState.RUNNING).update(
        state=state, lease_until=None, finished_at=lease.clock(), error=message[:400]
    )


def _give_back(lease: Lease) -> None:
    if lease.job.attempts >= MAX_ATTEMPTS:
        return _stop(lease, JobState.DEAD, _exhausted())
    pause = timedelta(seconds=2**lease.job.attempts)
    Job.objects.filter(pk=lease.job.pk, fence=lease.fence, state=JobState.RUNNING).update(
        state=JobState.PENDING,
        lease_until=lease.clock() + pause,
        hinted_at=None,
        progress=_("Un essai n'a pas abouti, nous recommençons."),
    )
    return None


def _exhausted() -> str:
    return _(
        "Le travail a été essayé trois fois sans succès. Rien n'est perdu : vous pouvez le "
        "relancer, et prévenir la personne qui s'occupe du logiciel si cela recommence."
    )
