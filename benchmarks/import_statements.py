"""Reading bank files: ours and a public reader of the same format, side by side.

    .venv/bin/python -m benchmarks.import_statements [lines] [rounds]

Each reading runs in a process of its own: the best-known libraries warm, then the median of the
rounds and the peak of memory above the idle process, the file included. "Whole import" is the verb
into an empty club on SQLite, against only reading the file.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent.parent
LINES, ROUNDS, MOST_ROUNDS = 10_000, 5, 20
PAIRS = {"camt": "pycamt", "ofx": "ofxtools", "csv": "csv module"}


def _ours() -> Callable[[bytes], int]:
    from django.conf import settings

    settings.configure(USE_I18N=False)
    from banking.reading.files import read

    return lambda content: sum(len(statement.lines) for statement in read(content, name="x"))


def _pycamt() -> Callable[[bytes], int]:
    from pycamt.parser import Camt053Parser

    return lambda content: len(Camt053Parser(content).get_transactions())


def _ofxtools() -> Callable[[bytes], int]:
    from ofxtools.Parser import OFXTree

    def read(content: bytes) -> int:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = OFXTree()
            tree.parse(io.BytesIO(content))
            return len(tree.convert().statements[0].transactions)

    return read


def _csv_module() -> Callable[[bytes], int]:
    import csv

    def read(content: bytes) -> int:
        text = io.TextIOWrapper(io.BytesIO(content), "cp1252", newline="")
        return len(list(csv.reader(text, delimiter=";"))) - 1

    return read


READERS = {"ours": _ours, "pycamt": _pycamt, "ofxtools": _ofxtools, "csv module": _csv_module}


def _kilobytes(field: str) -> int:
    for row in Path("/proc/self/status").read_text().splitlines():
        if row.startswith(field + ":"):
            return int(row.split()[1])
    return 0


def _measure(reader: str, path: str, rounds: int) -> None:
    """In a child: the times of the rounds and the peak of the first, as JSON."""
    read = READERS[reader]()
    idle = _kilobytes("VmRSS")
    content = Path(path).read_bytes()
    times = []
    peak = count = 0
    for round_ in range(rounds):
        start = time.process_time()
        count = read(content)
        times.append(time.process_time() - start)
        if not round_:
            peak = _kilobytes("VmHWM") - idle
    print(json.dumps({"seconds": statistics.median(times), "peak": peak, "count": count}))


def _now() -> datetime:
    return datetime(2026, 11, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))


def _prepare() -> None:
    """In a child of its own, so that the measured one starts light: a base and its clubs."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from banking.accounts import main_account
    from clubs.founding import found_club
    from clubs.models import ShareMethod

    day = _now().date().replace(year=2022)
    for number in range(MOST_ROUNDS):
        club = found_club(
            network=None,
            name=f"Club {number}",
            slug=f"club-{number}",
            commune="Roubaix",
            department="59",
            created_on=day,
            active_on=day,
            share_method=ShareMethod.PRO_RATA,
            now=_now(),
        )
        main_account(club=club, now=_now())


def _whole_import() -> Callable[[bytes], int]:
    """The verb; each round is a club of its own."""
    import django

    django.setup()
    from banking.accounts import main_account
    from banking.importing import import_statement
    from banking.reading.ibans import french_iban
    from benchmarks.statements import camt
    from clubs.models import Club

    clubs = list(Club.objects.order_by("pk"))

    def read(content: bytes) -> int:
        # An account belongs to one club: each club has its own number in the file.
        number = f"{len(clubs):011d}"
        club = clubs.pop()
        content = content.replace(
            b"FR7612345000010001234567887", french_iban("12345", "00001", number).encode()
        )
        content = content.replace(b"00012345678", number.encode())
        account = main_account(club=club, now=_now())
        return import_statement(
            club=club, content=content, name="releve", bank_account=account, by=None, now=_now()
        ).new

    # A first small one loads what every import loads, as a server that runs has done.
    read(camt(30))
    return read


READERS["import"] = _whole_import


def _child(*arguments: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as data:
        if arguments[1] == "import":
            _run(data, "--prepare")
        found: dict[str, float] = json.loads(_run(data, *arguments).splitlines()[-1])
        return found


def _run(data: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.import_statements", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def _row(name: str, found: dict[str, float], against: float | None) -> str:
    ratio = f"{found['seconds'] / against:6.2f}" if against else "      "
    return (
        f"{name:<22} {found['count']:>7.0f} {found['seconds'] * 1000:>9.0f} ms {ratio} "
        f"{found['peak'] / 1024:>8.1f} MB"
    )


def main(lines: int, rounds: int) -> None:
    """Print the table."""
    from benchmarks.statements import MAKERS

    print(f"{lines} lines, median of {rounds} (processor time); ratio to our reader")
    print(f"{'':<22} {'read':>7} {'time':>12} {'ratio':>6} {'peak':>11}")
    with tempfile.TemporaryDirectory() as folder:
        for name, other in PAIRS.items():
            path = Path(folder) / name
            path.write_bytes(MAKERS[name](lines))
            ours = _child("--measure", "ours", str(path), str(rounds))
            print(_row(f"{name}, ours", ours, None), flush=True)
            whole = _child("--measure", "import", str(path), str(rounds))
            print(_row(f"{name}, whole import", whole, ours["seconds"]), flush=True)
            # pycamt takes minutes: once is enough.
            times = 1 if other == "pycamt" else rounds
            theirs = _child("--measure", other, str(path), str(times))
            print(_row(f"{name}, {other}", theirs, ours["seconds"]), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        _measure(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    elif sys.argv[1:2] == ["--prepare"]:
        _prepare()
    else:
        os.environ.setdefault("PYTHONHASHSEED", "0")
        main(*(int(text) for text in sys.argv[1:3] or (LINES, ROUNDS)))
