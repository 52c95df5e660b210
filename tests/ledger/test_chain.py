"""Tampering shows, wherever it is done, by whoever could put the guards down."""

import os
import random
import time
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection

from config.guard import guards_down
from ledger.accounts import account
from ledger.book_audit import offences
from ledger.chain import head, verify_chain
from ledger.models.book import Account, AccountKind, Entry, EntryKind, EntryNote, Transfer
from ledger.posting import Line, post
from tests.ledger.build import NOW, a_club, a_member, bank, contribute, new_key, pay_fee

DAY = date(2025, 3, 1)
TAMPERINGS = 1000 if os.environ.get("CYMBALE_NIGHTLY") == "1" else 40


@pytest.fixture
def book(live_db):
    """Ten entries, some with notes."""
    club = a_club()
    members = [a_member(club, name) for name in "ABC"]
    for month in range(5):
        on = DAY + timedelta(days=30 * month)
        contribute(club, on, dict.fromkeys(members, 1000 + month), note=f"mois {month}")
        pay_fee(club, on, 100 + month)
    return club


def test_the_head_is_the_last_link(book):
    """Promise row 13: what reports print."""
    last = Entry.objects.get(club=book, number=10)
    assert head(book).number == 10
    assert head(book).hash == last.hash
    assert head(a_club()) is None


def _columns(row):
    names = {
        Entry: ["on", "kind", "recorded_at", "by", "key", "request_hash", "commitment", "hash"],
        Transfer: ["quantity", "position", "debit", "credit", "commodity"],
    }
    return names[type(row)]


def _other(row, column, rng, accounts):
    value = getattr(row, column)
    if column in ("debit", "credit"):
        return rng.choice([one for one in accounts if one not in (row.debit, row.credit)])
    if column == "by":
        return 12345
    if isinstance(value, int):
        return value + rng.choice([100, 10_000])
    if isinstance(value, str):
        place = rng.randrange(len(value)) if value else 0
        swapped = "b" if value[place : place + 1] == "a" else "a"
        return value[:place] + swapped + value[place + 1 :]
    return value + timedelta(days=rng.choice([-1, 1]))


def test_one_byte_changed_anywhere_is_found_and_named(book):
    """Promise row 13: random rows, random columns; the first bad number is the one touched."""
    rng = random.Random(13)
    rows = [*Entry.objects.all(), *Transfer.objects.select_related("entry")]
    accounts = list(Account.objects.all())
    with guards_down(connection):
        for _round in range(TAMPERINGS):
            row = rng.choice(rows)
            column = rng.choice(_columns(row))
            before, changed = getattr(row, column), _other(row, column, rng, accounts)
            manager = type(row).objects.filter(pk=row.pk)
            with connection.constraint_checks_disabled():
                manager.update(**{column: changed})
            number = row.number if isinstance(row, Entry) else row.entry.number
            report = verify_chain(book)
            assert report.first_bad == number, (row, column, report)
            assert report.reason
            manager.update(**{column: before})
    assert verify_chain(book).ok


def test_a_removed_entry_is_found(book):
    """Promise row 13: the hole is named."""
    with guards_down(connection):
        entry = Entry.objects.get(number=4)
        EntryNote.objects.filter(entry=entry).delete()
        Transfer.objects.filter(entry=entry)._raw_delete("default")
        Entry.objects.filter(pk=entry.pk)._raw_delete("default")
    assert verify_chain(book).first_bad == 4


def test_two_swapped_entries_are_found(book):
    """Promise row 13: order is part of the chain."""
    with guards_down(connection):
        for pk, number in [(2, 99), (3, 2), (99, 3)]:
            Entry.objects.filter(number=pk).update(number=number)
    assert verify_chain(book).first_bad == 2


def test_an_added_movement_is_found(book):
    """Promise row 13: so is one taken away."""
    moved = Transfer.objects.filter(entry__number=5).first()
    with guards_down(connection):
        moved.pk, moved.position = uuid.uuid4(), 9
        moved.save(force_insert=True)
    assert verify_chain(book).first_bad == 5


def test_a_cut_tail_is_seen_against_a_printed_head(book):
    """Promise row 13: what is left holds, so only the head printed on a report tells."""
    printed = head(book)
    with guards_down(connection):
        entry = Entry.objects.get(number=10)
        Transfer.objects.filter(entry=entry)._raw_delete("default")
        Entry.objects.filter(pk=entry.pk)._raw_delete("default")
    assert verify_chain(book).ok
    assert head(book) != printed


def test_an_account_given_to_another_member_is_found(book):
    """Promise row 13: the chain covers whose account it was."""
    capital = Account.objects.filter(kind=AccountKind.CAPITAL).first()
    newcomer = a_member(book, "D")
    with guards_down(connection):
        Account.objects.filter(pk=capital.pk).update(membership=newcomer)
    assert verify_chain(book).first_bad == 1


def test_a_rewritten_note_is_found_and_an_erased_one_is_not_a_fault(book):
    """Promise row 13: free words leave a salted commitment."""
    note = EntryNote.objects.get(entry__number=3)
    EntryNote.objects.filter(entry__number=1).update(text="", salt="")
    assert verify_chain(book).ok
    with guards_down(connection):
        EntryNote.objects.filter(pk=note.pk).update(text="autre chose")
    assert verify_chain(book).first_bad == 3


def test_the_audit_names_the_club(book):
    """Promise row 13: an operator sees it without knowing where to look."""
    assert not [offence for offence in offences() if offence.level == "error"]
    with guards_down(connection):
        Entry.objects.filter(number=6).update(key="autre")
    found = [offence for offence in offences() if offence.level == "error"]
    assert [(offence.rule, offence.where) for offence in found] == [("ledger.chain", str(book))]
    assert "n° 6" in found[0].detail


@pytest.mark.nightly
def test_a_region_is_verified_in_ten_seconds(live_db):
    """Promise row 13: under 10 s of processor for a region: 100 clubs of five years."""
    club = a_club()
    members = [a_member(club, f"m{n}") for n in range(15)]
    capital = [account(club, AccountKind.CAPITAL, membership=m) for m in members]
    for month in range(60):
        lines = [Line(bank(club), one, 2500) for one in capital]
        post(
            club=club,
            kind=EntryKind.CONTRIBUTIONS,
            on=date(2020, 1, 1) + timedelta(days=30 * month),
            lines=lines,
            key=new_key(),
            by=None,
            now=NOW,
        )
    started = time.process_time()
    for _club in range(100):
        assert verify_chain(club).ok
    assert time.process_time() - started < 10
