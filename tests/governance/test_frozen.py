"""What the database refuses to a vote, by whatever road one comes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from governance.closing import close
from governance.models import Ballot, Channel, Choice, Elector, Motion, Proxy
from governance.triggers import CLOSING, FROZEN_AT_OPENING
from governance.voting import give_proxy
from tests.build import NOW, a_member, a_person
from tests.governance.build import DEADLINE, a_club_of, a_draft, a_vote, members_of, say

pytestmark = pytest.mark.django_db
OTHER = {
    "club_id": 0,
    "meeting_id": 0,
    "drafted_by_id": 0,
    "opened_by_id": 0,
    "quorum_part": 2,
    "quorum_of": 7,
    "proxies_max": 9,
    "is_confirmed_rule": False,
    "drafted_at": NOW - timedelta(days=9),
    "opened_at": NOW - timedelta(hours=1),
    "deadline": DEADLINE + timedelta(hours=1),
    "closed_at": DEADLINE + timedelta(hours=1),
    "majority": "unanimity",
    "base": "members",
}


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


@pytest.mark.parametrize("column", FROZEN_AT_OPENING)
def test_nothing_of_an_open_motion_changes(column: str) -> None:
    """Promise row 23: each frozen field, by the ORM and by SQL."""
    motion = a_vote(a_club_of(2))
    value = OTHER.get(column, "autre")
    if column.endswith("_id"):
        value = a_person().pk + 1000
    assert refused(Motion.objects.filter(pk=motion.pk).update, **{column: value})
    assert refused(
        raw, f'UPDATE governance_motion SET "{column}" = %s WHERE id = %s', value, motion.pk
    )


@pytest.mark.parametrize("column", CLOSING)
def test_nothing_of_a_verdict_changes(column: str) -> None:
    """Promise row 23: the outcome of a closed vote."""
    motion = close(motion=a_vote(a_club_of(2)), now=DEADLINE)
    value = OTHER.get(column, "adopted")
    assert refused(Motion.objects.filter(pk=motion.pk).update, **{column: value})


def test_an_open_motion_its_electors_and_its_ballots_are_not_deleted() -> None:
    """Promise row 23: no DELETE."""
    club = a_club_of(2)
    motion = a_vote(club)
    say(motion, members_of(club)[0])
    assert refused(Ballot.objects.all().delete)
    assert refused(Elector.objects.all()._raw_delete, "default")
    assert refused(raw, "DELETE FROM governance_motion WHERE id = %s", motion.pk)


def test_a_ballot_never_changes_hands_nor_choice() -> None:
    """Promise row 23: no UPDATE of a ballot."""
    club = a_club_of(2)
    ballot = say(a_vote(club), members_of(club)[0])
    assert refused(Ballot.objects.filter(pk=ballot.pk).update, choice=Choice.AGAINST)
    assert refused(Ballot.objects.bulk_update, [Ballot(pk=ballot.pk, choice="abstain")], ["choice"])


def test_a_ballot_after_the_hour_or_the_closing_is_refused_by_the_database_itself() -> None:
    """Promise row 18: the verb is not the only door."""
    club = a_club_of(2)
    motion = a_vote(club)
    elector = motion.electors.first()
    late = {"elector": elector, "choice": "for", "channel": Channel.PAPER}
    person = members_of(club)[0].person
    assert refused(Ballot.objects.create, cast_by=person, cast_at=DEADLINE, **late)
    close(motion=motion, now=DEADLINE)
    assert refused(Ballot.objects.create, cast_by=person, cast_at=NOW, **late)


def test_no_elector_comes_after_the_opening_nor_from_another_club() -> None:
    """Promise row 23: the electorate."""
    club, other = a_club_of(2), a_club_of(1)
    motion, newcomer = a_vote(club), a_member(club)
    assert refused(Elector.objects.create, motion=motion, membership=newcomer)
    draft = a_draft(club)
    assert refused(Elector.objects.create, motion=draft, membership=members_of(other)[0])


def test_a_motion_is_not_born_open() -> None:
    club = a_club_of(1)
    motion = Motion(
        club=club, type="other", title="?", drafted_at=NOW, opened_at=NOW, deadline=DEADLINE
    )
    assert refused(motion.save)


def test_a_power_is_taken_back_never_rewritten() -> None:
    """Promise row 23: proxies."""
    club = a_club_of(3)
    a, b, c = members_of(club)
    motion = a_vote(club)
    proxy = give_proxy(motion=motion, giver=a, holder=b, now=NOW)
    third = motion.electors.get(membership=c)
    assert refused(Proxy.objects.filter(pk=proxy.pk).update, holder=third)
    assert refused(Proxy.objects.filter(pk=proxy.pk)._raw_delete, "default")


def test_on_sqlite_replace_does_not_slip_past() -> None:
    """Promise row 23: INSERT OR REPLACE deletes without a word elsewhere."""
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's")
    club = a_club_of(2)
    ballot = say(a_vote(club), members_of(club)[0])
    sql = (
        "INSERT OR REPLACE INTO governance_ballot (id, elector_id, choice, channel, cast_by_id,"
        " cast_at) SELECT id, elector_id, 'against', channel, cast_by_id, cast_at"
        " FROM governance_ballot WHERE id = %s"
    )
    assert refused(raw, sql, ballot.pk)


def test_on_postgresql_truncate_is_refused() -> None:
    """Promise row 23: row triggers do not fire on TRUNCATE."""
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE is PostgreSQL's")
    assert refused(raw, "TRUNCATE governance_ballot CASCADE")
