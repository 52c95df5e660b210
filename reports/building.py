"""The kind of work "document": figures first, then the PDF, then publication with its number.

The number printed on a document is the next one of the club's year. Publication checks that it
still is, under the lock of the club's documents; if somebody published meanwhile, the job builds
again. So numbers have no gap and no document carries a number that is not its own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clubs.frozen import fingerprint, to_json
from clubs.models import Club
from clubs.refusals import Refusal
from jobs.kinds import Built, Kind, Work
from jobs.mailing import write_mail
from jobs.models import Job, StoredFile
from jobs.refusals import JobRefused, Outrun
from members.models import Membership
from reports.changes import what_changed
from reports.models import Document, DocumentRequest
from reports.paper import Letterhead, Paper
from reports.papers import PAPERS, found
from reports.printing import Issue, pdf_of

STEPS = 4


@dataclass(frozen=True)
class Subject:
    """What a document is about."""

    club: Club
    kind: str
    year: int
    membership: Membership | None
    subject: str = ""

    @property
    def paper(self) -> Paper:
        """Its row of the table."""
        return PAPERS[self.kind]

    def latest(self) -> Document | None:
        """The last published version."""
        return self.versions().order_by("-version").first()

    def versions(self) -> QuerySet[Document]:
        """Every published version."""
        return Document.objects.filter(
            club=self.club,
            kind=self.kind,
            year=self.year,
            membership=self.membership,
            subject=self.subject,
        )

    def next_number(self) -> int:
        """The number of the club's next final document of the year."""
        used = Document.objects.filter(club=self.club, year=self.year)
        return int(used.aggregate(last=Max("number"))["last"] or 0) + 1


def build(work: Work) -> Built:
    """Read the figures in one go, compare with the version before, and render the PDF."""
    with translation.override("fr"):
        work.step(1, STEPS, _("Lecture des comptes"))
        subject = subject_of(work.job)
        known_at = timezone.now()
        figures = _figures(subject, known_at)
        latest = subject.latest()
        work.step(2, STEPS, _("Comparaison avec la version précédente"))
        if latest is not None and latest.figures_hash == _hash(figures):
            return _same_again(latest)
        facts = _facts(subject, figures, latest, known_at)
        work.step(3, STEPS, _("Mise en page du document"))
        content = pdf_of(figures, issue_of(subject.kind, facts))
        work.step(4, STEPS, _("Enregistrement"))
        return Built(content, f"{subject.kind}.pdf", "application/pdf", facts)


def publish(job: Job, stored: StoredFile, built: Built, now: datetime) -> None:
    """Write the document's row and the mail that tells about it, or raise `Outrun`."""
    subject, facts = subject_of(job), built.facts
    Club.objects.select_for_update().get(pk=subject.club.pk)
    latest = subject.latest()
    if "same_as" in facts:
        document = Document.objects.get(pk=facts["same_as"])
    else:
        _check_still_next(subject, facts, latest)
        document = _publish(subject, facts, stored, latest, job)
    request = DocumentRequest.objects.filter(job=job).select_related("requested_by").first()
    if request is not None:
        DocumentRequest.objects.filter(pk=request.pk).update(document=document)
        _tell(request, document, now)


KIND = Kind(build=build, publish=publish)


def subject_of(job: Job) -> Subject:
    """What a job is about; raises `JobRefused` when it is there no more."""
    params = job.params
    club = Club.objects.select_related("network").filter(pk=params["club"]).first()
    membership = None
    if params.get("membership"):
        membership = (
            Membership.objects.select_related("person", "club__network")
            .filter(pk=params["membership"], club=club)
            .first()
        )
    paper = PAPERS.get(params["kind"])
    if club is None or paper is None:
        raise JobRefused(_("Ce document n'existe pas, ou plus."))
    if paper.question is not None and paper.personal and membership is None:
        raise JobRefused(_("Cette personne n'est pas de ce club."))
    subject = str(params.get("subject", ""))
    return Subject(club, params["kind"], int(params["year"]), membership, subject)


def issue_of(kind: str, facts: dict[str, Any]) -> Issue:
    """What the document will say of itself."""
    number = facts["number"]
    return Issue(
        kind=kind,
        reference="" if number is None else f"{facts['year']}-{number:03}",
        version=facts["version"],
        issued_on=timezone.localdate(datetime.fromisoformat(facts["known_at"])),
        what_changed=tuple(facts["what_changed"]),
    )


@transaction.atomic
def _figures(subject: Subject, known_at: datetime) -> Any:
    question, club = subject.paper.question, subject.club
    if question is not None:
        return to_json(question(club, subject.membership, subject.year, known_at))
    thing = found(club, subject.kind, subject.subject, today=timezone.localdate(known_at))
    if thing is None:
        raise JobRefused(_("Ce document n'existe pas, ou plus."))
    try:
        content = to_json(thing.figures())
    except Refusal as refusal:
        raise JobRefused(str(refusal.message)) from refusal
    return {
        "club": to_json(Letterhead(club.name, club.commune, club.department)),
        "subject": subject.subject,
        "label": thing.label,
        "content": content,
    }


def _hash(figures: Any) -> str:
    """Figures without the head of the book, which moves with entries of other years."""
    return fingerprint({name: value for name, value in figures.items() if name != "head"})


def _same_again(latest: Document) -> Built:
    content = latest.file.path.read_bytes()
    facts = {"same_as": str(latest.pk)}
    return Built(content, latest.file.name, latest.file.content_type, facts)


def _facts(
    subject: Subject, figures: Any, latest: Document | None, known_at: datetime
) -> dict[str, Any]:
    return {
        "year": subject.year,
        "version": latest.version + 1 if latest else 1,
        "number": subject.next_number() if _is_numbered(subject, figures) else None,
        "figures": figures,
        "known_at": known_at.isoformat(),
        "what_changed": _changes(subject, latest, figures),
    }


def _is_numbered(subject: Subject, figures: Any) -> bool:
    return subject.paper.numbered and not figures["provisional"]


def _changes(subject: Subject, latest: Document | None, figures: Any) -> list[str]:
    """What moved since the version before; a paper about one thing says it in its own words."""
    if latest is None or subject.paper.question is None:
        return []
    return what_changed(latest.figures, figures)


def _check_still_next(subject: Subject, facts: dict[str, Any], latest: Document | None) -> None:
    version = latest.version + 1 if latest else 1
    number = subject.next_number()
    if facts["version"] != version or facts["number"] not in (None, number):
        raise Outrun


def _publish(
    subject: Subject,
    facts: dict[str, Any],
    stored: StoredFile,
    latest: Document | None,
    job: Job,
) -> Document:
    figures = facts["figures"]
    head = figures.get("head", {})
    known_at = datetime.fromisoformat(facts["known_at"])
    return Document.objects.create(
        club=subject.club,
        membership=subject.membership,
        kind=subject.kind,
        year=subject.year,
        subject=subject.subject,
        label=figures.get("label", "")[:120],
        version=facts["version"],
        number=facts["number"],
        provisional=figures.get("provisional", False),
        figures=figures,
        figures_hash=_hash(figures),
        known_at=known_at,
        head_number=head.get("number", 0),
        head_hash=head.get("hash", ""),
        file=stored,
        supersedes=latest,
        what_changed=facts["what_changed"],
        issued_at=known_at,
        issued_by_id=job.requested_by,
    )


def _tell(request: DocumentRequest, document: Document, now: datetime) -> None:
    """Mail whoever asked, if they have an address; once per job."""
    person = request.requested_by
    if person is None or not person.email:
        return
    address = settings.PUBLIC_URL.rstrip("/") + reverse("documents", args=[document.club.slug])
    context = {"person": person, "document": document, "club": document.club, "address": address}
    write_mail(
        to=person.email,
        subject=render_to_string("emails/document_ready_subject.txt", context),
        text=render_to_string("emails/document_ready.txt", context),
        now=now,
        key=f"document-{request.job_id}",
    )
