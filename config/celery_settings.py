"""Broker, workers and schedule: the embedded file broker, or Redis when `REDIS_URL` is set.

The job row is the truth and a message only a hint, so the same settings of trust serve both: a
message may be lost or come twice. `docs/settings.md` explains each variable.
"""

from pathlib import Path
from typing import Any

import environ

from config import embedded_broker

env = environ.Env()

JOB_KINDS = "config.job_kinds"
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", 60)
JOB_HINT_SECONDS = env.int("JOB_HINT_SECONDS", 30)
JOB_SWEEP_SECONDS = env.float("JOB_SWEEP_SECONDS", 5.0)
JOB_MEMORY_MB = env.int("JOB_MEMORY_MB", 2048)

CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = JOB_LEASE_SECONDS * 9 // 10
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", 2)
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BEAT_SCHEDULER = "config.beat:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 20
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {
        "task": "jobs.sweep",
        "schedule": JOB_SWEEP_SECONDS,
        "options": {"expires": 60},
    },
    "mails": {"task": "jobs.send_mails", "schedule": 20.0, "options": {"expires": 60}},
    "seals": {
        "task": "governance.seal_boxes",
        "schedule": 20.0,
        "options": {"expires": 60},
    },
    "candidates": {
        "task": "clublife.forget_candidates",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
    "votes": {
        "task": "governance.close_due_motions",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}


def broker(redis_url: str, data_dir: Path) -> dict[str, Any]:
    """The settings of the chosen broker; makes the folders of the embedded one."""
    folder = data_dir / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    if redis_url:
        return {
            "CELERY_BROKER_URL": redis_url,
            "CELERY_BROKER_TRANSPORT_OPTIONS": {
                "visibility_timeout": 600,
                "unacked_restore_interval": 2,
                "unacked_restore_throttle": 1,
                "socket_timeout": 30,
                "socket_connect_timeout": 2,
                "socket_keepalive": True,
            },
        }
    messages, control = folder / "messages", folder / "control"
    for path in (messages, control):
        path.mkdir(parents=True, exist_ok=True)
    return {
        "CELERY_BROKER_URL": f"{embedded_broker.NAME}://localhost//",
        "CELERY_WORKER_ENABLE_REMOTE_CONTROL": False,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(messages),
            "data_folder_out": str(messages),
            "control_folder": str(control),
            "polling_interval": 0.1,
        },
    }
