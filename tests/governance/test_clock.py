"""The clock closes votes by itself: the schedule names a task that exists and does it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from config.celery import app
from governance.motions import open_motion
from governance.tasks import close_due_motions
from tests.governance.build import a_club_of, a_draft, members_of, say

pytestmark = pytest.mark.django_db


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)
    assert close_due_motions.name in scheduled


def test_the_tick_closes_a_vote_whose_hour_has_come(time_machine) -> None:
    club = a_club_of(1)
    now = timezone.now()
    motion = open_motion(motion=a_draft(club), deadline=now + timedelta(hours=1), now=now)
    say(motion, members_of(club)[0], now=now)
    assert close_due_motions() == 0
    time_machine.move_to(now + timedelta(hours=2))
    assert close_due_motions() == 1
    motion.refresh_from_db()
    assert motion.verdict.startswith("Adopté : 1 pour")
