"""`manage.py build_document KIND --club SLUG --year Y --out FILE`: a document, made at once.

A paper about one thing is asked by its subject instead of a year: `--subject slip:4`.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clubs.models import Club
from clubs.refusals import Refusal
from jobs import files, running
from jobs.models import JobState
from members.models import Membership
from reports.models import DocumentKind, DocumentRequest
from reports.requesting import request_document, request_paper


class Command(BaseCommand):
    """Takes the job's lease itself and does it in this process, as a worker would."""

    help = "Make a document of a club and copy it to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What `--help` says."""
        parser.add_argument("kind", choices=DocumentKind.values, help="which document")
        parser.add_argument("--club", required=True, metavar="SLUG")
        parser.add_argument("--year", type=int, help="of a document of the year")
        parser.add_argument("--member", type=int, metavar="ID", help="membership of a statement")
        parser.add_argument("--subject", metavar="KIND:ID", help="what a paper is about")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, do, copy; one clear line on error."""
        club = Club.objects.filter(slug=options["club"]).first()
        if club is None:
            raise CommandError(f"no club has the slug {options['club']}")
        try:
            asked = _ask(club, options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(_do(asked, options["out"]))


def _ask(club: Club, options: dict[str, Any]) -> DocumentRequest:
    kind, now = DocumentKind(options["kind"]), timezone.now()
    if options["subject"]:
        return request_paper(club=club, kind=kind, subject=options["subject"], by=None, now=now)
    if options["year"] is None:
        raise CommandError("say which --year, or for a paper which --subject")
    membership = _membership(club, options["member"])
    return request_document(
        club=club, kind=kind, year=options["year"], membership=membership, by=None, now=now
    )


def _membership(club: Club, pk: int | None) -> Membership | None:
    if pk is None:
        return None
    found = Membership.objects.filter(club=club, pk=pk).first()
    if found is None:
        raise CommandError(f"no membership {pk} in this club")
    return found


def _do(asked: DocumentRequest, out: Path) -> str:
    job = running.run(job_id=asked.job_id)
    if job.state != JobState.DONE or job.file is None:
        raise CommandError(job.error or f"the document is still {job.state}: try again later")
    try:
        out.write_bytes(files.read(job.file))
    except OSError as problem:
        raise CommandError(str(problem)) from None
    return f"{out} {job.file.size} bytes sha256 {job.file.sha256}"
