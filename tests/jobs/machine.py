"""A whole installation for one test: its own database, broker and Celery worker, and no mercy."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.jobs.machine_settings"
QUICK = {"JOB_LEASE_SECONDS": "4", "JOB_HINT_SECONDS": "2", "JOB_SWEEP_SECONDS": "1"}


class Machine:
    """The embedded pair in a folder; with `redis`, a private Redis server instead of files."""

    def __init__(self, folder: Path, *, redis: bool = False, **env: str):
        self.folder = folder
        self.env = {
            **os.environ,
            **QUICK,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "DATA_DIR": str(folder),
            "PYTHONPATH": str(ROOT),
            **env,
        }
        for name in ("DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "EMAIL_URL"):
            self.env.pop(name, None)
        self.worker: subprocess.Popen | None = None
        self.redis: subprocess.Popen | None = None
        if redis:
            self.port = free_port()
            self.env["REDIS_URL"] = f"redis://127.0.0.1:{self.port}/0"
            self.start_redis()

    # -- what one asks of it --------------------------------------------------------------
    def manage(self, *args: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *args],
            cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def enqueue(self, *jobs: dict) -> float:
        """Ask for jobs (`kind` and the parameters); return the longest answer, in seconds.

        The first is not counted: it pays for the imports, as a web process does once.
        """
        lines = [
            "import time",
            "from django.utils import timezone",
            "from jobs.queue import enqueue",
            "worst = 0",
            f"for rank, job in enumerate({list(jobs)!r}):",
            "    start = time.monotonic()",
            "    enqueue(kind=job.pop('kind'), params=job, by=1, now=timezone.now())",
            "    worst = max(worst, (time.monotonic() - start) if rank else 0)",
            "print('worst', worst)",
        ]
        out = self.manage("shell", "--no-imports", "-c", "\n".join(lines))
        return float(out.split()[-1])

    def rows(self, query: str) -> list[tuple]:
        database = sqlite3.connect(self.folder / "cymbale.sqlite3", timeout=30)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def states(self) -> dict[str, int]:
        return dict(self.rows("select state, count(*) from jobs_job group by state"))

    def wait(self, true, seconds: float, what: str = "") -> float:
        """Wait until `true()`; return how long it took."""
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            if true():
                return time.monotonic() - start
            time.sleep(0.1)
        log = (self.folder / "worker.log").read_text()[-3000:]
        raise AssertionError(f"{what or 'waited in vain'}: {self.states()}\n{log}")

    # -- what befalls it ------------------------------------------------------------------
    def start_worker(self) -> None:
        with (self.folder / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config", "worker", "-B", "-l", "warning"],
                cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill_worker(self) -> None:
        """Kill -9 the worker with all its children, as a power cut would."""
        if self.worker is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()
        self.worker = None

    def kill_parent(self) -> None:
        """Kill -9 the worker's parent process only."""
        os.kill(self.worker.pid, signal.SIGKILL)

    def kill_children(self) -> None:
        """Kill -9 the pool's children, the parent lives."""
        for child in psutil.Process(self.worker.pid).children(recursive=True):
            child.kill()

    def start_redis(self) -> None:
        self.redis = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--appendonly", "no", "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        start = time.monotonic()
        while time.monotonic() - start < 10:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("redis did not start")

    def stop_redis(self) -> None:
        if self.redis is not None:
            self.redis.kill()
            self.redis.wait()
            self.redis = None

    def lose_broker(self) -> None:
        """Lose every message: the files deleted, or Redis killed (it keeps nothing)."""
        if self.redis is not None:
            return self.stop_redis()
        for path in (self.folder / "broker" / "messages").iterdir():
            path.unlink(missing_ok=True)
        return None

    def stop(self) -> None:
        self.kill_worker()
        self.stop_redis()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clone(template: Path, folder: Path) -> Path:
    """A migrated, empty database for one machine."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, folder / "cymbale.sqlite3")
    return folder
