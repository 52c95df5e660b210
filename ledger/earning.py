"""Interest the bank itself pays on the club's account; what holdings earn is in `investments`."""

from datetime import date, datetime

from django.db import transaction

from clubs.models import Club
from ledger.accounts import account, bank_of
from ledger.models import Account, AccountKind, EntryKind
from ledger.posting import Line, Posted, post


@transaction.atomic
def record_bank_interest(
    *,
    club: Club,
    on: date,
    amount: int,
    key: str,
    by: int | None,
    now: datetime,
    into: Account | None = None,
) -> Posted:
    """Write down `amount` cents of interest paid by the bank, on the main account or on `into`.

    The same key with the same content gives the first entry back. Raises `PostingRefused`.
    """
    return post(
        club=club,
        kind=EntryKind.INTEREST,
        on=on,
        lines=[Line(into or bank_of(club), account(club, AccountKind.INTEREST), amount)],
        key=key,
        by=by,
        now=now,
    )
