"""Expenses with their receipt: asked, approved by a second person when large, then paid."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.money import MoneyField, cents
from jobs.models import StoredFile
from ledger.models.book import Entry
from members.models import Membership


class ExpenseState(models.TextChoices):
    """Where an expense stands."""

    ASKED = "asked", _("à approuver")
    APPROVED = "approved", _("approuvée, à payer")
    PAID = "paid", _("payée")
    REFUSED = "refused", _("refusée")


class Spending(models.Model):
    """A cost of the club with its receipt. `advanced_by` is the member the club pays back.

    Above the club's threshold another person than the one who asked approves it before it is paid.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="spendings")
    on = models.DateField(_("date de la dépense"))
    amount = MoneyField(_("montant"))
    cost = models.CharField(_("nature"), max_length=12)
    what = models.CharField(_("objet"), max_length=200)
    payee = models.CharField(_("payé à"), max_length=120, blank=True)
    advanced_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="advances"
    )
    receipt = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="spendings"
    )
    state = models.CharField(max_length=8, choices=ExpenseState.choices, default=ExpenseState.ASKED)
    needs_approval = models.BooleanField()
    asked_by = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(_("motif"), max_length=300, blank=True)
    entry = models.OneToOneField(
        Entry, models.PROTECT, null=True, blank=True, related_name="spending"
    )
    key = models.CharField(max_length=80)

    objects: ClassVar[models.Manager["Spending"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["club", "key"], name="spending_key_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="spending_amount_positive",
                violation_error_message=_("Le montant doit être supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=False)
                | ~Q(state__in=["approved", "paid"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="large_spending_approved_by_another",
                violation_error_message=_("Une autre personne approuve cette dépense."),
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(entry__isnull=False),
                name="paid_spending_has_its_entry",
                violation_error_message=_("Une dépense payée a son écriture."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def amount_cents(self) -> int:
        """The amount, in cents."""
        return cents(self.amount)


class EntryPaper(models.Model):
    """A paper kept with an entry of the book: an invoice, a contract, a letter. Beside the book, so
    it can be taken away; who did it and when stays (`removed_at`)."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="papers")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="entry_papers")
    what = models.CharField(_("objet"), max_length=120)
    added_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["entry", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "file"],
                condition=Q(removed_at__isnull=True),
                name="paper_once_per_entry",
                violation_error_message=_("Ce papier est déjà avec cette écriture."),
            )
        ]

    def __str__(self) -> str:
        return self.what
