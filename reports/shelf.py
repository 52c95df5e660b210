"""What a person finds on the club's shelf: the documents they may read, the work under way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from clubs.models import Club
from jobs.models import ALIVE, JobState
from members.models import Membership
from members.permissions import Act
from reports.models import OFFICE_KINDS, PERSONAL_KINDS, Document, DocumentRequest

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

    def may_read(self, kind: str, membership_id: int | None) -> bool:
        """True when a document of that kind and member is theirs to read."""
        if kind in OFFICE_KINDS:
            return self.sees_every_statement
        if kind not in PERSONAL_KINDS:
            return Act.READ_DOCUMENTS in self.acts
        if self.membership is not None and self.membership.pk == membership_id:
            return True
        return self.sees_every_statement


def documents(club: Club, reader: Reader) -> QuerySet[Document]:
    """The published documents a person may read, the newest first, older versions included."""
    found = Document.objects.filter(club=club).select_related(
        "club", "file", "membership__person", "superseded_by"
    )
    return _own(found, reader).order_by("-year", "kind", "-version", "id")


def under_way(club: Club, reader: Reader, *, now: datetime) -> QuerySet[DocumentRequest]:
    """The requests still alive, and those that stopped lately without a document."""
    found = DocumentRequest.objects.filter(club=club).select_related("job", "membership__person")
    stopped = Q(
        job__state__in=(JobState.FAILED, JobState.DEAD), job__finished_at__gte=now - SHOWN_FOR
    )
    return _own(found.filter(Q(job__state__in=ALIVE) | stopped), reader).order_by("-requested_at")


def _own(found: QuerySet, reader: Reader) -> QuerySet:  # type: ignore[type-arg]
    if reader.sees_every_statement:
        return found
    mine = Q(membership=reader.membership) if reader.membership else Q(pk__in=[])
    return found.filter(~Q(kind__in=(*PERSONAL_KINDS, *OFFICE_KINDS)) | mine)
