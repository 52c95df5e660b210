"""What a definition says: the key of a figure, its French name, its unit, and what is counted."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Unit(StrEnum):
    """How a figure's value is written; sums of money are in whole cents."""

    COUNT = "count"
    CENTS = "cents"
    FULL_TIME = "full_time"
    SHARE = "share"


@dataclass(frozen=True)
class Definition:
    """The words of one figure."""

    key: str
    label: str | Promise
    unit: Unit
    text: str | Promise


def defined(key: str, unit: Unit, label: str | Promise, text: str | Promise) -> Definition:
    """One definition, in the order one reads it."""
    return Definition(key=key, label=label, unit=unit, text=text)
