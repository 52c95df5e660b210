"""Every invariant of the room: the book's, and those of pledges and payments."""

from collections.abc import Iterator

from clubs.auditing import Offence
from ledger import book_audit, fee_audit, saving_audit


def offences() -> Iterator[Offence]:
    """Every offender of the room, in all clubs."""
    yield from book_audit.offences()
    yield from saving_audit.offences()
    yield from fee_audit.offences()
