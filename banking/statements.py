"""Noting what the bank says on a day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banking.accounts import main_account
from banking.models import BankAccount, BankStatement
from banking.refusals import BankingRefused
from clubs.models import Club
from clubs.money import euros
from ledger.posting import lock


@dataclass(frozen=True)
class Noted:
    """The statement, and whether the same balance was already there."""

    statement: BankStatement
    already: bool


@transaction.atomic
def note_balance(
    *,
    club: Club,
    on: date,
    balance: int,
    by: int | None,
    now: datetime,
    bank_account: BankAccount | None = None,
) -> Noted:
    """Note the bank's balance of a day (cents, negative when overdrawn): of the club's main
    account, or of the one given.

    Before the month is validated a new balance for the same day replaces the former. Raises
    `BankingRefused` for a day before the club, in the future, or already validated otherwise.
    """
    lock(club)
    if on < club.created_on:
        raise BankingRefused(_("Cette date précède la création du club."), "on")
    if on > timezone.localdate(now):
        raise BankingRefused(_("Cette date est dans le futur. Rien n'a été noté."), "on")
    bank_account = bank_account or main_account(club=club, now=now)
    found = BankStatement.objects.filter(bank_account=bank_account, on=on).first()
    if found is not None and found.balance_cents == balance:
        return Noted(found, already=True)
    if found is not None and found.is_validated:
        raise BankingRefused(
            _("Le mois est déjà validé avec un autre solde ce jour-là. Rien n'a été changé."), "on"
        )
    if found is None:
        found = BankStatement(club=club, bank_account=bank_account, on=on)
    found.balance, found.recorded_at, found.by = euros(balance), now, by
    found.save()
    return Noted(found, already=False)
