"""What an audit finds: a broken invariant (error), or a recorded fact above a bound (warning)."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Offence:
    """One offender. `rule` is a short stable name; `where` and `detail` are French, for people.

    An error makes `manage.py audit` fail; a warning is only printed, for the book never refuses
    a fact.
    """

    rule: str
    where: str
    detail: str
    level: Literal["error", "warning"] = "error"
