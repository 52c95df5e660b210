"""Figures to JSON and back: a document, or minutes, keep their figures for good, as plain text.

Knows frozen dataclasses of `int`, `str`, `bool`, `date`, optional values and tuples; nothing else
belongs in the figures of a document (money is whole cents).
"""

import dataclasses
import hashlib
import json
import types
import typing
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")


def to_json(figures: Any) -> Any:
    """A frozen dataclass as JSON values, dates as `2025-12-31`."""
    if dataclasses.is_dataclass(figures) and not isinstance(figures, type):
        return {
            field.name: to_json(getattr(figures, field.name))
            for field in dataclasses.fields(figures)
        }
    if isinstance(figures, date):
        return figures.isoformat()
    if isinstance(figures, tuple):
        return [to_json(item) for item in figures]
    if figures is None or isinstance(figures, bool | int | str):
        return figures
    raise TypeError(f"{type(figures).__name__} does not belong in the figures of a document")


def from_json(kind: type[T], value: Any) -> T:
    """The dataclass `kind` that `to_json` wrote down."""
    hints = typing.get_type_hints(kind)
    arguments = {name: _read(hints[name], item) for name, item in value.items()}
    return kind(**arguments)


def fingerprint(value: Any) -> str:
    """SHA-256 of JSON values, the same whatever the order of the keys."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _read(hint: Any, value: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        chosen = next(kind for kind in typing.get_args(hint) if kind is not types.NoneType)
        return None if value is None else _read(chosen, value)
    if origin is tuple:
        item = typing.get_args(hint)[0]
        return tuple(_read(item, part) for part in value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return from_json(hint, value)
    return date.fromisoformat(value) if hint is date else value
