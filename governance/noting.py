"""The secretary's part: votes said aloud or written on paper, noted all together or not at all."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.models import Channel, Elector, Motion
from governance.refusals import VotingRefused
from governance.voting import cast
from members.models import Person
from members.trail import note


@transaction.atomic
def note_votes(
    *, motion: Motion, noted: Mapping[int, str], channel: Channel, by: Person, now: datetime
) -> int:
    """Cast what each elector (by id) said in the meeting; returns how many were noted."""
    if channel not in (Channel.HAND, Channel.PAPER):
        raise VotingRefused(_("On note un vote à main levée ou sur papier."), "channel")
    if not noted:
        raise VotingRefused(_("Aucun vote n'est noté : choisissez au moins une réponse."))
    electors = {one.pk: one for one in Elector.objects.filter(motion=motion, pk__in=noted)}
    if len(electors) != len(noted):
        raise VotingRefused(_("Une de ces personnes ne vote pas sur cette question."))
    for pk, choice in sorted(noted.items()):
        cast(
            motion=motion,
            elector_membership=electors[pk].membership,
            choice=choice,
            channel=channel,
            cast_by=by,
            now=now,
        )
    note(act="motion.note_votes", by=by, club=motion.club, now=now, motion=motion.pk)
    return len(noted)
