"""A stored file given as a download: never shown in place, never guessed at by the browser."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from jobs import files
from jobs.models import StoredFile


def download(stored: StoredFile, name: str) -> HttpResponse:
    """The stored file as an attachment called `name`, with the suffix it was kept under."""
    suffix = stored.name.rpartition(".")[2]
    return attachment(files.read(stored), f"{name}.{suffix}", stored.content_type)


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Bytes as an attachment called `name`."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": str(disposition), "X-Content-Type-Options": "nosniff"},
    )
