"""Asking for a document: a job and the row that says who may follow it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from jobs import queue
from jobs.models import Job, JobState
from jobs.refusals import JobRefused
from members.models import Membership, Person
from members.permissions import Act
from reports import papers
from reports.models import PERSONAL_KINDS, DocumentKind, DocumentRequest
from reports.refusals import ReportingRefused

JOB_KIND = "document"
SEES_EVERY_STATEMENT = Act.CLOSE_YEAR


@transaction.atomic
def request_document(
    *,
    club: Club,
    kind: DocumentKind,
    year: int,
    by: Person | None,
    now: datetime,
    membership: Membership | None = None,
) -> DocumentRequest:
    """Ask for a document of a year; the same one still under way is returned instead.

    Raises `ReportingRefused` for a year the club has not seen, or a statement of nobody.
    """
    _check_year(club, year, timezone.localdate(now))
    _check_member(club, kind, membership)
    job = queue.enqueue(
        kind=JOB_KIND,
        params={
            "club": club.pk,
            "kind": str(kind),
            "year": year,
            "membership": membership.pk if membership else None,
        },
        by=by.pk if by else None,
        now=now,
    )
    request, _created = DocumentRequest.objects.get_or_create(
        job=job,
        defaults={
            "club": club,
            "kind": kind,
            "year": year,
            "membership": membership,
            "requested_by": by,
            "requested_at": now,
        },
    )
    return request


@transaction.atomic
def request_paper(
    *, club: Club, kind: str, subject: str, by: Person | None, now: datetime
) -> DocumentRequest:
    """Ask for a paper about one thing of the club; the same one under way is returned instead.

    Raises `ReportingRefused` when there is no such thing in this club.
    """
    with translation.override("fr"):
        thing = papers.found(club, kind, subject, today=timezone.localdate(now))
    if thing is None:
        raise ReportingRefused(_("Ce papier n'existe pas, ou plus. Rien n'a été demandé."))
    membership = thing.membership
    job = queue.enqueue(
        kind=JOB_KIND,
        params={
            "club": club.pk,
            "kind": str(kind),
            "year": thing.year,
            "membership": membership.pk if membership else None,
            "subject": subject,
        },
        by=by.pk if by else None,
        now=now,
    )
    request, _created = DocumentRequest.objects.get_or_create(
        job=job,
        defaults={
            "club": club,
            "kind": kind,
            "year": thing.year,
            "membership": membership,
            "subject": subject,
            "label": thing.label[:120],
            "requested_by": by,
            "requested_at": now,
        },
    )
    return request


def retry(*, request: DocumentRequest, by: Person, now: datetime) -> Job:
    """Start again a document that could not be made; raises `ReportingRefused` when it could."""
    try:
        return queue.retry(job=request.job, by=by.pk, now=now)
    except JobRefused as refusal:
        raise ReportingRefused(refusal.message) from refusal


def years_of(club: Club, today: date) -> list[int]:
    """The years a document may be asked for, the latest first."""
    return list(range(today.year, club.created_on.year - 1, -1))


def is_dead(request: DocumentRequest) -> bool:
    """True when it stopped without a document."""
    return request.job.state in (JobState.FAILED, JobState.DEAD)


def _check_year(club: Club, year: int, today: date) -> None:
    if year not in years_of(club, today):
        raise ReportingRefused(
            _("Le club n'a pas de comptes pour cette année : choisissez-en une de la liste."),
            "year",
        )


def _check_member(club: Club, kind: DocumentKind, membership: Membership | None) -> None:
    if (kind in PERSONAL_KINDS) != (membership is not None):
        raise ReportingRefused(
            _("Un relevé de situation est celui d'un membre : choisissez la personne."),
            "membership",
        )
    if membership is not None and membership.club_id != club.pk:
        raise ReportingRefused(_("Cette personne n'est pas de ce club."), "membership")
