"""An import cut at any point: all of it is there, or nothing is, and doing it again is enough."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from banking import keeping
from banking.audit import offences
from banking.importing import import_statement
from banking.models import BankAccount, BankLine, BankStatement, ImportAttempt, StatementImport
from clubs.models import Club
from jobs.audit import offences as offences_of_jobs
from jobs.models import StoredFile
from tests.banking.build import a_bank_account
from tests.ledger.build import NOW, a_club

TABLES = (ImportAttempt, StatementImport, BankLine, BankStatement, StoredFile)
FIRST_DAY = date(2026, 1, 1)


def _csv(first: int, last: int) -> bytes:
    """Lines number `first` to `last`, seven a day, with the running balance."""
    rows = ["Date;Libellé;Débit;Crédit;Solde"]
    for number in range(first, last):
        on = FIRST_DAY + timedelta(days=number // 7)
        rows.append(f"{on:%d/%m/%Y};VIR MEMBRE {number % 5};;25,00;{25 * (number + 1)},00")
    return "\n".join(rows).encode()


def _import(club: Club, content: bytes) -> None:
    import_statement(club=club, content=content, name="releve.csv", by=1, now=NOW)


def _state() -> tuple[Any, ...]:
    accounts = BankAccount.objects.order_by("pk").values_list("pk", "iban", "csv_shape")
    return *(model.objects.count() for model in TABLES), *accounts


class FailsAt:
    """Lets statements through until the N-th, which fails as a full disk or a cut cable would."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.left -= 1
        if self.left == 0:
            raise OperationalError(f"cut before {sql[:60]}")
        return execute(sql, params, many, context)


@pytest.fixture
def club(live_db: None, settings: Any, tmp_path: Path) -> Iterator[Club]:
    """A club whose bank already told a month; the next file overlaps it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    club = a_club()
    a_bank_account(club)
    _import(club, _csv(0, 200))
    yield club
    connection.close()


def _failing(number: int) -> AbstractContextManager[None]:
    return connection.execute_wrapper(FailsAt(number))


def test_a_statement_of_an_import_that_fails_leaves_nothing(club: Club) -> None:
    """Promise row 16, promise row 34: the N-th SQL statement fails, for every N."""
    before, number = _state(), 0
    while True:
        number += 1
        try:
            with _failing(number):
                _import(club, _csv(100, 1400))
        except OperationalError:
            assert _state() == before, f"half a file after statement {number}"
        else:
            break
    assert number > 25
    assert BankLine.objects.count() == 1400
    _import(club, _csv(100, 1400))
    assert BankLine.objects.count() == 1400
    assert [*offences(), *offences_of_jobs()] == []


def test_a_commit_that_fails_leaves_nothing(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise row 34: the last step of all."""
    before = _state()

    def cut() -> None:
        raise OperationalError("cut at commit")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "_commit", cut)
        with pytest.raises(OperationalError):
            _import(club, _csv(100, 300))
    connection.close()
    assert _state() == before
    _import(club, _csv(100, 300))
    assert BankLine.objects.count() == 300


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after_the_file(patch: pytest.MonkeyPatch) -> None:
    whole = keeping.files.write

    def write(content: bytes) -> str:
        whole(content)
        _die()
        return ""

    patch.setattr(keeping.files, "write", write)


def _within_the_lines(patch: pytest.MonkeyPatch) -> None:
    whole = BankLine.objects.bulk_create

    def bulk_create(lines: Any) -> Any:
        made = whole(lines)
        _die()
        return made

    patch.setattr(BankLine.objects, "bulk_create", bulk_create)


def _before_the_commit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(connection, "_commit", _die)


@pytest.mark.parametrize("where", [_after_the_file, _within_the_lines, _before_the_commit])
def test_a_process_killed_within_an_import_leaves_nothing(
    club: Club, where: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """Promise row 16, promise row 34: kill -9 between the file on the disk and the commit."""
    before = _state()
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            where(pytest.MonkeyPatch())
            _import(club, _csv(100, 800))
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert _state() == before
    assert [*offences(), *offences_of_jobs()] == []
    _import(club, _csv(100, 800))
    assert BankLine.objects.count() == 800


def test_a_full_disk_leaves_nothing(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise row 34: the file call fails."""
    before = _state()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("jobs.files.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            _import(club, _csv(100, 300))
    assert _state() == before
    _import(club, _csv(100, 300))
    assert BankLine.objects.count() == 300


def test_the_same_file_given_by_several_at_once_is_taken_once(club: Club) -> None:
    """Promise row 16: the club's lock puts them one after the other."""
    start = threading.Barrier(4)
    problems: list[Exception] = []

    def give() -> None:
        start.wait()
        try:
            _import(club, _csv(100, 500))
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=give) for _one in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert problems == []
    assert BankLine.objects.count() == 500
    assert [*offences(), *offences_of_jobs()] == []
