"""Promise row 20: after the close, the seal and the count, nothing says whose ballot is whose.

The attacker of `attacking` has the whole database and the disk. Over E elections a guess by chance
finds E voters (one per election, whatever their number), give or take the square root of E. A
strategy must not do better than that by two such deviations; since chance alone does now and then,
one that did is tried on new elections, twice, and fails only if it wins every time.
"""

import random
from math import sqrt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from governance.closing import close
from governance.models import SecretVote
from governance.secret import casting, closing, sealing
from governance.secret.encoding import to_text
from governance.secret.sealing import record_seal
from tests.build import NOW, a_member
from tests.conftest import NIGHTLY
from tests.governance.build import DEADLINE, a_club_of
from tests.governance.secret.attacking import (
    Loot,
    a_transaction_elsewhere,
    all_orders,
    box_states,
    dead_rows,
    order_of_arrival,
    residue,
)
from tests.governance.secret.build import an_election, ballot, open_the_box, seal_when_quiet

ELECTIONS = 200 if NIGHTLY else 12
ANSWERS = (["for"], ["against"], ["abstain"])


class Evening:
    """A club whose members vote through the pages, each with their own browser."""

    def __init__(self, size: int) -> None:
        self.club = a_club_of(0)
        self.members = [
            a_member(self.club, account=True, email=f"voix{number}@exemple.fr")
            for number in range(size)
        ]
        for number, one in enumerate(self.members):
            one.person.email = f"voix{number}.{one.pk}@exemple.fr"
            one.person.save(update_fields=["email"])

    def hold(self, *, seal: bool = True) -> tuple[Loot, int]:
        """One random election, by the pages; returns what the attacker gets, and the residue."""
        election = an_election(self.club)
        url = reverse("secret_ballot", args=[self.club.slug, election.motion.pk])
        voters = random.SystemRandom().sample(self.members, len(self.members))
        truth, sessions = {}, {}
        for member in voters:
            sent = to_text(ballot(election, random.SystemRandom().choice(ANSWERS)))
            client = Client()
            client.force_login(member.person.user)
            elector = election.motion.electors.get(membership=member)
            answer = client.post(url, {"elector": elector.pk, "ciphertext": sent})
            assert answer.status_code == 200, answer.content
            truth[member.pk] = sent
            sessions[client.session.session_key] = member.pk
        close(motion=election.motion, now=DEADLINE)
        vote = election.vote
        found = 0
        if seal:
            found = what_a_seal_leaves(vote)
            open_the_box(election)
        loot = Loot([one.pk for one in voters], list(vote.published), truth)
        loot.orders = all_orders(election.motion.pk, loot.voters, sessions)
        return loot, found


def what_a_seal_leaves(vote: SecretVote) -> int:
    """Seal, and count what the disk still holds once all is erased, before anything is written."""
    found = []

    def measured(vote, **given):
        left = residue(vote.published) + len(box_states(vote.published))
        found.append(left + (dead_rows() or 0))
        return record_seal(vote, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "record_seal", measured)
        seal_when_quiet(vote)
    return sum(found)


@pytest.fixture
def evening(live_db, time_machine) -> Evening:
    time_machine.move_to(NOW, tick=False)
    return Evening(7)


def beats_chance(hits: int, elections: int) -> bool:
    """More than two deviations above the one link that chance gives in each election."""
    return hits > elections + 2 * sqrt(elections)


def best_learnt(loots: list[Loot]) -> tuple[str, int]:
    """The order that links most on the first half, and what it links on the second."""
    half = len(loots) // 2
    learning, judged = loots[:half], loots[half:]
    names = set.intersection(*(set(one.orders) for one in loots))
    best = max(sorted(names), key=lambda name: sum(o.hits(o.orders[name]) for o in learning))
    return best, sum(one.hits(one.orders[best]) for one in judged)


def test_no_strategy_links_better_than_chance(evening) -> None:
    """Promise row 20: 200 random elections nightly, 12 per commit; residue on the disk 0."""
    suspects: set[str] | None = None
    for sample in range(3):
        held = [evening.hold() for _one in range(ELECTIONS)]
        loots = [loot for loot, _found in held]
        assert sum(found for _loot, found in held) == 0
        names = set.intersection(*(set(one.orders) for one in loots))
        hits = {name: sum(one.hits(one.orders[name]) for one in loots) for name in names}
        learnt, on_new = best_learnt(loots)
        winning = {name for name in names if beats_chance(hits[name], ELECTIONS)}
        if beats_chance(on_new, ELECTIONS - ELECTIONS // 2):
            winning.add(f"learnt: {learnt}")
        suspects = winning if suspects is None else suspects & winning
        signed = {name: hits[name] for name in sorted(hits) if "sign-offs" in name}
        print(
            f"row 20, {connection.vendor}, sample {sample + 1}: {ELECTIONS} elections of 7,"
            f" {len(names)} strategies, chance {ELECTIONS}, by signatures {signed},"
            f" the best one learnt {on_new} of {ELECTIONS - ELECTIONS // 2} expected by chance,"
            " residue 0"
        )
        if not suspects:
            break
    assert len(names) > 20
    assert not suspects, suspects


def test_without_the_shuffle_and_the_sort_the_order_says_all(evening, monkeypatch) -> None:
    """Promise row 20, negative control: this attacker does find what is there to be found."""
    monkeypatch.setattr(casting, "_shuffle", lambda ballots: None)
    monkeypatch.setattr(closing, "sorted", list, raising=False)
    loots = [evening.hold()[0] for _one in range(3)]
    by_place = "sign-offs by rowid" if connection.vendor == "sqlite" else "sign-offs by ctid"
    hits = sum(one.hits(one.orders[by_place]) for one in loots)
    print(f"row 20, {connection.vendor}, no shuffle nor sort: {hits}/21 links")
    assert hits == 21
    assert beats_chance(hits, 3)


def test_without_the_seal_the_disk_says_all(evening) -> None:
    """Promise row 20, negative control: dead rows and the log tell the order, until the seal."""
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA wal_autocheckpoint = 0")
    with a_transaction_elsewhere():
        loot, _found = evening.hold(seal=False)
        came = order_of_arrival(loot.ballots)
    by_place = "sign-offs by rowid" if connection.vendor == "sqlite" else "sign-offs by xmin"
    linked = sum(
        loot.truth[voter] == text for voter, text in zip(loot.orders[by_place], came, strict=False)
    )
    print(f"row 20, {connection.vendor}, no seal: {linked}/7 links from the disk")
    assert linked == 7
    assert residue(loot.ballots) > 0
    assert what_a_seal_leaves(SecretVote.objects.latest("id")) == 0
    assert order_of_arrival(loot.ballots) == []
