"""What a member promised to save, and the months each payment is for: beside the book, editable.

A payment has a date at the bank, in the book; the months it is for are an allocation beside the
book, which a treasurer may change. A month is written as its first day.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clubs.models import Club
from clubs.money import MoneyField, cents
from jobs.models import OutboxMail
from ledger.models.book import Entry, Transfer
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
    """The nature of one payment of the book.

    `valued_on` is the day whose unit value priced the parts, when the club's method has one of its
    own (domain.md 2.2); empty: the day of the payment.
    """

    transfer = models.OneToOneField(
        Transfer, models.PROTECT, primary_key=True, related_name="contribution"
    )
    kind = models.CharField(max_length=12, choices=ContributionKind.choices)
    valued_on = models.DateField(_("date de valeur des parts"), null=True, blank=True)

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


class ReturnedPayment(models.Model):
    """A payment that came back unpaid (bounced cheque, recalled transfer): its month is expected
    again from the day of `entry`, which takes the money and its parts back."""

    original = models.OneToOneField(Transfer, models.PROTECT, related_name="returned")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="returns")
    reason = models.CharField(_("motif"), max_length=140, blank=True)

    def __str__(self) -> str:
        return f"{self.original} · {self.entry}"


class PersonalCents(models.Model):
    """The cents a member adds to each transfer, so that the amount alone names them (1 to 99)."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="personal_cents")
    membership = models.OneToOneField(
        Membership, models.PROTECT, primary_key=True, related_name="personal_cents"
    )
    cents = models.PositiveSmallIntegerField(_("centimes personnels"))

    class Meta:
        ordering: ClassVar = ["club", "cents"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "cents"],
                name="personal_cents_once",
                violation_error_message=_("Un autre membre a déjà ces centimes."),
            ),
            models.CheckConstraint(
                condition=Q(cents__gte=1, cents__lte=99),
                name="personal_cents_between_1_and_99",
                violation_error_message=_("Les centimes personnels vont de 1 à 99."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cents:02}"


class ReminderWay(models.TextChoices):
    """How a reminder leaves."""

    MAIL = "mail", _("par e-mail")
    LETTER = "letter", _("par lettre")


class Reminder(models.Model):
    """A polite reminder a treasurer read before it left; `amount`, in cents, was late that day."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="reminders")
    on = models.DateField(_("envoyé le"))
    way = models.CharField(_("envoi"), max_length=6, choices=ReminderWay.choices)
    amount = models.BigIntegerField(_("montant en centimes"))
    since = models.DateField(_("mois le plus ancien"))
    text = models.TextField(_("texte"))
    mail = models.OneToOneField(
        OutboxMail, models.PROTECT, null=True, blank=True, related_name="reminder"
    )
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership", "on"],
                name="one_reminder_a_day",
                violation_error_message=_("Un rappel est déjà parti aujourd'hui."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.on:%d/%m/%Y}"
