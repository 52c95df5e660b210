"""Voting: one's own ballot, a ballot the secretary notes, a ballot by proxy; giving a proxy.

All ballots of a motion, whatever their road, are one count. Every verb locks the motion's row, so
a ballot is either counted by the closing or refused.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from governance.models import Ballot, Channel, Choice, Elector, Motion, Proxy
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
    choice: Choice | str,
    channel: Channel,
    cast_by: Person,
    now: datetime,
) -> Ballot:
    """Add a voter's ballot; it replaces their earlier one. Nobody votes for another unproxied.

    Online, only the voter does. By hand or on paper, an officer notes it (the page asks for that
    role). By proxy, only the holder does, and not after the giver has voted in person.
    """
    motion = _lock(motion, now)
    if choice not in Choice.values:
        raise VotingRefused(_("Choisissez pour, contre, ou abstention."), "choice")
    elector = _elector(motion, elector_membership)
    if channel == Channel.ONLINE and elector_membership.person_id != cast_by.pk:
        raise VotingRefused(
            _("On ne vote que pour soi, sauf pouvoir reçu : ce bulletin n'a pas été enregistré.")
        )
    if channel == Channel.PROXY:
        _check_proxy(elector, cast_by)
    return Ballot.objects.create(
        elector=elector, choice=choice, channel=channel, cast_by=cast_by, cast_at=now
    )


def _check_proxy(elector: Elector, holder: Person) -> None:
    """Refuse a ballot without a standing power, or after the giver's own vote."""
    standing = Proxy.objects.filter(
        giver=elector, holder__membership__person=holder, revoked_at__isnull=True
    )
    if not standing.exists():
        raise VotingRefused(_("Vous n'avez pas reçu le pouvoir de cette personne pour ce vote."))
    last = elector.ballots.order_by("-id").first()
    if last is not None and last.channel != Channel.PROXY:
        raise VotingRefused(_("Cette personne a déjà voté elle-même : son vote reste le sien."))


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
    if from_whom.ballots.exists():
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
