"""The attacker of promise row 20: full SQL and every byte on the disk, after a secret vote.

What is known: who signed, and the published ballots in their published order. What is sought: which
ballot is whose. Each strategy answers with the voters in the order of the ballots it gives them.
"""

import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

PAGE, PAGE_HEADER = 8192, 24
FRAGMENT = slice(300, 332)


@dataclass
class Loot:
    """One election as the attacker holds it; `truth` is the test's own knowledge."""

    voters: list[int]
    ballots: list[str]
    truth: dict[int, str]
    orders: dict[str, list[int]] = field(default_factory=dict)

    def hits(self, guess: list[int]) -> int:
        """How many voters are given their own ballot; one on average, by chance."""
        return sum(
            self.truth[voter] == text for voter, text in zip(guess, self.ballots, strict=True)
        )


def rows(sql: str, *given: object) -> list[tuple]:
    """Any SQL at all."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def physical() -> dict[str, str]:
    """The hidden columns of a row: where it lies, which transaction wrote it."""
    if connection.vendor == "sqlite":
        return {"rowid": "rowid"}
    return {"ctid": "ctid", "xmin": "xmin::text::bigint"}


def sign_off_orders(motion_id: int) -> Iterator[tuple[str, list[int]]]:
    """The voters by everything their signatures are written with."""
    columns = physical() | {"id": "s.id", "elector": "s.elector_id"}
    for name, column in columns.items():
        hidden = column if column.startswith("s.") else f"s.{column}"
        found = rows(
            "SELECT e.membership_id FROM governance_signoff s"
            " JOIN governance_elector e ON e.id = s.elector_id"
            f" WHERE s.motion_id = %s ORDER BY {hidden}",
            motion_id,
        )
        yield f"sign-offs by {name}", [voter for (voter,) in found]


def voters_by_their_keys(voters: list[int]) -> dict[str, dict[object, int]]:
    """Each voter under every identifier a table may name them by."""
    marks = ", ".join(["%s"] * len(voters))
    known = rows(
        "SELECT m.id, p.id, p.user_id, p.email FROM members_membership m"
        f" JOIN members_person p ON p.id = m.person_id WHERE m.id IN ({marks})",
        *voters,
    )
    return {
        "membership_id": {one[0]: one[0] for one in known},
        "person_id": {one[1]: one[0] for one in known},
        "by_id": {one[1]: one[0] for one in known},
        "user_id": {one[2]: one[0] for one in known},
        "to": {one[3]: one[0] for one in known},
        "email": {one[3]: one[0] for one in known},
    }


def column_orders(voters: list[int]) -> Iterator[tuple[str, list[int]]]:
    """Whatever table names voters: the voters by each of its columns, visible or hidden."""
    by_key = voters_by_their_keys(voters)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        columns = {
            table: [
                one.name for one in connection.introspection.get_table_description(cursor, table)
            ]
            for table in tables
        }
    for table, names in columns.items():
        for key in [name for name in names if name in by_key] + (
            ["id"] if table == "members_user" else []
        ):
            mapping = by_key["user_id"] if key == "id" else by_key[key]
            shown = {name: f'"{name}"' for name in names} | physical()
            for name, column in shown.items():
                found = rows(f'SELECT "{key}" FROM "{table}" ORDER BY {column}')
                order = [mapping[one] for (one,) in found if one in mapping]
                last = list(dict.fromkeys(reversed(order)))[::-1]
                if sorted(last) == sorted(voters):
                    yield f"{table}.{key} by {name}", last


def session_order(sessions: dict[str, int], voters: list[int]) -> Iterator[tuple[str, list[int]]]:
    """The voters by their sessions' rows; the cookie is the voter's, so the attacker reads it."""
    for name, column in (physical() | {"expire_date": "expire_date"}).items():
        found = rows(f"SELECT session_key FROM django_session ORDER BY {column}")
        order = [sessions[key] for (key,) in found if key in sessions]
        if sorted(order) == sorted(voters):
            yield f"sessions by {name}", order


def all_orders(motion_id: int, voters: list[int], sessions: dict[str, int]) -> dict[str, list[int]]:
    """Every order of the voters that anything in the database gives."""
    return {
        **dict(sign_off_orders(motion_id)),
        **dict(column_orders(voters)),
        **dict(session_order(sessions, voters)),
    }


# --- Bytes


def disk() -> dict[str, bytes]:
    """Every byte of the database that is on the disk."""
    if connection.vendor == "sqlite":
        base = connection.settings_dict["NAME"]
        return {
            suffix or "file": Path(f"{base}{suffix}").read_bytes()
            for suffix in ("", "-wal", "-shm")
            if Path(f"{base}{suffix}").exists()
        }
    rows_or_none("CHECKPOINT")
    found = {}
    for table in ("governance_openbox", "governance_signoff", "governance_secretvote"):
        for name, path in rows(
            "SELECT c.relname, pg_relation_filepath(c.oid) FROM pg_class c"
            " WHERE c.oid = %s::regclass OR c.oid ="
            " (SELECT reltoastrelid FROM pg_class WHERE oid = %s::regclass)",
            table,
            table,
        ):
            found[f"{table} {name}"] = bytes(rows("SELECT pg_read_binary_file(%s)", path)[0][0])
    return found


def residue(ballots: list[str]) -> int:
    """How many times a ballot is written on the disk besides its one place in the published box."""
    found = disk()
    return sum(
        max(0, sum(data.count(text[FRAGMENT].encode()) for data in found.values()) - 1)
        for text in ballots
    )


def box_states(ballots: list[str]) -> list[frozenset[str]]:
    """The earlier states of the box that can still be read, smallest first."""
    read: Callable[[], Iterator[bytes]] = (
        _states_in_the_log if connection.vendor == "sqlite" else _states_in_dead_rows
    )
    states = {frozenset(text for text in ballots if text.encode() in data) for data in read()}
    return sorted((one for one in states if one), key=len)


def order_of_arrival(ballots: list[str]) -> list[str]:
    """Each state of the box is one ballot longer than the one before: the ballots as they came.

    Where the engine has already cleaned a state, its ballots are taken in any order.
    """
    came: list[str] = []
    for state in box_states(ballots):
        came.extend(sorted(state - set(came)))
    return came


def _states_in_the_log() -> Iterator[bytes]:
    """SQLite: the database as it stood after each commit the write-ahead log still holds."""
    base = Path(connection.settings_dict["NAME"])
    log = Path(f"{base}-wal").read_bytes()
    if len(log) < 32:
        return
    size, salt = struct.unpack(">I", log[8:12])[0], log[16:24]
    image, copy = bytearray(base.read_bytes()), base.with_name("attacked.sqlite3")
    for start in range(32, len(log), size + 24):
        number, commit = struct.unpack(">II", log[start : start + 8])
        if log[start + 8 : start + 16] != salt:
            break
        end = number * size
        image.extend(b"\0" * max(0, end - len(image)))
        image[end - size : end] = log[start + 24 : start + 24 + size]
        if commit:
            copy.write_bytes(image)
            with sqlite3.connect(f"file:{copy}?immutable=1", uri=True) as found:
                for (text,) in found.execute("SELECT ciphertexts FROM governance_openbox"):
                    yield text.encode()
            found.close()


def _states_in_dead_rows() -> Iterator[bytes]:
    """PostgreSQL: rows that are dead and not yet cleaned away, in the table and beside it."""
    chunks: dict[int, dict[int, bytes]] = {}
    for name, data in disk().items():
        if "openbox" not in name:
            continue
        for body in _tuples(data):
            if "pg_toast" in name:
                number, place = struct.unpack("<II", body[:8])
                is_short = body[8] & 1  # a length in one byte, else in four
                chunks.setdefault(number, {})[place] = body[9 if is_short else 12 :]
            else:
                yield body
    for parts in chunks.values():
        yield b"".join(parts[place] for place in sorted(parts))


def _tuples(data: bytes) -> Iterator[bytes]:
    """Every row of a table's pages, dead or alive, without its header."""
    for start in range(0, len(data), PAGE):
        page = data[start : start + PAGE]
        lower = struct.unpack("<H", page[12:14])[0]
        for place in range(PAGE_HEADER, lower, 4):
            pointer = struct.unpack("<I", page[place : place + 4])[0]
            offset, length = pointer & 0x7FFF, pointer >> 17
            if length > 23:
                yield page[offset + page[offset + 22] : offset + length]


def dead_rows() -> int | None:
    """What `pageinspect` still finds of the box, or None where it is not installed."""
    if connection.vendor != "postgresql":
        return None
    if not rows("SELECT 1 FROM pg_available_extensions WHERE name = 'pageinspect'"):
        return None
    rows_or_none("CREATE EXTENSION IF NOT EXISTS pageinspect")
    pages = rows("SELECT pg_relation_size('governance_openbox') / 8192")[0][0]
    return sum(
        rows(
            "SELECT count(*) FROM heap_page_items(get_raw_page('governance_openbox', %s))"
            " WHERE t_data IS NOT NULL",
            page,
        )[0][0]
        for page in range(pages)
    )


@contextmanager
def a_transaction_elsewhere() -> Iterator[None]:
    """On PostgreSQL, a transaction left open in another database: it keeps every dead row here."""
    if connection.vendor == "sqlite":
        yield
        return
    elsewhere = connection.copy()
    elsewhere.settings_dict = connection.settings_dict | {"NAME": "postgres"}
    elsewhere.inc_thread_sharing()
    try:
        elsewhere.cursor().execute("BEGIN")
        elsewhere.cursor().execute("SELECT txid_current()")
        yield
    finally:
        elsewhere.close()


def rows_or_none(sql: str) -> None:
    """A statement that returns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
