"""Hostile workbooks are refused within bounds, in words, and nothing is kept but the attempt."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as our_settings

from clubs.models import Club
from clubs.refusals import Refusal
from members.models import TrailEntry
from starting.corrections import Corrections
from starting.models import WorkbookStart
from starting.planning import plan
from starting.reading import read
from starting.taking_over import receive_workbook
from tests.build import NOW, TODAY, a_club
from tests.conftest import NIGHTLY
from tests.starting.hostile import Hostile, hostile, mutants, small

FILES = hostile()
SECONDS = 2.0
MEMORY = 100_000_000
MUTANTS = 10_000 if NIGHTLY else 120


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_is_refused_with_a_sentence_that_says_what(file: Hostile) -> None:
    """Promise row 39: a clear French sentence, in two seconds of work at most."""
    before = time.process_time() + children()
    with pytest.raises(Refusal) as refused:
        read(file.content, name=file.name)
    assert time.process_time() + children() - before < SECONDS
    assert file.said in str(refused.value)
    assert "rien n'a été gardé" in str(refused.value).lower()


def children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_reading_them_all_stays_a_hundred_megabytes_above_idle(tmp_path: Path) -> None:
    """Promise row 39: measured in a process that does nothing else, its children included."""
    for number, file in enumerate(FILES):
        (tmp_path / f"{number:02d}-{file.name}").write_bytes(file.content)
    script = (
        "import json, pathlib, resource, sys\n"
        "import django; django.setup()\n"
        "from clubs.refusals import Refusal\n"
        "from starting.reading import read\n"
        "def peak(who): return resource.getrusage(who).ru_maxrss * 1024\n"
        "read(pathlib.Path(sys.argv[2]).read_bytes(), name='x.xlsx')\n"
        "idle, child = peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN)\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    try: read(path.read_bytes(), name=path.name)\n"
        "    except Refusal: pass\n"
        "print(json.dumps([peak(resource.RUSAGE_SELF) - idle,"
        " peak(resource.RUSAGE_CHILDREN) - child]))\n"
    )
    good = tmp_path.parent / "bon.xlsx"
    good.write_bytes(small())
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), str(good)],
        capture_output=True,
        text=True,
        check=True,
        cwd=our_settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": ""},
    )
    ours, child = json.loads(done.stdout)
    assert ours + child < MEMORY, (ours, child)


@pytest.mark.django_db
def test_nothing_is_kept_but_the_attempt(settings: Any, tmp_path: Path) -> None:
    """Promise row 39: no draft, no file; the trail says that somebody tried, and of what size."""
    settings.MEDIA_ROOT = tmp_path
    club = a_club()
    for file in FILES:
        with pytest.raises(Refusal):
            receive_workbook(club=club, content=file.content, name=file.name, now=NOW)
    assert WorkbookStart.objects.count() == 0
    assert list(tmp_path.iterdir()) == []
    tries = TrailEntry.objects.filter(club=club, act="workbook.refused")
    assert tries.count() == len(FILES)
    assert {one.detail["size"] for one in tries} == {len(file.content) for file in FILES}


@pytest.mark.django_db
def test_a_table_without_a_month_is_never_zero_lines_in_silence(
    settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(Refusal, match="Aucun tableau de mois"):
        receive_workbook(club=a_club(), content=b"Nom;Total\nAda;25\n", name="a.csv", now=NOW)


@pytest.mark.django_db
def test_changed_bytes_never_break_the_reader() -> None:
    """Promise row 39: valid workbooks with bytes changed are understood or refused in words."""
    club = a_club()
    said = [_understood(club, name, content) for name, content in mutants(MUTANTS, seed=39)]
    assert all("rien n'a été gardé" in one.lower() for one in said if one)
    assert any(said)
    assert not all(said)


def _understood(club: Club, name: str, content: bytes) -> str:
    """The refusal's words; nothing when the workbook was understood."""
    try:
        plan(club, read(content, name=name), Corrections(), today=TODAY)
    except Refusal as refusal:
        return str(refusal)
    return ""
