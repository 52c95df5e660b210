"""What the database itself refuses, by raw SQL and by the ORM, on both engines.

Each attack runs in real commits on a clone, then the book is compared, byte for byte, with what it
was. `session_replication_role` and two open transactions exist on PostgreSQL alone.
"""

import threading
import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from ledger.accounts import account
from ledger.chain import verify_chain
from ledger.models.book import Account, AccountKind, Book, Entry, EntryNote, Transfer
from tests.ledger.build import a_club, a_member, bank, contribute, pay_fee

DAY = date(2025, 3, 1)
only_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="PostgreSQL alone has this"
)
only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite alone has this")


@pytest.fixture
def book(live_db):
    """A club with two sealed entries; its book must be the same after the test."""
    club = a_club()
    contribute(club, DAY, {a_member(club): 10000, a_member(club, "B"): 5000}, note="mot")
    pay_fee(club, DAY, 250)
    account(club, AccountKind.EXPENSES)
    before = photograph(club)
    yield club
    assert photograph(club) == before
    assert verify_chain(club).ok


def photograph(club):
    """Every row of the club's book; the day up to which it is closed is not a posting."""
    rows = (
        Account.objects.filter(club=club),
        Entry.objects.filter(club=club),
        Transfer.objects.filter(entry__club=club),
    )
    return [sorted(map(str, queryset.values_list())) for queryset in rows] + [
        Transfer.objects.exclude(entry_id__in=Entry.objects.values("pk")).count()
    ]


def run(sql, *params):
    """One statement, committed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [_native(param) for param in params])


def _native(value):
    """How the driver wants a UUID."""
    if isinstance(value, uuid.UUID) and connection.vendor == "sqlite":
        return value.hex
    return value


def refused(sql, *params, match=None):
    """The statement, or its commit, is refused by the database."""
    with pytest.raises(DatabaseError, match=match):
        run(sql, *params)


TRANSFER = (
    "INTO ledger_transfer (id, entry_id, position, debit_id, credit_id, commodity, quantity)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
ENTRY = (
    'INTO ledger_entry (id, club_id, number, kind, "on", recorded_at, transfer_count, "key",'
    " request_hash, commitment, previous_hash, hash, reverses_id)"
    " VALUES (%s, %s, %s, 'expense', %s, %s, %s, %s, '', '', %s, %s, %s)"
)


def transfer_row(club, entry_id, **changes):
    """The values of a movement, good unless `changes` spoil it."""
    row = {
        "id": uuid.uuid4(),
        "entry": entry_id,
        "position": 9,
        "debit": account(club, AccountKind.EXPENSES).pk,
        "credit": bank(club).pk,
        "commodity": "EUR",
        "quantity": 100,
    }
    return list((row | changes).values())


def entry_row(club, **changes):
    """The values of an entry that would be the club's next, good unless `changes` spoil it."""
    last = Entry.objects.filter(club=club).order_by("-number").first()
    row = {
        "id": uuid.uuid4(),
        "club_id": club.pk,
        "number": last.number + 1,
        "on": DAY.isoformat(),
        "recorded_at": datetime(2025, 3, 1, tzinfo=UTC).isoformat(),
        "transfer_count": 1,
        "key": uuid.uuid4().hex,
        "previous_hash": last.hash,
        "hash": "f" * 64,
        "reverses": None,
    }
    return list((row | changes).values())


def sealed_by_hand(club, transfer_changes=None, entry_changes=None, count=1):
    """An act written past `ledger.posting`: movements, then the entry, in one transaction."""
    entry_id = uuid.uuid4()
    with transaction.atomic():
        for position in range(1, count + 1):
            changes = {"position": position} | (transfer_changes or {})
            run("INSERT " + TRANSFER, *transfer_row(club, entry_id, **changes))
        changes = {"id": entry_id, "transfer_count": count} | (entry_changes or {})
        run("INSERT " + ENTRY, *entry_row(club, **changes))


def test_a_well_formed_act_by_hand_shows_that_the_attacks_below_fail_for_their_own_reason(live_db):
    """Promise row 1 (negative control): the same SQL, unspoilt, is accepted; the chain tells."""
    club = a_club()
    pay_fee(club, DAY, 250)
    sealed_by_hand(club)
    report = verify_chain(club)
    assert (report.first_bad, report.ok) == (2, False)


ONE_SIDED = {
    "no credit": {"credit": None},
    "no debit": {"debit": None},
    "an account that does not exist": {"credit": uuid.uuid4()},
    "zero": {"quantity": 0},
    "negative": {"quantity": -100},
    "no quantity": {"quantity": None},
    "parts between accounts of euros": {"commodity": "PART"},
    "another currency": {"commodity": "USD"},
    "an entry never sealed": {"entry": uuid.uuid4()},
}


@pytest.mark.parametrize("spoilt", ONE_SIDED.values(), ids=ONE_SIDED)
def test_a_one_sided_amount_cannot_be_written(book, spoilt):
    """Promise row 1: no way to write a one-sided amount, whatever the road."""
    with pytest.raises(DatabaseError):
        sealed_by_hand(book, transfer_changes=spoilt)


def test_a_movement_from_an_account_to_itself_cannot_be_written(book):
    """Promise row 1: a transfer has two different sides."""
    same = bank(book).pk
    with pytest.raises(DatabaseError):
        sealed_by_hand(book, transfer_changes={"debit": same, "credit": same})


def test_a_movement_left_without_its_entry_does_not_commit(book):
    """Promise row 1: the deferred key refuses it at COMMIT."""
    refused("INSERT " + TRANSFER, *transfer_row(book, uuid.uuid4()))


@only_sqlite
@pytest.mark.parametrize("quantity", [0.5, "1e-2", "dix", 2.0**63])
def test_a_fraction_or_a_word_is_not_an_amount(book, quantity):
    """Promise row 1: SQLite stores what it is given, so a trigger asks for a whole number."""
    with pytest.raises(DatabaseError, match="nombre entier"):
        sealed_by_hand(book, transfer_changes={"quantity": quantity})


WRONG_ENTRIES = {
    "a hole in the numbers": {"number": 7},
    "a number already taken": {"number": 2},
    "number zero": {"number": 0},
    "another predecessor": {"previous_hash": "0" * 64},
    "no predecessor": {"previous_hash": ""},
    "no fingerprint": {"hash": ""},
    "its predecessor's fingerprint": None,
    "no movement": {"transfer_count": 0},
    "one movement too few": {"transfer_count": 2},
    "a reversal of nothing": {"reverses": uuid.uuid4()},
    "a club that does not exist": {"club_id": 999_999, "number": 1, "previous_hash": ""},
}


@pytest.mark.parametrize("spoilt", WRONG_ENTRIES.values(), ids=WRONG_ENTRIES)
def test_an_entry_that_does_not_follow_is_refused(book, spoilt):
    """Promise row 2: numbered without a hole, chained, counted."""
    last = Entry.objects.order_by("-number").first()
    with pytest.raises(DatabaseError):
        sealed_by_hand(book, entry_changes=spoilt or {"hash": last.hash})


def test_a_movement_between_two_clubs_is_refused(book):
    """Promise row 2: cross-club references are refused by the database."""
    other = a_club()
    theirs = bank(other)
    with pytest.raises(DatabaseError, match="un seul club"):
        sealed_by_hand(book, transfer_changes={"credit": theirs.pk})
    both = {"debit": account(other, AccountKind.EXPENSES).pk, "credit": theirs.pk}
    with pytest.raises(DatabaseError, match="club de son écriture"):
        sealed_by_hand(book, transfer_changes=both)
    stranger = a_member(other, "étranger")
    with pytest.raises(DatabaseError, match="reste dans son club"):
        Account.objects.create(club=book, kind=AccountKind.CAPITAL, membership=stranger)


class TestAppendOnly:
    """Promise row 2: thirteen attacks, thirteen refusals."""

    def test_attack_1_update(self, book):
        """Promise row 2, attack 1: UPDATE of an amount, of a date."""
        refused("UPDATE ledger_transfer SET quantity = quantity + 1", match="scellée")
        refused("UPDATE ledger_entry SET \"on\" = '2024-01-01'", match="scellée")

    def test_attack_2_delete(self, book):
        """Promise row 2, attack 2: DELETE."""
        refused("DELETE FROM ledger_transfer", match="scellée")
        refused("DELETE FROM ledger_entry WHERE number = 2", match="scellée")

    @only_sqlite
    @pytest.mark.parametrize("pragma", ["ON", "OFF"])
    def test_attack_3_replace(self, book, pragma):
        """Promise row 2, attack 3: INSERT OR REPLACE, even with recursive_triggers off."""
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA recursive_triggers={pragma}")
        old = Transfer.objects.order_by("pk").first()
        row = transfer_row(book, uuid.uuid4(), id=old.pk, quantity=1)
        refused("INSERT OR REPLACE " + TRANSFER, *row)
        row = transfer_row(book, old.entry_id, position=old.position)
        refused("REPLACE " + TRANSFER, *row)
        first, last = Entry.objects.order_by("number")
        refused("REPLACE " + ENTRY, *entry_row(book, id=first.pk))
        refused("REPLACE " + ENTRY, *entry_row(book, key=first.key))
        refused("REPLACE " + ENTRY, *entry_row(book, number=last.number))
        refused("UPDATE OR REPLACE ledger_entry SET number = 1 WHERE number = 2")
        refused(
            "REPLACE INTO ledger_account (id, club_id, kind, subject, label)"
            " VALUES (%s, %s, 'cash', '', '')",
            bank(book).pk,
            book.pk,
        )

    def test_attack_4_upsert(self, book):
        """Promise row 2, attack 4: INSERT … ON CONFLICT DO UPDATE."""
        old = Transfer.objects.order_by("pk").first()
        row = transfer_row(book, uuid.uuid4(), id=old.pk)
        refused("INSERT " + TRANSFER + " ON CONFLICT (id) DO UPDATE SET quantity = 1", *row)
        row = entry_row(book, id=old.entry_id)
        refused("INSERT " + ENTRY + " ON CONFLICT (id) DO UPDATE SET number = 1", *row)

    @only_postgresql
    @pytest.mark.parametrize("table", ["entry", "transfer", "account", "book"])
    def test_attack_5_truncate(self, book, table):
        """Promise row 2, attack 5: TRUNCATE, which fires no row trigger."""
        refused(f"TRUNCATE ledger_{table} CASCADE")

    @only_postgresql
    def test_attack_6_replica_role(self, book):
        """Promise row 2, attack 6: session_replication_role, which silences ordinary triggers."""
        for statement in (
            "UPDATE ledger_transfer SET quantity = 1",
            "DELETE FROM ledger_entry",
            "TRUNCATE ledger_transfer CASCADE",
        ):
            with pytest.raises(IntegrityError):
                _as_replica(statement)
        row = transfer_row(book, Entry.objects.first().pk)
        with pytest.raises(IntegrityError):
            _as_replica("INSERT " + TRANSFER, *row)

    def test_attack_7_late_pair(self, book):
        """Promise row 2, attack 7: a balanced movement added to an old entry."""
        old = Entry.objects.order_by("number").first()
        refused("INSERT " + TRANSFER, *transfer_row(book, old.pk), match="scellée")

    def test_attack_8_queryset_update(self, book):
        """Promise row 2, attack 8: the ORM's bulk updates."""
        with pytest.raises(IntegrityError):
            Transfer.objects.update(quantity=1)
        entries = list(Entry.objects.all())
        for entry in entries:
            entry.number += 10
        with pytest.raises(IntegrityError):
            Entry.objects.bulk_update(entries, ["number"])

    def test_attack_9_queryset_delete(self, book):
        """Promise row 2, attack 9: the ORM's bulk delete, collector and raw."""
        with pytest.raises(IntegrityError):
            Transfer.objects.all().delete()
        entries = Entry.objects.all()
        with pytest.raises(IntegrityError), transaction.atomic():
            entries._raw_delete("default")

    def test_attack_10_save_and_bulk_create(self, book):
        """Promise row 2, attack 10: save() on a row read back; bulk_create over conflicts."""
        entry = Entry.objects.first()
        entry.on = date(2024, 1, 1)
        with pytest.raises(IntegrityError):
            entry.save()
        moved = list(Transfer.objects.all())
        for transfer in moved:
            transfer.quantity = 1
        with pytest.raises(IntegrityError):
            Transfer.objects.bulk_create(
                moved,
                update_conflicts=True,
                update_fields=["quantity"],
                unique_fields=["id"],
            )
        with pytest.raises(IntegrityError):
            Transfer.objects.create(
                entry=entry,
                position=9,
                debit=moved[0].debit,
                credit=moved[0].credit,
                commodity="EUR",
                quantity=1,
            )

    def test_attack_11_the_accounts_under_the_movements(self, book):
        """Promise row 2, attack 11: give a member's account to another, or delete it."""
        first, second = Account.objects.filter(kind=AccountKind.CAPITAL).order_by("pk")
        for change in ({"membership": second.membership}, {"kind": "cash"}, {"subject": "x"}):
            with pytest.raises(IntegrityError):
                Account.objects.filter(pk=first.pk).update(**change)
        refused("DELETE FROM ledger_account")
        refused("UPDATE members_membership SET club_id = club_id + 1")

    def test_attack_12_the_closed_period(self, book):
        """Promise row 2, attack 12: a backdated act after closing; reopening the period."""
        Book.objects.filter(club=book).update(closed_through=date(2025, 12, 31))
        with pytest.raises(DatabaseError, match="close"):
            sealed_by_hand(book)
        with pytest.raises(IntegrityError, match="rouvre"):
            Book.objects.filter(club=book).update(closed_through=None)
        with pytest.raises(IntegrityError, match="rouvre"):
            Book.objects.filter(club=book).update(closed_through=date(2024, 12, 31))
        refused("DELETE FROM ledger_book")

    @only_postgresql
    def test_attack_13_two_open_transactions_on_one_entry(self, live_db):
        """Promise row 2, attack 13: a movement smuggled while the entry is being sealed."""
        club = a_club()
        pay_fee(club, DAY, 250)
        assert _smuggle(club) == ("refused", 1)

    @only_postgresql
    def test_attack_13_without_the_lock_the_smuggling_works(self, live_db):
        """Promise row 2, attack 13 (negative control): the lock is what stops it."""
        club = a_club()
        pay_fee(club, DAY, 250)
        with connection.cursor() as cursor:
            for name in ("transfer_insert", "entry_insert"):
                cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [f"guard_{name}"])
                body = cursor.fetchone()[0].replace("PERFORM pg_advisory", "-- ")
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION guard_{name}() RETURNS trigger "
                    f"LANGUAGE plpgsql AS $g${body}$g$"
                )
        assert _smuggle(club) == ("accepted", 2)
        assert not verify_chain(club).ok

    @only_postgresql
    @pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
    def test_attack_13_an_older_snapshot_may_not_write(self, book, level):
        """Promise row 2, attack 13: a snapshot taken before the seal cannot add to it either."""
        row = transfer_row(book, uuid.uuid4())
        with pytest.raises(IntegrityError, match="READ COMMITTED"):
            _at_level(level, "INSERT " + TRANSFER, *row)

    def test_a_note_is_erased_or_kept_never_rewritten(self, book):
        """Promise row 2: the erasable side table does not lie."""
        with pytest.raises(IntegrityError, match="récrit"):
            EntryNote.objects.update(text="autre chose")
        refused("UPDATE ledger_entrynote SET entry_id = entry_id, text = 'x'")


def _as_replica(sql, *params):
    """One statement while ordinary triggers are silenced."""
    with transaction.atomic():
        run("SET LOCAL session_replication_role = replica")
        run(sql, *params)


def _at_level(level, sql, *params):
    """One statement in a transaction of another isolation level."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        cursor.execute(sql, params)


def _smuggle(club):
    """One transaction seals an entry; another, open at the same time, adds a movement to it."""
    entry_id, outcome = uuid.uuid4(), []
    sealed, added, committed = (threading.Event() for _ in range(3))
    row = transfer_row(club, entry_id, position=2)

    def smuggler():
        try:
            with transaction.atomic():
                sealed.wait(10)
                run("INSERT " + TRANSFER, *row)
                added.set()
                committed.wait(10)
            outcome.append("accepted")
        except IntegrityError:
            outcome.append("refused")
        finally:
            connections.close_all()

    thread = threading.Thread(target=smuggler)
    thread.start()
    with transaction.atomic():
        run("INSERT " + TRANSFER, *transfer_row(club, entry_id, position=1))
        run("INSERT " + ENTRY, *entry_row(club, id=entry_id))
        sealed.set()
        added.wait(0.5)
    committed.set()
    thread.join(10)
    return outcome[0], Transfer.objects.filter(entry_id=entry_id).count()
