"""What a kind of document is: its figures, who reads it, where it stands, what it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from clubs.models import Club
from members.models import Membership
from members.permissions import Act

WITH_CODE = "code"
WITH_ADDRESSES = "adresses"


class Shelf(TextChoices):
    """Where a kind stands on the page of documents, in this order."""

    YEAR = "annee", gettext_lazy("Rapports et relevés")
    MONTHS = "mois", gettext_lazy("Mois validés")
    DESK = "guichet", gettext_lazy("Reçus et dépôts")
    SAVINGS = "epargne", gettext_lazy("Ordres permanents et rappels")
    MEETINGS = "reunions", gettext_lazy("Réunions et votes")
    CLUB = "club", gettext_lazy("Papiers du club")


@dataclass(frozen=True)
class Found:
    """The thing a paper is about: its year, its name in words, its member if it is personal."""

    year: int
    label: str
    figures: Callable[[], Any]
    membership: Membership | None = None


Find = Callable[[Club, str, date], Found | None]
Question = Callable[[Club, Membership | None, int, datetime], Any]


@dataclass(frozen=True)
class Paper:
    """One kind of document.

    `reads` is the act that lets one ask for it and read anybody's; a `personal` one is also read by
    its member. A `final` one says what was; another carries its day and no version. One that
    `has_addresses` when its subject asks for them is then for those who may read addresses (R12).
    """

    figures: type
    reads: Act
    shelf: Shelf
    find: Find | None = None
    question: Question | None = None
    personal: bool = False
    final: bool = True
    has_addresses: bool = False

    @property
    def numbered(self) -> bool:
        """True when it counts among the club's documents of a year."""
        return self.question is not None

    def needs(self, subject: str) -> Act:
        """The act that reads it about this subject."""
        private = self.has_addresses and subject.endswith(f":{WITH_ADDRESSES}")
        return Act.READ_PERSONAL if private else self.reads


@dataclass(frozen=True)
class Letterhead:
    """Which club a paper comes from, kept with its figures."""

    name: str
    commune: str
    department: str


def row_number(reference: str) -> int:
    """A row's number; zero, which no row has, for anything else."""
    is_one = reference.isascii() and reference.isdigit() and len(reference) <= len("999999999999")
    return int(reference) if is_one else 0
