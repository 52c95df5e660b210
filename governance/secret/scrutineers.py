"""Before an online secret vote: the ten questions on its risk, and who keeps the key."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.models import Motion, Scrutineer, SecretVote
from governance.refusals import VotingRefused
from governance.secret.preparing import forget_election_key, prepared
from members.models import Membership, Person
from members.trail import note

# Each "no" is one point. The grid of CNIL 2019-053, the reference until the end of 2026.
QUESTIONS: tuple[tuple[str, str | Promise], ...] = (
    ("can_wait", _("Le vote peut-il être repoussé ou recommencé en cas d'incident ?")),
    ("under_50", _("Y a-t-il moins de 50 votants ?")),
    ("under_1000", _("Y a-t-il moins de 1 000 votants ?")),
    ("other_ways", _("Peut-on voter autrement, par exemple sur papier en réunion ?")),
    ("no_power", _("Les personnes élues sont-elles sans pouvoir de décision sur autrui ?")),
    ("in_france", _("Tous les votants sont-ils en France ?")),
    ("in_europe", _("Tous les votants sont-ils dans l'Union européenne ?")),
    (
        "no_threat",
        _("Le vote est-il sans conflit connu, et sans personne qui voudrait le troubler ?"),
    ),
    ("no_proof", _("Le vote se passe-t-il d'une preuve formelle devant un tiers ?")),
    ("not_a_duty", _("Le vote est-il décidé par le club, sans qu'une loi l'impose ?")),
)
LEAST_OF_LEVEL = ((7, 3), (3, 2), (0, 1))
HIGHEST_LEVEL = 2
FEWEST, MOST = 2, 5


def level_of(answers: Mapping[str, bool]) -> int:
    """The level of risk, 1 to 3, from the number of "no"."""
    points = sum(not answers[name] for name, _label in QUESTIONS)
    return next(level for least, level in LEAST_OF_LEVEL if points >= least)


@transaction.atomic
def answer_questions(
    *, motion: Motion, answers: dict[str, bool], now: datetime, by: Person
) -> SecretVote:
    """Keep the ten answers with the vote; a vote of level 3 is not offered."""
    vote = prepared(motion)
    if set(answers) != {name for name, _label in QUESTIONS}:
        raise VotingRefused(_("Répondez aux dix questions."))
    level = level_of(answers)
    if level > HIGHEST_LEVEL:
        raise VotingRefused(
            _(
                "Ce vote est de niveau 3 : il demande un outil et un expert que ce site n'a pas. "
                "Votez sur papier en réunion, ou demandez à votre réseau."
            )
        )
    vote.questions, vote.level = dict(answers), level
    vote.save(update_fields=["questions", "level"])
    note(act="secret.questions", by=by, club=motion.club, now=now, motion=motion.pk, level=level)
    return vote


@transaction.atomic
def name_scrutineers(
    *,
    motion: Motion,
    memberships: Sequence[Membership],
    threshold: int,
    now: datetime,
    by: Person,
) -> list[Scrutineer]:
    """Name who keeps the key, and how many together open the box; keys already made are lost."""
    vote = prepared(motion)
    if not vote.questions:
        raise VotingRefused(_("Répondez d'abord aux dix questions sur le risque."))
    _check_named(motion, memberships, threshold, now)
    vote.scrutineers.all().delete()
    vote.threshold = threshold
    vote.save(update_fields=["threshold"])
    forget_election_key(vote)
    named = Scrutineer.objects.bulk_create(
        Scrutineer(vote=vote, membership=one, position=position)
        for position, one in enumerate(memberships, start=1)
    )
    note(act="secret.scrutineers", by=by, club=motion.club, now=now, motion=motion.pk)
    return named


def _check_named(
    motion: Motion, memberships: Sequence[Membership], threshold: int, now: datetime
) -> None:
    today = timezone.localdate(now)
    if len({one.person_id for one in memberships}) != len(memberships):
        raise VotingRefused(_("Nommez des personnes différentes."), "memberships")
    if any(one.club_id != motion.club_id or not one.is_open(today) for one in memberships):
        raise VotingRefused(_("Un scrutateur est membre du club."), "memberships")
    if not FEWEST <= len(memberships) <= MOST:
        raise VotingRefused(_("Nommez de deux à cinq scrutateurs."), "memberships")
    if not FEWEST <= threshold <= len(memberships):
        raise VotingRefused(
            _("Il faut deux scrutateurs au moins pour ouvrir l'urne, et au plus tous ceux nommés."),
            "threshold",
        )
