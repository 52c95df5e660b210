"""What a secret vote leaves elsewhere: nothing. And what many hands at once do to it."""

import logging
import time

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from governance import tasks
from governance.audit import offences
from governance.closing import close
from governance.models import Motion, OpenBox, SignOff
from governance.refusals import VotingRefused
from governance.secret import casting, sealing
from governance.secret.casting import DifferentBallot, SignedReceipt
from governance.secret.encoding import to_text, tracker_of
from governance.secret.sealing import NotSealedYet
from jobs.models import OutboxMail
from members.models import TrailEntry
from tests.build import NOW, a_member
from tests.governance.build import DEADLINE, a_club_of, members_of
from tests.governance.secret.attacking import a_transaction_elsewhere, box_states, residue, rows
from tests.governance.secret.build import (
    SecretElection,
    all_vote,
    an_election,
    ballot,
    close_and_seal,
    counted,
    open_the_box,
    plain,
    seal_when_quiet,
    sealed_ballot,
    throw,
)
from tests.ledger.test_races import count_of, together

CANARY = "c0ffee5ec1e7" + "0" * 20


def everything_written() -> dict[str, str]:
    """Each table of the database as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return {table: repr(rows(f'SELECT * FROM "{table}"')) for table in tables}


def test_a_ballot_is_in_the_box_and_nowhere_else(db, time_machine, caplog, monkeypatch) -> None:
    """Promise row 21: 0 hit of plaintext, choice, nonce, ciphertext or tracker elsewhere."""
    time_machine.move_to(NOW, tick=False)
    caplog.set_level(logging.DEBUG)
    sent_to_workers: list[object] = []
    monkeypatch.setattr(
        "celery.app.task.Task.apply_async", lambda self, *a, **k: sent_to_workers.append((a, k))
    )
    club = a_club_of(0)
    voters = [a_member(club, account=True, email=f"v{n}@exemple.fr") for n in range(4)]
    election = an_election(club)
    vote = election.vote
    url = reverse("secret_ballot", args=[club.slug, election.motion.pk])
    sent = [
        to_text(sealed_ballot(vote, plain(vote.fingerprint, ["against"], CANARY)))
        for _one in voters
    ]
    before = TrailEntry.objects.count(), OutboxMail.objects.count()
    answers = []
    for member, text in zip(voters, sent, strict=True):
        client = Client()
        client.force_login(member.person.user)
        elector = election.motion.electors.get(membership=member)
        given = {"elector": elector.pk, "ciphertext": text}
        answers.append(client.post(url, given).content.decode())
        assert client.post(url, given | {"ciphertext": sent[0][::-1]}).status_code != 200
        assert "against" not in str(dict(client.session))
        assert client.session.keys() == {"_auth_user_id", "_auth_user_backend", "_auth_user_hash"}
    assert (TrailEntry.objects.count(), OutboxMail.objects.count()) == before
    needles = [CANARY, *sent, *(one[100:140] for one in sent)]
    trackers = [tracker_of(casting.to_bytes(one, length=560)) for one in sent]
    for table, text in everything_written().items():
        hits = [one for one in [*needles, *trackers] if one in text]
        assert not hits or table == "governance_openbox", table
    close_and_seal(election)
    elsewhere = caplog.text + repr(sent_to_workers) + repr(cache.__dict__) + "".join(answers)
    elsewhere += "".join(OutboxMail.objects.values_list("text", flat=True))
    assert [one for one in needles if one in elsewhere] == []
    assert [one for one in trackers if one in caplog.text + repr(sent_to_workers)] == []
    for table, text in everything_written().items():
        assert CANARY not in text, table
        assert table == "governance_secretvote" or not any(one in text for one in sent), table
    open_the_box(election)
    assert [one for one, text in everything_written().items() if CANARY in text] == []


def test_the_same_voter_on_two_screens_votes_once(live_db) -> None:
    """Promise row 17: however many ballots of one voter are sent at once, one is in the box."""
    election = an_election(a_club_of(4))
    a, b, *_ = members_of(election.motion.club)
    sent = {one.pk: [ballot(election, ["for"]) for _time in range(5)] for one in (a, b)}
    acts = [
        lambda member=member, text=text: throw(election, member, ciphertext=text)
        for member in (a, b)
        for text in sent[member.pk]
    ]
    results = together(*acts)
    assert count_of(results, SignedReceipt) == 2
    assert count_of(results, DifferentBallot) == 8
    assert len(OpenBox.objects.get().ciphertexts) == SignOff.objects.count() == 2


def casts_against_closing(election) -> tuple[int, int]:
    """Every member votes while the vote is closed; how many were accepted, how many published."""
    members = members_of(election.motion.club)
    texts = {one.pk: ballot(election, ["for"]) for one in members}
    acts = [lambda one=one: throw(election, one, ciphertext=texts[one.pk]) for one in members]
    results = together(*acts, *[lambda: close(motion=election.motion, now=DEADLINE)] * 3)
    accepted = count_of(results[: len(acts)], SignedReceipt)
    assert accepted + count_of(results[: len(acts)], VotingRefused) == len(acts)
    return accepted, SignOff.objects.filter(motion=election.motion).count()


def test_a_ballot_is_in_the_published_box_or_told_it_came_too_late(live_db) -> None:
    """Promise row 18: as many ballots published as accepted, and as signatures."""
    election = an_election(a_club_of(8))
    accepted, signed = casts_against_closing(election)
    vote = election.vote
    assert accepted == signed
    assert len(vote.published) == (accepted if accepted >= 3 else 0)
    assert vote.trouble == ""


def test_without_the_lock_two_ballots_overwrite_each_other(live_db, monkeypatch) -> None:
    """Promise row 18, negative control: unprotected, the box loses ballots and the vote is void."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: IMMEDIATE transactions are the lock")
    election = an_election(a_club_of(8))
    real = casting._throw

    def slow(box, said):
        time.sleep(0.2)
        real(box, said)

    monkeypatch.setattr(casting, "_throw", slow)
    monkeypatch.setattr(
        Motion.objects.__class__, "select_for_update", lambda self, **_given: self.all()
    )
    monkeypatch.setattr(
        OpenBox.objects.__class__, "select_for_update", lambda self, **_given: self.all()
    )
    members = members_of(election.motion.club)
    texts = {one.pk: ballot(election, ["for"]) for one in members}
    together(*[lambda one=one: throw(election, one, ciphertext=texts[one.pk]) for one in members])
    assert len(OpenBox.objects.get().ciphertexts) < SignOff.objects.count()


def test_a_reader_of_the_old_state_puts_the_seal_off(live_db) -> None:
    election = an_election(a_club_of(4))
    all_vote(election, [["for"]] * 4)
    reader = connection.copy()
    reader.inc_thread_sharing()
    try:
        reader.cursor().execute(
            "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ"
        )
        reader.cursor().execute("SELECT count(*) FROM governance_openbox")
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA busy_timeout = 100")
        close(motion=election.motion, now=DEADLINE)
        with pytest.raises(NotSealedYet):
            sealing.seal(election.vote, now=DEADLINE)
        assert tasks.seal_boxes() == 0
    finally:
        reader.close()
    assert any(tasks.seal_boxes() or time.sleep(0.2) for _again in range(1500))
    assert election.vote.sealed_at is not None
    assert tasks.seal_boxes() == 0


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one file, one database")
def test_a_transaction_open_in_another_database_puts_the_seal_off(live_db) -> None:
    """PostgreSQL keeps dead rows for the oldest transaction of the whole server."""
    election = an_election(a_club_of(4))
    all_vote(election, [["for"]] * 4)
    with a_transaction_elsewhere():
        close(motion=election.motion, now=DEADLINE)
        with pytest.raises(NotSealedYet):
            sealing.seal(election.vote, now=DEADLINE)
        assert residue_of_the_box(election) > 0
    seal_when_quiet(election.vote)
    assert residue_of_the_box(election) == 0


def residue_of_the_box(election: SecretElection) -> int:
    """What the disk still holds of the earlier states of a closed box."""
    published = election.vote.published
    return residue(published) + len(box_states(published))


def test_a_seal_is_not_made_inside_a_transaction(db) -> None:
    election = an_election(a_club_of(4))
    all_vote(election, [["for"]] * 4)
    close(motion=election.motion, now=DEADLINE)
    with pytest.raises(RuntimeError), transaction.atomic():
        sealing.seal(election.vote, now=DEADLINE)


def rules_broken() -> set[str]:
    """What the audit says."""
    return {one.rule for one in offences()}


def test_a_sound_club_has_nothing_to_be_told(db) -> None:
    counted(a_club_of(4), [["for"]] * 4)
    an_election(a_club_of(4))
    assert rules_broken() == set()


def test_the_audit_sees_an_unsealed_box_a_stuffed_one_and_a_lost_one(db) -> None:
    election = an_election(a_club_of(4))
    all_vote(election, [["for"]] * 4)
    box = OpenBox.objects.get()
    stuffed = [*box.ciphertexts, to_text(ballot(election, ["for"]))]
    OpenBox.objects.filter(pk=box.pk).update(ciphertexts=stuffed)
    close(motion=election.motion, now=DEADLINE)
    assert rules_broken() == {"secret_count", "secret_unsealed"}
