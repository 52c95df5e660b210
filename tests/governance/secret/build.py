"""Online secret votes as browsers hold them: keys, ballots and seals made here with PyNaCl.

`an_election` returns a `SecretElection`, which holds the scrutineers' private keys as their six
words would give them; `throw` is a member's page, `open_the_box` the scrutineers' pages in turn.
"""

import base64
import json
import random
import secrets
import time
from dataclasses import dataclass
from datetime import datetime

from nacl import pwhash
from nacl.public import PrivateKey, PublicKey, SealedBox

from clubs.models import Club
from governance.closing import close
from governance.models import Choice, Motion, Secrecy, SecretVote
from governance.motions import open_motion
from governance.secret.casting import SignedReceipt, cast_secret
from governance.secret.encoding import PLAIN, to_bytes, to_text
from governance.secret.keys import give_key, set_election_key, wanted_groups
from governance.secret.publishing import urn
from governance.secret.scrutineers import QUESTIONS, answer_questions, name_scrutineers
from governance.secret.sealing import NotSealedYet, record_seal, seal
from governance.secret.tallying import peel
from members.models import Membership, Person
from tests.build import NOW
from tests.governance.build import DEADLINE, a_draft, members_of

NO_RISK = {name: True for name, _label in QUESTIONS}


@dataclass
class SecretElection:
    """An open secret vote, and what its scrutineers keep for themselves."""

    motion: Motion
    keys: dict[int, PrivateKey]
    officer: Person

    @property
    def vote(self) -> SecretVote:
        """The vote as it stands in the database."""
        return SecretVote.objects.get(motion=self.motion)

    @property
    def urn(self) -> dict:
        """The published file, as JSON gives it back."""
        return json.loads(json.dumps(urn(Motion.objects.get(pk=self.motion.pk))))


def key_of(phrase: str, salt: bytes) -> PrivateKey:
    """The key six words give, as the page makes it."""
    seed = pwhash.argon2id.kdf(
        32,
        phrase.encode(),
        salt,
        opslimit=pwhash.argon2id.OPSLIMIT_INTERACTIVE,
        memlimit=pwhash.argon2id.MEMLIMIT_INTERACTIVE,
    )
    return PrivateKey.from_seed(seed)


def nest(secret: bytes, group: tuple[int, ...], keys: dict[int, PrivateKey]) -> str:
    """A key under one seal for each of a group, the first one's outermost."""
    blob = secret
    for position in reversed(group):
        blob = SealedBox(keys[position].public_key).encrypt(blob)
    return to_text(blob)


def a_secret_draft(
    club: Club, *, scrutineers: int = 3, threshold: int = 2, **given: object
) -> SecretElection:
    """A draft whose keys are all made, ready to open."""
    motion = a_draft(club, secrecy=Secrecy.ONLINE, **given)
    named = members_of(club)[:scrutineers]
    by = named[0].person
    answer_questions(motion=motion, answers=NO_RISK, now=NOW, by=by)
    rows = name_scrutineers(motion=motion, memberships=named, threshold=threshold, now=NOW, by=by)
    keys = {one.position: PrivateKey.generate() for one in rows}
    for row in rows:
        public = to_text(bytes(keys[row.position].public_key))
        give_key(scrutineer=row, salt=to_text(secrets.token_bytes(16)), public_key=public, now=NOW)
    make_election_key(motion, keys, by)
    return SecretElection(motion, keys, by)


def make_election_key(motion: Motion, keys: dict[int, PrivateKey], by: Person) -> None:
    """What the page of the election's key does, then forgets."""
    election = PrivateKey.generate()
    groups = wanted_groups(SecretVote.objects.get(motion=motion))
    set_election_key(
        motion=motion,
        public_key=to_text(bytes(election.public_key)),
        wraps=[{"group": list(one), "blob": nest(bytes(election), one, keys)} for one in groups],
        now=NOW,
        by=by,
    )


def an_election(
    club: Club, *, now: datetime = NOW, deadline: datetime = DEADLINE, **given: object
) -> SecretElection:
    """An open online secret vote."""
    ready = a_secret_draft(club, **given)
    ready.motion = open_motion(motion=ready.motion, deadline=deadline, now=now, by=ready.officer)
    return ready


def plain(fingerprint: str, choice: list, nonce: str = "") -> bytes:
    """A ballot before it is encrypted, as JSON.stringify writes it."""
    said = {"v": 1, "e": fingerprint, "c": choice, "n": nonce or secrets.token_hex(16)}
    return json.dumps(said, separators=(",", ":")).encode().ljust(PLAIN)


def sealed_ballot(vote: SecretVote, text: bytes) -> bytes:
    """A text under the election's public key."""
    return SealedBox(PublicKey(to_bytes(vote.public_key, length=32))).encrypt(text)


def ballot(election: SecretElection, choice: list) -> bytes:
    """What leaves the browser."""
    vote = election.vote
    return sealed_ballot(vote, plain(vote.fingerprint, choice))


def throw(
    election: SecretElection,
    member: Membership,
    choice: list | None = None,
    *,
    ciphertext: bytes = b"",
    by: Person | None = None,
    now: datetime = NOW,
) -> SignedReceipt:
    """A member votes, for themselves unless `by` holds their power."""
    return cast_secret(
        motion=election.motion,
        elector_membership=member,
        ciphertext=ciphertext or ballot(election, [Choice.FOR] if choice is None else choice),
        cast_by=by or member.person,
        now=now,
    )


def all_vote(election: SecretElection, choices: list[list]) -> dict[int, SignedReceipt]:
    """The club's members vote in a random order; the receipts by membership's id."""
    voters = list(zip(members_of(election.motion.club), choices, strict=False))
    random.SystemRandom().shuffle(voters)
    return {member.pk: throw(election, member, choice) for member, choice in voters}


def close_and_seal(election: SecretElection, *, now: datetime = DEADLINE) -> SecretVote:
    """Close the vote and note it sealed; a real seal needs real commits (`sealing.seal`)."""
    close(motion=election.motion, now=now)
    return record_seal(election.vote, report={"engine": "test"}, now=now)


def seal_when_quiet(vote: SecretVote, *, now: datetime = DEADLINE) -> SecretVote:
    """A real seal; on PostgreSQL the other worker's test, in its own database, is waited for."""
    patience = time.monotonic() + 300
    while True:
        try:
            return seal(vote, now=now)
        except NotSealedYet:
            if time.monotonic() > patience:
                raise
            time.sleep(0.2)


def hand_over(election: SecretElection, position: int, *, now: datetime = DEADLINE) -> SecretVote:
    """A scrutineer takes off the seals whose turn it is."""
    vote = election.vote
    peeled = {tuple(one["group"]): one for one in vote.peeled}
    blobs = []
    for wrap in vote.wraps:
        one = peeled.get(tuple(wrap["group"]), {**wrap, "done": []})
        if one["group"][len(one["done"])] == position:
            opened = SealedBox(election.keys[position]).decrypt(base64.b64decode(one["blob"]))
            blobs.append(to_text(opened))
    return peel(
        motion=election.motion, position=position, blobs=blobs, now=now, by=election.officer
    )


def open_the_box(election: SecretElection, *positions: int) -> SecretVote:
    """Enough scrutineers come in turn; the vote is counted."""
    vote = election.vote
    for position in positions or sorted(election.keys)[: vote.threshold]:
        vote = hand_over(election, position)
    election.motion.refresh_from_db()
    return election.vote


def counted(club: Club, choices: list[list], **given: object) -> SecretElection:
    """A whole secret vote, from its draft to its verdict."""
    election = an_election(club, **given)
    all_vote(election, choices)
    close_and_seal(election)
    open_the_box(election)
    return election
