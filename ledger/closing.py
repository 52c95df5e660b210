"""Closing a period: the book takes nothing more dated up to that day, whoever writes.

The ceremony (figures agreed, document numbered) is upstairs, in `reports`; this is only the lock.
A closed period never reopens: a mistake found later is mended in the open one.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from ledger.models.book import Book
from ledger.posting import lock
from ledger.refusals import PostingRefused


@transaction.atomic
def close_through(*, club: Club, through: date, by: int | None, now: datetime) -> Book:
    """Close the book up to a day, that day included; closing less than before changes nothing.

    `by` is the person who closes, for the trail of the verb that calls. Raises `PostingRefused`
    for a day that is not over.
    """
    book = lock(club)
    if through >= timezone.localdate(now):
        raise PostingRefused(
            _("On ne clôt qu'une période terminée : choisissez un jour passé."), "through"
        )
    if book.closed_through is None or through > book.closed_through:
        book.closed_through = through
        book.save(update_fields=["closed_through"])
    return book
