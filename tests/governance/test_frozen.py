"""What the database refuses to a vote, by whatever road one comes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from governance.closing import close
from governance.meetings import plan
from governance.models import (
    Ballot,
    Channel,
    Choice,
    EarlierWording,
    Elector,
    Motion,
    Option,
    Proxy,
    QuestionKind,
    Secrecy,
)
from governance.motions import amend
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
    "kind": "consent",
    "secrecy": "paper",
    "office": "manager",
    "seats": 3,
    "number": 99,
    "result": {"counts": [["Pour", 9]]},
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


@pytest.mark.parametrize("column", CLOSING)
def test_nothing_of_a_verdict_is_written_before_the_closing(column: str) -> None:
    """Promise row 22: no partial result sleeps in the row of an open vote."""
    motion = a_vote(a_club_of(2))
    if column == "closed_at":
        return
    assert refused(Motion.objects.filter(pk=motion.pk).update, **{column: OTHER.get(column, "x")})


def a_choice(club, *, is_open: bool = True) -> Motion:
    make = a_vote if is_open else a_draft
    return make(club, kind=QuestionKind.CHOICE, options=["Salle bleue", "Salle verte"])


def test_the_answers_of_an_open_vote_are_not_added_changed_nor_taken_away() -> None:
    """Promise row 23: options, by the ORM and by SQL, from the opening on and not before."""
    club = a_club_of(2)
    draft, motion = a_choice(club, is_open=False), a_choice(club)
    Option.objects.filter(motion=draft, position=1).update(label="Salle rouge")
    option = motion.options.get(position=1)
    new = {"motion": motion, "position": 3, "label": "Salle jaune"}
    assert refused(Option.objects.create, **new)
    assert refused(Option.objects.filter(pk=option.pk).update, label="Salle jaune")
    assert refused(Option.objects.filter(pk=option.pk).update, motion=draft)
    moved = draft.options.get(position=2)
    assert refused(Option.objects.filter(pk=moved.pk).update, motion=motion, position=3)
    assert refused(Option.objects.filter(pk=option.pk)._raw_delete, "default")
    assert refused(raw, "DELETE FROM governance_option WHERE id = %s", option.pk)


def test_a_candidate_is_a_member_of_the_club() -> None:
    """Promise row 23: an option never names somebody of another club."""
    draft, stranger = a_draft(a_club_of(2)), members_of(a_club_of(1))[0]
    new = {"motion": draft, "position": 1, "label": "Eve", "candidate": stranger}
    assert refused(Option.objects.create, **new)


def test_what_a_question_said_before_stays_written_and_ends_with_the_opening() -> None:
    """Promise row 23: earlier wordings are only added, and only to a draft."""
    club = a_club_of(2)
    by = members_of(club)[0].person
    draft = a_draft(club)
    amend(motion=draft, title="Repeindre la salle ?", text="", now=NOW, by=by)
    earlier = EarlierWording.objects.get(motion=draft)
    assert earlier.title == "Repeindre le local ?"
    assert refused(EarlierWording.objects.filter(pk=earlier.pk).update, title="Autre")
    assert refused(EarlierWording.objects.all()._raw_delete, "default")
    late = {"motion": a_vote(club), "title": "Autre", "amended_at": NOW}
    assert refused(EarlierWording.objects.create, **late)


def test_a_secret_vote_takes_no_ballot_with_a_name() -> None:
    """Promise row 23: a vote opened as secret never holds a row that ties a voter to a choice."""
    club = a_club_of(3)
    meeting = plan(club=club, starts_at=NOW, now=NOW)
    motion = a_vote(club, secrecy=Secrecy.PAPER, meeting=meeting)
    person = members_of(club)[0].person
    ballot = {"elector": motion.electors.first(), "choice": "for", "channel": Channel.PAPER}
    assert refused(Ballot.objects.create, cast_by=person, cast_at=NOW, **ballot)


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
        "INSERT OR REPLACE INTO governance_ballot (id, elector_id, choice, picks, reason, channel,"
        " cast_by_id, cast_at) SELECT id, elector_id, 'against', '[]', '', channel, cast_by_id,"
        " cast_at"
        " FROM governance_ballot WHERE id = %s"
    )
    assert refused(raw, sql, ballot.pk)


def test_on_postgresql_truncate_is_refused() -> None:
    """Promise row 23: row triggers do not fire on TRUNCATE."""
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE is PostgreSQL's")
    assert refused(raw, "TRUNCATE governance_ballot CASCADE")
