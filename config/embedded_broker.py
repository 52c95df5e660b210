"""The embedded broker: kombu's messages in files, made safe against reading a half-written one.

Kombu's own file transport writes a message in place; a worker that reads it too early gets an
empty file and dies of it (seen). Here a message appears by a rename, whole or not at all, and one
that cannot be read is thrown away: it was only a hint, the sweeper sends another.
"""

import os
import uuid
from pathlib import Path
from queue import Empty
from time import monotonic_ns
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

NAME = "files"


class Channel(filesystem.Channel):
    """Messages come and go by renames."""

    def _put(self, queue: str, payload: Any, **_options: Any) -> None:  # type: ignore[override]
        """Add a message to a queue."""
        folder = Path(self.data_folder_out)
        name = f"{monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        unfinished = folder / f".{name}"
        unfinished.write_text(dumps(payload))
        unfinished.rename(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message of a queue; raises `Empty`."""
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.startswith(".") or name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".taken.{name}"
            try:
                (folder / name).rename(taken)
                content = taken.read_text()
                taken.unlink()
                return loads(content)
            except (OSError, ValueError):
                continue
        raise Empty

    def get_table(self, exchange: str) -> Any:
        """The queues of an exchange; none while its file is being written."""
        try:
            return super().get_table(exchange)
        except ValueError:
            return []

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        try:
            super()._queue_bind(exchange, routing_key, pattern, queue)
        except ValueError:
            (Path(self.control_folder) / f"{exchange}.exchange").unlink(missing_ok=True)
            super()._queue_bind(exchange, routing_key, pattern, queue)


class Transport(filesystem.Transport):
    """`files://` in the settings."""

    Channel = Channel


TRANSPORT_ALIASES[NAME] = "config.embedded_broker:Transport"
