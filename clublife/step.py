"""One step of founding a club, and the facts all the steps read."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from clublife.models import FoundingFile
from clubs.models import Club, Phase
from governance.models import Meeting
from members.permissions import Act

CIVIL_CODE = "Code civil, art. %s"


@dataclass(frozen=True)
class Press:
    """A button of a step: where it leads, its words, and the act it asks for."""

    url: str
    label: str | Promise
    act: Act


@dataclass(frozen=True)
class PaperToPrint:
    """A paper one asks for from a step."""

    kind: str
    label: str | Promise


@dataclass(frozen=True)
class Step:
    """One step: what to do, why, what the facts say of it, and what to press."""

    key: str
    title: str | Promise
    why: str | Promise
    source: str
    done: bool
    said: str
    presses: tuple[Press, ...] = ()
    papers: tuple[PaperToPrint, ...] = ()
    warning: str | Promise = ""
    is_next: bool = False


@dataclass(frozen=True)
class Facts:
    """What the steps read, asked once."""

    club: Club
    file: FoundingFile
    members: int
    least: int
    most: int
    chosen: int
    voting: tuple[str, ...]
    meeting: Meeting | None
    offices: frozenset[str]
    phase: Phase
    has_pledge: bool
    has_paid: bool

    def url(self, name: str, *arguments: object) -> str:
        """An address of the club."""
        return reverse(name, args=[self.club.slug, *arguments])
