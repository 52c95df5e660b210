"""The club's accounts at its banks, each with its account of the book."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clubs.models import Club
from ledger.models import Account


class BankAccount(models.Model):
    """An account at a bank. `account` is where the book follows it; `csv_shape` is how this bank
    lays out its CSV files, remembered from the first import."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="bank_accounts")
    account = models.OneToOneField(Account, models.PROTECT, related_name="bank_account")
    name = models.CharField(_("nom du compte"), max_length=80)
    bank = models.CharField(_("banque"), max_length=80, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    number = models.CharField(_("numéro dans les fichiers"), max_length=40, blank=True)
    opened_on = models.DateField(_("ouvert le"))
    closed_on = models.DateField(_("fermé le"), null=True, blank=True)
    csv_shape: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["club", "opened_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "iban"],
                condition=~Q(iban=""),
                name="one_account_per_iban",
                violation_error_message=_("Le club a déjà un compte avec cet IBAN."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="bank_account_closes_after_it_opens",
                violation_error_message=_("Un compte ne ferme pas avant d'ouvrir."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """True until it is closed."""
        return self.closed_on is None
