"""The demonstration's mail page: reads the mails that were "sent" into files. Demo only."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

SEPARATOR = b"\n" + b"-" * 79 + b"\n"
MOST = 50


@dataclass(frozen=True)
class DemoMail:
    """One mail as its reader would see it."""

    name: str
    to: str
    subject: str
    text: str
    sent_at: datetime | None


def mails_kept(folder: Path) -> list[DemoMail]:
    """The latest mails of a folder written by Django's file backend, the newest first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    found: list[DemoMail] = []
    for file in files[:MOST]:
        parts = [part for part in file.read_bytes().split(SEPARATOR) if part.strip()]
        found += [_read(f"{file.stem}-{rank}", part) for rank, part in enumerate(parts)][::-1]
    return found[:MOST]


def _read(name: str, content: bytes) -> DemoMail:
    message = message_from_bytes(content, policy=policy.default)
    body = (
        message.get_body(preferencelist=("plain",)) if isinstance(message, EmailMessage) else None
    )
    date = message["Date"]
    return DemoMail(
        name=name,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=body.get_content() if body is not None else "",
        sent_at=parsedate_to_datetime(str(date)) if date else None,
    )


@login_not_required
def demo_mails(request: HttpRequest) -> HttpResponse:
    """List the demonstration's mails, and show each one in full; 404 anywhere else."""
    if not settings.DEMO:
        raise Http404
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", "") or settings.DATA_DIR / "mails")
    context = {"mails": mails_kept(folder) if folder.is_dir() else []}
    return render(request, "config/demo_mails.html", context)
