"""Powers and ballots of a nominal vote: added, never changed; the last ballot of a voter counts."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models.motions import Elector
from governance.tally import Choice
from members.models import Person


class Proxy(models.Model):
    """A voter's power given to another voter for one motion, until it is taken back."""

    giver = models.ForeignKey(Elector, models.PROTECT, related_name="proxies_given")
    holder = models.ForeignKey(Elector, models.PROTECT, related_name="proxies_held")
    given_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["giver"],
                condition=Q(revoked_at__isnull=True),
                name="one_standing_proxy",
                violation_error_message=_("Ce pouvoir est déjà donné : reprenez-le d'abord."),
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")),
                name="proxy_to_another",
                violation_error_message=_("On donne pouvoir à une autre personne que soi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder}"


class Channel(models.TextChoices):
    """By which road a ballot came; all are one count."""

    ONLINE = "online", _("en ligne")
    HAND = "hand", _("à main levée")
    PAPER = "paper", _("sur papier")
    PROXY = "proxy", _("par pouvoir")
    POSTAL = "postal", _("par courrier")


class Ballot(models.Model):
    """One expression of one voter; added, never changed: the last one counts.

    `choice` answers a yes or no, a consent, a sense check. `picks` holds the positions of the
    options: one for a choice, up to the seats for an election, in order for a ranking; empty for a
    blank vote. `reason` is the objection of one who does not consent.
    """

    elector = models.ForeignKey(Elector, models.PROTECT, related_name="ballots")
    choice = models.CharField(
        _("choix"), max_length=8, choices=[(kind.value, kind.label) for kind in Choice], blank=True
    )
    picks: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    reason = models.TextField(_("objection"), blank=True)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    cast_by = models.ForeignKey(Person, models.PROTECT, related_name="ballots_cast")
    cast_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["elector", "id"]

    def __str__(self) -> str:
        return f"{self.elector} · {self.get_channel_display()}"
