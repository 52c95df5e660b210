"""Money received that nobody can name yet, on an account of its own and in sight until settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banking.becoming import Act, become
from banking.confirming import Confirmed, Said, check_parts, confirm
from banking.learning import learn
from banking.matched import SUBJECT, left_to_clarify
from banking.models import BankLine, Target
from banking.proposals.shapes import Part
from banking.refusals import BankingRefused
from clubs.models import Club
from ledger.balances import balance
from ledger.ceilings import Caution
from ledger.models import Account, AccountKind, Book, Entry
from ledger.posting import lock

SETTLED_BY = frozenset(
    {Target.CONTRIBUTION, Target.FEE, Target.EXPENSE, Target.DIVIDEND, Target.INTEREST}
    | {Target.INSTALMENT}
)


@dataclass(frozen=True)
class Waiting:
    """A receipt to clarify: its line, and what is left of it, in cents."""

    line: BankLine
    left: int


@transaction.atomic
def to_suspense(*, line: BankLine, by: int | None, now: datetime) -> Confirmed:
    """Write a receipt nobody can name: the money is at the bank, owed until somebody is found.

    It teaches nothing. Raises `BankingRefused` for money going out.
    """
    if line.amount < 0:
        raise BankingRefused(
            _("Seule une somme reçue attend d'être éclaircie. Rien n'a été enregistré.")
        )
    part = Part(Target.SUSPENSE, abs(line.amount))
    return confirm(line=line, parts=[part], said=Said(teaches=False), by=by, now=now)


def waiting_to_clarify(club: Club, *, at: date) -> tuple[Waiting, ...]:
    """The receipts still to clarify on a day, oldest first; one query when there is none."""
    left = left_to_clarify(club, at=at)
    if not left:
        return ()
    lines = BankLine.objects.filter(pk__in=left).select_related("bank_account__account")
    return tuple(Waiting(line, left[line.pk]) for line in lines.order_by("on", "pk"))


@transaction.atomic
def settle_suspense(
    *, line: BankLine, parts: Sequence[Part], key: str, by: int | None, now: datetime
) -> tuple[Caution, ...]:
    """Say what a receipt to clarify was: its parts leave the waiting account, dated as the line
    while that day is open, else today. They may be less than what waits: the rest goes on waiting.

    The same `key` again changes nothing. Teaches the next import. Raises `BankingRefused`, or the
    refusal of the room a part belongs to.
    """
    club = line.bank_account.club
    lock(club)
    key = f"clarify:{line.pk}.{key}"
    if Entry.objects.filter(club=club, key=key).exists():
        return ()
    kept = Account.objects.filter(
        club=club, kind=AccountKind.SUSPENSE, subject=f"{SUBJECT}{line.pk}"
    ).first()
    left = -balance(kept, at=date.max) if kept else 0
    if kept is None or left <= 0:
        raise BankingRefused(_("Cette somme est déjà éclaircie. Rien n'a été changé."))
    if any(part.target not in SETTLED_BY for part in parts):
        raise BankingRefused(_("Choisissez ce qu'était cette somme. Rien n'a été changé."))
    total = sum(part.amount for part in parts)
    if total > left:
        raise BankingRefused(
            _("C'est plus que la somme à éclaircir. Rien n'a été enregistré."), "amount"
        )
    check_parts(line, parts, total=total)
    act = Act(
        club=club,
        money=kept,
        on=_open_day(line, now),
        key=key,
        by=by,
        now=now,
        incoming=True,
    )
    cautions = [one for _entry, _group, told in become(parts, act) for one in told]
    learn(line=line, parts=parts)
    return tuple(cautions)


def settlements_of(line: BankLine) -> QuerySet[Entry]:
    """The entries that settled a receipt to clarify, and stand."""
    return Entry.objects.filter(
        club=line.bank_account.club_id,
        key__startswith=f"clarify:{line.pk}.",
        reversed_by__isnull=True,
    )


def _open_day(line: BankLine, now: datetime) -> date:
    book = Book.objects.filter(club=line.bank_account.club_id).first()
    closed = book.closed_through if book else None
    return line.on if closed is None or line.on > closed else timezone.localdate(now)
