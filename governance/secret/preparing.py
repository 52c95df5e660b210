"""The row of an online secret vote while it is prepared, locked; what has been drawn from it."""

from django.utils.translation import gettext_lazy as _

from governance.models import Motion, Secrecy, SecretVote
from governance.refusals import VotingRefused


def prepared(motion: Motion) -> SecretVote:
    """The secret vote of a draft, made at the first call, its motion locked."""
    locked = Motion.objects.select_for_update(of=("self",)).get(pk=motion.pk)
    if locked.secrecy != Secrecy.ONLINE:
        raise VotingRefused(_("Cette question n'est pas un vote secret en ligne."))
    if not locked.is_draft:
        raise VotingRefused(
            _("Ce vote est déjà ouvert : sa préparation ne change plus. Rien n'a été modifié.")
        )
    return SecretVote.objects.get_or_create(motion=locked)[0]


def forget_election_key(vote: SecretVote) -> None:
    """A change among the scrutineers makes the election's key useless: it is to be made again."""
    vote.public_key, vote.wraps = "", []
    vote.save(update_fields=["public_key", "wraps"])
