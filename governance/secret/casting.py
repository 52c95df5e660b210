"""Casting an online secret ballot, in one transaction: signed for, thrown into the box, receipted.

Nothing else is written: no trail, no mail, no session, no hour. The box is written again in a new
random order at each ballot, so that no place in it says who came when.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from nacl.signing import SigningKey

from governance.models import Elector, Motion, OpenBox, Proxy, Secrecy, SecretVote, SignOff
from governance.refusals import VotingRefused
from governance.secret.encoding import CIPHERTEXT, KEY, to_bytes, to_text, tracker_of
from members.models import Membership, Person

RECEIPT = "cymbale-recu-1"
_shuffle = secrets.SystemRandom().shuffle


class DifferentBallot(VotingRefused):
    """Another ballot from a voice that has already signed: the first one is in the box."""


@dataclass(frozen=True)
class SignedReceipt:
    """What a voter keeps: the site's signature that this ballot is in this box."""

    vote: str
    tracker: str
    signature: str
    signing_key: str

    def as_json(self) -> dict[str, str]:
        """The receipt as it is given and verified."""
        return {
            "format": RECEIPT,
            "vote": self.vote,
            "tracker": self.tracker,
            "signature": self.signature,
            "signing_key": self.signing_key,
        }


@transaction.atomic
def cast_secret(
    *,
    motion: Motion,
    elector_membership: Membership,
    ciphertext: bytes,
    cast_by: Person,
    now: datetime,
) -> SignedReceipt:
    """Put a ballot in the box and sign for it; the same ballot again gets the same receipt.

    Only the voter casts, or who holds their power. Another ballot from the same voice raises
    `DifferentBallot`; a copy of somebody else's ballot is refused.
    """
    vote = _open_vote(motion, now)
    elector = _elector(vote.motion, elector_membership)
    holder = _holder(elector, cast_by)
    if len(ciphertext) != CIPHERTEXT:
        raise VotingRefused(_("Ce bulletin n'est pas entier : il n'a pas été enregistré."))
    box = OpenBox.objects.select_for_update().filter(vote=vote).first()
    if box is None:  # a backup never holds it: the database was restored during the vote
        raise VotingRefused(_("L'urne de ce vote a été perdue : il faut recommencer le vote."))
    said = to_text(ciphertext)
    if SignOff.objects.filter(elector=elector).exists():
        if said in box.ciphertexts:
            return _receipt(vote, ciphertext)
        raise DifferentBallot(
            _("Cette personne a déjà voté : son premier bulletin est dans l'urne et y reste.")
        )
    if said in box.ciphertexts:
        raise VotingRefused(
            _("Ce bulletin est la copie d'un autre : il n'a pas été enregistré. Votez de nouveau.")
        )
    _throw(box, said)
    SignOff.objects.create(
        motion=vote.motion,
        elector=elector,
        road=SignOff.Road.ONLINE,
        by_proxy=holder,
        on=timezone.localdate(now),
    )
    return _receipt(vote, ciphertext)


def _open_vote(motion: Motion, now: datetime) -> SecretVote:
    """The secret vote, its motion locked, while it takes ballots."""
    locked = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    vote = SecretVote.objects.filter(motion=locked).first()
    if locked.secrecy != Secrecy.ONLINE or locked.is_draft or vote is None:
        raise VotingRefused(_("Ce vote n'est pas ouvert."))
    if not locked.is_open(now) or vote.closed_at is not None:
        raise VotingRefused(
            _(
                "L'urne est fermée. Si vous aviez déjà voté, cherchez votre repère dans l'urne "
                "publiée ; sinon votre bulletin n'a pas été pris en compte."
            )
        )
    vote.motion = locked
    return vote


def _elector(motion: Motion, membership: Membership) -> Elector:
    found = Elector.objects.filter(motion=motion, membership=membership).first()
    if found is None:
        raise VotingRefused(
            _("Cette personne n'était pas membre à l'ouverture du vote : elle ne peut pas voter.")
        )
    return found


def _holder(elector: Elector, cast_by: Person) -> Elector | None:
    """Who holds the voter's power and casts, or nobody when the voter casts."""
    if elector.membership.person_id == cast_by.pk:
        return None
    held = (
        Proxy.objects.filter(
            giver=elector, holder__membership__person=cast_by, revoked_at__isnull=True
        )
        .select_related("holder")
        .first()
    )
    if held is None:
        raise VotingRefused(
            _("On ne vote que pour soi, sauf pouvoir reçu : ce bulletin n'a pas été enregistré.")
        )
    return held.holder


def _throw(box: OpenBox, said: str) -> None:
    """Write the whole box again, in an order nobody can foretell."""
    ballots = [*box.ciphertexts, said]
    _shuffle(ballots)
    box.ciphertexts = ballots
    box.save(update_fields=["ciphertexts"])


def _receipt(vote: SecretVote, ciphertext: bytes) -> SignedReceipt:
    """Sign that a ballot is in the box; Ed25519 signs the same words the same way."""
    tracker = tracker_of(ciphertext)
    key = SigningKey(to_bytes(vote.signing_seed, length=KEY))
    words = f"{RECEIPT}\n{vote.fingerprint}\n{tracker}\n"
    signature = key.sign(words.encode()).signature
    return SignedReceipt(vote.fingerprint, tracker, to_text(signature), vote.signing_key)
