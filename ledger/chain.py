"""The chain: each entry's fingerprint covers its own content and the entry before it.

Changing, removing, adding or swapping anything in a club's book breaks the chain at a place that
`verify_chain` names. Reports print the head: paper is the outside witness. Nothing personal is
chained: a member is an id, and free words only leave a salted commitment, so they can be erased.
"""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clubs.models import Club
from ledger.models.book import Account, Entry, EntryNote, Transfer

CONTENT_VERSION = 1


@dataclass(frozen=True)
class Head:
    """The last link of a club's book."""

    number: int
    hash: str


@dataclass(frozen=True)
class ChainReport:
    """What a verification found: the first entry that does not hold, and why (French)."""

    length: int
    first_bad: int | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        """True when every link holds."""
        return self.first_bad is None


def fingerprint(content: object) -> str:
    """SHA-256 of a canonical JSON: sorted keys, no spaces, ASCII."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def new_salt() -> str:
    """128 random bits, so that erased words cannot be guessed back from their commitment."""
    return secrets.token_hex(16)


def commitment(salt: str, text: str) -> str:
    """What the chain keeps of free words."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def account_content(account: Account) -> list[object]:
    """An account as the chain sees it: its label may change, the rest may not."""
    return [str(account.pk), account.kind, account.membership_id or 0, account.subject]


def entry_hash(
    entry: Entry, transfers: Iterable[Transfer], accounts: Mapping[UUID, Account]
) -> str:
    """The fingerprint of an entry with its transfers, chained to the previous one."""
    return fingerprint(
        {
            "v": CONTENT_VERSION,
            "id": str(entry.pk),
            "club": entry.club_id,
            "number": entry.number,
            "kind": str(entry.kind),
            "on": entry.on.isoformat(),
            "recorded_at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": entry.by or 0,
            "key": entry.key,
            "request": entry.request_hash,
            "reverses": str(entry.reverses_id or ""),
            "note": entry.commitment,
            "previous": entry.previous_hash,
            "transfers": [_transfer_content(transfer, accounts) for transfer in transfers],
        }
    )


def head(club: Club) -> Head | None:
    """The number and fingerprint of the last entry; None for an empty book."""
    last = Entry.objects.filter(club=club).order_by("-number").values_list("number", "hash").first()
    return Head(*last) if last else None


def verify_chain(club: Club) -> ChainReport:
    """Recompute every link of a club's book and name the first one that does not hold."""
    accounts = {account.pk: account for account in Account.objects.filter(club=club)}
    notes = {note.entry_id: note for note in EntryNote.objects.filter(entry__club=club)}
    transfers: dict[UUID, list[Transfer]] = defaultdict(list)
    for transfer in Transfer.objects.filter(entry__club=club).order_by("position"):
        transfers[transfer.entry_id].append(transfer)
    previous, length = "", 0
    for entry in Entry.objects.filter(club=club).order_by("number"):
        length += 1
        own = transfers[entry.pk]
        reason = _fault(entry, own, accounts, notes, previous, length)
        if reason:
            return ChainReport(length, first_bad=length, reason=reason)
        previous = entry.hash
    return ChainReport(length)


def _transfer_content(transfer: Transfer, accounts: Mapping[UUID, Account]) -> list[object]:
    return [
        transfer.position,
        str(transfer.pk),
        account_content(accounts[transfer.debit_id]),
        account_content(accounts[transfer.credit_id]),
        transfer.commodity,
        transfer.quantity,
    ]


def _fault(
    entry: Entry,
    transfers: list[Transfer],
    accounts: Mapping[UUID, Account],
    notes: Mapping[Any, EntryNote],
    previous: str,
    number: int,
) -> str:
    """Why this link does not hold, or an empty string."""
    if entry.number != number:
        return _("une écriture manque avant le numéro %(number)d") % {"number": entry.number}
    if entry.previous_hash != previous:
        return _("l'écriture ne suit pas la précédente")
    if entry.transfer_count != len(transfers):
        return _("le nombre de mouvements a changé")
    if not {pk for t in transfers for pk in (t.debit_id, t.credit_id)} <= accounts.keys():
        return _("un compte du mouvement n'est pas de ce club")
    if entry_hash(entry, transfers, accounts) != entry.hash:
        return _("le contenu de l'écriture a changé")
    note = notes.get(entry.pk)
    if note and note.salt and commitment(note.salt, note.text) != entry.commitment:
        return _("la note de l'écriture a changé")
    return ""
