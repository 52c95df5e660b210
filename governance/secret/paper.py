"""A secret vote on paper, in a meeting: who signed the list, then what two scrutineers counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from governance.models import (
    Choice,
    Elector,
    Motion,
    PaperCount,
    Proxy,
    QuestionKind,
    Secrecy,
    SignOff,
)
from governance.refusals import VotingRefused
from governance.secret.closing import FEWEST_BALLOTS
from governance.secret.tallying import BALLOTS
from members.models import Membership, Person
from members.trail import note


@dataclass(frozen=True)
class PaperLine:
    """One voter of the list: whether they signed, and who may sign in their place."""

    elector: Elector
    holder: Elector | None
    signature: SignOff | None

    @property
    def name(self) -> str:
        """The voter's name."""
        return str(self.elector)


@dataclass(frozen=True)
class PaperSheet:
    """What the printed list and ballots of a secret paper vote bear."""

    motion: Motion
    answers: tuple[tuple[str, str], ...]
    seats: int
    lines: tuple[PaperLine, ...]

    @property
    def signed(self) -> int:
        """How many have signed."""
        return sum(line.signature is not None for line in self.lines)


def answers_on_paper(motion: Motion) -> tuple[tuple[str, str], ...]:
    """What a paper ballot offers: the key of its total, and its words; a blank one says nothing."""
    if motion.kind == QuestionKind.YES_NO:
        return tuple((kind.value, str(kind.label)) for kind in Choice)
    return tuple((str(one.position), one.label) for one in motion.options.order_by("position"))


def seats_on_paper(motion: Motion) -> int:
    """How many names a ballot may bear."""
    return motion.seats if motion.kind == QuestionKind.ELECTION else 1


def paper_sheet(motion: Motion) -> PaperSheet:
    """The list to sign and the answers to print, by name; four queries."""
    signed = {
        one.elector_id: one
        for one in motion.sign_offs.select_related("by_proxy__membership__person")
    }
    holders = {
        proxy.giver_id: proxy.holder
        for proxy in Proxy.objects.filter(
            giver__motion=motion, revoked_at__isnull=True
        ).select_related("holder__membership__person")
    }
    electors = motion.electors.select_related("membership__person").order_by(
        "membership__person__sort_key", "id"
    )
    return PaperSheet(
        motion=motion,
        answers=answers_on_paper(motion),
        seats=seats_on_paper(motion),
        lines=tuple(PaperLine(one, holders.get(one.pk), signed.get(one.pk)) for one in electors),
    )


def _open_paper_vote(motion: Motion) -> Motion:
    """The motion, locked, while its paper box is not counted."""
    locked = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    if locked.secrecy != Secrecy.PAPER:
        raise VotingRefused(_("Cette question ne se vote pas à bulletin secret sur papier."))
    if locked.is_draft:
        raise VotingRefused(_("Ce vote n'est pas encore ouvert."))
    if locked.closed_at is not None or PaperCount.objects.filter(motion=locked).exists():
        raise VotingRefused(_("Ce vote est dépouillé : la liste et les totaux ne changent plus."))
    return locked


@transaction.atomic
def sign_list(
    *,
    motion: Motion,
    signer: Membership,
    noted_by: Person,
    now: datetime,
    by_proxy: bool = False,
) -> SignOff:
    """Note that a voter, or with `by_proxy` the holder of their power, signed and put a ballot in.

    A signature is not taken back: the paper that goes with it is already in the box.
    """
    locked = _open_paper_vote(motion)
    if not locked.is_open(now):
        raise VotingRefused(_("L'heure de ce vote est passée : on ne signe plus la liste."))
    elector = Elector.objects.filter(motion=locked, membership=signer).first()
    if elector is None:
        raise VotingRefused(
            _("Cette personne n'était pas membre à l'ouverture du vote : elle ne peut pas voter.")
        )
    if SignOff.objects.filter(elector=elector).exists():
        raise VotingRefused(
            _("%(name)s a déjà signé : un seul bulletin par voix.") % {"name": elector}
        )
    return SignOff.objects.create(
        motion=locked,
        elector=elector,
        road=SignOff.Road.PAPER,
        by_proxy=_standing_holder(elector) if by_proxy else None,
        noted_by=noted_by,
        on=timezone.localdate(now),
    )


def _standing_holder(elector: Elector) -> Elector:
    held = Proxy.objects.filter(giver=elector, revoked_at__isnull=True).select_related("holder")
    found = held.first()
    if found is None:
        raise VotingRefused(_("%(name)s n'a pas donné pouvoir pour ce vote.") % {"name": elector})
    return found.holder


@transaction.atomic
def note_signatures(
    *, motion: Motion, signed: Mapping[int, bool], by: Person, now: datetime
) -> int:
    """Note several signatures, by elector's id (True: by proxy), all or none; return how many."""
    if not signed:
        raise VotingRefused(_("Personne n'est coché : cochez qui a signé."))
    electors = Elector.objects.filter(motion=motion, pk__in=signed).select_related("membership")
    if len(electors) != len(signed):
        raise VotingRefused(_("Une de ces personnes ne vote pas sur cette question."))
    for elector in electors.order_by("id"):
        sign_list(
            motion=motion,
            signer=elector.membership,
            by_proxy=signed[elector.pk],
            noted_by=by,
            now=now,
        )
    note(act="secret.sign_list", by=by, club=motion.club, now=now, motion=motion.pk)
    return len(signed)


@transaction.atomic
def note_count(
    *,
    motion: Motion,
    totals: Mapping[str, int],
    blank: int,
    spoiled: int,
    scrutineers: tuple[Membership, Membership],
    now: datetime,
    by: Person,
) -> PaperCount:
    """Keep what two scrutineers counted; the box must hold as many ballots as there are signatures.

    With fewer than three signatures nothing is counted: the vote is closed void, the box unread.
    """
    locked = _open_paper_vote(motion)
    signed = locked.sign_offs.count()
    if signed < FEWEST_BALLOTS:
        raise VotingRefused(
            _("Moins de trois bulletins : n'ouvrez pas l'urne. Closez le vote, il est nul.")
        )
    _check_scrutineers(locked, scrutineers)
    kept = _checked_totals(locked, totals, blank=blank, spoiled=spoiled, signed=signed)
    first, second = scrutineers
    count = PaperCount.objects.create(
        motion=locked,
        totals=kept,
        blank=blank,
        spoiled=spoiled,
        first_scrutineer=first,
        second_scrutineer=second,
        typed_by=by,
        typed_at=now,
    )
    note(act="secret.paper_count", by=by, club=locked.club, now=now, motion=locked.pk)
    return count


def _check_scrutineers(motion: Motion, scrutineers: tuple[Membership, Membership]) -> None:
    first, second = scrutineers
    if first.person_id == second.person_id:
        raise VotingRefused(_("Il faut deux scrutateurs différents."), "second")
    if any(one.club_id != motion.club_id for one in scrutineers):
        raise VotingRefused(_("Un scrutateur est membre du club."), "first")


def _checked_totals(
    motion: Motion, totals: Mapping[str, int], *, blank: int, spoiled: int, signed: int
) -> dict[str, int]:
    """The totals of every answer offered, once they agree with the signatures."""
    keys = [key for key, _label in answers_on_paper(motion)]
    if set(totals) - set(keys) or min(blank, spoiled, *totals.values(), 0) < 0:
        raise VotingRefused(_("Un total n'est pas celui d'une réponse proposée."))
    kept = {key: totals.get(key, 0) for key in keys}
    expressed, names, seats = signed - blank - spoiled, sum(kept.values()), seats_on_paper(motion)
    if seats == 1 and names != expressed:
        raise _not_as_signed(names + blank + spoiled, signed)
    is_within = expressed <= names <= expressed * seats and max(kept.values()) <= expressed
    if expressed < 0 or not is_within:
        raise VotingRefused(
            _(
                "Ces totaux ne vont pas avec %(signed)d signatures : un bulletin porte de un à "
                "%(seats)d noms, chacun une fois. Recomptez."
            )
            % {"signed": signed, "seats": seats}
        )
    return {**kept, BALLOTS: expressed}


def _not_as_signed(counted: int, signed: int) -> VotingRefused:
    ballots = ngettext("%(n)d bulletin compté", "%(n)d bulletins comptés", counted) % {"n": counted}
    names = ngettext("%(n)d signature", "%(n)d signatures", signed) % {"n": signed}
    return VotingRefused(
        _("%(ballots)s pour %(names)s : recomptez les bulletins et la liste. Rien n'est noté.")
        % {"ballots": ballots, "names": names}
    )
