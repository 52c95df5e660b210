"""Agreeing a month with the bank, and lifting it: the statement, its chain, and the lock.

Validating writes the reconciliation of the account and the month, chained to the account's previous
one, and locks the account up to the statement's day. Only the manager lifts it, newest first, with
a reason; the lifted version stays in the chain and the month is agreed again by a new one.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banking.explaining import Explained
from banking.figures import AgreedFigures, chained, written
from banking.models import BankStatement, Reconciliation
from banking.reconciling import compare, explained
from banking.refusals import BankingRefused
from clubs.money import euros
from ledger.chain import head
from ledger.locking import lock_account, unlock_account
from ledger.months import month_of
from ledger.posting import lock
from members.models import Person
from members.trail import note
from members.wording import write_month

IBAN_END = 4


def words_wanted(found: Explained) -> str | Promise:
    """What is asked of who validates when lines do not explain everything; else an empty text."""
    if found.residual:
        return _("Les deux soldes diffèrent : écrivez d'où vient l'écart, puis validez.")
    if found.wants_words:
        return _(
            "Des lignes de la banque ne sont pas encore dans nos comptes : confirmez-les, ou "
            "écrivez pourquoi elles attendent, puis validez."
        )
    return ""


@transaction.atomic
def validate_month(
    *, statement: BankStatement, explanation: str = "", by: int | None, now: datetime
) -> BankStatement:
    """Say that a month is right: our account and the bank agree, or what differs is explained.

    Keeps the book's balance, number and fingerprint of that moment, freezes the reconciliation
    statement and locks the account up to that day. Validating again changes nothing. Raises
    `BankingRefused` for a month already validated on another day or passed by, and for a residual
    or lines not written here without an explanation.
    """
    lock(statement.club)
    statement = BankStatement.objects.select_related("club", "bank_account__account__club").get(
        pk=statement.pk
    )
    if statement.is_validated:
        return statement
    _check_order(statement)
    comparison = compare(statement)
    found = explained(comparison)
    if found.wants_words and not explanation.strip():
        raise BankingRefused(words_wanted(found), "explanation")
    last = head(statement.club)
    statement.validated_at, statement.validated_by = now, by
    statement.book_balance = euros(comparison.book)
    statement.explanation = explanation.strip() if found.wants_words else ""
    statement.book_number = last.number if last else None
    statement.book_hash = last.hash if last else ""
    statement.save()
    _write(statement, comparison.book, found, now)
    lock_account(account=statement.bank_account.account, through=statement.on)
    return statement


@transaction.atomic
def lift_month(
    *, reconciliation: Reconciliation, reason: str, by: int | None, now: datetime
) -> Reconciliation:
    """Open a validated month again, for a reason that is kept; its account takes entries again.

    Lifting again changes nothing. Raises `BankingRefused` without a reason, and while a later month
    of the account is validated.
    """
    club = reconciliation.bank_account.club
    lock(club)
    reconciliation = Reconciliation.objects.select_related(
        "statement", "bank_account__account__club"
    ).get(pk=reconciliation.pk)
    if reconciliation.lifted_at is not None:
        return reconciliation
    if not reason.strip():
        raise BankingRefused(
            _("Écrivez pourquoi ce mois est rouvert. Rien n'a été changé."), "reason"
        )
    later = _standing_of(reconciliation.statement).filter(month__gt=reconciliation.month).first()
    if later is not None:
        raise BankingRefused(
            _(
                "%(month)s est validé après ce mois-ci : levez d'abord sa validation. "
                "Rien n'a été changé."
            )
            % {"month": write_month(later.month).capitalize()}
        )
    reconciliation.lifted_at, reconciliation.lifted_by = now, by
    reconciliation.lift_reason = reason.strip()
    reconciliation.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    _open(reconciliation)
    note(
        act="lift_month",
        now=now,
        by=Person.objects.filter(pk=by).first() if by else None,
        club=club,
        reconciliation=reconciliation.pk,
    )
    return reconciliation


def _open(reconciliation: Reconciliation) -> None:
    """Give the statement back to its treasurer, and the account its days since the month before."""
    BankStatement.objects.filter(pk=reconciliation.statement_id).update(
        validated_at=None,
        validated_by=None,
        book_balance=None,
        book_number=None,
        book_hash="",
        explanation="",
    )
    before = _standing_of(reconciliation.statement).first()
    unlock_account(
        account=reconciliation.bank_account.account,
        through=before.statement.on if before else None,
    )


def _standing_of(statement: BankStatement) -> QuerySet[Reconciliation]:
    """The months that stand of the statement's account, newest first."""
    return (
        Reconciliation.objects.filter(
            bank_account=statement.bank_account_id, lifted_at__isnull=True
        )
        .select_related("statement")
        .order_by("-month")
    )


def _check_order(statement: BankStatement) -> None:
    newest = _standing_of(statement).first()
    if newest is None or newest.month < month_of(statement.on):
        return
    raise BankingRefused(
        _(
            "%(month)s est déjà validé pour ce compte. Rien n'a été changé : pour "
            "reprendre, demandez au gérant ou à la gérante de lever cette validation."
        )
        % {"month": write_month(newest.month).capitalize()}
    )


def _write(statement: BankStatement, book: int, found: Explained, now: datetime) -> None:
    """The reconciliation, chained to the account's last one, lifted or not."""
    own = Reconciliation.objects.filter(bank_account=statement.bank_account)
    last = own.order_by("-id").first()
    month = month_of(statement.on)
    version = own.filter(month=month).count() + 1
    figures = written(
        AgreedFigures(
            account=statement.bank_account.name,
            iban_end=statement.bank_account.iban[-IBAN_END:],
            month=month,
            on=statement.on,
            version=version,
            bank_balance=statement.balance_cents,
            book_balance=book,
            not_in_book=found.not_in_book,
            not_at_bank=found.not_at_bank,
            residual=found.residual,
            explanation=statement.explanation,
            suspense=found.suspense,
            book_number=statement.book_number or 0,
            book_hash=statement.book_hash,
            validated_on=timezone.localdate(now),
            by=statement.validated_by or 0,
        )
    )
    previous = last.hash if last else ""
    Reconciliation.objects.create(
        bank_account=statement.bank_account,
        statement=statement,
        month=month,
        version=version,
        figures=figures,
        previous_hash=previous,
        hash=chained(previous, figures),
        at=now,
        by=statement.validated_by,
    )
