"""Counting a sealed box: scrutineers take the seals off the key, the key opens every ballot.

The key is published with the result, so that anybody counts again.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from governance.choosing import Answer, Decision, decide_totals
from governance.counting import question_of
from governance.models import Choice, Motion, QuestionKind, Secrecy, SecretVote
from governance.refusals import VotingRefused
from governance.secret.encoding import CIPHERTEXT, KEY, PLAIN, SEAL, to_bytes, to_text
from governance.verdicts import write_verdict
from members.models import Person
from members.permissions import Act, club_acts
from members.trail import note

# A ballot is valid by its exact text, so that every reader agrees: here, the page, the script.
BALLOT = re.compile(
    r'\{"v":1,"e":"(?P<vote>[0-9a-f]{64})","c":\[(?:"(?P<word>for|against|abstain)"|'
    r'(?P<picks>(?:[1-9][0-9]{0,2}(?:,[1-9][0-9]{0,2})*)?))\],"n":"[0-9a-f]{32}"\} *'
)
BALLOTS = "ballots"  # in totals: how many ballots, when one may bear several names
YES_NO = (
    (Choice.FOR, "Pour"),
    (Choice.AGAINST, "Contre"),
    (Choice.ABSTAIN, "Abstention"),
)


@dataclass(frozen=True)
class OpenedBox:
    """The ballots once read: what they say, and the trackers of those that say nothing valid."""

    answers: tuple[Answer, ...]
    spoiled: tuple[int, ...]


@transaction.atomic
def peel(
    *, motion: Motion, position: int, blobs: list[str], now: datetime, by: Person
) -> SecretVote:
    """Keep, without that seal, the nests whose next was `position`'s, in the order of the wraps.

    Only a scrutineer or an officer hands them over. A nest without any seal left is the key: the
    box is opened with it at once, and it is not kept before.
    """
    vote = _sealed_vote(motion)
    _check_may_peel(vote, by, now)
    nests = [_standing(vote, wrap) for wrap in vote.wraps]
    turns = [nest for nest in nests if nest["group"][len(nest["done"])] == position]
    if not turns:
        raise VotingRefused(_("Ce n'est pas le tour de ce scrutateur, ou sa part est déjà donnée."))
    if len(blobs) != len(turns):
        raise _unreadable()
    for nest, blob in zip(turns, blobs, strict=True):
        left = len(nest["group"]) - len(nest["done"]) - 1
        data = to_bytes(blob, length=KEY + SEAL * left)
        if left == 0:
            return give_private_key(motion=motion, private_key=data, now=now, by=by)
        nest["done"], nest["blob"] = [*nest["done"], position], blob
    vote.peeled = [nest for nest in nests if nest["done"]]
    vote.save(update_fields=["peeled"])
    note(act="secret.peel", by=by, club=motion.club, now=now, motion=motion.pk, position=position)
    return vote


@transaction.atomic
def peel_again(*, motion: Motion, now: datetime, by: Person) -> SecretVote:
    """Forget the seals taken off: the scrutineers begin again from the nests as they were made."""
    vote = _sealed_vote(motion)
    _check_may_peel(vote, by, now)
    vote.peeled = []
    vote.save(update_fields=["peeled"])
    note(act="secret.peel_again", by=by, club=motion.club, now=now, motion=motion.pk)
    return vote


def _standing(vote: SecretVote, wrap: dict[str, Any]) -> dict[str, Any]:
    """A nest as it stands: with the seals already off, or as it was made."""
    for nest in vote.peeled:
        if nest["group"] == wrap["group"]:
            return {**nest}
    return {"group": wrap["group"], "done": [], "blob": wrap["blob"]}


def _check_may_peel(vote: SecretVote, by: Person, now: datetime) -> None:
    if vote.scrutineers.filter(membership__person=by).exists():
        return
    acts = club_acts(by, vote.motion.club, timezone.localdate(now))
    if not acts & {Act.OPEN_MOTION, Act.NOTE_VOTES}:
        raise VotingRefused(
            _("L'urne s'ouvre depuis le compte d'un scrutateur, ou d'une personne du bureau.")
        )


def _sealed_vote(motion: Motion) -> SecretVote:
    """The vote, its motion locked, once it may be read and is not counted yet."""
    locked = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    vote = SecretVote.objects.filter(motion=locked).first()
    if locked.secrecy != Secrecy.ONLINE or vote is None or vote.closed_at is None:
        raise VotingRefused(_("L'urne n'est pas fermée : personne ne peut l'ouvrir."))
    if locked.closed_at is not None:
        raise VotingRefused(_("Ce vote a déjà son résultat : rien n'a changé."))
    if vote.sealed_at is None:
        raise VotingRefused(_("L'urne n'est pas encore scellée : attendez une minute."))
    vote.motion = locked
    return vote


def _unreadable() -> VotingRefused:
    return VotingRefused(
        _("Ce qui est arrivé n'est pas lisible. Rechargez la page et recommencez.")
    )


@transaction.atomic
def give_private_key(
    *, motion: Motion, private_key: bytes, now: datetime, by: Person
) -> SecretVote:
    """Open every ballot of a sealed box, write the verdict, publish the key. Idempotent."""
    counted = SecretVote.objects.filter(motion=motion).exclude(private_key="").first()
    if counted is not None and counted.private_key == to_text(private_key):
        return counted
    vote = _sealed_vote(motion)
    if len(private_key) != KEY or not _opens(private_key, vote):
        raise VotingRefused(_("Cette clef n'ouvre pas cette urne. Rien n'a changé."))
    opened = read_box(vote, private_key)
    vote.private_key, vote.counted_at, vote.peeled = to_text(private_key), now, []
    vote.save(update_fields=["private_key", "counted_at", "peeled"])
    decision = decision_of(vote.motion, opened)
    write_verdict(motion=vote.motion, decision=decision, now=now, by=by)
    return vote


def _opens(private_key: bytes, vote: SecretVote) -> bool:
    return to_text(bytes(PrivateKey(private_key).public_key)) == vote.public_key


def read_box(vote: SecretVote, private_key: bytes) -> OpenedBox:
    """What each published ballot says; those that say nothing valid are named by their place."""
    key = SealedBox(PrivateKey(private_key))
    offered = frozenset(vote.motion.options.values_list("position", flat=True))
    answers, spoiled = [], []
    for place, text in enumerate(vote.published):
        answer = _answer(_read(key, to_bytes(text, length=CIPHERTEXT)), vote, offered)
        if answer is None:
            spoiled.append(place)
        else:
            answers.append(answer)
    return OpenedBox(tuple(answers), tuple(spoiled))


def _read(key: SealedBox[PrivateKey], ciphertext: bytes) -> str:
    """The text of a ballot, empty when it cannot be read."""
    try:
        return key.decrypt(ciphertext).decode("ascii")
    except (CryptoError, UnicodeDecodeError):
        return ""


def _answer(plain: str, vote: SecretVote, offered: frozenset[int]) -> Answer | None:
    """The answer a ballot gives, or None when it is not one of this vote's."""
    said = BALLOT.fullmatch(plain)
    if said is None or len(plain) != PLAIN or said["vote"] != vote.fingerprint:
        return None
    word, picks = said["word"], said["picks"]
    if vote.motion.kind == QuestionKind.YES_NO:
        return Answer(choice=word) if word else None
    if word:
        return None
    chosen = tuple(int(one) for one in picks.split(",")) if picks else ()
    most = vote.motion.seats if vote.motion.kind == QuestionKind.ELECTION else 1
    is_fair = len(set(chosen)) == len(chosen) <= most and offered.issuperset(chosen)
    return Answer(picks=chosen) if is_fair else None


def decision_of(motion: Motion, opened: OpenedBox) -> Decision:
    """The verdict of a box that was read, under the motion's frozen rule."""
    totals = Counter(one.choice for one in opened.answers if one.choice)
    totals.update(str(pick) for one in opened.answers for pick in one.picks)
    blank = sum(not one.choice and not one.picks for one in opened.answers)
    with translation.override("fr"):
        return decide_totals(
            question_of(motion),
            totals={**totals, BALLOTS: len(opened.answers) - blank},
            blank=blank,
            spoiled=len(opened.spoiled),
        )


def counts_of(motion: Motion, opened: OpenedBox) -> list[list[Any]]:
    """Each answer offered and its ballots, in the order of the question, as published."""
    if motion.kind == QuestionKind.YES_NO:
        said = [one.choice for one in opened.answers]
        return [[label, said.count(choice)] for choice, label in YES_NO]
    picked = [pick for one in opened.answers for pick in one.picks]
    return [[one.label, picked.count(one.position)] for one in motion.options.order_by("position")]
