"""Asking for a document: a job and the row that says who may follow it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from jobs import queue
from jobs.models import Job, JobState
from jobs.refusals import JobRefused
from members.models import Membership, Person
from reports import papers
from reports.models import DocumentKind, DocumentRequest
from reports.paper import Found
from reports.refusals import ReportingRefused

JOB_KIND = "document"


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
    if papers.PAPERS[kind].question is None:
        raise ReportingRefused(
            _("Ce papier se demande depuis la page de ce dont il parle."), "kind"
        )
    _check_year(club, year, timezone.localdate(now))
    _check_member(club, kind, membership)
    return _ask(club, kind, _Asked(year, membership), by, now)


@transaction.atomic
def request_paper(
    *, club: Club, kind: str, subject: str, by: Person | None, now: datetime
) -> DocumentRequest:
    """Ask for a paper about one thing of the club; the same one under way is returned instead.

    Raises `ReportingRefused` when there is no such thing in this club.
    """
    thing = thing_of(club, kind, subject, today=timezone.localdate(now))
    if thing is None:
        raise ReportingRefused(_("Ce papier n'existe pas, ou plus. Rien n'a été demandé."))
    asked = _Asked(thing.year, thing.membership, subject, thing.label[:120])
    return _ask(club, kind, asked, by, now)


def thing_of(club: Club, kind: str, subject: str, *, today: date) -> Found | None:
    """What a paper would be about, named in French as on the paper; None for nothing of ours."""
    with translation.override("fr"):
        return papers.found(club, kind, subject, today=today)


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


@dataclass(frozen=True)
class _Asked:
    """Which document: what a request keeps of it, and a job's parameters."""

    year: int
    membership: Membership | None
    subject: str = ""
    label: str = ""


def _ask(club: Club, kind: str, asked: _Asked, by: Person | None, now: datetime) -> DocumentRequest:
    params = {
        "club": club.pk,
        "kind": str(kind),
        "year": asked.year,
        "membership": asked.membership.pk if asked.membership else None,
    }
    if asked.subject:
        params["subject"] = asked.subject
    job = queue.enqueue(kind=JOB_KIND, params=params, by=by.pk if by else None, now=now)
    request, _created = DocumentRequest.objects.get_or_create(
        job=job,
        defaults={
            "club": club,
            "kind": kind,
            "year": asked.year,
            "membership": asked.membership,
            "subject": asked.subject,
            "label": asked.label,
            "requested_by": by,
            "requested_at": now,
        },
    )
    return request


def _check_year(club: Club, year: int, today: date) -> None:
    if year not in years_of(club, today):
        raise ReportingRefused(
            _("Le club n'a pas de comptes pour cette année : choisissez-en une de la liste."),
            "year",
        )


def _check_member(club: Club, kind: DocumentKind, membership: Membership | None) -> None:
    if papers.PAPERS[kind].personal != (membership is not None):
        raise ReportingRefused(
            _("Un relevé de situation est celui d'un membre : choisissez la personne."),
            "membership",
        )
    if membership is not None and membership.club_id != club.pk:
        raise ReportingRefused(_("Cette personne n'est pas de ce club."), "membership")
