"""The clock's part of the life of a club."""

from celery import shared_task
from django.utils import timezone

from clublife.candidacy import forget_due


@shared_task(name="clublife.forget_candidates", ignore_result=True)
def forget_candidates() -> int:
    """Erase the candidacies that came to nothing and whose months are over; returns how many."""
    return forget_due(now=timezone.now())
