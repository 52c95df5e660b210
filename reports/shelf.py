"""What a person finds on the club's shelf: the documents they may read, the work under way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from clubs.models import Club
from jobs.models import ALIVE, JobState
from members.models import Membership
from members.permissions import Act
from reports.models import Document, DocumentRequest
from reports.paper import WITH_ADDRESSES, Shelf
from reports.papers import PAPERS

SHOWN_FOR = timedelta(days=2)


@dataclass(frozen=True)
class Reader:
    """Who looks: their membership, if any, and what they may do."""

    membership: Membership | None
    acts: frozenset[Act]

    @property
    def sees_every_statement(self) -> bool:
        """The treasurer and the manager see the members' own statements."""
        return Act.CLOSE_YEAR in self.acts

    def may_read(self, kind: str, membership_id: int | None, subject: str = "") -> bool:
        """True when a document of that kind, subject and member is theirs to read."""
        paper = PAPERS[kind]
        own = self.membership is not None and self.membership.pk == membership_id
        return (paper.personal and own) or paper.needs(subject) in self.acts

    def readable(self) -> Q:
        """The rows, documents or requests, they may read."""
        theirs = [kind for kind, paper in PAPERS.items() if paper.reads in self.acts]
        addressed = Q(
            kind__in=[kind for kind, paper in PAPERS.items() if paper.has_addresses],
            subject__endswith=f":{WITH_ADDRESSES}",
        )
        found = Q(kind__in=theirs) & ~addressed
        if Act.READ_PERSONAL in self.acts:
            found |= addressed
        if self.membership is not None:
            personal = [kind for kind, paper in PAPERS.items() if paper.personal]
            found |= Q(kind__in=personal, membership=self.membership)
        return found


@dataclass(frozen=True)
class Counted:
    """A part of the shelf: how many current documents and older versions of it one may read."""

    shelf: Shelf
    count: int
    earlier: int


def documents(club: Club, reader: Reader, shelf: Shelf | None = None) -> QuerySet[Document]:
    """The published documents a person may read, the newest first, older versions included."""
    found = Document.objects.filter(reader.readable(), club=club)
    if shelf is not None:
        found = found.filter(kind__in=[kind for kind, one in PAPERS.items() if one.shelf == shelf])
    found = found.select_related("club", "file", "membership__person").defer("figures")
    if shelf in (None, Shelf.YEAR):
        return found.order_by("-year", "kind", "-version", "id")
    return found.order_by("-issued_at", "id")


def counted(club: Club, reader: Reader) -> list[Counted]:
    """The parts of the shelf with something on them, that of the years first, even when empty."""
    rows = (
        Document.objects.filter(reader.readable(), club=club)
        .order_by()
        .values_list("kind")
        .annotate(total=Count("id"), replaced=Count("superseded_by"))
    )
    totals = {shelf: [0, 0] for shelf in Shelf}
    for kind, total, replaced in rows:
        of_shelf = totals[PAPERS[kind].shelf]
        of_shelf[0] += total - replaced
        of_shelf[1] += replaced
    found = [Counted(shelf, *counts) for shelf, counts in totals.items()]
    return [one for one in found if one.count or one.shelf == Shelf.YEAR]


def under_way(club: Club, reader: Reader, *, now: datetime) -> QuerySet[DocumentRequest]:
    """The requests still alive, and those that stopped lately without a document."""
    found = DocumentRequest.objects.filter(reader.readable(), club=club)
    stopped = Q(
        job__state__in=(JobState.FAILED, JobState.DEAD), job__finished_at__gte=now - SHOWN_FOR
    )
    found = found.filter(Q(job__state__in=ALIVE) | stopped)
    return found.select_related("job", "membership__person").order_by("-requested_at")
