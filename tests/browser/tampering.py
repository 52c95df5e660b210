"""Thirty ways to cheat with a published urn."""

import base64
import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from nacl.public import PrivateKey, PublicKey, SealedBox

Urn = dict[str, Any]


def tampered(urn: Urn) -> Iterator[tuple[str, Urn]]:
    """Each way, by its name, on a copy of the urn."""
    for name, change in _changes(urn):
        copied = copy.deepcopy(urn)
        change(copied)
        yield name, copied


def _changes(urn: Urn) -> Iterator[tuple[str, Callable[[Urn], object]]]:
    other = PrivateKey.generate()
    forged = _ballot(urn, ["for"])
    yield "another format", lambda one: one.update(format="cymbale-urne-2")
    yield "the fingerprint", lambda one: one.update(fingerprint="0" * 64)
    for key, value in (("title", "Autre question ?"), ("electors", ["Ada"]), ("seats", 2)):
        yield f"the manifest's {key}", _manifest(key, value)
    yield "the manifest and its fingerprint", lambda one: one.update(manifest=one["manifest"] + " ")
    yield "the box's key", lambda one: one.update(public_key=_text(bytes(other.public_key)))
    yield "the receipts' key", lambda one: one.update(signing_key=_text(bytes(32)))
    for place in range(len(urn["ballots"])):
        yield f"ballot {place} altered", _altered(place)
        yield f"ballot {place} taken out", lambda one, at=place: one["ballots"].pop(at)
        yield (
            f"ballot {place} replaced",
            lambda one, at=place: one["ballots"].__setitem__(at, forged),
        )
    yield "a ballot added", lambda one: one["ballots"].append(forged)
    yield "a ballot twice", lambda one: one["ballots"].append(one["ballots"][0])
    yield "ballots out of order", lambda one: one["ballots"].reverse()
    yield "a tracker", lambda one: one["trackers"].__setitem__(0, "a" * 16)
    yield "a tracker less", lambda one: one["trackers"].pop()
    yield "the root", lambda one: one.update(root="f" * 64)
    yield "a signature added", lambda one: one["signed_off"].append("Personne Nouvelle")
    yield "a signature less", lambda one: one["signed_off"].pop()
    yield "another private key", lambda one: one.update(private_key=_text(bytes(other)))
    yield "a broken private key", lambda one: one.update(private_key="AAAA")
    yield "one vote more", lambda one: one["counts"][0].__setitem__(1, one["counts"][0][1] + 1)
    yield "one vote less", lambda one: one["counts"][0].__setitem__(1, one["counts"][0][1] - 1)
    yield "two answers swapped", lambda one: one["counts"].reverse()
    yield "a blank vote", lambda one: one.update(blank=1)
    yield "a spoiled ballot", lambda one: one.update(spoiled=1)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _ballot(urn: Urn, choice: list[str]) -> str:
    words = {"v": 1, "e": urn["fingerprint"], "c": choice, "n": "0" * 32}
    said = json.dumps(words, separators=(",", ":")).encode()
    box = SealedBox(PublicKey(base64.b64decode(urn["public_key"])))
    return _text(box.encrypt(said.ljust(512)))


def _manifest(key: str, value: object) -> Callable[[Urn], object]:
    def change(one: Urn) -> None:
        one["manifest"] = json.dumps(json.loads(one["manifest"]) | {key: value})

    return change


def _altered(place: int) -> Callable[[Urn], object]:
    def change(one: Urn) -> None:
        data = bytearray(base64.b64decode(one["ballots"][place]))
        data[-1] ^= 1
        one["ballots"][place] = _text(bytes(data))

    return change


def _replaced(place: int, ballot: str) -> Callable[[Urn], object]:
    return lambda one: one["ballots"].__setitem__(place, ballot)
