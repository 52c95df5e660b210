"""Keeping files under the hash of their content, so that a half-written one is never seen."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from jobs.models import StoredFile


def write(content: bytes) -> str:
    """Put the bytes on disk for good and return their SHA-256; no row is written yet.

    Temporary name, fsync, rename, fsync of the folder: a power cut leaves all or nothing.
    """
    digest = hashlib.sha256(content).hexdigest()
    folder = Path(settings.MEDIA_ROOT) / digest[:2]
    target = folder / digest
    if target.exists() and target.stat().st_size == len(content):
        return digest
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o640)
        Path(temporary).rename(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(folder)
    return digest


def record(*, sha256: str, size: int, name: str, content_type: str, now: datetime) -> StoredFile:
    """Write the row of bytes already on disk; the first name given to a content stays."""
    stored, _created = StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={"size": size, "name": name, "content_type": content_type, "stored_at": now},
    )
    return stored


def store(
    *, content: bytes, name: str, content_type: str, now: datetime | None = None
) -> StoredFile:
    """Keep a file, bytes then row; the same content gives the same row."""
    return record(
        sha256=write(content),
        size=len(content),
        name=name,
        content_type=content_type,
        now=now or timezone.now(),
    )


def read(stored: StoredFile) -> bytes:
    """The bytes of a stored file; raises `OSError` when the disk has lost them."""
    return stored.path.read_bytes()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
