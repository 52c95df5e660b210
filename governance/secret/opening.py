"""Opening the box of an online secret vote: its keys are ready, its manifest is frozen."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from nacl.signing import SigningKey

from governance.models import Motion, OpenBox, Proxy, SecretVote
from governance.refusals import VotingRefused
from governance.secret.encoding import canonical, fingerprint_of, to_text
from governance.secret.scrutineers import HIGHEST_LEVEL

FORMAT = "cymbale-manifeste-1"


def open_box(motion: Motion, *, now: datetime) -> None:
    """Freeze the manifest of `motion`, whose electors and rule are already frozen.

    Makes the pair of keys that signs receipts, and the empty box.
    """
    vote = SecretVote.objects.select_for_update(of=("self",)).filter(motion=motion).first()
    if vote is None or not vote.questions or vote.level > HIGHEST_LEVEL:
        raise VotingRefused(_("Répondez d'abord aux dix questions sur le risque de ce vote."))
    if not vote.public_key or not vote.wraps:
        raise VotingRefused(
            _("Les clefs de ce vote secret ne sont pas prêtes : scrutateurs, puis clef de l'urne.")
        )
    signing = SigningKey.generate()
    vote.signing_seed = to_text(bytes(signing))
    vote.signing_key = to_text(bytes(signing.verify_key))
    vote.manifest = canonical(manifest_of(motion, vote))
    vote.fingerprint = fingerprint_of(vote.manifest)
    vote.save(update_fields=["signing_seed", "signing_key", "manifest", "fingerprint"])
    OpenBox.objects.create(vote=vote, ciphertexts=[])


def manifest_of(motion: Motion, vote: SecretVote) -> dict[str, Any]:
    """All that is settled before the first ballot: the question, who votes, the rule, the keys."""
    electors = motion.electors.select_related("membership__person").order_by(
        "membership__person__sort_key", "id"
    )
    named = vote.scrutineers.select_related("membership__person").order_by("position")
    return {
        "format": FORMAT,
        "club": motion.club.name,
        "decision": motion.reference,
        "title": motion.title,
        "text": motion.text,
        "kind": motion.kind,
        "seats": motion.seats,
        "options": [one.label for one in motion.options.order_by("position")],
        "electors": [str(one.membership.person) for one in electors],
        "powers": _powers(motion),
        "proxies_max": motion.proxies_max,
        "majority": motion.majority,
        "base": motion.base,
        "quorum": [motion.quorum_part, motion.quorum_of],
        "clause": motion.clause,
        "deadline": motion.deadline.isoformat() if motion.deadline else "",
        "level": vote.level,
        "threshold": vote.threshold,
        "scrutineers": [
            {"name": str(one.membership.person), "public_key": one.public_key} for one in named
        ],
        "public_key": vote.public_key,
        "signing_key": vote.signing_key,
    }


def _powers(motion: Motion) -> list[list[str]]:
    """The powers that stand at the opening: who gives, who holds."""
    standing = Proxy.objects.filter(giver__motion=motion, revoked_at__isnull=True).select_related(
        "giver__membership__person", "holder__membership__person"
    )
    return sorted([str(one.giver), str(one.holder)] for one in standing)
