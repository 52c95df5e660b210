"""One thing an adopted decision asks for, and what the records tell of all of them, read once."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from clublife.models import Amendment
from clubs.models import Club
from governance.models import Motion
from ledger.models import Spending
from members.permissions import Act

USUAL = timedelta(days=30)


@dataclass(frozen=True)
class ToDo:
    """An act that follows a decision, done at `url` by who may do `by`.

    `is_told` is False where no record could prove the act: the page then only leads there.
    """

    title: str
    url: str
    by: Act
    due_on: date
    is_done: bool = False
    done_on: date | None = None
    said: str = ""
    is_told: bool = True

    @property
    def is_open(self) -> bool:
        """True while the record that would prove it is missing."""
        return self.is_told and not self.is_done


@dataclass(frozen=True)
class Moved:
    """A standing movement of an investment; `amount` in cents, `paper_on` when one is kept."""

    holding: str
    motion: int | None
    kind: str
    on: date
    amount: int
    entry: int
    is_undecided: bool
    enterprise: str
    paper_on: date | None


@dataclass(frozen=True)
class Facts:
    """What the to-dos of every decision read, asked once for the whole club."""

    club: Club
    amendments: tuple[Amendment, ...] = ()
    movements: tuple[Moved, ...] = ()
    followed: dict[int, date] = field(default_factory=dict)
    spendings: tuple[Spending, ...] = ()
    owed: dict[int, int] = field(default_factory=dict)

    def url(self, name: str, *arguments: object) -> str:
        """An address of the club."""
        return reverse(name, args=[self.club.slug, *arguments])


@dataclass(frozen=True)
class Adopted:
    """An adopted decision beside the facts: what its to-dos are made from."""

    motion: Motion
    facts: Facts
    has_begun: bool = True
    closed_through: date | None = None

    @property
    def on(self) -> date:
        """The day it was adopted."""
        assert self.motion.closed_at is not None, "an adopted vote is closed"
        return timezone.localdate(self.motion.closed_at)

    def asks(
        self,
        title: str,
        url: str,
        by: Act,
        *,
        done_on: date | None = None,
        said: str = "",
        seen: str = "",
    ) -> ToDo:
        """Something a record proves, within a month of the vote; once done one looks at `seen`."""
        if done_on is not None and seen:
            url, by = seen, Act.READ_CLUB
        return ToDo(title, url, by, self.on + USUAL, done_on is not None, done_on, said)

    def leads_to(self, title: str, url: str, by: Act) -> ToDo:
        """Something no record proves: only where it is done."""
        return ToDo(title, url, by, self.on + USUAL, is_told=False)

    def is_cited_in(self, words: str) -> bool:
        """True when a text names the decision by its number ("D12")."""
        return bool(re.search(rf"\b{self.motion.reference}\b", words))
