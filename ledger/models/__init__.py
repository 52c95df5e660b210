"""What we own: the book, and the promises to pay that feed it."""

from ledger.models.book import Account, AccountKind, Book, Entry, EntryKind, EntryNote, Transfer

__all__ = ["Account", "AccountKind", "Book", "Entry", "EntryKind", "EntryNote", "Transfer"]
