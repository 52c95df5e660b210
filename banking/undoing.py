"""Taking a confirmation back, and putting aside what is no operation of the club's."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banking.confirming import entries_of
from banking.learning import forget
from banking.matched import became, explained, living
from banking.models import BankLine
from banking.models.lines import LineState
from banking.refusals import BankingRefused
from banking.suspense import settlements_of
from investments.models import Movement
from investments.movements import undo
from ledger.models import Entry
from ledger.posting import is_open, lock, reverse
from members.models import Person
from members.trail import note


@transaction.atomic
def set_aside(*, line: BankLine, reason: str, by: int | None, now: datetime) -> None:
    """Say that a line is nothing to write: a double, an operation that never happened.

    It stays readable with its reason. Raises `BankingRefused` without one, or when the line is
    already confirmed.
    """
    lock(line.bank_account.club)
    if not reason.strip():
        raise BankingRefused(_("Dites pourquoi cette opération est écartée."), "reason")
    if living(line).exists():
        raise BankingRefused(_("Cette opération est confirmée : annulez d'abord sa confirmation."))
    BankLine.objects.filter(pk=line.pk).update(
        state=LineState.SET_ASIDE, reason=reason.strip()[:300]
    )
    _note("bank.set_aside", line, by, now)


@transaction.atomic
def take_back(*, line: BankLine, by: int | None, now: datetime) -> None:
    """Let a line that was set aside wait again."""
    lock(line.bank_account.club)
    aside = BankLine.objects.filter(pk=line.pk, state=LineState.SET_ASIDE)
    if aside.update(state=LineState.WAITING, reason=""):
        _note("bank.take_back", line, by, now)


@transaction.atomic
def unmatch(*, line: BankLine, by: int | None, now: datetime) -> None:
    """Undo a confirmation: the entries made for the line are reversed, those typed before are only
    let go, and what was learnt is unlearnt. The line waits again.

    A line that waits already stays so. Raises `PostingRefused` when the book cannot take it back.
    """
    lock(line.bank_account.club)
    state = explained(line)
    if not state.matches:
        return
    account = line.bank_account.account
    parts = became([one.transfer for one in state.matches], account)
    for entry in settlements_of(line):
        _reverse(entry, by, now)
    mine = set(entries_of(line).values_list("pk", flat=True))
    made = {one.transfer.entry_id: one.transfer.entry for one in state.matches}
    for pk, entry in made.items():
        if pk in mine:
            _reverse(entry, by, now)
    living(line).exclude(transfer__entry__in=mine).delete()
    forget(line=line, parts=parts)
    BankLine.objects.filter(pk=line.pk).update(state=LineState.WAITING)
    _note("bank.unmatch", line, by, now)


def _reverse(entry: Entry, by: int | None, now: datetime) -> None:
    """Reverse an entry on its own day while that is open, else today."""
    on = entry.on if is_open(entry) else timezone.localdate(now)
    key = f"undo:{entry.pk}"
    movement = Movement.objects.filter(entry=entry).select_related("holding__club").first()
    if movement is not None:
        undo(movement=movement, on=on, key=key, now=now, by=_person(by))
    else:
        reverse(entry=entry, on=on, key=key, by=by, now=now)


def _note(act: str, line: BankLine, by: int | None, now: datetime) -> None:
    note(act=act, now=now, by=_person(by), club=line.bank_account.club, line=line.pk)


def _person(by: int | None) -> Person | None:
    return Person.objects.filter(pk=by).first() if by else None
