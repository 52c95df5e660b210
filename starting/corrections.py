"""What the treasurer said of a workbook: kept as JSON, read here with its shape checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

DEFAULT_DAY = 5
BAND_ROLES = ("member", "total", "cumul", "ignored")
NAME_ROLES = ("member", "new", "past", "same", "ignored")


@dataclass(frozen=True)
class NameSaid:
    """Who a name is. `is_a` "member" goes with `membership`, "same" with `same_as` (another name).

    "new" and "past" are people to create; a past member left on `left_on` and was paid `paid_out`.
    """

    is_a: str
    membership: int | None = None
    same_as: str = ""
    first_name: str = ""
    last_name: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    paid_out: int | None = None


@dataclass(frozen=True)
class Corrections:
    """`years` and `ignored` are by sheet; `bands` by line or column ("2024!12", "2024!C"): a role,
    or a month as 2024-03; `cells` by cell ("2024!F12"): cents, or None for a cell to leave out."""

    day: int = DEFAULT_DAY
    names: Mapping[str, NameSaid] = field(default_factory=dict)
    years: Mapping[str, int] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    bands: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, int | None] = field(default_factory=dict)


def from_json(told: Mapping[str, Any]) -> Corrections:
    """Read what was kept; what has no sense is as if never said."""
    names = told.get("names", {})
    return Corrections(
        day=min(31, max(1, int(told.get("day", DEFAULT_DAY)))),
        names={
            key: _name(value) for key, value in names.items() if value.get("is_a") in NAME_ROLES
        },
        years={key: int(value) for key, value in told.get("years", {}).items()},
        ignored=frozenset(told.get("ignored", ())),
        bands={key: str(value) for key, value in told.get("bands", {}).items()},
        cells=dict(told.get("cells", {})),
    )


def to_json(said: Corrections) -> dict[str, Any]:
    """The shape that is kept."""
    return {
        "day": said.day,
        "names": {key: _told(value) for key, value in said.names.items()},
        "years": dict(said.years),
        "ignored": sorted(said.ignored),
        "bands": dict(said.bands),
        "cells": dict(said.cells),
    }


def _name(told: Mapping[str, Any]) -> NameSaid:
    return NameSaid(
        is_a=told["is_a"],
        membership=told.get("membership"),
        same_as=told.get("same_as", ""),
        first_name=told.get("first_name", ""),
        last_name=told.get("last_name", ""),
        joined_on=_day(told.get("joined_on")),
        left_on=_day(told.get("left_on")),
        paid_out=told.get("paid_out"),
    )


def _told(said: NameSaid) -> dict[str, Any]:
    return {
        "is_a": said.is_a,
        "membership": said.membership,
        "same_as": said.same_as,
        "first_name": said.first_name,
        "last_name": said.last_name,
        "joined_on": said.joined_on.isoformat() if said.joined_on else None,
        "left_on": said.left_on.isoformat() if said.left_on else None,
        "paid_out": said.paid_out,
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
