"""Real workers, killed; real brokers, lost: the row in the database brings everything back."""

import os
import random
import shutil
import time

import pytest

from tests.jobs.machine import Machine, clone

FULL = bool(os.environ.get("CYMBALE_NIGHTLY"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """One migrated database, copied for each machine."""
    folder = tmp_path_factory.mktemp("template")
    Machine(folder).manage("migrate", "-v0")
    database = folder / "cymbale.sqlite3"
    Machine(folder).manage(
        "shell", "--no-imports", "-c",
        "from django.db import connection as c; c.cursor().execute('PRAGMA journal_mode=DELETE')",
    )  # fmt: skip
    return database


@pytest.fixture(params=["embedded", "redis"])
def machine(request, tmp_path, migrated):
    if request.param == "redis" and not shutil.which("redis-server"):
        if os.environ.get("CI"):
            pytest.fail("redis-server is missing")
        pytest.skip("redis-server is missing")
    made = Machine(clone(migrated, tmp_path / "data"), redis=request.param == "redis")
    yield made
    made.stop()


def test_a_report_is_produced_once_whoever_is_killed(machine, tmp_path):
    """Promise row 29: kill -9 of child, parent or both; one file, one mail, no copy."""
    dice = random.Random(29)
    kills = [machine.kill_children, machine.kill_parent, machine.kill_worker]
    rounds = kills * 10 if FULL else kills
    slowest = 0.0
    machine.start_worker()
    for number, kill in enumerate(rounds, start=1):
        trace = tmp_path / f"trace-{number}"
        job = {"kind": "text", "name": f"n{number}", "seconds": 1.5, "trace": str(trace)}
        machine.enqueue(job, job, job)
        machine.wait(trace.exists, 30, "the job never started")
        time.sleep(dice.uniform(0, 1.4))
        kill()
        start = time.monotonic()
        if kill is not machine.kill_children:
            machine.kill_worker()
            machine.start_worker()
        machine.wait(lambda done=number: machine.states() == {"done": done}, 60)
        slowest = max(slowest, time.monotonic() - start)
    print(f"row 29: {len(rounds)} kills, slowest recovery {slowest:.1f} s, lease 4 s")
    assert machine.rows("select count(*) from jobs_outboxmail") == [(len(rounds),)]
    assert machine.rows("select count(distinct message_id) from jobs_outboxmail") == [
        (len(rounds),)
    ]
    assert machine.rows("select count(*) from jobs_storedfile") == [(len(rounds),)]
    assert machine.rows("select max(attempts) <= 3 from jobs_job") == [(1,)]


def test_losing_the_broker_loses_nothing(machine):
    """Promise row 30: every message lost, some asked while it is down; answers stay quick."""
    count, down = (100, 60) if FULL else (12, 3)
    first = [{"kind": "text", "name": f"a{n}"} for n in range(count)]
    machine.enqueue(*first)
    machine.lose_broker()
    machine.start_worker()
    worst = machine.enqueue(*({"kind": "text", "name": f"panne {n}"} for n in range(4)))
    time.sleep(down)
    if machine.redis is None and "REDIS_URL" in machine.env:
        machine.start_redis()
    took = machine.wait(lambda: machine.states() == {"done": count + 4}, 60)
    print(f"row 30: {count + 4} jobs done {took:.1f} s after the broker came back, {worst:.3f} s")
    assert worst < 0.5


def test_a_poison_job_dies_alone(machine):
    """Promise row 31: killed, looping, swelling; three attempts each, neighbours served."""
    poison = [
        {"kind": "trouble", "how": how} for how in ("die", "loop", "swell", "segfault", "raise")
    ]
    neighbours = [{"kind": "text", "name": f"voisin {n}"} for n in range(6)]
    machine.start_worker()
    machine.enqueue(*poison, *neighbours)
    took = machine.wait(lambda: machine.states().get("done") == len(neighbours), 40)
    print(f"row 31: neighbours served after {took:.1f} s")
    machine.wait(lambda: machine.states().get("dead") == len(poison), 90)
    assert machine.rows("select distinct attempts from jobs_job where state = 'dead'") == [(3,)]
    assert took < 30
