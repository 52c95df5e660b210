"""Giving up an online secret vote: too many phrases are lost, or the vote cannot go on."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.choosing import Decision
from governance.models import Motion, Outcome, Secrecy, SecretVote
from governance.refusals import VotingRefused
from governance.secret.closing import shut
from governance.secret.telling import tell_participation
from governance.verdicts import write_verdict
from members.models import Person
from members.trail import note

LONGEST = 150


@transaction.atomic
def abandon(*, motion: Motion, reason: str, now: datetime, by: Person) -> Motion:
    """Declare void a secret vote that has no result; its box is never read. The reason is kept."""
    motion = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST:
        raise VotingRefused(_("Dites en une phrase pourquoi ce vote est abandonné."), "reason")
    if not motion.is_secret or motion.is_draft:
        raise VotingRefused(_("Seul un vote secret ouvert s'abandonne."))
    if motion.closed_at is not None:
        raise VotingRefused(_("Ce vote a déjà son résultat : rien n'a changé."))
    if motion.secrecy == Secrecy.ONLINE:
        _give_up(SecretVote.objects.get(motion=motion), motion, reason, now)
    with translation.override("fr"):
        sentence = gettext("Nul : vote abandonné sans dépouillement. %(reason)s") % {
            "reason": capfirst(reason).rstrip(".") + "."
        }
    figures = {
        "electors": motion.electors.count(),
        "voters": motion.sign_offs.count(),
        "blank": 0,
        "spoiled": 0,
        "counts": [],
        "elected": [],
    }
    note(act="secret.abandon", by=by, club=motion.club, now=now, motion=motion.pk)
    decision = Decision(Outcome.VOID, sentence, figures)
    return write_verdict(motion=motion, decision=decision, now=now, by=by)


def _give_up(vote: SecretVote, motion: Motion, reason: str, now: datetime) -> None:
    vote.trouble = reason
    if vote.closed_at is None:
        shut(vote, now=now)
        tell_participation(motion, now=now)
    else:
        vote.save(update_fields=["trouble"])
