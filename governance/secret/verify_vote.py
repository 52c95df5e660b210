"""Recompte un vote secret sans le site : python verifier.py urne.json [recu.json ...] (PyNaCl)."""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.signing import VerifyKey

WORDS = {'"for"': "Pour", '"against"': "Contre", '"abstain"': "Abstention"}
NUMBER = "[1-9][0-9]{0,2}"
BALLOT = (
    r'\{"v":1,"e":"%s","c":\[("for"|"against"|"abstain"|(?:%s(?:,%s)*)?)\],"n":"[0-9a-f]{32}"\} *'
)


def need(holds: object, sentence: str) -> None:
    """Dit ce qui ne va pas, en une phrase."""
    if not holds:
        raise ValueError(sentence)


def sha(data: bytes) -> str:
    """L'empreinte SHA-256, en hexadécimal."""
    return hashlib.sha256(data).hexdigest()


def raw(text: str) -> bytes:
    """Les octets d'un texte en base64, qui n'a qu'une écriture."""
    data = base64.b64decode(text)
    need(base64.b64encode(data).decode() == text, "un texte du fichier a été changé (base64).")
    return data


def tracker(ballot: bytes) -> str:
    """Le repère d'un bulletin chiffré."""
    return base64.b32encode(hashlib.sha256(ballot).digest()[:10]).decode().lower()


def choice(box: SealedBox[PrivateKey], ballot: bytes, urn: Any, manifest: Any) -> list[str] | None:
    """Ce que dit un bulletin : des réponses, aucune s'il est blanc, None s'il est nul."""
    try:
        plain = box.decrypt(ballot).decode("ascii")
    except (CryptoError, UnicodeDecodeError):
        return None
    said = re.fullmatch(BALLOT % (urn["fingerprint"], NUMBER, NUMBER), plain)
    if said is None or len(plain) != 512:
        return None
    if manifest["kind"] == "yes_no" or said[1] in WORDS:
        return [WORDS[said[1]]] if manifest["kind"] == "yes_no" and said[1] in WORDS else None
    picks = [int(one) for one in said[1].split(",") if one]
    most = manifest["seats"] if manifest["kind"] == "election" else 1
    if not len(picks) == len(set(picks)) <= most or max(picks, default=0) > len(
        manifest["options"]
    ):
        return None
    return [manifest["options"][pick - 1] for pick in picks]


def check_box(urn: Any, manifest: Any, ballots: list[bytes]) -> None:
    """L'urne est celle de cette question, entière, avec un bulletin par signature."""
    need(sha(urn["manifest"].encode()) == urn["fingerprint"], "la question a changé (empreinte).")
    need(manifest["public_key"] == urn["public_key"], "la clef de l'urne a changé.")
    need(manifest["signing_key"] == urn["signing_key"], "la clef des reçus a changé.")
    found = [tracker(one) for one in ballots]
    need(found == urn["trackers"] == sorted(set(found)), "un bulletin a été changé ou copié.")
    root = sha(("\n".join(sorted(map(sha, ballots))) + "\n").encode())
    need(root == urn["root"], "un bulletin a été changé, ajouté ou retiré (scellé de l'urne).")
    signed, voters = urn["signed_off"], manifest["electors"]
    need(len(signed) == len(ballots), "il n'y a pas autant de bulletins que de signatures.")
    need(all(signed.count(n) <= voters.count(n) for n in signed), "un signataire n'est pas votant.")


def check_receipt(receipt: Any, urn: Any) -> None:
    """Le reçu est signé pour ce vote, et son bulletin est dans l'urne."""
    words = f"cymbale-recu-1\n{urn['fingerprint']}\n{receipt['tracker']}\n".encode()
    VerifyKey(raw(urn["signing_key"])).verify(words, raw(receipt["signature"]))
    need(receipt["vote"] == urn["fingerprint"], "ce reçu est celui d'un autre vote.")
    need(receipt["tracker"] in urn["trackers"], "un bulletin qui a son reçu n'est pas dans l'urne.")


def check(urn: Any, receipts: list[Any]) -> list[list[Any]]:
    """Le compte retrouvé, quand tout concorde."""
    need(urn["format"] == "cymbale-urne-1", "ce fichier n'est pas une urne publiée.")
    manifest, ballots = json.loads(urn["manifest"]), [raw(one) for one in urn["ballots"]]
    check_box(urn, manifest, ballots)
    for receipt in receipts:
        check_receipt(receipt, urn)
    need(urn["private_key"], "l'urne n'est pas encore ouverte.")
    key = PrivateKey(raw(urn["private_key"]))
    need(bytes(key.public_key) == raw(urn["public_key"]), "la clef n'ouvre pas l'urne.")
    said = [choice(SealedBox(key), ballot, urn, manifest) for ballot in ballots]
    answers = [*WORDS.values()] if manifest["kind"] == "yes_no" else manifest["options"]
    counts = [[one, sum(one in picks for picks in said if picks)] for one in answers]
    totals = (counts, said.count([]), said.count(None))
    told = (urn["counts"], urn["blank"], urn["spoiled"])
    need(totals == told, f"le compte est faux ; compte retrouvé : {counts}.")
    return counts


if __name__ == "__main__":
    try:
        urn, *receipts = [json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:]]
        sys.stdout.write(f"OUI, tout concorde : {check(urn, receipts)}\n")
    except CryptoError:
        sys.exit("NON : une signature ou une clef n'est pas la bonne.")
    except (ValueError, LookupError, TypeError, AttributeError, OSError) as wrong:
        sys.exit(f"NON : {wrong}")
