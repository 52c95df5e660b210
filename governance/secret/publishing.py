"""What a secret vote publishes once its box is closed, and the limits said beside it."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from governance.models import Motion, SecretVote
from governance.refusals import VotingRefused
from governance.secret.encoding import CIPHERTEXT, KEY, to_bytes, tracker_of
from governance.secret.tallying import counts_of, read_box
from governance.secret.verifier_page import verifier_html

URN = "cymbale-urne-1"
VERIFIER = Path(__file__).with_name("verify_vote.py")
LONG_AGO = (2026, 1, 1, 0, 0, 0)
HOW_TO = """Ce dossier permet de recompter un vote secret sans le site.

1. Ouvrez verifier.html dans un navigateur (le réseau peut être coupé), choisissez urne.json,
   et vos reçus si vous en avez.
2. Ou bien, avec Python et PyNaCl : python verifier.py urne.json [recu.json ...]
"""


def _archived() -> str:
    """How long the host says it keeps what it archives."""
    days = settings.ARCHIVED_LOGS_DAYS
    return ngettext(
        "L'hébergeur archive les journaux du serveur et de la base %(count)d jour : avec ceux du "
        "moment du vote, il peut retrouver l'ordre d'arrivée des bulletins chiffrés.",
        "L'hébergeur archive les journaux du serveur et de la base %(count)d jours : avec ceux du "
        "moment du vote, il peut retrouver l'ordre d'arrivée des bulletins chiffrés.",
        days,
    ) % {"count": days}


LIMITS: tuple[str | Promise, ...] = (
    _("Il ne protège pas de qui vous forcerait à voter devant lui, ou à montrer votre repère."),
    _("Un hébergeur malhonnête qui changerait les programmes de cette page verrait votre choix."),
    _("Un appareil infecté (le vôtre) montre votre choix à qui le contrôle."),
    _("Si tous votent pareil, chacun sait ce que les autres ont voté."),
    _("Si tous les votants sauf un se disent leur choix, ils connaissent celui du dernier."),
    _("La personne à qui vous donnez pouvoir sait ce qu'elle vote pour vous."),
    _("Assez de scrutateurs réunis et malhonnêtes, avec l'hébergeur, ouvriraient l'urne trop tôt."),
    _("Si trop de scrutateurs perdent leurs six mots, le résultat est perdu : on vote de nouveau."),
    lazy(_archived, str)(),
)


def signed_names(motion: Motion) -> list[str]:
    """The names of those who voted, sorted."""
    signed = motion.sign_offs.select_related("elector__membership__person")
    return sorted(str(one.elector) for one in signed)


def urn(motion: Motion) -> dict[str, Any]:
    """The public file of a closed box: what was settled, the ballots, who signed, then the result.

    Refused while the vote is open: only the number of those who voted is told then.
    """
    vote = SecretVote.objects.filter(motion=motion, closed_at__isnull=False).first()
    if vote is None:
        raise VotingRefused(_("L'urne se publie quand le vote est clos."))
    vote.motion = motion
    opened = read_box(vote, to_bytes(vote.private_key, length=KEY)) if vote.private_key else None
    answers = opened.answers if opened else ()
    return {
        "format": URN,
        "manifest": vote.manifest,
        "fingerprint": vote.fingerprint,
        "public_key": vote.public_key,
        "signing_key": vote.signing_key,
        "ballots": vote.published,
        "trackers": [tracker_of(to_bytes(one, length=CIPHERTEXT)) for one in vote.published],
        "root": vote.root,
        "signed_off": signed_names(motion),
        "private_key": vote.private_key or None,
        "outcome": motion.outcome,
        "counts": counts_of(motion, opened) if opened else [],
        "blank": sum(not one.choice and not one.picks for one in answers),
        "spoiled": len(opened.spoiled) if opened else 0,
    }


def bundle(motion: Motion) -> bytes:
    """The urn, the page and the program that recount it, and how to use them, in one archive."""
    files = {
        "urne.json": json.dumps(urn(motion), ensure_ascii=False, indent=1),
        "verifier.html": verifier_html(),
        "verifier.py": VERIFIER.read_text(encoding="utf-8"),
        "LISEZMOI.txt": HOW_TO,
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text)
    return held.getvalue()
