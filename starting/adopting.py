"""Verbs: have the members adopt an opening difference, by a vote here or one already held."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as text_of
from django.utils.translation import gettext_lazy as _

from governance.models import DecisionType, Outcome
from governance.motions import draft
from ledger.posting import lock
from members.models import Person
from members.trail import note
from members.wording import write_cents
from starting.models import Opening
from starting.refusals import StartingRefused


@transaction.atomic
def put_to_vote(*, opening: Opening, now: datetime, by: Person | None = None) -> Opening:
    """Draft the question that adopts the difference; the same draft is given back while it lives.

    A vote that refused it gives way to a new one. Raises `StartingRefused` when there is nothing
    to adopt.
    """
    lock(opening.club)
    opening = Opening.objects.select_related("club", "motion").get(pk=opening.pk)
    if opening.is_adopted:
        raise StartingRefused(_("Il n'y a pas d'écart à adopter : rien n'a changé."))
    if opening.motion is not None and opening.motion.closed_at is None:
        return opening
    amount, day = write_cents(opening.difference), date_format(opening.on)
    opening.motion = draft(
        club=opening.club,
        type=DecisionType.ACCOUNTS,
        title=text_of("Adopter l'écart d'ouverture de %(amount)s au %(day)s")
        % {"amount": amount, "day": day},
        text=text_of(
            "Les soldes repris au %(day)s laissent un écart de %(amount)s entre ce que le club "
            "possède et ce que ses chiffres expliquent. L'adopter, c'est accepter de repartir de "
            "ces soldes."
        )
        % {"amount": amount, "day": day},
        now=now,
        by=by,
    )
    opening.save(update_fields=["motion"])
    note(act="opening.vote", by=by, club=opening.club, now=now, motion=opening.motion.pk)
    return opening


@transaction.atomic
def cite_decision(
    *, opening: Opening, decision: str, now: datetime, by: Person | None = None
) -> Opening:
    """Cite the vote that adopted the difference elsewhere ("AG du 12 mars 2024, résolution 3")."""
    lock(opening.club)
    opening = Opening.objects.select_related("club", "motion").get(pk=opening.pk)
    if not decision.strip():
        raise StartingRefused(_("Citez l'assemblée et sa résolution."), "decision")
    if opening.motion is not None and opening.motion.closed_at is None:
        raise StartingRefused(
            _("Un vote est déjà préparé ou ouvert sur cet écart : attendez son résultat."),
            "decision",
        )
    if opening.motion is not None and opening.motion.outcome != Outcome.ADOPTED:
        opening.motion = None
    opening.decision = decision.strip()
    opening.save(update_fields=["decision", "motion"])
    note(act="opening.decision", by=by, club=opening.club, now=now)
    return opening
