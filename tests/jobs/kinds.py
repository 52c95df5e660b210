"""Kinds of work for the tests: one that ends well, and some that misbehave."""

import os
import signal
import time
from datetime import datetime
from pathlib import Path

from jobs.kinds import Built, Kind, Work, register
from jobs.mailing import write_mail
from jobs.models import Job, StoredFile
from jobs.refusals import JobRefused, Outrun


def build_text(work: Work) -> Built:
    """Take the time asked for, in steps, and leave a trace of each start."""
    trace = work.job.params.get("trace")
    if trace:
        with Path(trace).open("a") as file:
            file.write(f"{os.getpid()}\n")
    for number in range(10):
        work.step(number + 1, 10, f"Étape {number + 1} sur 10")
        time.sleep(work.job.params.get("seconds", 0) / 10)
    text = f"rapport de {work.job.params['name']}\n"
    return Built(text.encode(), "rapport.txt", "text/plain")


def publish_text(job: Job, stored: StoredFile, built: Built, now: datetime) -> None:
    """One mail per published job."""
    write_mail(to="a@exemple.fr", subject="Votre document est prêt", text="Bonjour", now=now)


def build_trouble(work: Work) -> Built:
    """Die, loop, swell, raise or refuse, as asked."""
    how = work.job.params["how"]
    if how == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if how == "loop":
        while True:
            pass
    if how == "swell":
        return Built(b"x" * (64 << 30), "", "")
    if how == "refuse":
        raise JobRefused("L'année n'est pas finie.")
    raise ValueError(how)


_outrun = {"left": 0}


def publish_outrun(job: Job, stored: StoredFile, built: Built, now: datetime) -> None:
    """Find one's number taken as often as the job says."""
    if _outrun["left"] < job.params["outrun"]:
        _outrun["left"] += 1
        raise Outrun
    _outrun["left"] = 0


register("text", Kind(build_text, publish_text))
register("trouble", Kind(build_trouble, publish_text))
register("outrun", Kind(build_text, publish_outrun))
