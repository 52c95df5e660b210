"""Recompte un vote secret sans le site, à partir des seuls fichiers publiés. Installez PyNaCl
(pip install pynacl), puis tapez : python verifier.py urne.json et, à la suite, vos reçus."""

import json
import re
import sys
from base64 import b32encode, b64decode, b64encode
from collections import Counter
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from nacl import exceptions, public, signing

sys.excepthook = lambda kind, wrong, trace: print("NON : un fichier ou un reçu est faux.", wrong)
urn, *receipts = [json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:]]
vote, ballots = json.loads(urn["manifest"]), [b64decode(text) for text in urn["ballots"]]
secret_key = urn["private_key"] or sys.exit("NON : l'urne n'est pas encore ouverte.")
texts = [secret_key, *urn["ballots"], *(receipt["signature"] for receipt in receipts)]
trackers = [b32encode(sha256(ballot).digest()[:10]).decode().lower() for ballot in ballots]
root = "\n".join(sorted(sha256(ballot).hexdigest() for ballot in ballots)) + "\n"
for receipt in receipts:
    words = f"cymbale-recu-1\n{urn['fingerprint']}\n{receipt['tracker']}\n".encode()
    signing.VerifyKey(b64decode(urn["signing_key"])).verify(words, b64decode(receipt["signature"]))
key, said = public.PrivateKey(b64decode(secret_key)), []
BALLOT = r'\A(?=.{512}\Z){"v":1,"e":"%s","c":\[([^]]*)\],"n":"[0-9a-f]{32}"} *\Z'
for ballot in ballots:
    with suppress(exceptions.CryptoError):
        plain = public.SealedBox(key).decrypt(ballot).decode("ascii", "replace")
        said += re.findall(BALLOT % urn["fingerprint"], plain)
labels = {'"for"': "Pour", '"against"': "Contre", '"abstain"': "Abstention"}
labels = {str(place): name for place, name in enumerate(vote["options"], 1)} or labels
sizes = {"yes_no": [1], "election": range(vote["seats"] + 1)}.get(vote["kind"], [0, 1])
picks = [text.split(",") if text else [] for text in said]
valid = [one for one in picks if len(one) in sizes and len({*one} & {*labels}) == len(one)]
counts = [[name, sum(place in one for one in valid)] for place, name in labels.items()]
found = {"counts": counts, "blank": valid.count([]), "spoiled": len(ballots) - len(valid)}
facts = {
    "c'est une urne publiée": urn["format"] == "cymbale-urne-1",
    "la question est la même": sha256(urn["manifest"].encode()).hexdigest() == urn["fingerprint"],
    "la clef de l'urne est la même": vote["public_key"] == urn["public_key"],
    "la clef des reçus est la même": vote["signing_key"] == urn["signing_key"],
    "la clef ouvre cette urne": b64encode(bytes(key.public_key)).decode() == urn["public_key"],
    "rien n'est écrit autrement": all(b64encode(b64decode(one)).decode() == one for one in texts),
    "chaque bulletin a son seul repère": trackers == urn["trackers"] == sorted({*trackers}),
    "aucun bulletin ajouté ou retiré": sha256(root.encode()).hexdigest() == urn["root"],
    "autant de bulletins que de signatures": len(urn["signed_off"]) == len(ballots),
    "chaque signataire est votant": Counter(urn["signed_off"]) <= Counter(vote["electors"]),
    "chaque reçu est de ce vote": all(one["vote"] == urn["fingerprint"] for one in receipts),
    "chaque reçu a son bulletin dans l'urne": all(one["tracker"] in trackers for one in receipts),
    f"le compte est juste : {counts}": all(found[name] == urn[name] for name in found),
}
print(*[f"{'OUI' if holds else 'NON'} : {fact}" for fact, holds in facts.items()], sep="\n")
sys.exit(not all(facts.values()))
