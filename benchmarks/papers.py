"""One warm render of each document, the annual report beside them; printed, never asserted.

    .venv/bin/python -m benchmarks.papers [rounds]

The documents are made once in a throwaway database by the tests' own scenes, then each is rendered
again from its frozen figures in this process: the median of the rounds, in milliseconds of
processor, which a busy machine changes little.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import date
from typing import Any

ROUNDS = 15
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
Figures = dict[str, tuple[str, Any]]


def main(rounds: int) -> None:
    """Render and print."""
    found = _figures()
    from reports.printing import Issue, pdf_of

    for name, (kind, figures) in found.items():
        issue = Issue(kind, "", 1, date(2026, 11, 23))
        size = len(pdf_of(figures, issue))
        took = []
        for _round in range(rounds):
            start = time.process_time()
            pdf_of(figures, issue)
            took.append((time.process_time() - start) * 1000)
        middle, worst = statistics.median(took), max(took)
        print(f"{name:34} {middle:7.0f} ms  (worst {worst:5.0f})  {size / 1000:5.0f} kB")


def _figures() -> Figures:
    """The figures of each document, from a database in memory that is thrown away."""
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with tempfile.TemporaryDirectory() as media:
        settings.MEDIA_ROOT = media
        old = setup_databases(verbosity=0, interactive=False)
        try:
            return _scenes()
        finally:
            teardown_databases(old, verbosity=0)


def _scenes() -> Figures:
    import time_machine
    from django.db import transaction

    from clubs.frozen import to_json
    from jobs import queue
    from reports.annual import annual_figures
    from reports.statement import member_figures
    from tests.reports import build
    from tests.reports.evening import NOW, PAPER_KINDS, an_evening, made

    queue._send = lambda *_args: None
    with transaction.atomic():
        weppes = build.weppes()
        annual = annual_figures(weppes.club, 2025, known_at=build.NOW)
        own = member_figures(weppes.members[3], 2025, known_at=build.NOW)
    found: Figures = {
        "annual report (12 members)": ("annual_report", to_json(annual)),
        "member statement": ("member_statement", to_json(own)),
    }
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        club = an_evening()
        for kind in PAPER_KINDS:
            found[str(kind)] = (str(kind), made(club, kind).figures)
    kits = found["kit"][1]
    found["kit, 20 members"] = ("kit", _many(kits, "kits", 20))
    found["kit, 20 members with their codes"] = ("kit", _many(kits, "kits", 20, code=True))
    found["kit"] = ("kit", _many(kits, "kits", 1))
    found["letters, 12 in a batch"] = ("letters", _many(found["letters"][1], "letters", 12))
    return found


def _many(figures: Any, name: str, count: int, *, code: bool = False) -> Any:
    """The same paper with so many pages."""
    content = figures["content"]
    subject = "kit:all:code" if code else figures["subject"]
    pages = [content[name][0]] * count
    return {**figures, "subject": subject, "content": {**content, name: pages}}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
