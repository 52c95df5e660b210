"""The keys of an online secret vote: each scrutineer's, then the election's in nests."""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.models import Motion, Scrutineer, SecretVote
from governance.refusals import VotingRefused
from governance.secret.encoding import KEY, SALT, SEAL, to_bytes
from governance.secret.preparing import forget_election_key, prepared
from members.models import Person
from members.trail import note


@transaction.atomic
def give_key(*, scrutineer: Scrutineer, salt: str, public_key: str, now: datetime) -> Scrutineer:
    """Keep a scrutineer's public key; the same one again changes nothing.

    Another one replaces it while the vote is a draft, and the election's key is to be made again.
    """
    vote = prepared(scrutineer.vote.motion)
    found = Scrutineer.objects.get(pk=scrutineer.pk, vote=vote)
    to_bytes(salt, length=SALT)
    to_bytes(public_key, length=KEY)
    if (found.salt, found.public_key) == (salt, public_key):
        return found
    if vote.scrutineers.filter(public_key=public_key).exists():
        raise VotingRefused(_("Cette clef est déjà celle d'un autre scrutateur : tirez six mots."))
    found.salt, found.public_key, found.ready_at = salt, public_key, now
    found.save(update_fields=["salt", "public_key", "ready_at"])
    forget_election_key(vote)
    note(act="secret.key", by=found.membership.person, club=vote.motion.club, now=now,
         motion=vote.motion_id, position=found.position)  # fmt: skip
    return found


def wanted_groups(vote: SecretVote) -> tuple[tuple[int, ...], ...]:
    """The groups of scrutineers, by their ranks, that can each open the box together."""
    positions = vote.scrutineers.order_by("position").values_list("position", flat=True)
    return tuple(combinations(positions, vote.threshold))


@transaction.atomic
def set_election_key(
    *, motion: Motion, public_key: str, wraps: Sequence[Any], now: datetime, by: Person
) -> SecretVote:
    """Keep the election's public key, and its private half under one nest of seals per group."""
    vote = prepared(motion)
    scrutineers = list(vote.scrutineers.all())
    if not scrutineers or not all(one.ready_at for one in scrutineers):
        raise VotingRefused(_("Chaque scrutateur doit d'abord faire sa clef."))
    to_bytes(public_key, length=KEY)
    if any(one.public_key == public_key for one in scrutineers):
        raise VotingRefused(_("La clef de l'urne n'est pas celle d'un scrutateur."))
    vote.public_key, vote.wraps = public_key, _checked(wraps, vote)
    vote.save(update_fields=["public_key", "wraps"])
    note(act="secret.election_key", by=by, club=motion.club, now=now, motion=motion.pk)
    return vote


def _checked(wraps: object, vote: SecretVote) -> list[dict[str, Any]]:
    """The wraps as we keep them: one for each wanted group, of the right length."""
    unreadable = VotingRefused(
        _("La clef de l'urne n'est pas arrivée entière. Rechargez la page et recommencez.")
    )
    groups = wanted_groups(vote)
    if not isinstance(wraps, list) or len(wraps) != len(groups):
        raise unreadable
    kept = []
    for group, wrap in zip(groups, wraps, strict=True):
        if not isinstance(wrap, dict) or wrap.get("group") != list(group):
            raise unreadable
        blob = wrap.get("blob")
        to_bytes(blob, length=KEY + SEAL * len(group))
        kept.append({"group": list(group), "blob": blob})
    return kept
