"""The kinds of work, filled by the module that `settings.JOB_KINDS` names."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings

from jobs.models import Job, StoredFile


@dataclass(frozen=True)
class Built:
    """What a kind of work made: the bytes of a file, and the facts to publish with it."""

    content: bytes
    name: str
    content_type: str
    facts: dict[str, Any] = field(default_factory=dict)


class Work(Protocol):
    """What a builder sees of its job."""

    @property
    def job(self) -> Job: ...

    def step(self, number: int, steps: int, progress: str) -> None:
        """Say how far we are; renews the lease, raises `LeaseLost` when it has gone."""


@dataclass(frozen=True)
class Kind:
    """A kind of work: `build` makes a file outside any transaction, `publish` runs inside the one
    that ends the job."""

    build: Callable[[Work], Built]
    publish: Callable[[Job, StoredFile, Built, datetime], None]


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Make a kind of work known to the workers."""
    _kinds[name] = kind


def kind_of(job: Job) -> Kind:
    """The kind of a job; raises `KeyError` when no upper app registered it."""
    import_module(settings.JOB_KINDS)
    return _kinds[job.kind]
