"""Noting what the bank says, and validating a month on it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banking.accounts import main_account
from banking.models import BankAccount, BankStatement
from banking.reconciling import compare
from banking.refusals import BankingRefused
from clubs.models import Club
from clubs.money import euros
from ledger.chain import head
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


@transaction.atomic
def validate_month(
    *, statement: BankStatement, explanation: str = "", by: int | None, now: datetime
) -> BankStatement:
    """Say that a month is right: our accounts and the bank agree, or the gap is explained.

    Keeps the book's balance, number and fingerprint of that moment. Validating again changes
    nothing. Raises `BankingRefused` for a gap without an explanation.
    """
    lock(statement.club)
    statement = BankStatement.objects.select_related("club").get(pk=statement.pk)
    if statement.is_validated:
        return statement
    comparison = compare(statement)
    if comparison.difference and not explanation.strip():
        raise BankingRefused(
            _("Les deux soldes diffèrent : écrivez d'où vient l'écart, puis validez."),
            "explanation",
        )
    last = head(statement.club)
    statement.validated_at, statement.validated_by = now, by
    statement.book_balance = euros(comparison.book)
    statement.explanation = explanation.strip() if comparison.difference else ""
    statement.book_number = last.number if last else None
    statement.book_hash = last.hash if last else ""
    statement.save()
    return statement
