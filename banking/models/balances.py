"""The balance printed on a statement, and the month validated on it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.models.accounts import BankAccount
from clubs.models import Club
from clubs.money import MoneyField, cents


class BankStatement(models.Model):
    """The balance a treasurer reads on paper or on screen for a day, and compares with the book.

    Once the month is validated the row keeps what our accounts said then: the balance, the last
    entry's number and its fingerprint.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="bank_statements")
    bank_account = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements")
    on = models.DateField(_("solde au"))
    balance = MoneyField(_("solde de la banque"))
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)
    validated_at = models.DateTimeField(null=True, blank=True)
    validated_by = models.BigIntegerField(null=True, blank=True)
    book_balance = MoneyField(_("solde de nos comptes"), null=True, blank=True)
    explanation = models.CharField(_("explication de l'écart"), max_length=400, blank=True)
    book_number = models.PositiveIntegerField(null=True, blank=True)
    book_hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[models.Manager["BankStatement"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["club", "-on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bank_account", "on"],
                name="one_statement_per_day",
                violation_error_message=_("Un solde est déjà noté pour ce jour."),
            ),
            models.CheckConstraint(
                condition=Q(validated_at__isnull=True) | Q(book_balance__isnull=False),
                name="validated_against_the_book",
                violation_error_message=_("Un mois validé garde le solde de nos comptes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.club} · {self.on:%d/%m/%Y}"

    @property
    def balance_cents(self) -> int:
        """The bank's balance, in cents; below zero when overdrawn."""
        return cents(self.balance)

    @property
    def is_validated(self) -> bool:
        """True once the month was validated on this balance."""
        return self.validated_at is not None
