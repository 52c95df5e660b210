"""The fees of the network and of the federation: dated schedules, and who has paid.

They belong to the association, never to the club (domain.md 2.4): what a club collects for it is a
debt of the club until it is passed on.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Federation, Network
from clubs.money import MoneyField, cents
from ledger.models.book import Transfer
from members.models import Membership


class FeeBasis(models.TextChoices):
    """What the fee is counted on."""

    PER_CLUB = "per_club", _("par club")
    PER_MEMBER = "per_member", _("par membre")
    PER_TAXABLE_MEMBER = "per_taxable_member", _("par membre imposable")


class FeeSchedule(models.Model):
    """What an association asks each year from a day on; a later one replaces it.

    `collected` says that the club gathers it with the contributions; otherwise members pay the
    association themselves.
    """

    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="fee_schedules"
    )
    federation = models.ForeignKey(
        Federation, models.PROTECT, null=True, blank=True, related_name="fee_schedules"
    )
    club = models.ForeignKey(
        Club, models.PROTECT, null=True, blank=True, related_name="fee_schedules"
    )
    basis = models.CharField(_("calcul"), max_length=20, choices=FeeBasis.choices)
    amount = MoneyField(_("montant par an"))
    since = models.DateField(_("à partir du"))
    collected = models.BooleanField(_("collectée par le club"), default=False)
    eligible_for_receipt = models.BooleanField(_("donne un reçu fiscal"), default=False)
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager["FeeSchedule"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["-since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(network__isnull=False, federation__isnull=True)
                | Q(network__isnull=True, federation__isnull=False),
                name="fee_of_a_network_or_of_a_federation",
                violation_error_message=_(
                    "Une cotisation est celle du réseau ou de la fédération."
                ),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="fee_amount_not_negative",
                violation_error_message=_("Le montant ne peut pas être négatif."),
            ),
            models.UniqueConstraint(
                Coalesce("network", 0),
                Coalesce("federation", 0),
                Coalesce("club", 0),
                "basis",
                "since",
                name="one_fee_a_day",
                violation_error_message=_("Une cotisation commence déjà ce jour-là."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network or self.federation} · {self.amount}"

    @property
    def amount_cents(self) -> int:
        """The amount of one year, in cents."""
        return cents(self.amount)


class FeePayment(models.Model):
    """A member's (or the club's) fee of a year, paid: through the club, or said paid directly."""

    schedule = models.ForeignKey(FeeSchedule, models.PROTECT, related_name="payments")
    club = models.ForeignKey(Club, models.PROTECT, related_name="fee_payments")
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="fee_payments"
    )
    year = models.PositiveSmallIntegerField(_("année"))
    amount = models.BigIntegerField(_("montant en centimes"))
    transfer = models.OneToOneField(
        Transfer, models.PROTECT, null=True, blank=True, related_name="fee_payment"
    )
    on = models.DateField(_("payée le"))
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-year", "club", "membership"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="fee_payment_positive")
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.amount}"
