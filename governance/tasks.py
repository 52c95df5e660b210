"""The clock's part of governance."""

from celery import shared_task
from django.utils import timezone

from governance.closing import close_due


@shared_task(name="governance.close_due_motions", ignore_result=True)
def close_due_motions() -> int:
    """Close the votes whose hour has come; returns how many."""
    return len(close_due(now=timezone.now()))
