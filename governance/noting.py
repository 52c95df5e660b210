"""The secretary's part: votes said aloud or written on paper, noted all together or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.models import Channel, Elector, Motion
from governance.refusals import VotingRefused
from governance.voting import cast
from members.models import Person
from members.trail import note

NOTED_CHANNELS = (Channel.HAND, Channel.PAPER, Channel.POSTAL)


@dataclass(frozen=True)
class Said:
    """What one voter said: a choice, or the positions of the answers picked; why they object."""

    choice: str = ""
    picks: tuple[int, ...] = ()
    reason: str = ""


@transaction.atomic
def note_votes(
    *, motion: Motion, noted: Mapping[int, Said | str], channel: Channel, by: Person, now: datetime
) -> int:
    """Cast what each elector (by id) said or wrote; returns how many were noted.

    A bare string is the choice of a question without options.
    """
    if channel not in NOTED_CHANNELS:
        raise VotingRefused(
            _("On note un vote à main levée, sur papier ou par courrier."), "channel"
        )
    if not noted:
        raise VotingRefused(_("Aucun vote n'est noté : choisissez au moins une réponse."))
    electors = {
        one.pk: one
        for one in Elector.objects.filter(motion=motion, pk__in=noted).select_related("membership")
    }
    if len(electors) != len(noted):
        raise VotingRefused(_("Une de ces personnes ne vote pas sur cette question."))
    for pk, given in sorted(noted.items()):
        said = given if isinstance(given, Said) else Said(choice=given)
        _cast_noted(motion, electors[pk], said, channel=channel, by=by, now=now)
    note(act="motion.note_votes", by=by, club=motion.club, now=now, motion=motion.pk)
    return len(noted)


def _cast_noted(
    motion: Motion, elector: Elector, said: Said, *, channel: Channel, by: Person, now: datetime
) -> None:
    """Cast one voter's ballot; a refusal names the line it is about."""
    try:
        cast(
            motion=motion,
            elector_membership=elector.membership,
            choice=said.choice,
            picks=said.picks,
            reason=said.reason,
            channel=channel,
            cast_by=by,
            now=now,
        )
    except VotingRefused as refusal:
        part = {"choice": "elector", "picks": "elector", "reason": "reason"}.get(refusal.field)
        if part is None:
            raise
        raise VotingRefused(refusal.message, f"{part}_{elector.pk}") from refusal
