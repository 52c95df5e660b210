"""Anybody recounts: the stand-alone script against tampered urns, and receipts against forgers."""

import base64
import copy
import json
import os
import random
import secrets
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from governance.models import QuestionKind
from governance.secret import verify_vote
from governance.secret.encoding import fingerprint_of, root_of, to_text, tracker_of
from governance.secret.verify_vote import check, check_receipt
from tests.conftest import NIGHTLY
from tests.governance.build import a_club_of
from tests.governance.secret.build import (
    SecretElection,
    all_vote,
    an_election,
    close_and_seal,
    counted,
    open_the_box,
    plain,
    sealed_ballot,
)

pytestmark = pytest.mark.django_db
TAMPERINGS = 1000
SCRIPT = Path(verify_vote.__file__)
REFUSALS = (ValueError, LookupError, TypeError, AttributeError, CryptoError)
CHOICES = [["for"], ["for"], ["for"], ["against"], ["against"], ["abstain"]]


def refused(urn: dict, receipts: list[dict]) -> bool:
    """True when the script says no."""
    try:
        check(urn, receipts)
    except REFUSALS:
        return True
    return False


def an_urn() -> tuple[SecretElection, dict, list[dict]]:
    """A published urn with the receipts of all its voters."""
    election = an_election(a_club_of(6))
    receipts = [one.as_json() for one in all_vote(election, CHOICES).values()]
    close_and_seal(election)
    open_the_box(election)
    return election, election.urn, receipts


def flipped(text: str, dice: random.Random) -> str:
    """The same base64 text with one bit of its bytes changed."""
    data = bytearray(base64.b64decode(text))
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return to_text(bytes(data))


def settled(urn: dict) -> None:
    """What a careful forger does after changing the ballots: trackers and root follow."""
    ballots = sorted((base64.b64decode(one) for one in urn["ballots"]), key=tracker_of)
    urn["ballots"] = [to_text(one) for one in ballots]
    urn["trackers"] = [tracker_of(one) for one in ballots]
    urn["root"] = root_of(ballots)


def _alter(urn: dict, _forged: bytes, dice: random.Random) -> None:
    place = dice.randrange(len(urn["ballots"]))
    urn["ballots"][place] = flipped(urn["ballots"][place], dice)


def _remove(urn: dict, _forged: bytes, dice: random.Random) -> None:
    place = dice.randrange(len(urn["ballots"]))
    del urn["ballots"][place]
    del urn["signed_off"][dice.randrange(len(urn["signed_off"]))]


def _replace(urn: dict, forged: bytes, dice: random.Random) -> None:
    urn["ballots"][dice.randrange(len(urn["ballots"]))] = to_text(forged)


def _add(urn: dict, forged: bytes, dice: random.Random) -> None:
    urn["ballots"].append(to_text(forged))


def _add_and_sign(urn: dict, forged: bytes, dice: random.Random) -> None:
    urn["ballots"].append(to_text(forged))
    urn["signed_off"].append(dice.choice(urn["signed_off"]))


def _copy(urn: dict, _forged: bytes, dice: random.Random) -> None:
    urn["ballots"][0] = urn["ballots"][dice.randrange(1, len(urn["ballots"]))]


def _swap(urn: dict, _forged: bytes, dice: random.Random) -> None:
    one, two = dice.sample(range(len(urn["ballots"])), 2)
    urn["ballots"][one], urn["ballots"][two] = urn["ballots"][two], urn["ballots"][one]


def _word(name: str):
    def change(urn: dict, _forged: bytes, dice: random.Random) -> None:
        text = urn[name]
        place = dice.randrange(len(text))
        other = dice.choice([one for one in "0123456789abcdef" if one != text[place]])
        urn[name] = text[:place] + other + text[place + 1 :]

    return change


def _number(name: str):
    def change(urn: dict, _forged: bytes, dice: random.Random) -> None:
        if name == "counts":
            dice.choice(urn["counts"])[1] += dice.choice([-1, 1])
        else:
            urn[name] += dice.randrange(1, 4)

    return change


def _tracker(urn: dict, _forged: bytes, dice: random.Random) -> None:
    urn["trackers"][dice.randrange(len(urn["trackers"]))] = tracker_of(dice.randbytes(560))


def _key(urn: dict, _forged: bytes, dice: random.Random) -> None:
    pair = PrivateKey(dice.randbytes(32))
    urn["private_key"], urn["public_key"] = to_text(bytes(pair)), to_text(bytes(pair.public_key))


def _question(urn: dict, _forged: bytes, dice: random.Random) -> None:
    manifest = json.loads(urn["manifest"])
    manifest["title"] += dice.choice("!?.")
    urn["manifest"] = json.dumps(manifest, ensure_ascii=False)
    if dice.random() < 0.5:
        urn["fingerprint"] = fingerprint_of(urn["manifest"])


def _signatures(urn: dict, _forged: bytes, dice: random.Random) -> None:
    urn["signed_off"][dice.randrange(len(urn["signed_off"]))] = "Personne Inconnue"


WAYS = {
    "altered": _alter,
    "removed": _remove,
    "replaced": _replace,
    "added": _add,
    "added and signed": _add_and_sign,
    "copied": _copy,
    "out of order": _swap,
    "root": _word("root"),
    "fingerprint": _word("fingerprint"),
    "manifest": _word("manifest"),
    "count": _number("counts"),
    "blank": _number("blank"),
    "spoiled": _number("spoiled"),
    "tracker": _tracker,
    "key": _key,
    "question": _question,
    "signatures": _signatures,
}
BALLOTS_CHANGED = ("altered", "removed", "replaced", "added", "added and signed")


def tampered(urn: dict, election: SecretElection, dice: random.Random) -> tuple[str, dict]:
    """One seeded tampering; the ballots' forger makes trackers and root follow, half the time."""
    way = dice.choice(list(WAYS))
    vote, changed = election.vote, copy.deepcopy(urn)
    forged = sealed_ballot(vote, plain(vote.fingerprint, [dice.choice(["for", "against"])]))
    WAYS[way](changed, forged, dice)
    if way in BALLOTS_CHANGED and dice.random() < 0.5:
        settled(changed)
    return way, changed


def test_a_thousand_tamperings_are_all_detected() -> None:
    """Promise row 24: 1,000 seeded tamperings, 100 % detected, the true urn accepted."""
    election, urn, receipts = an_urn()
    assert not refused(urn, receipts)
    dice = random.Random(24)
    missed = []
    for _number in range(TAMPERINGS):
        way, changed = tampered(urn, election, dice)
        if changed == urn or not refused(changed, receipts):
            missed.append(way)
    print(f"row 24: {TAMPERINGS - len(missed)}/{TAMPERINGS} tamperings detected")
    assert missed == []


def test_every_kind_of_question_is_recounted() -> None:
    """Promise row 24: choices, elections with several seats, blank and spoiled ballots."""
    given = {"kind": QuestionKind.CHOICE, "options": ["Bleu", "Vert"]}
    assert check(counted(a_club_of(4), [[1], [2], [2], []], **given).urn, []) == [
        ["Bleu", 1],
        ["Vert", 2],
    ]
    assert not refused(counted(a_club_of(4), [["for"], ["no"], ["for"], ["for"]]).urn, [])


def run(python: str, folder: Path, urn: dict, *receipts: dict) -> subprocess.CompletedProcess:
    """The script as a member runs it."""
    names = []
    for number, one in enumerate((urn, *receipts)):
        path = folder / f"{number}.json"
        path.write_text(json.dumps(one))
        names.append(str(path))
    return subprocess.run(
        [python, "-I", str(SCRIPT), *names], capture_output=True, text=True, check=False
    )


def says_right(python: str, folder: Path) -> None:
    """Yes to the true urn, no and a French sentence to others."""
    election, urn, receipts = an_urn()
    fine = run(python, folder, urn, *receipts)
    assert (fine.returncode, fine.stdout[:3]) == (0, "OUI"), fine.stderr
    dice = random.Random(2024)
    for _number in range(3):
        _way, changed = tampered(urn, election, dice)
        wrong = run(python, folder, changed, *receipts)
        assert wrong.returncode == 1
        assert wrong.stderr.startswith("NON : ")
    assert run(python, folder, {}).returncode == 1


def test_the_script_runs_alone(tmp_path) -> None:
    """Promise row 24: the file of the archive, without the site."""
    says_right(sys.executable, tmp_path)


@pytest.mark.skipif(not (NIGHTLY or os.environ.get("CI")), reason="installs PyNaCl: make nightly")
def test_the_script_runs_in_a_clean_environment(tmp_path) -> None:
    """Promise row 24: a new virtual environment with PyNaCl and nothing else."""
    folder = tmp_path / "clean"
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", "pynacl"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"no registry: {done.stderr[-200:]}")
    assert done.returncode == 0, done.stderr
    says_right(python, tmp_path)


def test_forged_truncated_and_foreign_receipts_are_refused() -> None:
    """Promise row 25: 0 accepted; a valid one cannot be denied."""
    _election, urn, receipts = an_urn()
    _other, other_urn, other_receipts = an_urn()
    for one in receipts:
        check_receipt(one, urn)
    tried = 0

    def is_refused(receipt: object) -> bool:
        try:
            check_receipt(receipt, urn)
        except REFUSALS:
            return True
        return False

    assert all(is_refused(one) for one in other_receipts)
    assert all(is_refused({**one, "vote": urn["fingerprint"]}) for one in other_receipts)

    @settings(max_examples=2000 if NIGHTLY else 200)
    @given(
        which=st.sampled_from(receipts),
        place=st.integers(0, 63),
        bit=st.integers(0, 7),
        length=st.integers(0, 87),
        tracker=st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=16, max_size=16),
        noise=st.binary(min_size=64, max_size=64),
    )
    def forge(which, place, bit, length, tracker, noise) -> None:
        nonlocal tried
        signature = bytearray(base64.b64decode(which["signature"]))
        signature[place] ^= 1 << bit
        own = SigningKey(secrets.token_bytes(32))
        words = f"cymbale-recu-1\n{urn['fingerprint']}\n{which['tracker']}\n".encode()
        forged = [
            {**which, "signature": to_text(bytes(signature))},
            {**which, "signature": which["signature"][:length]},
            {**which, "signature": to_text(noise)},
            {**which, "signature": to_text(own.sign(words).signature)},
            {**which, "vote": other_urn["fingerprint"]},
        ]
        if tracker != which["tracker"]:
            forged.append({**which, "tracker": tracker})
        tried += len(forged)
        assert all(is_refused(one) for one in forged)

    forge()
    print(f"row 25: 0 of {tried} forged receipts accepted")


def test_a_true_receipt_whose_ballot_is_gone_accuses_the_urn() -> None:
    """Promise row 25: the site cannot deny a receipt it signed."""
    _election, urn, receipts = an_urn()
    lost = urn["trackers"].index(receipts[0]["tracker"])
    del urn["ballots"][lost]
    del urn["signed_off"][0]
    settled(urn)
    with pytest.raises(ValueError, match="n'est pas dans l'urne"):
        check(urn, receipts)
