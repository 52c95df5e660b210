"""The one writer of the book: every euro that moves in a club passes through `post`.

It takes the club's lock, honours the key of the request, numbers and chains the entry, and seals
it. The book never refuses a fact: an overdraft is written down. It refuses what cannot be one: an
amount that is not positive, a day before the club or after today, a closed period, an account
already agreed with the bank for that day, an account of another club.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from ledger import chain
from ledger.models.book import (
    EURO_CENTS,
    UNIT_KINDS,
    Account,
    AccountLock,
    Book,
    Entry,
    EntryKind,
    EntryNote,
    Transfer,
)
from ledger.refusals import PostingRefused

Commodity = Literal["EUR", "PART"]
LARGEST = 10**15
KEY_LENGTH = 80
REVERSAL_MARK = "~annule"


@dataclass(frozen=True)
class Line:
    """One balanced movement to write: `quantity` cents (or millionths of a part), above zero."""

    debit: Account
    credit: Account
    quantity: int
    commodity: Commodity = "EUR"


@dataclass(frozen=True)
class Posted:
    """The entry, and whether the same request had already written it ("déjà enregistré")."""

    entry: Entry
    already: bool


def lock(club: Club) -> Book:
    """Take the club's lock until the end of the transaction; every writer of the book does."""
    book, _made = Book.objects.select_for_update().get_or_create(club=club)
    book.club = club
    return book


@transaction.atomic
def post(
    *,
    club: Club,
    kind: EntryKind,
    on: date,
    lines: Sequence[Line],
    key: str,
    by: int | None,
    now: datetime,
    note: str = "",
    reverses: Entry | None = None,
    request_hash_extra: str = "",
    request: object = None,
) -> Posted:
    """Write one sealed entry of the club and return it; amounts in cents.

    The same `key` with the same content gives the first entry back (`already`); with other content
    it is refused. The content is the kind, the day, the euro lines and `request_hash_extra`; a verb
    whose lines are computed from the book passes its own arguments as `request` (JSON) instead.
    Parts are never compared, for their number depends on the book. Raises `PostingRefused`.
    """
    book = lock(club)
    request_hash = _request_hash(kind, on, lines, reverses, request_hash_extra, request)
    earlier = _earlier(club, key, request_hash)
    if earlier is not None:
        return Posted(earlier, already=True)
    _check_lines(club, lines)
    _check_day(book, on, now)
    _check_agreed(lines, on)
    salt = chain.new_salt() if note else ""
    last = chain.head(club)
    entry = Entry(
        club=club,
        number=last.number + 1 if last else 1,
        kind=kind,
        on=on,
        recorded_at=now,
        by=by,
        transfer_count=len(lines),
        key=key,
        request_hash=request_hash,
        reverses=reverses,
        commitment=chain.commitment(salt, note) if note else "",
        previous_hash=last.hash if last else "",
    )
    _seal(entry, lines)
    if note:
        EntryNote.objects.create(entry=entry, salt=salt, text=note)
    return Posted(entry, already=False)


def earlier_entry(*, club: Club, kind: EntryKind, key: str, request: object) -> Entry | None:
    """The entry this request already wrote, if any, for verbs that compute lines from the book.

    Call it under the club's lock, before computing. Raises `PostingRefused` when the key served
    for something else.
    """
    return _earlier(club, key, _request_hash(kind, None, (), None, "", request))


@transaction.atomic
def reverse(
    *, entry: Entry, on: date, key: str, by: int | None, now: datetime, note: str = ""
) -> Posted:
    """Undo an entry by its mirror, dated `on` (not before it). An entry is reversed once.

    Raises `PostingRefused` when it already is, or is itself a reversal or a change of method.
    """
    club = entry.club
    lock(club)
    lines = [
        Line(transfer.credit, transfer.debit, transfer.quantity, _commodity(transfer))
        for transfer in entry.transfers.select_related("debit", "credit").order_by("position")
    ]
    request_hash = _request_hash(EntryKind.REVERSAL, on, lines, entry, "", None)
    earlier = _earlier(club, key, request_hash)
    if earlier is not None:
        return Posted(earlier, already=True)
    _check_reversible(entry, on)
    return post(
        club=club,
        kind=EntryKind.REVERSAL,
        on=on,
        lines=lines,
        key=key,
        by=by,
        now=now,
        note=note,
        reverses=entry,
    )


@transaction.atomic
def correct(
    *,
    entry: Entry,
    on: date,
    lines: Sequence[Line] | Callable[[], Sequence[Line]],
    key: str,
    by: int | None,
    now: datetime,
    note: str = "",
    kind: EntryKind | None = None,
    request: object = None,
) -> tuple[Posted, Posted]:
    """Mend a mistake in one act: the reversal, then the right entry dated `on`.

    The reversal bears the wrong entry's own day while that is open, else `on`. `lines` may be a
    function, called once the reversal is written (parts priced without the mistake). Raises
    `PostingRefused`; then neither is written.
    """
    lock(entry.club)
    mirror = Entry.objects.filter(club=entry.club, key=key + REVERSAL_MARK).first()
    day = mirror.on if mirror else entry.on if is_open(entry) else on
    reversal = reverse(entry=entry, on=day, key=key + REVERSAL_MARK, by=by, now=now, note=note)
    new = post(
        club=entry.club,
        kind=kind or EntryKind(entry.kind),
        on=on,
        lines=lines() if callable(lines) else lines,
        key=key,
        by=by,
        now=now,
        note=note,
        request_hash_extra=str(entry.pk),
        request=request,
    )
    return reversal, new


def is_open(entry: Entry) -> bool:
    """True while a mirror of the entry could bear its day: the period is not closed, and none of
    its accounts is agreed with the bank for that day."""
    if Book.objects.filter(club=entry.club_id, closed_through__gte=entry.on).exists():
        return False
    agreed = Q(debit__lock__through__gte=entry.on) | Q(credit__lock__through__gte=entry.on)
    return not Transfer.objects.filter(agreed, entry=entry).exists()


def _seal(entry: Entry, lines: Sequence[Line]) -> None:
    """Insert the transfers, then the entry: its insertion is the seal."""
    transfers = [
        Transfer(
            id=uuid.uuid4(),
            entry=entry,
            position=position,
            debit=line.debit,
            credit=line.credit,
            commodity=line.commodity,
            quantity=line.quantity,
        )
        for position, line in enumerate(lines, start=1)
    ]
    accounts = {account.pk: account for line in lines for account in (line.debit, line.credit)}
    entry.hash = chain.entry_hash(entry, transfers, accounts)
    Transfer.objects.bulk_create(transfers)
    entry.save(force_insert=True)


def _commodity(transfer: Transfer) -> Commodity:
    return "EUR" if transfer.commodity == EURO_CENTS else "PART"


def _request_hash(
    kind: EntryKind,
    on: date | None,
    lines: Sequence[Line],
    reverses: Entry | None,
    extra: str,
    request: object,
) -> str:
    if request is not None:
        return chain.fingerprint([str(kind), request])
    euros = [
        [str(line.debit.pk), str(line.credit.pk), line.quantity]
        for line in lines
        if line.commodity == EURO_CENTS
    ]
    day = on.isoformat() if on else ""
    return chain.fingerprint([str(kind), day, euros, str(reverses.pk) if reverses else "", extra])


def _earlier(club: Club, key: str, request_hash: str) -> Entry | None:
    if not key or len(key) > KEY_LENGTH:
        raise ValueError("a request key has 1 to 80 characters")
    earlier = Entry.objects.filter(club=club, key=key).first()
    if earlier is not None and earlier.request_hash != request_hash:
        raise PostingRefused(
            _(
                "Ce formulaire a déjà servi pour l'écriture n° %(number)d, avec un autre contenu. "
                "Rien n'a été changé : rouvrez la page et recommencez."
            )
            % {"number": earlier.number}
        )
    return earlier


def _check_lines(club: Club, lines: Sequence[Line]) -> None:
    if not lines:
        raise PostingRefused(_("Aucun montant n'est écrit. Rien n'a été enregistré."), "amount")
    for line in lines:
        if type(line.quantity) is not int:
            raise TypeError("a quantity is a whole number of cents or of millionths of a part")
        if line.quantity <= 0:
            raise PostingRefused(
                _("Le montant doit être supérieur à zéro. Rien n'a été enregistré."), "amount"
            )
        if line.quantity > LARGEST:
            raise PostingRefused(
                _("Ce montant est trop grand pour être juste. Rien n'a été enregistré."), "amount"
            )
        if {line.debit.club_id, line.credit.club_id} != {club.pk}:
            raise PostingRefused.another_club()
        units = line.commodity != EURO_CENTS
        if {line.debit.kind in UNIT_KINDS, line.credit.kind in UNIT_KINDS} != {units}:
            raise ValueError("parts and euros do not share an account")
        if line.debit.pk == line.credit.pk:
            raise ValueError("a transfer goes from one account to another")


def _check_day(book: Book, on: date, now: datetime) -> None:
    if on < book.club.created_on:
        raise PostingRefused(
            _("Le club n'existait pas encore : il a été créé le %(day)s.")
            % {"day": date_format(book.club.created_on)},
            "on",
        )
    if on > timezone.localdate(now):
        raise PostingRefused(_("Cette date est dans le futur. Rien n'a été enregistré."), "on")
    if book.closed_through and on <= book.closed_through:
        raise PostingRefused(
            _(
                "Les comptes sont clos jusqu'au %(day)s. Rien n'a été enregistré : "
                "choisissez une date plus récente."
            )
            % {"day": date_format(book.closed_through)},
            "on",
        )


def _check_agreed(lines: Sequence[Line], on: date) -> None:
    touched = {account.pk for line in lines for account in (line.debit, line.credit)}
    agreed = AccountLock.objects.filter(account__in=touched, through__gte=on)
    found = agreed.select_related("account").order_by("-through", "account").first()
    if found is not None:
        raise PostingRefused(
            _(
                "Le mois est validé avec la banque jusqu'au %(day)s (%(account)s). Rien n'a été "
                "enregistré : choisissez une date plus récente, ou demandez au gérant ou à la "
                "gérante de lever cette validation."
            )
            % {"day": date_format(found.through), "account": found.account},
            "on",
        )


def _check_reversible(entry: Entry, on: date) -> None:
    if Entry.objects.filter(reverses=entry).exists():
        raise PostingRefused(
            _("L'écriture n° %(number)d est déjà annulée. Rien n'a changé.")
            % {"number": entry.number}
        )
    if entry.transfers.filter(
        returned__isnull=False, returned__entry__reversed_by__isnull=True
    ).exists():
        raise PostingRefused(
            _(
                "Un versement de l'écriture n° %(number)d est revenu impayé : annulez d'abord "
                "l'écriture de ce retour. Rien n'a changé."
            )
            % {"number": entry.number}
        )
    if entry.kind in (EntryKind.REVERSAL, EntryKind.CONVERSION):
        raise PostingRefused(
            _("Cette écriture ne s'annule pas : enregistrez plutôt l'opération de nouveau.")
        )
    if on < entry.on:
        raise PostingRefused(_("Une annulation ne peut pas précéder l'écriture annulée."), "on")
