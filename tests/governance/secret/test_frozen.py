"""What the database refuses to a secret vote, by the ORM and by SQL, on both engines."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from governance.closing import close
from governance.models import OpenBox, PaperCount, Scrutineer, SecretVote, SignOff
from governance.secret_triggers import FROZEN_AT_CLOSE, FROZEN_AT_OPENING
from tests.build import NOW, TODAY
from tests.governance.build import DEADLINE, a_club_of, a_vote, members_of
from tests.governance.secret.build import (
    a_secret_draft,
    all_vote,
    an_election,
    close_and_seal,
    counted,
)
from tests.governance.secret.test_paper import a_paper_vote, sign
from tests.governance.test_frozen import raw, refused

pytestmark = pytest.mark.django_db
FOR = ["for"]
OTHER = {
    "motion_id": 0,
    "questions": {},
    "level": 2,
    "threshold": 3,
    "wraps": [],
    "published": ["x"],
    "closed_at": DEADLINE + timedelta(hours=1),
}


def changed(vote: SecretVote, column: str) -> bool:
    """True when the database refuses another value, by the ORM and by SQL."""
    value = OTHER.get(column, "autre")
    by_orm = refused(SecretVote.objects.filter(pk=vote.pk).update, **{column: value})
    text = json.dumps(value) if isinstance(value, dict | list) else value
    sql = f'UPDATE governance_secretvote SET "{column}" = %s WHERE id = %s'
    return by_orm and refused(raw, sql, text, vote.pk)


@pytest.mark.parametrize("column", FROZEN_AT_OPENING)
def test_nothing_of_an_open_secret_vote_changes(column: str) -> None:
    """Promise row 23: manifest, keys, nests, questions, threshold."""
    assert changed(an_election(a_club_of(3)).vote, column)


@pytest.mark.parametrize("column", FROZEN_AT_CLOSE)
def test_nothing_of_a_published_box_changes(column: str) -> None:
    """Promise row 23: a closed box, its root, its moment; the seed never comes back."""
    election = an_election(a_club_of(3))
    all_vote(election, [FOR] * 3)
    assert changed(close_and_seal(election), column)


@pytest.mark.parametrize("column", ["private_key", "counted_at", "sealed_at", "seal_report"])
def test_the_key_is_published_once(column: str) -> None:
    """Promise row 23: the key of a counted box, its seal."""
    vote = counted(a_club_of(3), [FOR] * 3).vote
    value = {"seal_report": {"engine": "other"}, "private_key": "autre"}.get(column, NOW)
    assert refused(SecretVote.objects.filter(pk=vote.pk).update, **{column: value})


def test_the_box_is_published_at_the_close_and_read_after_the_seal() -> None:
    vote = an_election(a_club_of(3)).vote
    rows = SecretVote.objects.filter(pk=vote.pk)
    assert refused(rows.update, published=["x"])
    assert refused(rows.update, private_key="x")
    assert refused(rows.update, closed_at=NOW)
    assert refused(rows.update, sealed_at=NOW)
    assert refused(rows._raw_delete, "default")


def test_a_signature_is_only_added_while_the_vote_is_open() -> None:
    """Promise row 23: the list of those who voted."""
    election = an_election(a_club_of(4))
    all_vote(election, [FOR] * 3)
    motion = election.motion
    silent = motion.electors.get(sign_off__isnull=True)
    one = SignOff.objects.first()
    given = {"motion": motion, "on": TODAY}
    assert refused(SignOff.objects.filter(pk=one.pk).update, on=TODAY + timedelta(1))
    assert refused(SignOff.objects.filter(pk=one.pk)._raw_delete, "default")
    assert refused(SignOff.objects.create, elector=silent, road="paper", **given)
    assert refused(SignOff.objects.create, elector=one.elector, road="online", **given)
    other = a_vote(a_club_of(3)).electors.first()
    assert refused(SignOff.objects.create, elector=other, road="online", **given)
    close(motion=motion, now=DEADLINE)
    assert refused(SignOff.objects.create, elector=silent, road="online", **given)
    sql = (
        'INSERT INTO governance_signoff (id, motion_id, elector_id, road, "on")'
        " VALUES (%s, %s, %s, 'online', %s)"
    )
    key = uuid.uuid4().hex if connection.vendor == "sqlite" else str(uuid.uuid4())
    assert refused(raw, sql, key, motion.pk, silent.pk, TODAY)


def test_a_signature_on_a_nominal_question_is_refused() -> None:
    motion = a_vote(a_club_of(3))
    elector = motion.electors.first()
    for road in SignOff.Road:
        assert refused(SignOff.objects.create, motion=motion, elector=elector, road=road, on=TODAY)


def test_the_box_is_there_from_the_opening_to_the_close_and_no_longer() -> None:
    ready = a_secret_draft(a_club_of(3))
    assert refused(OpenBox.objects.create, vote=ready.vote, ciphertexts=[])
    election = an_election(a_club_of(3))
    assert refused(OpenBox.objects.all()._raw_delete, "default")
    assert refused(OpenBox.objects.create, vote=election.vote, ciphertexts=[])
    all_vote(election, [FOR] * 3)
    close_and_seal(election)
    assert refused(OpenBox.objects.create, vote=election.vote, ciphertexts=["x"])


def test_the_scrutineers_of_an_open_vote_stay() -> None:
    vote = an_election(a_club_of(4)).vote
    fourth = members_of(vote.motion.club)[3]
    rows = Scrutineer.objects.filter(vote=vote)
    assert refused(rows.filter(position=1).update, public_key="x")
    assert refused(rows.filter(position=1)._raw_delete, "default")
    assert refused(Scrutineer.objects.create, vote=vote, membership=fourth, position=4)
    draft = a_secret_draft(a_club_of(3)).vote
    assert refused(Scrutineer.objects.filter(vote=draft).update, vote=vote)


def test_a_secret_vote_is_prepared_before_it_opens_and_on_its_own_road() -> None:
    nominal = a_vote(a_club_of(3))
    assert refused(SecretVote.objects.create, motion=nominal)
    ready = a_secret_draft(a_club_of(3))
    given = {"motion": ready.motion, "manifest": "x"}
    ready.vote.scrutineers.all().delete()
    ready.vote.delete()
    assert refused(SecretVote.objects.create, **given)


def test_a_paper_count_is_typed_once_and_ends_the_list() -> None:
    motion = a_paper_vote(5)
    sign(motion, 3)
    a, b, *_ = members_of(motion.club)
    given = {
        "motion": motion,
        "totals": {"for": 3},
        "first_scrutineer": a,
        "second_scrutineer": b,
        "typed_by": a.person,
        "typed_at": NOW,
    }
    count = PaperCount.objects.create(**given)
    assert refused(PaperCount.objects.filter(pk=count.pk).update, blank=1)
    assert refused(PaperCount.objects.filter(pk=count.pk)._raw_delete, "default")
    assert refused(PaperCount.objects.create, **given)
    silent = motion.electors.filter(sign_off__isnull=True).first()
    assert refused(SignOff.objects.create, motion=motion, elector=silent, road="paper", on=TODAY)
    other = an_election(a_club_of(3)).motion
    assert refused(PaperCount.objects.create, **given | {"motion": other})


def test_on_postgresql_truncate_is_refused() -> None:
    """Promise row 23: row triggers do not fire on TRUNCATE."""
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE is PostgreSQL's")
    for table in ("signoff", "papercount", "secretvote", "scrutineer", "openbox"):
        assert refused(raw, f"TRUNCATE governance_{table} CASCADE")


def test_on_sqlite_replace_does_not_slip_past() -> None:
    """Promise row 23: INSERT OR REPLACE deletes without a word elsewhere."""
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's")
    all_vote(an_election(a_club_of(3)), [FOR] * 3)
    for table in ("signoff", "secretvote", "scrutineer", "openbox"):
        sql = f"INSERT OR REPLACE INTO governance_{table} SELECT * FROM governance_{table}"
        assert refused(raw, sql)
