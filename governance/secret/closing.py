"""Closing a secret vote: the paper count is read, or the online box published.

An online vote is closed first (no more ballots, the box published sorted, its row gone), then
sealed, then counted; only then does its motion have an outcome.
"""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from governance.choosing import Decision, decide_totals
from governance.counting import question_of
from governance.models import Motion, OpenBox, Outcome, PaperCount, Secrecy, SecretVote
from governance.refusals import VotingRefused
from governance.secret.encoding import CIPHERTEXT, root_of, to_bytes, tracker_of
from governance.secret.telling import tell_participation
from governance.verdicts import write_verdict
from members.models import Person
from members.trail import note

FEWEST_BALLOTS = 3


def close_secret(motion: Motion, *, now: datetime, by: Person | None = None) -> Motion:
    """Close a secret vote whose row is locked; closing again changes nothing."""
    if motion.closed_at is not None:
        return motion
    if motion.secrecy == Secrecy.PAPER:
        return _close_paper(motion, now=now, by=by)
    return _close_online(motion, now=now, by=by)


def _close_paper(motion: Motion, *, now: datetime, by: Person | None) -> Motion:
    """Read the two scrutineers' count; the clock alone waits for it."""
    count = PaperCount.objects.filter(motion=motion).first()
    if count is not None:
        with translation.override("fr"):
            decision = decide_totals(
                question_of(motion), totals=count.totals, blank=count.blank, spoiled=count.spoiled
            )
        return write_verdict(motion=motion, decision=decision, now=now, by=by)
    signed = motion.sign_offs.count()
    if motion.is_open(now) and by is None:
        raise VotingRefused(_("Ce vote reste ouvert jusqu'à son heure de fin."))
    if signed >= FEWEST_BALLOTS:
        if by is None:
            return motion
        raise VotingRefused(
            _("Faites d'abord le dépouillement : deux scrutateurs comptent, et on note les totaux.")
        )
    return write_verdict(motion=motion, decision=too_few(motion, signed), now=now, by=by)


def _close_online(motion: Motion, *, now: datetime, by: Person | None) -> Motion:
    """Publish the box sorted and let it go, or let it go unread; voters are told by mail."""
    vote = SecretVote.objects.select_for_update(of=("self",)).get(motion=motion)
    if vote.closed_at is not None:
        return motion
    signed = motion.sign_offs.count()
    in_meeting = motion.meeting_id is not None and by is not None
    if motion.is_open(now) and signed < motion.electors.count() and not in_meeting:
        raise VotingRefused(
            _("Tous les membres n'ont pas voté : le vote reste ouvert jusqu'à son heure de fin.")
        )
    box = OpenBox.objects.select_for_update().filter(vote=vote).first()
    ballots = [to_bytes(one, length=CIPHERTEXT) for one in box.ciphertexts] if box else []
    void = _why_void(motion, signed, len(ballots))
    if void is None or len(ballots) != signed:
        vote.published = [
            text
            for _tracker, text in sorted(
                (tracker_of(one), text)
                for one, text in zip(ballots, box.ciphertexts if box else (), strict=True)
            )
        ]
        vote.root = root_of(ballots)
    if len(ballots) != signed:
        vote.trouble = void.sentence if void else ""
    shut(vote, now=now)
    tell_participation(motion, now=now)
    note(act="secret.close", by=by, club=motion.club, now=now, motion=motion.pk)
    if void is not None:
        return write_verdict(motion=motion, decision=void, now=now, by=by)
    return motion


def shut(vote: SecretVote, *, now: datetime) -> None:
    """No more ballots, no more receipts: the box's row goes, and the seed that signs."""
    vote.closed_at, vote.signing_seed = now, ""
    vote.save(update_fields=["closed_at", "signing_seed", "published", "root", "trouble"])
    OpenBox.objects.filter(vote=vote).delete()


def _why_void(motion: Motion, signed: int, ballots: int) -> Decision | None:
    """The verdict of a box that is not to be read, or None when it is."""
    if signed != ballots:
        with translation.override("fr"):
            sentence = gettext(
                "Nul : l'urne contient %(ballots)d bulletins et la liste porte %(signed)d "
                "signatures. Prévenez votre réseau, puis recommencez le vote."
            ) % {"ballots": ballots, "signed": signed}
        return Decision(Outcome.VOID, sentence, _nothing(motion, signed))
    return too_few(motion, signed) if ballots < FEWEST_BALLOTS else None


def too_few(motion: Motion, signed: int) -> Decision:
    """Void, unread: with one or two ballots everybody would know who said what."""
    with translation.override("fr"):
        sentence = ngettext(
            "Nul : %(count)d seul bulletin. En dessous de trois, l'urne est détruite sans lecture.",
            "Nul : %(count)d bulletins. En dessous de trois, l'urne est détruite sans lecture.",
            signed,
        ) % {"count": signed}
    return Decision(Outcome.VOID, sentence, _nothing(motion, signed))


def _nothing(motion: Motion, signed: int) -> dict[str, object]:
    """The figures of a vote that was not counted."""
    return {
        "electors": motion.electors.count(),
        "voters": signed,
        "blank": 0,
        "spoiled": 0,
        "counts": [],
        "elected": [],
    }
