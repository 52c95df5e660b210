"""What the pages of an online secret vote show: where it stands, its steps, whose voice.

No question here reads a ballot, but those of a box already published.
"""

import base64
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from governance.models import (
    Choice,
    Elector,
    Motion,
    Outcome,
    QuestionKind,
    Scrutineer,
    SecretVote,
    SignOff,
)
from members.models import Membership

BLANK = lazy("Vote blanc")


class Stage(StrEnum):
    """Where a secret vote stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    SEALED = "sealed"
    COUNTED = "counted"
    VOID = "void"


@dataclass(frozen=True)
class Step:
    """One step of the preparation; `url` is empty while its turn has not come."""

    title: str | Promise
    detail: str
    action: str | Promise
    url: str
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class SecretVoice:
    """One voice a person may use, and whether it is in the box already; never what it said."""

    elector: Elector
    by_proxy: bool
    has_signed: bool


@dataclass(frozen=True)
class Answer:
    """One answer offered: what the browser encrypts, and its words."""

    value: str
    label: str | Promise


@dataclass(frozen=True)
class ScrutineerRow:
    """A scrutineer as the pages show them: `code` tells their public key apart."""

    position: int
    name: str
    code: str
    may_go: bool


def secret_of(motion: Motion) -> SecretVote | None:
    """The secret vote of a motion, or nothing before its preparation began."""
    return SecretVote.objects.filter(motion=motion).first()


def stage_of(motion: Motion, secret: SecretVote | None) -> Stage:
    """Where a secret vote stands; past its hour it stays open until the clock closes it."""
    if motion.is_draft or secret is None:
        return Stage.DRAFT
    if secret.counted_at is not None:
        return Stage.COUNTED
    if motion.closed_at is not None and motion.outcome == Outcome.VOID:
        return Stage.VOID
    if secret.sealed_at is not None:
        return Stage.SEALED
    return Stage.OPEN if secret.closed_at is None else Stage.CLOSED


def key_code(public_key: str) -> str:
    """Sixteen letters that tell a public key apart, in groups of four."""
    if not public_key:
        return ""
    digest = hashlib.sha256(base64.b64decode(public_key)).digest()[:10]
    return in_fours(base64.b32encode(digest).decode().lower())


def in_fours(tracker: str) -> str:
    """A tracker as people read it: "abcd efgh ijkl mnop"."""
    return " ".join(tracker[start : start + 4] for start in range(0, len(tracker), 4))


def nests_of(secret: SecretVote) -> list[dict[str, Any]]:
    """Each wrap of the election's key as it stands: its group, how many seals are off, its blob."""
    peeled = {tuple(one["group"]): one for one in secret.peeled}
    return [
        {"group": wrap["group"], "done": len(found["done"]) if found else 0}
        | {"blob": found["blob"] if found else wrap["blob"]}
        for wrap in secret.wraps
        for found in [peeled.get(tuple(wrap["group"]))]
    ]


def scrutineers_of(secret: SecretVote) -> list[Scrutineer]:
    """The scrutineers by rank, with their names."""
    return list(secret.scrutineers.select_related("membership__person").order_by("position"))


def scrutineer_rows(secret: SecretVote, scrutineers: list[Scrutineer]) -> list[ScrutineerRow]:
    """The scrutineers, who may come next, and the code of each one's key."""
    turns = {nest["group"][nest["done"]] for nest in nests_of(secret)}
    return [
        ScrutineerRow(
            position=one.position,
            name=str(one.membership.person),
            code=key_code(one.public_key),
            may_go=one.position in turns,
        )
        for one in scrutineers
    ]


def threshold_sentence(secret: SecretVote, scrutineers: list[Scrutineer]) -> str:
    """How many scrutineers open the box, and who they are."""
    names = ", ".join(str(one.membership.person) for one in scrutineers)
    return _("Il faut %(k)d scrutateurs sur %(n)d pour ouvrir l'urne : %(names)s.") % {
        "k": secret.threshold,
        "n": len(scrutineers),
        "names": names,
    }


def steps_of(
    motion: Motion, secret: SecretVote | None, me: Membership | None, *, may_prepare: bool
) -> tuple[Step, ...]:
    """The five steps from a draft to an open box, with the one to do next."""
    scrutineers = scrutineers_of(secret) if secret else []
    ready = sum(one.ready_at is not None for one in scrutineers)
    mine = any(me is not None and one.membership_id == me.pk for one in scrutineers)
    answered = bool(secret and secret.questions)
    keyed = bool(scrutineers) and ready == len(scrutineers)
    wrapped = bool(secret and secret.public_key)
    level = _("Risque de niveau %(n)d.") % {"n": secret.level} if secret and answered else ""
    counted = {"n": ready, "all": len(scrutineers)}
    prepared = ngettext("%(n)d clef prête sur %(all)d.", "%(n)d clefs prêtes sur %(all)d.", ready)
    who = prepared % counted
    # title, detail, its button, its address, who may press it, is it done, may it begin
    table = (
        (_("Dix questions sur le risque"), level or _("Celles de la CNIL, par oui ou non."),
         _("Répondre"), "secret_questions", may_prepare, answered, True),
        (_("Nommer les scrutateurs"), _("Deux sur trois, d'ordinaire."),
         _("Choisir"), "secret_scrutineers", may_prepare, bool(scrutineers), answered),
        (_("La clef de chaque scrutateur"), who if scrutineers else _("Chacun sur son appareil."),
         _("Faire ma clef"), "secret_key", mine, keyed, bool(scrutineers)),
        (_("La clef de l'urne"), _("Faite dans le navigateur, puis oubliée."),
         _("Faire la clef"), "secret_election_key", may_prepare, wrapped, keyed),
        (_("Ouvrir le vote"), _("La question, la règle et les votants ne changent plus."),
         _("Ouvrir"), "open_motion", may_prepare, False, wrapped),
    )  # fmt: skip
    following = next(rank for rank, row in enumerate(table) if not row[5])
    return tuple(
        Step(
            title=title,
            detail=detail,
            action=_("Revoir") if is_done and name != "secret_key" else action,
            url=reverse(name, args=[motion.club.slug, motion.pk]) if may and begins else "",
            is_done=is_done,
            is_next=rank == following,
        )
        for rank, (title, detail, action, name, may, is_done, begins) in enumerate(table)
    )


def secret_voices(motion: Motion, membership: Membership | None) -> tuple[SecretVoice, ...]:
    """The voices a member may use on a secret motion: their own first, then those they hold."""
    if membership is None:
        return ()
    electors = (
        Elector.objects.filter(motion=motion)
        .select_related("membership__person")
        .annotate(signed=Exists(SignOff.objects.filter(elector=OuterRef("pk"))))
    )
    own = electors.filter(membership=membership)
    held = electors.filter(
        proxies_given__holder__membership=membership, proxies_given__revoked_at__isnull=True
    ).order_by("id")
    return (
        *(SecretVoice(one, by_proxy=False, has_signed=one.signed) for one in own),
        *(SecretVoice(one, by_proxy=True, has_signed=one.signed) for one in held),
    )


def answers_of(motion: Motion) -> tuple[Answer, ...]:
    """What one may answer, as the browser encrypts it; nothing is selected beforehand."""
    if motion.kind == QuestionKind.YES_NO:
        return tuple(Answer(kind.value, kind.label) for kind in Choice)
    offered = motion.options.order_by("position")
    return (*(Answer(str(one.position), one.label) for one in offered), Answer("", BLANK))


def seats_of(motion: Motion) -> int:
    """How many answers one may give: the seats of an election, else one."""
    return motion.seats if motion.kind == QuestionKind.ELECTION else 1
