"""An account agreed with the bank up to a day: nothing more dated by then may touch it.

A closed period never reopens; an account's lock may be moved back, by the room that agreed the
month (`banking.agreeing`: a reasoned act of the manager). `ledger.posting` refuses in words, the
database's trigger refuses the rest.
"""

from datetime import date, timedelta

from django.db import transaction

from ledger.models.book import Account, AccountLock
from ledger.posting import lock


def locked_through(account: Account) -> date | None:
    """The last day agreed with the bank; None when no day of the account is."""
    found = AccountLock.objects.filter(account=account).first()
    return found.through if found and found.through >= account.club.created_on else None


@transaction.atomic
def lock_account(*, account: Account, through: date) -> AccountLock:
    """Lock the account up to a day, that day included; locking less than before changes nothing."""
    lock(account.club)
    found, made = AccountLock.objects.get_or_create(account=account, defaults={"through": through})
    if not made and through > found.through:
        found.through = through
        found.save(update_fields=["through"])
    return found


@transaction.atomic
def unlock_account(*, account: Account, through: date | None) -> None:
    """Move the lock back to an earlier day; None: no day of the account stays locked.

    The database refuses it while a validated month covers the days it would open.
    """
    lock(account.club)
    open_from = through or account.club.created_on - timedelta(days=1)
    AccountLock.objects.filter(account=account, through__gt=open_from).update(through=open_from)
