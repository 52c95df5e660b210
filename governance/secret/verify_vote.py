"""Recompte un vote secret sans le site : python verifier.py urne.json [recu.json ...] (PyNaCl)."""

import json
import re
import sys
from base64 import b32encode, b64decode, b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

from nacl import exceptions, public, signing

WORDS = {'"for"': "Pour", '"against"': "Contre", '"abstain"': "Abstention"}
PICKS = "(?:[1-9][0-9]{0,2}(?:,[1-9][0-9]{0,2})*)?"
TEXT = r'\{"v":1,"e":"%s","c":\[("for"|"against"|"abstain"|%s)\],"n":"[0-9a-f]{32}"\} *'


def read(ballot: bytes, key: public.PrivateKey, manifest: Any, vote: str) -> list[str] | None:
    """Les réponses d'un bulletin : aucune s'il est blanc, None s'il est nul."""
    try:
        plain = public.SealedBox(key).decrypt(ballot).decode("ascii")
    except (exceptions.CryptoError, UnicodeError):
        return None
    found, asks_yes_no = re.fullmatch(TEXT % (vote, PICKS), plain), manifest["kind"] == "yes_no"
    words = WORDS if asks_yes_no else {str(n): o for n, o in enumerate(manifest["options"], 1)}
    picks = found[1].split(",") if found and found[1] else []
    most = manifest["seats"] if manifest["kind"] == "election" else 1
    fair = len(words.keys() & picks) == len(picks) <= most and (picks or not asks_yes_no)
    return [words[one] for one in picks] if found and fair and len(plain) == 512 else None


def check_receipt(receipt: Any, urn: Any) -> None:
    """Un reçu signé pour ce vote a son bulletin dans l'urne."""
    words = f"cymbale-recu-1\n{urn['fingerprint']}\n{receipt['tracker']}\n".encode()
    signing.VerifyKey(b64decode(urn["signing_key"])).verify(words, b64decode(receipt["signature"]))
    if receipt["vote"] != urn["fingerprint"] or receipt["tracker"] not in urn["trackers"]:
        raise ValueError("un bulletin qui a son reçu n'est pas dans l'urne.")


def check(urn: Any, receipts: list[Any]) -> list[list[Any]]:
    """Tout refaire à partir des bulletins et de la clef, comparer, rendre le compte."""
    if not urn["private_key"]:
        raise ValueError("l'urne n'est pas encore ouverte.")
    for receipt in receipts:
        check_receipt(receipt, urn)
    manifest, ballots = json.loads(urn["manifest"]), [b64decode(one) for one in urn["ballots"]]
    key = public.PrivateKey(b64decode(urn["private_key"]))
    box_key = b64encode(bytes(key.public_key)).decode()
    said = [read(one, key, manifest, urn["fingerprint"]) for one in ballots]
    answers = [*WORDS.values()] if manifest["kind"] == "yes_no" else manifest["options"]
    trackers = [b32encode(sha256(one).digest()[:10]).decode().lower() for one in ballots]
    root = "\n".join(sorted(sha256(one).hexdigest() for one in ballots)) + "\n"
    counts = [[one, sum(one in picks for picks in said if picks)] for one in answers]
    again = {
        "format": "cymbale-urne-1",
        "fingerprint": sha256(urn["manifest"].encode()).hexdigest(),
        "public_key": manifest["public_key"],
        "private_key": urn["private_key"] if box_key == manifest["public_key"] else None,
        "signing_key": manifest["signing_key"],
        "ballots": [b64encode(one).decode() for one in ballots],
        "trackers": trackers if trackers == sorted({*trackers}) else "un bulletin copié",
        "root": sha256(root.encode()).hexdigest(),
        "counts": counts,
        "blank": said.count([]),
        "spoiled": said.count(None),
    }
    wrong = [name for name, value in again.items() if urn[name] != value]
    if wrong:
        raise ValueError(f"ces lignes du fichier ne sont pas celles du vote : {', '.join(wrong)}.")
    signed = Counter(urn["signed_off"])
    if signed.total() != len(ballots) or signed - Counter(manifest["electors"]):
        raise ValueError("les signatures ne sont pas celles des votants, une par bulletin.")
    return counts


if __name__ == "__main__":
    try:
        urn, *receipts = [json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:]]
        sys.stdout.write(f"OUI, tout concorde : {check(urn, receipts)}\n")
    except exceptions.CryptoError:
        sys.exit("NON : une signature ou une clef n'est pas la bonne.")
    except (ValueError, LookupError, TypeError, AttributeError, OSError) as wrong:
        sys.exit(f"NON : {wrong}")
