"""What a member promised to save, and the months each payment is for: beside the book, editable.

A payment has a date at the bank, in the book; the months it is for are an allocation beside the
book, which a treasurer may change. A month is written as its first day.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clubs.money import MoneyField, cents
from ledger.models.book import Transfer
from members.models import Membership


class Frequency(models.TextChoices):
    """How often a member pays (domain.md 2.1)."""

    MONTHLY = "monthly", _("chaque mois")
    QUARTERLY = "quarterly", _("chaque trimestre")
    HALF_YEARLY = "half_yearly", _("chaque semestre")
    YEARLY = "yearly", _("chaque année")

    @property
    def months(self) -> int:
        """From one payment to the next."""
        return {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}[self.value]


class Pledge(models.Model):
    """What a member promised to save: an amount at each term, from a month to a month."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="pledges")
    amount = MoneyField(_("montant"))
    frequency = models.CharField(
        _("rythme"), max_length=12, choices=Frequency.choices, default=Frequency.MONTHLY
    )
    since = models.DateField(_("à partir de"))
    until = models.DateField(_("jusqu'à"), null=True, blank=True)
    override_reason = models.CharField(_("motif"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)
    history = HistoricalRecords()

    objects: ClassVar[models.Manager["Pledge"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["membership", "since"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="pledge_amount_positive",
                violation_error_message=_("Le montant doit être supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="pledge_ends_after_it_starts",
                violation_error_message=_("La fin ne peut pas précéder le début."),
            ),
            models.UniqueConstraint(
                fields=["membership", "since"],
                name="one_pledge_per_month",
                violation_error_message=_("Un engagement commence déjà ce mois-là."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} · {self.get_frequency_display()}"

    @property
    def amount_cents(self) -> int:
        """The amount of one term, in cents."""
        return cents(self.amount)


class PledgeHoliday(models.Model):
    """Months without paying that cost a member no right: the first and last months off."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="pledge_holidays")
    since = models.DateField(_("du mois de"))
    until = models.DateField(_("au mois de"))
    reason = models.CharField(_("motif"), max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["membership", "since"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="holiday_ends_after_it_starts",
                violation_error_message=_("La fin ne peut pas précéder le début."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.since:%m/%Y} - {self.until:%m/%Y}"


class ContributionKind(models.TextChoices):
    """Why a member paid; all count towards the yearly ceiling of the household (R5)."""

    REGULAR = "regular", _("versement habituel")
    CATCH_UP = "catch_up", _("rattrapage")
    INITIAL = "initial", _("versement d'entrée")
    EXCEPTIONAL = "exceptional", _("versement exceptionnel")


MONTHLY_KINDS = (ContributionKind.REGULAR, ContributionKind.CATCH_UP)


class Contribution(models.Model):
    """The nature of one payment of the book."""

    transfer = models.OneToOneField(
        Transfer, models.PROTECT, primary_key=True, related_name="contribution"
    )
    kind = models.CharField(max_length=12, choices=ContributionKind.choices)

    def __str__(self) -> str:
        return self.get_kind_display()


class Allocation(models.Model):
    """A part of a payment that is for a month; `amount` in cents."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="allocations")
    month = models.DateField(_("mois"))
    amount = models.BigIntegerField(_("montant en centimes"))

    class Meta:
        ordering: ClassVar = ["transfer", "month"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["transfer", "month"],
                name="one_allocation_per_month",
                violation_error_message=_("Ce mois est déjà dans la répartition."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="allocation_amount_positive",
                violation_error_message=_("Le montant doit être supérieur à zéro."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} · {self.amount}"
