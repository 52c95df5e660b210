"""What we own: the book, and the promises to pay that feed it."""

from ledger.models.book import Account, AccountKind, Book, Entry, EntryKind, EntryNote, Transfer
from ledger.models.saving import (
    MONTHLY_KINDS,
    Allocation,
    Contribution,
    ContributionKind,
    Frequency,
    Pledge,
    PledgeHoliday,
)

__all__ = [
    "MONTHLY_KINDS",
    "Account",
    "AccountKind",
    "Allocation",
    "Book",
    "Contribution",
    "ContributionKind",
    "Entry",
    "EntryKind",
    "EntryNote",
    "Frequency",
    "Pledge",
    "PledgeHoliday",
    "Transfer",
]
