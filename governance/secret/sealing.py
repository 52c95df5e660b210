"""Sealing a closed box: what the database still remembers of its earlier states is erased.

A deleted or rewritten row stays on the disk until the engine cleans up, and each earlier state of
the box is one ballot shorter than the next (promises, finding 6). Nothing is counted before that.
"""

import re
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from governance.models import OpenBox, SecretVote, SignOff

TABLES = tuple(one._meta.db_table for one in (OpenBox, SignOff, SecretVote))
PATIENCE = "5s"
# "12 dead row versions cannot be removed yet": in any language, the first number.
_KEPT = re.compile(r"\D*(\d+)")


class NotSealedYet(Exception):
    """Somebody still reads an older state of the database: the seal is for a little later."""


def seal(vote: SecretVote, *, now: datetime) -> SecretVote:
    """Erase what is left of a closed vote's earlier boxes, then write the report.

    Runs outside any transaction, as the engines ask. Sealing again changes nothing. Raises
    `NotSealedYet` when a reader holds the old state.
    """
    vote = SecretVote.objects.get(pk=vote.pk)
    if vote.closed_at is None or vote.sealed_at is not None:
        return vote
    if connection.in_atomic_block:
        raise RuntimeError("a box is sealed outside any transaction")
    return record_seal(vote, report=_erase(), now=now)


@transaction.atomic
def record_seal(vote: SecretVote, *, report: dict[str, Any], now: datetime) -> SecretVote:
    """Write that the box is sealed, and what was done; from now on it may be opened."""
    locked = SecretVote.objects.select_for_update(of=("self",)).get(pk=vote.pk)
    if locked.sealed_at is None:
        locked.sealed_at, locked.seal_report = now, report
        locked.save(update_fields=["sealed_at", "seal_report"])
    return locked


def seal_waiting() -> tuple[int, int]:
    """Seal every closed box not sealed yet, void ones too; return how many, and how many wait."""
    waiting = SecretVote.objects.filter(closed_at__isnull=False, sealed_at__isnull=True)
    sealed = left = 0
    for vote in waiting.order_by("id"):
        try:
            seal(vote, now=timezone.now())
            sealed += 1
        except NotSealedYet:
            left += 1
    return sealed, left


def _erase() -> dict[str, Any]:
    return _erase_on_postgresql() if connection.vendor == "postgresql" else _erase_on_sqlite()


def _erase_on_postgresql() -> dict[str, Any]:
    """Rewrite the three tables without their dead rows.

    A transaction still open anywhere on the server, in another database too, makes the engine keep
    dead rows; it may belong to an account whose acts are hidden from ours. So the engine is not
    asked beforehand: it says how many rows it kept, and none may be.
    """
    kept: list[int] = []

    def listen(said: Any) -> None:
        if said.message_detail:
            kept.append(_kept(said.message_detail))

    with connection.cursor() as cursor:
        talking = connection.connection
        talking.add_notice_handler(listen)
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
        try:
            for table in TABLES:
                cursor.execute(f'VACUUM (FULL, FREEZE, VERBOSE) "{table}"')
        except OperationalError as busy:
            raise NotSealedYet from busy
        finally:
            talking.remove_notice_handler(listen)
            cursor.execute("RESET lock_timeout")
    if len(kept) < len(TABLES) or any(kept):
        raise NotSealedYet
    return {"engine": "postgresql", "act": "VACUUM (FULL, FREEZE)", "tables": list(TABLES)}


def _kept(said: str) -> int:
    found = _KEPT.match(said)
    return int(found[1]) if found else 1


def _erase_on_sqlite() -> dict[str, Any]:
    """Empty the write-ahead log; deleted bytes are overwritten as they go (`secure_delete`)."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        overwrites = cursor.fetchone()[0]
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _frames, _done = cursor.fetchone()
    if busy:
        raise NotSealedYet
    return {"engine": "sqlite", "act": "wal_checkpoint(TRUNCATE)", "secure_delete": overwrites}
