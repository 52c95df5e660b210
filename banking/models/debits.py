"""Direct debits: the club's creditor identifier, members' mandates, and each collection."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from banking.models.accounts import BankAccount
from clubs.models import Club
from clubs.money import MoneyField
from jobs.models import StoredFile
from ledger.models import Entry
from members.models import Membership


class Creditor(models.Model):
    """A club that its bank allows to debit: its SEPA creditor identifier (ICS)."""

    club = models.OneToOneField(Club, models.PROTECT, primary_key=True, related_name="creditor")
    identifier = models.CharField(_("identifiant créancier SEPA (ICS)"), max_length=35)
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.identifier


class Mandate(models.Model):
    """A member's signed permission to be debited. It lapses 36 months after its last use."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="mandates")
    reference = models.CharField(_("référence unique"), max_length=35, unique=True)
    holder = models.CharField(_("titulaire du compte"), max_length=70)
    iban = models.CharField("IBAN", max_length=34)
    signed_on = models.DateField(_("signé le"))
    last_used_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(_("révoqué le"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["membership", "-signed_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(ended_on__isnull=True),
                name="one_mandate_in_force",
                violation_error_message=_("Ce membre a déjà un mandat en vigueur."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("signed_on")),
                name="mandate_ends_after_it_is_signed",
                violation_error_message=_("Un mandat n'est pas révoqué avant d'être signé."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class DebitRun(models.Model):
    """A collection handed to the bank: a file (pain.008), and its entry once the money came."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="debit_runs")
    bank_account = models.ForeignKey(BankAccount, models.PROTECT, related_name="debit_runs")
    on = models.DateField(_("date du prélèvement"))
    total = MoneyField(_("total"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="debit_runs")
    entry = models.OneToOneField(
        Entry, models.PROTECT, null=True, blank=True, related_name="debit_run"
    )
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, blank=True)
    key = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager["DebitRun"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["club", "-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["club", "key"], name="debit_run_key_once"),
            models.CheckConstraint(
                condition=Q(entry__isnull=True) | Q(cancelled_at__isnull=True),
                name="received_run_is_not_cancelled",
                violation_error_message=_("Un prélèvement reçu ne s'annule plus."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.club} · {self.on:%d/%m/%Y}"


class Debit(models.Model):
    """One member's line of a collection; `amount` in cents."""

    run = models.ForeignKey(DebitRun, models.PROTECT, related_name="debits")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="debits")
    amount = models.BigIntegerField(_("montant en centimes"))
    end_to_end = models.CharField(max_length=35, unique=True)

    class Meta:
        ordering: ClassVar = ["run", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "mandate"], name="one_debit_per_mandate"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="debit_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.end_to_end
