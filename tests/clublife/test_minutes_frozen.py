"""Approved minutes stay as they are, by whatever road one comes: the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from clublife.minutes import approve, draft_minutes, edit_notes, redraft
from clublife.models import Minutes
from clublife.refusals import LifeRefused
from clublife.triggers import FROZEN
from tests.clublife.meeting import BEGAN, ENDED, Evening, an_ended_evening

pytestmark = pytest.mark.django_db
LATER = ENDED + timedelta(days=2)


@pytest.fixture
def evening() -> Evening:
    return an_ended_evening()


@pytest.fixture
def minutes(evening: Evening) -> Minutes:
    return draft_minutes(meeting=evening.meeting, now=ENDED, by=evening.secretary)


def refused(act, *given, **named) -> bool:
    """True when the database raises, and the transaction goes on."""
    try:
        with transaction.atomic():
            act(*given, **named)
    except DatabaseError:
        return True
    return False


def raw(sql: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


OTHER: dict[str, object] = {
    "id": 999_999,
    "meeting_id": 999_999,
    "facts": '{"club": "autre"}',
    "fingerprint": "0" * 64,
    "notes": '{"other": "glissé après coup"}',
    "drafted_at": BEGAN,
    "drafted_by_id": None,
    "edited_at": BEGAN,
    "edited_by_id": None,
    "approved_at": None,
    "approved_by_id": None,
}


@pytest.mark.parametrize("column", FROZEN)
def test_nothing_of_approved_minutes_changes(
    evening: Evening, minutes: Minutes, column: str
) -> None:
    """Eleven raw attacks, one a column; each goes through while the text is a draft's."""
    edit_notes(minutes=minutes, notes={"other": "Mots"}, now=LATER, by=evening.secretary)
    value = OTHER[column]
    sql = f'UPDATE clublife_minutes SET "{column}" = %s WHERE id = %s'
    if column not in ("id", "meeting_id"):
        with transaction.atomic():
            assert not refused(raw, sql, value, minutes.pk)
            transaction.set_rollback(True)
    approve(minutes=minutes, now=LATER, by=evening.manager)
    assert refused(raw, sql, value, minutes.pk)
    minutes.refresh_from_db()
    assert (minutes.is_approved, minutes.notes) == (True, {"other": "Mots"})


def test_approved_minutes_are_neither_deleted_nor_written_twice_nor_born_approved(
    evening: Evening, minutes: Minutes
) -> None:
    """The other roads: DELETE, INSERT of a second text, INSERT OR REPLACE, TRUNCATE."""
    columns = "meeting_id, facts, fingerprint, notes, drafted_at, approved_at, approved_by_id"
    values = (minutes.meeting_id, "{}", "0" * 64, "{}", BEGAN, LATER, evening.manager.pk)
    insert = f"INSERT INTO clublife_minutes ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s)"
    assert refused(raw, insert, *values)
    approve(minutes=minutes, now=LATER, by=evening.manager)
    assert refused(raw, insert, *values)
    assert refused(raw, "DELETE FROM clublife_minutes WHERE id = %s", minutes.pk)
    assert refused(Minutes.objects.filter(pk=minutes.pk).update, notes={"other": "x"})
    assert refused(Minutes.objects.filter(pk=minutes.pk)._raw_delete, "default")
    if connection.vendor == "postgresql":
        assert refused(raw, "TRUNCATE clublife_minutes")
    else:
        replace = insert.replace("INSERT", "INSERT OR REPLACE")
        assert refused(raw, replace, *values[:5], None, None)
    with pytest.raises(LifeRefused, match="ne change plus"):
        edit_notes(minutes=minutes, notes={"other": "x"}, now=LATER, by=evening.secretary)
    with pytest.raises(LifeRefused, match="ne change plus"):
        redraft(minutes=minutes, now=LATER, by=evening.secretary)
