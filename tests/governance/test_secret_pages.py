"""The pages of a secret vote online: what each lets run, shows, refuses; never a choice."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clubs.models import Club
from governance.models import OpenBox, Outcome, SecretVote
from governance.secret.encoding import to_text
from governance.secret.scrutineers import QUESTIONS
from members.models import Membership, Person, RoleKind
from tests.build import a_club, a_member, an_officer
from tests.governance.secret.build import (
    SecretElection,
    a_secret_draft,
    an_election,
    ballot,
    close_and_seal,
    open_the_box,
    throw,
)

pytestmark = pytest.mark.django_db
COMPUTING = {"secret_key", "secret_election_key", "secret_ballot", "secret_tally", "secret_vote"}


def client_of(person: Person) -> Client:
    """A browser in which this person is logged in."""
    client = Client()
    assert person.user is not None
    client.force_login(person.user)
    return client


class House:
    """A club of four with accounts: Ada, Bob and Cléo, and a manager who is a member too."""

    def __init__(self) -> None:
        self.club: Club = a_club()
        names = ("Ada Un", "Bob Deux", "Cléo Trois")
        self.members: list[Membership] = [a_member(self.club, one, account=True) for one in names]
        self.ada, self.bob, self.cleo = (one.person for one in self.members)
        self.manager = an_officer(RoleKind.MANAGER, self.club, "Maya Gérante")

    def draft(self) -> SecretElection:
        return a_secret_draft(self.club, title="Élire Bob ?")

    def open(self) -> SecretElection:
        now = timezone.now()
        deadline = now + timedelta(days=2)
        return an_election(self.club, now=now, deadline=deadline, title="Élire Bob ?")

    def sealed(self) -> SecretElection:
        now = timezone.now()
        opened = self.open()
        for rank, member in enumerate(self.club.memberships.order_by("id")):
            throw(opened, member, ["against" if rank == 1 else "for"], now=now)
        close_and_seal(opened, now=now)
        return opened

    def url(self, name: str, election: SecretElection) -> str:
        return reverse(name, args=[self.club.slug, election.motion.pk])

    def page(self, person: Person, name: str, election: SecretElection) -> str:
        answer = client_of(person).get(self.url(name, election))
        assert answer.status_code == 200, answer
        return unescape(answer.content.decode())

    def cast(self, person: Person, election: SecretElection, ciphertext: bytes) -> Any:
        elector = election.motion.electors.get(membership__person=person).pk
        sent = {"elector": elector, "ciphertext": to_text(ciphertext)}
        return client_of(person).post(self.url("secret_ballot", election), sent)


@pytest.fixture
def house() -> House:
    return House()


def scripts_of(answer: Any) -> str:
    """The part of the policy that says which scripts may run."""
    policy: str = answer["Content-Security-Policy"]
    return next(one for one in policy.split("; ") if one.startswith("script-src"))


def test_webassembly_runs_on_the_pages_that_compute_and_nowhere_else(house: House) -> None:
    """Promise row 47: never `unsafe-eval` nor `unsafe-inline`."""
    seen: dict[str, str] = {}

    def look(person: Person, election: SecretElection, *names: str) -> None:
        for name in names:
            answer = client_of(person).get(house.url(name, election))
            assert answer.status_code == 200, name
            seen[name] = scripts_of(answer)

    prepared = house.draft()
    look(house.manager, prepared, "secret_questions", "secret_scrutineers", "secret_election_key")
    look(house.ada, prepared, "secret_key", "motion")
    look(house.ada, house.open(), "secret_ballot", "give_proxy")
    box = house.sealed()
    look(house.ada, box, "secret_tally")
    not_yet = client_of(house.ada).get(house.url("secret_vote", box))
    assert "wasm" not in scripts_of(not_yet)
    open_the_box(box, 1, 2)
    look(house.ada, box, "secret_vote")
    assert {name for name, part in seen.items() if "'wasm-unsafe-eval'" in part} == COMPUTING
    loose = {name for name, part in seen.items() if re.search("'unsafe-(eval|inline)'", part)}
    assert loose == set()


def test_nothing_is_selected_and_no_form_holds_a_choice(house: House) -> None:
    page = house.page(house.ada, "secret_ballot", house.open())
    assert "Vous votez en votre nom : Ada Un" in page
    assert "checked" not in page
    main = page[page.index("<main") : page.index("</main>")]
    assert main.count("data-pick=") == 3
    assert "<form" not in main
    assert 'value="for"' not in main


def test_a_ballot_is_answered_by_its_receipt_and_again_by_the_same(house: House) -> None:
    election = house.open()
    sealed = ballot(election, ["for"])
    first = house.cast(house.ada, election, sealed)
    again = house.cast(house.ada, election, sealed)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["vote"] == election.vote.fingerprint
    assert OpenBox.objects.get(vote=election.vote).ciphertexts == [to_text(sealed)]


def test_another_ballot_after_the_first_is_told_no_and_changes_nothing(house: House) -> None:
    election = house.open()
    sealed = ballot(election, ["for"])
    house.cast(house.ada, election, sealed)
    answer = house.cast(house.ada, election, ballot(election, ["against"]))
    assert answer.status_code == 409
    assert "a déjà voté" in answer.json()["error"]
    assert OpenBox.objects.get(vote=election.vote).ciphertexts == [to_text(sealed)]


def test_a_copied_ballot_and_one_for_somebody_else_are_refused(house: House) -> None:
    """Promise row 27."""
    election = house.open()
    sealed = ballot(election, ["for"])
    house.cast(house.ada, election, sealed)
    copied = house.cast(house.bob, election, sealed)
    assert (copied.status_code, "copie" in copied.json()["error"]) == (422, True)
    elector = election.motion.electors.get(membership__person=house.cleo).pk
    sent = {"elector": elector, "ciphertext": to_text(ballot(election, ["for"]))}
    answer = client_of(house.bob).post(house.url("secret_ballot", election), sent)
    assert answer.status_code == 422
    assert "sauf pouvoir reçu" in answer.json()["error"]
    assert election.motion.sign_offs.count() == 1


@pytest.mark.parametrize("ciphertext", ["", "AAAA", "pas du base64", "é" * 20, "A" * 9000])
def test_what_is_not_a_ballot_is_told_so(house: House, ciphertext: str) -> None:
    election = house.open()
    sent = {"elector": election.motion.electors.earliest("id").pk, "ciphertext": ciphertext}
    answer = client_of(house.ada).post(house.url("secret_ballot", election), sent)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not election.motion.sign_offs.exists()


def test_the_open_page_tells_participation_alone(house: House) -> None:
    """Promise row 22."""
    election = house.open()
    throw(election, house.members[0], ["against"], now=timezone.now())
    for person in (house.ada, house.bob, house.manager):
        page = house.page(person, "secret_vote", election)
        assert "1 bulletin dans l’urne, sur 4 votants" in page
        assert not re.search(r"\b(contre|against)\b", page.split("La règle du vote")[0].lower())
        answer = client_of(person).get(house.url("secret_urn", election))
        assert answer.status_code == 404


def test_a_closed_box_is_published_without_its_key_until_it_is_opened(house: House) -> None:
    box = house.sealed()
    urn = client_of(house.ada).get(house.url("secret_urn", box)).json()
    assert (len(urn["ballots"]), urn["private_key"], urn["counts"]) == (4, None, [])
    assert box.vote.root in house.page(house.ada, "secret_vote", box)
    open_the_box(box, 1, 2)
    urn = client_of(house.ada).get(house.url("secret_urn", box)).json()
    assert urn["counts"] == [["Pour", 3], ["Contre", 1], ["Abstention", 0]]
    page = house.page(house.bob, "secret_vote", box)
    assert box.motion.verdict in page
    assert page.count("tracker-cell") == 4


def test_the_steps_of_the_preparation_wait_for_one_another(house: House) -> None:
    election = house.draft()
    SecretVote.objects.filter(motion=election.motion).update(public_key="", wraps=[])
    manager = house.page(house.manager, "secret_vote", election)
    assert house.url("secret_election_key", election) in manager
    assert house.url("open_motion", election) not in manager
    member = house.page(house.cleo, "secret_vote", election)
    assert house.url("secret_key", election) in member
    assert house.url("secret_questions", election) not in member


def test_who_is_not_a_scrutineer_makes_no_key(house: House) -> None:
    """Promise row 26: an officer cannot make the keys of others."""
    election = house.draft()
    before = list(election.vote.scrutineers.values_list("public_key", flat=True))
    sent = {"salt": to_text(bytes(16)), "public_key": to_text(bytes(32))}
    answer = client_of(house.manager).post(house.url("secret_key", election), sent)
    assert answer.status_code == 302
    assert list(election.vote.scrutineers.values_list("public_key", flat=True)) == before


def test_a_risk_of_level_three_sends_back_to_paper(house: House) -> None:
    election = house.draft()
    sent = {name: "no" for name, _label in QUESTIONS}
    url = house.url("secret_questions", election)
    page = client_of(house.manager).post(url, sent).content.decode()
    assert "niveau 3" in page
    assert "Votez sur papier" in page
    assert election.vote.level == 1


def test_a_key_that_opens_nothing_changes_nothing(house: House) -> None:
    """Promise row 26."""
    box = house.sealed()
    sent = {"act": "open", "private_key": to_text(bytes(range(32)))}
    answer = client_of(house.ada).post(house.url("secret_tally", box), sent)
    assert answer.status_code == 422
    assert "n'ouvre pas cette urne" in answer.json()["error"]
    assert box.vote.private_key == ""


def test_the_manager_gives_up_a_vote_whose_papers_are_lost(house: House) -> None:
    box = house.sealed()
    url = house.url("secret_abandon", box)
    page = client_of(house.manager).post(url, {"reason": ""}).content.decode()
    assert "obligatoire" in page
    sent = {"reason": "Deux feuilles sont perdues."}
    page = client_of(house.manager).post(url, sent, follow=True).content.decode()
    assert "Deux feuilles sont perdues" in page
    box.motion.refresh_from_db()
    assert box.motion.outcome == Outcome.VOID
    assert box.vote.private_key == ""
