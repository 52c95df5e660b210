"""The month of an account agreed with the bank: the reconciliation statement and its chain."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.models.accounts import BankAccount
from banking.models.balances import BankStatement


class Reconciliation(models.Model):
    """An account's month, agreed: both balances, what explains their difference, and a lock.

    `figures` is the frozen statement (JSON); `hash` is the SHA-256 of the previous month's hash and
    of the figures, so that months form a chain. A lifted one keeps who lifted it and why; the month
    is then agreed again by a new row.
    """

    bank_account = models.ForeignKey(BankAccount, models.PROTECT, related_name="reconciliations")
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="reconciliations")
    month = models.DateField(_("mois"))
    version = models.PositiveSmallIntegerField(default=1)
    figures: "models.JSONField[Any, Any]" = models.JSONField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(_("validé le"))
    by = models.BigIntegerField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.BigIntegerField(null=True, blank=True)
    lift_reason = models.CharField(_("motif"), max_length=400, blank=True)

    objects: ClassVar[models.Manager["Reconciliation"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["bank_account", "-month", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bank_account", "month", "version"], name="reconciliation_version_once"
            ),
            models.UniqueConstraint(
                fields=["bank_account", "month"],
                condition=Q(lifted_at__isnull=True),
                name="one_standing_reconciliation",
                violation_error_message=_("Ce mois est déjà validé pour ce compte."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lift_reason=""),
                name="lifting_has_a_reason",
                violation_error_message=_("Dites pourquoi ce mois est rouvert."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_account} · {self.month:%m/%Y}"
