"""What the addresses of documents name."""

from typing import Any
from unittest.mock import patch

from django.utils import timezone

from clublife.feeds import make_feed
from config import job_kinds  # noqa: F401 - registers the kinds
from jobs import running
from members.models import Membership
from reports import building
from reports.models import DocumentKind, DocumentRequest
from reports.requesting import request_document
from tests.addresses import MEMBER, World, address
from tests.build import NOW


def _asked(
    world: World, kind: DocumentKind, membership: Membership | None = None
) -> DocumentRequest:
    return request_document(
        club=world.club,
        kind=kind,
        year=2025,
        by=world.member.person,
        now=NOW,
        membership=membership,
    )


def _made(asked: DocumentRequest) -> dict[str, Any]:
    with patch.object(building, "pdf_of", lambda figures, issue: f"{issue}".encode()):
        job = running.run(job_id=asked.job_id)
    asked.refresh_from_db()
    assert asked.document is not None, job.error
    return {"pk": asked.document.pk}


@address("job_progress", "retry_document")
def a_request(world: World) -> dict[str, Any]:
    return {"pk": _asked(world, DocumentKind.ANNUAL_REPORT).pk}


@address("document_file")
def a_report(world: World) -> dict[str, Any]:
    return _made(_asked(world, DocumentKind.ANNUAL_REPORT))


@address("my_document_file", only=(MEMBER,))
def a_statement(world: World) -> dict[str, Any]:
    kind = DocumentKind.MEMBER_STATEMENT
    return _made(_asked(world, kind, world.member))


@address("calendar_feed")
def a_feed(world: World) -> dict[str, Any]:
    member = world.club.memberships.order_by("id").first()
    assert member is not None
    return {"token": make_feed(membership=member, now=timezone.now()).token}
