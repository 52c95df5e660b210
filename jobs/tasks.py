"""What the broker carries: ids in, one verb each."""

import uuid

from celery import shared_task
from django.utils import timezone

from jobs import mailing, queue, running, sweeping


@shared_task(name="jobs.run_job")
def run_job(job_id: str) -> None:
    """Do one job, if nobody does."""
    running.run(job_id=uuid.UUID(job_id))


@shared_task(name="jobs.sweep")
def sweep() -> None:
    """Hint again at what waits."""
    for job_id in sweeping.sweep(now=timezone.now()):
        queue.hint(job_id)


@shared_task(name="jobs.send_mails")
def send_mails() -> None:
    """Send the mails that are due."""
    mailing.send_waiting(now=timezone.now())
