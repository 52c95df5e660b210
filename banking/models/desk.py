"""The treasurer's desk: cheques and cash in hand, receipts given, slips taken to the bank."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.models.accounts import BankAccount
from clubs.models import Club
from clubs.money import MoneyField, cents
from ledger.models import Entry, Transfer


class DepositSlip(models.Model):
    """Cheques, or cash, taken to the bank in one deposit: numbered, printed, one bank line."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="deposit_slips")
    bank_account = models.ForeignKey(BankAccount, models.PROTECT, related_name="deposit_slips")
    number = models.PositiveIntegerField(_("numéro"))
    on = models.DateField(_("déposé le"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="deposit_slip")
    cash = MoneyField(_("espèces"), default=0)
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager["DepositSlip"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["club", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["club", "number"], name="slip_number_once")
        ]

    def __str__(self) -> str:
        return f"n° {self.number}"


class Cheque(models.Model):
    """What is written on a cheque that paid a contribution; on a slip once it is deposited."""

    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="cheque")
    bank = models.CharField(_("banque"), max_length=80, blank=True)
    number = models.CharField(_("numéro du chèque"), max_length=20, blank=True)
    drawer = models.CharField(_("émetteur"), max_length=120, blank=True)
    slip = models.ForeignKey(
        DepositSlip, models.PROTECT, null=True, blank=True, related_name="cheques"
    )

    class Meta:
        ordering: ClassVar = ["transfer"]

    def __str__(self) -> str:
        return self.number


class Receipt(models.Model):
    """A numbered receipt for cash or a cheque; numbers have no gap in a club."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField(_("numéro"))
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="receipt")
    at = models.DateTimeField(_("remis le"))
    by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["club", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["club", "number"], name="receipt_number_once")
        ]

    def __str__(self) -> str:
        return f"n° {self.number}"


class CashCount(models.Model):
    """The cash box counted: coins and notes by value (cents), against what the book says."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="cash_counts")
    on = models.DateField(_("compté le"))
    coins: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    counted = MoneyField(_("compté"))
    expected = MoneyField(_("selon nos comptes"))
    explanation = models.CharField(_("explication"), max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager["CashCount"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["club", "-on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(counted=models.F("expected")) | ~Q(explanation=""),
                name="cash_difference_is_explained",
                violation_error_message=_("La caisse ne tombe pas juste : dites pourquoi."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"

    @property
    def difference(self) -> int:
        """What was counted less what our accounts said, in cents."""
        return cents(self.counted) - cents(self.expected)
