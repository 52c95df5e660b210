"""Papers kept with an entry of the book: an invoice, a contract, a letter."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jobs.files import store
from jobs.receiving import checked_paper
from jobs.refusals import JobRefused
from ledger.models import Entry, EntryPaper
from ledger.posting import lock
from ledger.refusals import PostingRefused

MOST = 10


@transaction.atomic
def add_paper(
    *, entry: Entry, content: bytes, what: str, by: int | None, now: datetime
) -> EntryPaper:
    """Keep a PDF or a picture with an entry; the same one again gives the first back.

    Raises `PostingRefused` for a file that is neither, or for an eleventh paper.
    """
    lock(entry.club)
    try:
        paper = checked_paper(content)
    except JobRefused as refusal:
        raise PostingRefused(refusal.message, "paper") from refusal
    file = store(
        content=paper.content,
        name=f"justificatif{paper.suffix}",
        content_type=paper.content_type,
        now=now,
    )
    standing = EntryPaper.objects.filter(entry=entry, removed_at__isnull=True)
    same = standing.filter(file=file).first()
    if same is not None:
        return same
    if standing.count() >= MOST:
        raise PostingRefused(
            _("Cette écriture a déjà dix papiers : retirez-en un d'abord. Rien n'a été ajouté."),
            "paper",
        )
    return EntryPaper.objects.create(entry=entry, file=file, what=what.strip(), added_at=now, by=by)


@transaction.atomic
def remove_paper(*, paper: EntryPaper, by: int | None, now: datetime) -> None:
    """Take a paper away from its entry; that it was there, and who removed it, stays."""
    EntryPaper.objects.filter(pk=paper.pk, removed_at__isnull=True).update(
        removed_at=now, removed_by=by
    )
