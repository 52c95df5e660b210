"""What a bank's file said: each attempt, each accepted statement, each line, kept as read."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.models.accounts import BankAccount
from clubs.models import Club
from clubs.money import MoneyField
from jobs.models import StoredFile


class ImportAttempt(models.Model):
    """A file somebody gave: what it was and what came of it. All that a refused file leaves."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="import_attempts")
    bank_account = models.ForeignKey(
        BankAccount, models.PROTECT, null=True, blank=True, related_name="attempts"
    )
    name = models.CharField(_("fichier"), max_length=200)
    size = models.PositiveBigIntegerField(_("taille en octets"))
    sha256 = models.CharField(max_length=64)
    accepted = models.BooleanField()
    message = models.CharField(_("réponse"), max_length=600, blank=True)
    at = models.DateTimeField(_("le"))
    by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.name


class StatementImport(models.Model):
    """An accepted statement of one account, from a file. Balances in euros, when the file has them.

    `gap` is set when the opening balance is not the previous closing one: named with its dates.
    """

    bank_account = models.ForeignKey(BankAccount, models.PROTECT, related_name="imports")
    attempt = models.ForeignKey(ImportAttempt, models.PROTECT, related_name="imports")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="bank_imports")
    format = models.CharField(max_length=30)
    encoding = models.CharField(max_length=20, blank=True)
    since = models.DateField(_("du"))
    until = models.DateField(_("au"))
    opening_on = models.DateField(null=True, blank=True)
    opening = MoneyField(_("solde de départ"), null=True, blank=True)
    closing_on = models.DateField(null=True, blank=True)
    closing = MoneyField(_("solde de fin"), null=True, blank=True)
    line_count = models.PositiveIntegerField(_("opérations lues"))
    new_count = models.PositiveIntegerField(_("opérations nouvelles"))
    remarks: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    at = models.DateTimeField(_("le"))
    by = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager["StatementImport"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.bank_account} · {self.since:%d/%m/%Y} - {self.until:%d/%m/%Y}"


class LineState(models.TextChoices):
    """Where a line stands; what explains it is in `Match`."""

    WAITING = "waiting", _("à confirmer")
    SETTLED = "settled", _("confirmée")
    SET_ASIDE = "set_aside", _("écartée")


class BankLine(models.Model):
    """One line of the bank, exactly as printed; it posts nothing by itself.

    `fingerprint` is the SHA-256 of (day, amount, normalised label, bank's references); `rank` tells
    identical genuine lines apart (the k-th of them). `twin` is an older line this one may repeat
    under another label (the same day and amount from another format): asked, never guessed.
    """

    bank_account = models.ForeignKey(BankAccount, models.PROTECT, related_name="lines")
    imported = models.ForeignKey(
        StatementImport, models.PROTECT, null=True, blank=True, related_name="lines"
    )
    on = models.DateField(_("date"))
    value_on = models.DateField(_("date de valeur"), null=True, blank=True)
    amount = models.BigIntegerField(_("montant en centimes"))
    label = models.CharField(_("libellé"), max_length=300)
    counterparty = models.CharField(_("nom"), max_length=140, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    reference = models.CharField(_("référence"), max_length=140, blank=True)
    bank_id = models.CharField(max_length=140, blank=True)
    is_return = models.BooleanField(default=False)
    return_reason = models.CharField(max_length=140, blank=True)
    batch = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64)
    rank = models.PositiveSmallIntegerField(default=1)
    twin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="possible_doubles"
    )
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.WAITING)
    reason = models.CharField(_("motif"), max_length=300, blank=True)

    objects: ClassVar[models.Manager["BankLine"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["bank_account", "on", "position", "id"]
        indexes: ClassVar = [
            models.Index(fields=["bank_account", "on"], name="bank_line_on"),
            models.Index(
                fields=["bank_account", "on"],
                condition=Q(state="waiting"),
                name="bank_line_waiting",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bank_account", "fingerprint", "rank"],
                name="bank_line_once",
                violation_error_message=_("Cette opération est déjà importée."),
            ),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="bank_line_moves_something",
                violation_error_message=_("Une opération de zéro euro n'en est pas une."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} · {self.label}"
