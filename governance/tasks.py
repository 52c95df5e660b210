"""The clock's part of governance."""

from celery import shared_task
from django.utils import timezone

from governance.closing import close_due
from governance.secret.sealing import seal_waiting


@shared_task(name="governance.close_due_motions", ignore_result=True)
def close_due_motions() -> int:
    """Close the votes whose hour has come; returns how many."""
    return len(close_due(now=timezone.now()))


@shared_task(name="governance.seal_boxes", ignore_result=True)
def seal_boxes() -> int:
    """Seal the secret boxes that are closed; those somebody still reads wait for the next time."""
    sealed, _waiting = seal_waiting()
    return sealed
