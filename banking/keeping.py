"""Statements already read, kept with the file they come from: all of them or nothing.

The club's lock is held; what is already there is counted under it. Nothing is posted to the book.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from banking.accounts import accounts_of, main_account
from banking.belonging import account_told, learn_number
from banking.continuity import DAY, Gap, gaps, overlap, proved_new
from banking.models import BankAccount, BankLine, BankStatement, ImportAttempt, StatementImport
from banking.reading.statement import Statement
from banking.recognising import Known, Memory, Newcomer, Sorted, remember, sort_out
from banking.refusals import BankingRefused
from banking.statements import note_balance
from clubs.models import Club
from clubs.money import cents, euros
from jobs import files
from jobs.models import StoredFile
from ledger.posting import lock
from members.wording import write_cents, write_day

CHUNK = 500
NAME_LENGTH = 200
MESSAGE_LENGTH = 600


@dataclass(frozen=True)
class Taken:
    """What came of one statement: its row, its lines new and already known, possible doubles."""

    statement: StatementImport
    new: int
    known: int
    doubles: int


@dataclass(frozen=True)
class Imported:
    """What came of a file; `already` when the same file had brought all this before."""

    attempt: ImportAttempt
    statements: tuple[Taken, ...]
    gaps: tuple[Gap, ...]
    already: bool

    @property
    def new(self) -> int:
        """Lines kept for the first time."""
        return sum(one.new for one in self.statements)

    @property
    def known(self) -> int:
        """Lines of the file that were there before."""
        return sum(one.known for one in self.statements)

    @property
    def doubles(self) -> int:
        """New lines that may repeat an older one."""
        return sum(one.doubles for one in self.statements)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is worth knowing, each said once."""
        said = (word for one in self.statements for word in one.statement.remarks)
        return tuple(dict.fromkeys(said))


@dataclass(frozen=True)
class Origin:
    """Where lines come from: the attempt and its file, kept once a statement needs it."""

    attempt: ImportAttempt
    content: bytes
    by: int | None
    now: datetime

    @cached_property
    def file(self) -> StoredFile:
        """The file on the disk."""
        return files.store(
            content=self.content,
            name=self.attempt.name,
            content_type="application/octet-stream",
            now=self.now,
        )


def clean_name(name: str) -> str:
    """The last part of a file's name, printable, at most 200 characters."""
    last = re.split(r"[/\\]", name)[-1]
    words = "".join(sign if sign.isprintable() else " " for sign in last)
    return " ".join(words.split()).strip(". ")[-NAME_LENGTH:].strip() or _("fichier sans nom")


def note_attempt(
    *,
    club: Club,
    content: bytes,
    name: str,
    bank_account: BankAccount | None,
    refused: str = "",
    by: int | None,
    now: datetime,
) -> ImportAttempt:
    """Write that somebody gave a file, and the words that refused it."""
    return ImportAttempt.objects.create(
        club=club,
        bank_account=bank_account,
        name=clean_name(name),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        accepted=not refused,
        message=refused[:MESSAGE_LENGTH],
        at=now,
        by=by,
    )


@transaction.atomic
def store(
    *,
    club: Club,
    statements: Sequence[Statement],
    content: bytes,
    name: str,
    bank_account: BankAccount | None = None,
    csv_shape: Mapping[str, Any] | None = None,
    by: int | None,
    now: datetime,
) -> Imported:
    """Keep the new lines of statements already read, of the club's accounts they name.

    Raises `ReadingRefused` with a question when the account must be chosen, or `BankingRefused`.
    """
    lock(club)
    if bank_account is not None and bank_account.club_id != club.pk:
        raise BankingRefused(_("Ce compte n'est pas un compte du club. Rien n'a été importé."))
    accounts = accounts_of(club) or [main_account(club=club, now=now)]
    if bank_account is not None:
        bank_account = next(one for one in accounts if one == bank_account)
    told: dict[BankAccount, list[Statement]] = {}
    for statement in statements:
        told.setdefault(account_told(statement, accounts, bank_account), []).append(statement)
    only = next(iter(told)) if len(told) == 1 else None
    if only is not None and csv_shape is not None and only.csv_shape != csv_shape:
        only.csv_shape = csv_shape
        only.save(update_fields=["csv_shape"])
    attempt = note_attempt(club=club, content=content, name=name, bank_account=only, by=by, now=now)
    origin = Origin(attempt, content, by, now)
    taken: list[Taken] = []
    found: list[Gap] = []
    for own, theirs in told.items():
        kept = _keep_all(own, theirs, origin)
        taken += kept
        found += _write_gaps(own, [one.statement for one in kept])
    already = all(one.statement.attempt_id != attempt.pk for one in taken)
    return Imported(attempt, tuple(taken), tuple(found), already)


def _keep_all(own: BankAccount, statements: Sequence[Statement], origin: Origin) -> list[Taken]:
    """The statements of one account, oldest first."""
    statements = sorted(statements, key=lambda one: (_period(one), one.total))
    days = [day for statement in statements for day in _period(statement)]
    memory = remember(own, min(days), max(days))
    return [_keep(own, statement, memory, origin) for statement in statements]


def _period(statement: Statement) -> tuple[date, date]:
    """The first and last days a statement tells, never narrower than its lines."""
    days = [line.on for line in statement.lines]
    days += [day for day in (statement.since, statement.until) if day]
    days += [one.on for one in (statement.opening, statement.closing) if one and not days]
    if not days:
        raise BankingRefused(_("Ce relevé ne dit aucune date. Rien n'a été importé."))
    return min(days), max(days)


def _keep(own: BankAccount, statement: Statement, memory: Memory, origin: Origin) -> Taken:
    """One statement: its row, its new lines, the bank's balance at its end."""
    row = _row(own, statement, origin)
    found = sort_out(statement.lines, memory, format=statement.format)
    before = None if found.new else _told_already(row)
    if before is not None:
        return Taken(before, 0, len(found.known), 0)
    more = proved_new(own, statement, memory)
    if more:
        found = sort_out(statement.lines, memory, format=statement.format, more=more)
    row.new_count = len(found.new)
    row.file = origin.file
    row.save()
    remarks = [*statement.remarks, learn_number(own, statement)]
    memory.learn(_write_lines(own, row, found.new))
    remarks += [_told_before(row, found), _against_paper(own, row)]
    remarks += _note_closing(own, row, statement, memory)
    remarks += _note_again(own, row, found.new)
    row.remarks = [words for words in remarks if words]
    row.save(update_fields=["remarks"])
    return Taken(row, len(found.new), len(found.known), found.doubles)


def _row(own: BankAccount, statement: Statement, origin: Origin) -> StatementImport:
    since, until = _period(statement)
    opening, closing = statement.opening, statement.closing
    return StatementImport(
        bank_account=own,
        attempt=origin.attempt,
        format=statement.format[:30],
        encoding=statement.encoding[:20],
        since=since,
        until=until,
        opening_on=opening.on if opening else None,
        opening=euros(opening.amount) if opening else None,
        closing_on=closing.on if closing else None,
        closing=euros(closing.amount) if closing else None,
        line_count=len(statement.lines),
        at=origin.now,
        by=origin.by,
    )


def _told_already(row: StatementImport) -> StatementImport | None:
    """The same statement, whatever the file: its days, its balances, its number of lines."""
    return (
        StatementImport.objects.filter(
            bank_account=row.bank_account,
            since=row.since,
            until=row.until,
            opening=row.opening,
            closing=row.closing,
            line_count=row.line_count,
        )
        .order_by("pk")
        .first()
    )


def _write_lines(
    own: BankAccount, row: StatementImport, new: Sequence[Newcomer]
) -> Iterable[Known]:
    for start in range(0, len(new), CHUNK):
        lines = [_bank_line(own, row, one) for one in new[start : start + CHUNK]]
        for made in BankLine.objects.bulk_create(lines):
            yield Known(
                made.pk,
                made.on,
                made.amount,
                made.fingerprint,
                made.label,
                made.counterparty,
                made.iban,
                made.reference,
                made.bank_id,
                row.format,
                row.pk,
            )


def _bank_line(own: BankAccount, row: StatementImport, one: Newcomer) -> BankLine:
    line = one.line
    return BankLine(
        bank_account=own,
        imported=row,
        on=line.on,
        value_on=line.value_on,
        amount=line.amount,
        label=line.label[:300],
        counterparty=line.counterparty[:140],
        iban=line.iban[:34],
        reference=line.reference[:140],
        bank_id=line.bank_id[:140],
        is_return=line.is_return,
        return_reason=line.return_reason[:140],
        batch=line.batch,
        position=one.position,
        fingerprint=one.fingerprint,
        rank=one.rank,
        twin_id=one.twin,
    )


def _told_before(row: StatementImport, found: Sorted) -> str:
    shared = overlap(row)
    if shared is None or not found.known:
        return ""
    words = {"since": write_day(shared[0]), "until": write_day(shared[1])}
    if shared[0] == shared[1]:
        return _("Le %(since)s était déjà importé : rien n'y est en double.") % words
    return _("Les jours du %(since)s au %(until)s étaient déjà importés.") % words


def _against_paper(own: BankAccount, row: StatementImport) -> str:
    """The first file's opening balance, against the one somebody had copied for the day before."""
    if row.opening is None or own.imports.exclude(pk=row.pk).exists():
        return ""
    noted = BankStatement.objects.filter(bank_account=own, on=row.since - DAY).first()
    if noted is None or noted.balance == row.opening:
        return ""
    return _(
        "Le fichier part d'un solde de %(opening)s ; vous aviez noté %(noted)s au %(day)s."
    ) % {
        "opening": write_cents(cents(row.opening)),
        "noted": write_cents(noted.balance_cents),
        "day": write_day(noted.on),
    }


def _note_closing(
    own: BankAccount, row: StatementImport, statement: Statement, memory: Memory
) -> list[str]:
    """Note the bank's balance for the month's page, unless the file tells a part of its day."""
    closing = statement.closing
    if closing is None:
        return []
    told = sum(line.amount for line in statement.lines if line.on == closing.on)
    kept = sum(
        one.amount
        for (on, _amount), lines in memory.days.items()
        if on == closing.on
        for one in lines
    )
    return _note(own, closing.on, closing.amount, row) if told == kept else []


def _note_again(own: BankAccount, row: StatementImport, new: Sequence[Newcomer]) -> list[str]:
    """A balance noted from a file made within a day moves with the day's later lines."""
    added: dict[date, int] = {}
    for one in new:
        if one.twin is None:
            added[one.line.on] = added.get(one.line.on, 0) + one.line.amount
    earlier = {
        day: cents(closing or 0)
        for day, closing in own.imports.exclude(pk=row.pk)
        .filter(closing__isnull=False, closing_on__gte=row.since, closing_on__lte=row.until)
        .order_by("pk")
        .values_list("closing_on", "closing")
    }
    said: list[str] = []
    for noted in own.statements.filter(on__in=list(earlier), validated_at__isnull=True):
        more = added.get(noted.on, 0)
        if more and noted.on != row.closing_on and earlier[noted.on] == noted.balance_cents:
            said += _note(own, noted.on, noted.balance_cents + more, row)
    return said


def _note(own: BankAccount, on: date, balance: int, row: StatementImport) -> list[str]:
    if on > timezone.localdate(row.at) or on < own.club.created_on:
        return []
    before = BankStatement.objects.filter(bank_account=own, on=on).first()
    if before is not None and before.balance_cents == balance:
        return []
    words = {"day": write_day(on), "balance": write_cents(balance)}
    try:
        note_balance(club=own.club, on=on, balance=balance, by=row.by, now=row.at, bank_account=own)
    except BankingRefused:
        return [
            _(
                "Le fichier dit %(balance)s au %(day)s : le mois est déjà validé avec un autre "
                "solde, qui reste."
            )
            % words
        ]
    if before is None:
        return []
    words["before"] = write_cents(before.balance_cents)
    return [_("Le solde noté au %(day)s était %(before)s : c'est maintenant %(balance)s.") % words]


def _write_gaps(own: BankAccount, rows: Sequence[StatementImport]) -> list[Gap]:
    """What these statements show missing, written with them too."""
    found = []
    by_pk = {row.pk: row for row in rows}
    for gap in gaps(own):
        mine = [by_pk[pk] for pk in sorted(gap.imports) if pk in by_pk]
        if mine:
            found.append(gap)
        for row in mine[-1:]:
            if gap.sentence not in row.remarks:
                row.remarks = [*row.remarks, gap.sentence]
                row.save(update_fields=["remarks"])
    return found
