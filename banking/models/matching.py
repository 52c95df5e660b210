"""What explains a bank's line: movements of the book, one by one; and what past matches taught."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.models.accounts import BankAccount
from banking.models.lines import BankLine
from clubs.models import Club
from clubs.money import MoneyField
from ledger.models import Transfer
from members.models import Membership


class Why(models.TextChoices):
    """Why a line was matched so: what the page tells, surest first."""

    TYPED = "typed", _("déjà écrit dans nos comptes")
    REFERENCE = "reference", _("la référence du virement")
    CENTS = "cents", _("les centimes personnels")
    IBAN = "iban", _("un IBAN déjà vu")
    LABEL = "label", _("un libellé déjà vu")
    RULE = "rule", _("une règle du club")
    SCHEDULE = "schedule", _("une échéance prévue")
    RETURN = "return", _("le retour d'un versement")
    NAME = "name", _("le nom du payeur")
    AMOUNT = "amount", _("le montant et la date attendus")
    PERSON = "person", _("choisi par vous")


class Match(models.Model):
    """A movement of the book, on the line's bank account, that explains a part of the line.

    `amount` in cents, above zero. The parts of a settled line add up to it; the parts of a movement
    never pass it. A match of a reversed entry counts no more and the line waits again.
    """

    line = models.ForeignKey(BankLine, models.PROTECT, related_name="matches")
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="bank_matches")
    amount = models.BigIntegerField()
    why = models.CharField(max_length=10, choices=Why.choices)
    confidence = models.PositiveSmallIntegerField(_("certitude sur cent"))
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["line", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "transfer"], name="match_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="match_amount_positive",
                violation_error_message=_("Le montant doit être supérieur à zéro."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.amount}"


class Target(models.TextChoices):
    """What a line may become in the book."""

    CONTRIBUTION = "contribution", _("versement d'un membre")
    FEE = "fee", _("cotisation au réseau, payée avec le versement")
    EXPENSE = "expense", _("frais du club")
    DIVIDEND = "dividend", _("dividende reçu")
    INTEREST = "interest", _("intérêts reçus")
    INSTALMENT = "instalment", _("échéance d'un prêt")
    OWN_TRANSFER = "own_transfer", _("virement entre nos comptes")
    DEPOSIT = "deposit", _("dépôt d'espèces ou de chèques")
    RETURN = "return", _("versement revenu impayé")
    SUSPENSE = "suspense", _("à éclaircir")


class Habit(models.Model):
    """What a confirmed match taught: who or what stands behind an IBAN, a label, a payer's name.

    Several rows with one key are several people behind it: then it is never certain alone.
    `share` is the part of the last confirmed split, in cents.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="bank_habits")
    sort = models.CharField(max_length=6, choices=[("iban", "IBAN"), ("label", _("libellé"))])
    key = models.CharField(max_length=300)
    target = models.CharField(max_length=12, choices=Target.choices)
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="bank_habits"
    )
    detail = models.CharField(max_length=60, blank=True)
    share = models.BigIntegerField(null=True, blank=True)
    times = models.PositiveIntegerField(default=1)
    last_on = models.DateField()

    objects: ClassVar[models.Manager["Habit"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["club", "sort", "key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "sort", "key", "target", "membership", "detail"],
                condition=Q(membership__isnull=False),
                name="habit_of_a_member_once",
            ),
            models.UniqueConstraint(
                fields=["club", "sort", "key", "target", "detail"],
                condition=Q(membership__isnull=True),
                name="habit_of_nobody_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} · {self.get_target_display()}"


class StandingRule(models.Model):
    """A rule of the club for lines that come back: bank fees, dividends, loan instalments.

    `contains` is looked for in the label (without case or accents); `holding` is the id of the
    holding for money that comes from an enterprise; `detail` the kind of cost of an expense.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="bank_rules")
    bank_account = models.ForeignKey(
        BankAccount, models.PROTECT, null=True, blank=True, related_name="rules"
    )
    contains = models.CharField(_("le libellé contient"), max_length=120)
    amount = MoneyField(_("montant exact"), null=True, blank=True)
    target = models.CharField(_("c'est"), max_length=12, choices=Target.choices)
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="bank_rules"
    )
    detail = models.CharField(max_length=60, blank=True)
    active = models.BooleanField(default=True)
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[models.Manager["StandingRule"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["club", "contains", "id"]

    def __str__(self) -> str:
        return self.contains
