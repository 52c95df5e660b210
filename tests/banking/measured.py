"""Reads each hostile file in this one process and says, a JSON line each, what it cost.

Run as `python -m tests.banking.measured FOLDER`. Time is processor time; memory is the peak above
the idle process, the file's own bytes included. A file that takes too long ends the process.
"""

import faulthandler
import json
import os
import resource
import sys
import time
from pathlib import Path

from django.conf import settings

settings.configure(USE_I18N=False)

from banking.reading import swift  # noqa: E402, F401  its library is part of the idle process
from banking.reading.files import read  # noqa: E402
from banking.reading.refusing import ReadingRefused  # noqa: E402
from tests.banking.hostile import HOSTILE, content_of  # noqa: E402

PATIENCE = 30
"""Seconds of wall clock for one file on a busy machine: beyond it the reading is stuck."""


def _status(field: str) -> int:
    for row in Path("/proc/self/status").read_text().splitlines():
        if row.startswith(field + ":"):
            return int(row.split()[1])
    return 0


def _forget_peak() -> None:
    """Linux forgets the peak when told; elsewhere the peak so far stands, a harder bound."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _peak() -> int:
    """The peak of resident memory, in kilobytes."""
    return _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _write(name: str, path: Path) -> None:
    """Make the file in a child, so that making it costs this process nothing."""
    child = os.fork()
    if child == 0:
        path.write_bytes(content_of(name))
        os._exit(0)
    os.waitpid(child, 0)


def _read(path: Path, name: str) -> str:
    try:
        statements = read(path.read_bytes(), name=name)
    except ReadingRefused as refusal:
        return str(refusal)
    except Exception as error:
        return f"CRASH {error!r}"
    return "READ" if any(statement.lines for statement in statements) else "NOTHING"


def main(folder: Path) -> None:
    """One line for each file."""
    path = folder / "hostile"
    idle = _status("VmRSS") or _peak()
    for name in HOSTILE:
        _write(name, path)
        _forget_peak()
        faulthandler.dump_traceback_later(PATIENCE, exit=True)
        start = time.process_time()
        said = _read(path, name)
        seconds = time.process_time() - start
        faulthandler.cancel_dump_traceback_later()
        found = {"name": name, "said": said, "seconds": seconds, "kilobytes": _peak() - idle}
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
