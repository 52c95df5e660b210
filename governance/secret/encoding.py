"""How the bytes of a secret vote are written: the same words as the pages and the verifier use."""

import base64
import binascii
import hashlib
import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.refusals import VotingRefused

KEY, SALT, PLAIN = 32, 16, 512
SEAL = 48
CIPHERTEXT = PLAIN + SEAL
TRACKER_BYTES = 10


def to_text(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode()


def to_bytes(text: object, *, length: int) -> bytes:
    """The bytes a text stands for; refused unless there are exactly `length` of them."""
    try:
        found = base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != length or to_text(found) != text:
        raise VotingRefused(
            _("Ce qui est arrivé n'est pas lisible. Rechargez la page et recommencez.")
        )
    return found


def canonical(value: Any) -> str:
    """JSON written in one way only: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint_of(manifest: str) -> str:
    """The SHA-256 of a manifest, in hexadecimal."""
    return hashlib.sha256(manifest.encode()).hexdigest()


def tracker_of(ciphertext: bytes) -> str:
    """What a voter finds their ballot by: eighty bits of its SHA-256, in sixteen letters."""
    digest = hashlib.sha256(ciphertext).digest()[:TRACKER_BYTES]
    return base64.b32encode(digest).decode().lower()


def root_of(ciphertexts: list[bytes]) -> str:
    """One number for the whole box: any ballot altered, added or missing changes it."""
    digests = sorted(hashlib.sha256(one).hexdigest() for one in ciphertexts)
    return hashlib.sha256(("\n".join(digests) + "\n").encode()).hexdigest()
