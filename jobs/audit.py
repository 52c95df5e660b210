"""What should never be seen in the jobs: a done job without its file, a file that changed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jobs.models import Job, JobState, MailState, OutboxMail, StoredFile


@dataclass(frozen=True)
class JobOffence:
    """Same reading as `clubs.auditing.Offence`, which this lowest app cannot import."""

    rule: str
    where: str
    detail: str
    level: Literal["error", "warning"]


def offences() -> Iterator[JobOffence]:
    """Walk the stored files, then the jobs and mails that need somebody."""
    for stored in StoredFile.objects.order_by("sha256").iterator():
        problem = _problem_with(stored)
        if problem:
            yield JobOffence("stored_file_intact", stored.sha256, problem, "error")
    for job in Job.objects.filter(state=JobState.DONE, file__isnull=True).order_by("pk"):
        yield JobOffence("done_job_has_its_file", str(job.pk), "terminé sans fichier", "error")
    for job in Job.objects.filter(state=JobState.DEAD).order_by("pk"):
        yield JobOffence("no_dead_job", str(job.pk), job.error, "warning")
    for mail in OutboxMail.objects.filter(state=MailState.DEAD).order_by("pk"):
        yield JobOffence("no_dead_mail", str(mail.pk), mail.error, "warning")


def _problem_with(stored: StoredFile) -> str:
    try:
        content = stored.path.read_bytes()
    except OSError:
        return "fichier absent du disque"
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        return "le contenu a changé"
    return ""
