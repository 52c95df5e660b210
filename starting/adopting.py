"""Verbs after an opening: adopt its difference by a vote, here or already held, or take it back."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as text_of
from django.utils.translation import gettext_lazy as _

from governance.models import DecisionType, Outcome
from governance.motions import draft
from investments.models import Movement
from investments.movements import undo
from ledger.models import Entry
from ledger.posting import lock, reverse
from members.models import Person
from members.trail import note
from members.wording import write_cents
from starting.models import Opening, TaxFraction
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


@transaction.atomic
def take_back(*, opening: Opening, now: datetime, by: Person | None = None) -> Opening:
    """Undo balances typed wrong: every entry of theirs is reversed, so that others can be taken
    over. Taking back again changes nothing.

    Raises `StartingRefused` once members have voted on the difference, and the book's or the
    holdings' refusal when what came after rests on these balances; then nothing is written.
    """
    lock(opening.club)
    opening = Opening.objects.select_related("club", "entry", "motion").get(pk=opening.pk)
    if opening.taken_back_at is not None:
        return opening
    if opening.motion is not None and not opening.motion.is_draft:
        raise StartingRefused(
            _(
                "Un vote porte sur l'écart de ces soldes : ils ne s'annulent plus. Rien n'a "
                "changé ; corrigez par une écriture."
            )
        )
    mine = Entry.objects.filter(club=opening.club, key__startswith=f"{opening.entry.key}:")
    for entry in mine.select_related("club").order_by("-number"):
        movement = Movement.objects.filter(entry=entry).select_related("holding__club").first()
        if movement is not None:
            undo(movement=movement, on=opening.on, key=f"{entry.key}:back", now=now, by=by)
        else:
            _reverse(entry, opening, now, by)
    _reverse(opening.entry, opening, now, by)
    TaxFraction.objects.filter(holding__movements__entry__in=mine).delete()
    opening.taken_back_at = now
    opening.save(update_fields=["taken_back_at"])
    note(act="opening.take_back", by=by, club=opening.club, now=now, entry=opening.entry.number)
    return opening


def _reverse(entry: Entry, opening: Opening, now: datetime, by: Person | None) -> None:
    key, identity = f"{entry.key}:back", by.pk if by else None
    reverse(entry=entry, on=opening.on, key=key, by=identity, now=now)
