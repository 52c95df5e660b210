"""The club's bank accounts: the first one, made when it is needed, and those opened later."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from banking.models import BankAccount
from clubs.models import Club
from ledger.accounts import bank_of
from ledger.posting import lock


@transaction.atomic
def main_account(*, club: Club, now: datetime) -> BankAccount:
    """The account where the club's money usually comes and goes, made the first time."""
    lock(club)
    found, _made = BankAccount.objects.get_or_create(
        account=bank_of(club),
        defaults={
            "club": club,
            "name": _("Compte du club"),
            "opened_on": club.created_on,
            "recorded_at": now,
        },
    )
    return found


def accounts_of(club: Club, *, at: date | None = None) -> list[BankAccount]:
    """The club's bank accounts, oldest first; those open on a day when `at` is given."""
    found = BankAccount.objects.filter(club=club).select_related("account")
    return [one for one in found if at is None or one.closed_on is None or one.closed_on >= at]
