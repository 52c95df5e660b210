"""The bank's file taken in: all of it or nothing, and nothing twice. Nothing is posted.

The file is read before the club's lock is taken. A refused file leaves its attempt and no more; an
accepted one is kept with its lines, which wait for a person.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from banking.accounts import accounts_of
from banking.belonging import FIELD, asked_account
from banking.keeping import Imported, note_attempt, store
from banking.models import BankAccount
from banking.reading.csv_shape import CsvShape
from banking.reading.files import read_with_shape
from banking.reading.refusing import ReadingRefused
from banking.reading.statement import Statement
from banking.refusals import BankingRefused
from clubs.models import Club
from clubs.refusals import Refusal


def import_statement(
    *,
    club: Club,
    content: bytes,
    name: str,
    bank_account: BankAccount | None = None,
    answers: Mapping[str, str] | None = None,
    shape: CsvShape | None = None,
    by: int | None,
    now: datetime,
) -> Imported:
    """Read a file of the bank and keep its new lines; they wait to be confirmed, nothing posts.

    The account is the one the file names, or `bank_account`. `answers` settle what a reader asked;
    how a bank lays out its CSV is then remembered (`shape` stands for what was). Raises
    `ReadingRefused` with a `question` when an answer would do: then nothing is stored. Raises
    `BankingRefused` otherwise: then only the attempt is.
    """
    given = dict(answers or {})
    own: BankAccount | None = None
    try:
        own = _account(club, bank_account, given)
        remembered = shape or _shape(own)
        statements, csv_shape = _read(club, content, name, own, given, remembered)
        return store(
            club=club,
            statements=statements,
            content=content,
            name=name,
            bank_account=own,
            csv_shape=csv_shape,
            by=by,
            now=now,
        )
    except Refusal as refusal:
        if getattr(refusal, "question", None) is None:
            note_attempt(
                club=club,
                content=content,
                name=name,
                bank_account=own,
                refused=str(refusal),
                by=by,
                now=now,
            )
        raise


def _account(
    club: Club, bank_account: BankAccount | None, answers: dict[str, str]
) -> BankAccount | None:
    """The account chosen, if any; it must be the club's."""
    chosen = answers.pop(FIELD, "")
    if bank_account is None and chosen:
        mine = {str(one.pk): one for one in accounts_of(club)}
        bank_account = mine.get(chosen)
        if bank_account is None:
            raise BankingRefused(
                _("Ce compte n'est pas un compte du club. Rien n'a été importé."), FIELD
            )
    if bank_account is not None and bank_account.club_id != club.pk:
        raise BankingRefused(
            _("Ce compte n'est pas un compte du club. Rien n'a été importé."), FIELD
        )
    return bank_account


def _shape(own: BankAccount | None) -> CsvShape | None:
    """How this account's bank lays out its CSV, as remembered."""
    return CsvShape.from_json(own.csv_shape) if own is not None and own.csv_shape else None


def _read(
    club: Club,
    content: bytes,
    name: str,
    own: BankAccount | None,
    answers: Mapping[str, str],
    remembered: CsvShape | None,
) -> tuple[tuple[Statement, ...], dict[str, Any] | None]:
    """The statements, and the CSV shape to remember.

    Before asking how to read a CSV, know whose it is: that account's shape may answer.
    """
    accounts = accounts_of(club)
    if remembered is None and own is None and len(accounts) == 1:
        remembered = _shape(accounts[0])
    try:
        statements, shape = read_with_shape(content, name=name, shape=remembered, answers=answers)
    except ReadingRefused as refusal:
        is_open = [one for one in accounts if one.is_open]
        if refusal.question is None or own is not None or len(is_open) < 2:
            raise
        raise asked_account(is_open) from refusal
    return statements, json.loads(json.dumps(shape.as_json())) if shape is not None else None
