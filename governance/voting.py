"""Voting: one's own ballot, a ballot the secretary notes, a ballot by proxy; giving a proxy.

All ballots of a motion, whatever their road, are one count. Every verb locks the motion's row, so
a ballot is either counted by the closing or refused.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from governance.models import (
    OPTION_KINDS,
    Attendance,
    Ballot,
    Channel,
    Choice,
    Elector,
    Motion,
    Presence,
    Proxy,
    QuestionKind,
    SignOff,
)
from governance.refusals import VotingRefused
from members.models import Membership, Person


def _lock(motion: Motion, now: datetime) -> Motion:
    """The motion, locked and open; past its deadline it refuses by the clock alone."""
    locked = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    if locked.is_draft:
        raise VotingRefused(_("Ce vote n'est pas encore ouvert."))
    if not locked.is_open(now):
        raise VotingRefused(_("Ce vote est clos : votre bulletin n'a pas été pris en compte."))
    return locked


def _elector(motion: Motion, membership: Membership) -> Elector:
    found = Elector.objects.filter(motion=motion, membership=membership).first()
    if found is None:
        raise VotingRefused(
            _("Cette personne n'était pas membre à l'ouverture du vote : elle ne peut pas voter.")
        )
    return found


@transaction.atomic
def cast(
    *,
    motion: Motion,
    elector_membership: Membership,
    channel: Channel,
    cast_by: Person,
    now: datetime,
    choice: Choice | str = "",
    picks: Sequence[int] = (),
    reason: str = "",
) -> Ballot:
    """Add a voter's ballot; it replaces their earlier one. Nobody votes for another unproxied.

    Online, only the voter does. By hand, on paper or by post, an officer notes it (the page asks
    for that role). By proxy, only the holder does, and not after the giver has voted in person.
    `choice` answers a yes or no, `picks` are the positions of options, `reason` an objection.
    """
    motion = _lock(motion, now)
    if motion.is_secret:
        raise VotingRefused(
            _("Ce vote est secret : un bulletin à votre nom n'y a pas de place. Rien n'est noté.")
        )
    choice, picks, reason = _checked(motion, choice, tuple(picks), reason.strip())
    elector = _elector(motion, elector_membership)
    if channel == Channel.ONLINE and elector_membership.person_id != cast_by.pk:
        raise VotingRefused(
            _("On ne vote que pour soi, sauf pouvoir reçu : ce bulletin n'a pas été enregistré.")
        )
    if channel == Channel.PROXY:
        _check_proxy(motion, elector, cast_by)
    return Ballot.objects.create(
        elector=elector,
        choice=choice,
        picks=list(picks),
        reason=reason,
        channel=channel,
        cast_by=cast_by,
        cast_at=_not_before_opening(motion, now),
    )


def _not_before_opening(motion: Motion, now: datetime) -> datetime:
    """The moment, or the opening when a clock was set back: no ballot comes before its vote."""
    return max(now, motion.opened_at) if motion.opened_at else now


def _is_there(motion: Motion, membership: Membership) -> bool:
    """True when somebody is noted present at the meeting where this vote is held."""
    return Attendance.objects.filter(
        meeting=motion.meeting_id, membership=membership, presence=Presence.PRESENT
    ).exists()


def _checked(
    motion: Motion, choice: str, picks: tuple[int, ...], reason: str
) -> tuple[str, tuple[int, ...], str]:
    """What a ballot may say to this kind of question; anything else is refused."""
    if motion.kind not in OPTION_KINDS:
        if choice not in Choice.values or picks:
            raise VotingRefused(_("Choisissez pour, contre, ou abstention."), "choice")
        objects = motion.kind == QuestionKind.CONSENT and choice == Choice.AGAINST
        if objects and not reason:
            raise VotingRefused(
                _("Écrivez votre objection : c'est elle qui fera avancer la question."), "reason"
            )
        return choice, (), reason if objects else ""
    known = set(motion.options.values_list("position", flat=True))
    if choice or not set(picks) <= known or len(set(picks)) != len(picks):
        raise VotingRefused(
            _("Choisissez parmi les réponses proposées, chacune une fois."), "picks"
        )
    most = {QuestionKind.CHOICE: 1, QuestionKind.ELECTION: motion.seats}.get(
        QuestionKind(motion.kind), len(known)
    )
    if len(picks) > most:
        raise VotingRefused(
            ngettext_lazy(
                "Vous pouvez choisir %(most)d réponse au plus.",
                "Vous pouvez choisir %(most)d réponses au plus.",
                most,
            )
            % {"most": most},
            "picks",
        )
    return "", picks, ""


def _check_proxy(motion: Motion, elector: Elector, holder: Person) -> None:
    """Refuse a ballot without a standing power, after the giver's own vote or in their presence."""
    standing = Proxy.objects.filter(
        giver=elector, holder__membership__person=holder, revoked_at__isnull=True
    )
    if not standing.exists():
        raise VotingRefused(_("Vous n'avez pas reçu le pouvoir de cette personne pour ce vote."))
    last = elector.ballots.order_by("-id").first()
    if last is not None and last.channel != Channel.PROXY:
        raise VotingRefused(_("Cette personne a déjà voté elle-même : son vote reste le sien."))
    if _is_there(motion, elector.membership):
        raise VotingRefused(_("Cette personne est présente à la réunion : elle vote elle-même."))


@transaction.atomic
def give_proxy(
    *,
    motion: Motion,
    giver: Membership,
    holder: Membership,
    now: datetime,
    noted_by: Person | None = None,
) -> Proxy:
    """Let another member vote in one's place on this motion, within the rule's limit."""
    motion = _lock(motion, now)
    from_whom, to_whom = _elector(motion, giver), _elector(motion, holder)
    if from_whom.pk == to_whom.pk:
        raise VotingRefused(_("On donne pouvoir à une autre personne que soi."), "holder")
    if Proxy.objects.filter(giver=from_whom, revoked_at__isnull=True).exists():
        raise VotingRefused(_("Vous avez déjà donné pouvoir : reprenez-le d'abord."), "holder")
    if _is_there(motion, giver):
        raise VotingRefused(
            _("La personne qui donne pouvoir est présente à la réunion : elle vote elle-même."),
            "holder",
        )
    if from_whom.ballots.exists() or SignOff.objects.filter(elector=from_whom).exists():
        raise VotingRefused(_("Vous avez déjà voté : un pouvoir n'est plus utile."), "holder")
    if Proxy.objects.filter(giver=to_whom, revoked_at__isnull=True).exists():
        raise VotingRefused(
            _("Cette personne a elle-même donné pouvoir : choisissez quelqu'un d'autre."), "holder"
        )
    if Proxy.objects.filter(holder=from_whom, revoked_at__isnull=True).exists():
        raise VotingRefused(
            _("Vous tenez vous-même un pouvoir : on ne le passe pas à un autre."), "holder"
        )
    held = Proxy.objects.filter(holder=to_whom, revoked_at__isnull=True).count()
    if held >= motion.proxies_max:
        raise VotingRefused(
            _("Cette personne tient déjà autant de pouvoirs que la règle le permet."), "holder"
        )
    return Proxy.objects.create(giver=from_whom, holder=to_whom, given_at=now, noted_by=noted_by)


@transaction.atomic
def take_back_proxy(*, motion: Motion, giver: Membership, now: datetime) -> Proxy:
    """Take a power back; a ballot already cast by the holder stands until one votes oneself."""
    motion = _lock(motion, now)
    standing = Proxy.objects.filter(giver=_elector(motion, giver), revoked_at__isnull=True).first()
    if standing is None:
        raise VotingRefused(_("Vous n'avez pas donné pouvoir pour ce vote."))
    standing.revoked_at = now
    standing.save(update_fields=["revoked_at"])
    return standing
