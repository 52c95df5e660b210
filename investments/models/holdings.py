"""What a club owns: holdings, their schedule, and the movements that posted to the book."""

import uuid
from datetime import date
from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.money import MoneyField
from governance.models import Motion
from investments.models.enterprises import Enterprise
from investments.models.pipeline import Instrument, Proposal
from ledger.models import Account, Entry


class Holding(models.Model):
    """One investment of one club. Its cost and its losses are read in two accounts of the book."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    club = models.ForeignKey(Club, models.PROTECT, related_name="holdings")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="holdings")
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, blank=True, related_name="holding"
    )
    instrument = models.CharField(
        _("forme du financement"), max_length=16, choices=Instrument.choices
    )
    started_on = models.DateField(_("depuis le"))
    cost_account = models.OneToOneField(Account, models.PROTECT, related_name="holding_at_cost")
    impairment_account = models.OneToOneField(
        Account, models.PROTECT, related_name="holding_impaired"
    )
    stake_bp = models.PositiveIntegerField(
        _("part du capital, en centièmes de pour cent"), null=True, blank=True
    )
    new_capital = models.BooleanField(
        _("souscrit à la création ou à une augmentation de capital"), default=False
    )
    units = models.PositiveIntegerField(_("nombre de parts ou de titres"), null=True, blank=True)
    rate_bp = models.PositiveIntegerField(
        _("intérêt annuel, en centièmes de pour cent"), null=True, blank=True
    )
    ends_on = models.DateField(_("terme prévu"), null=True, blank=True)
    terms = models.TextField(_("conditions"), blank=True)

    class Meta:
        ordering: ClassVar = ["started_on", "enterprise__name", "id"]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.get_instrument_display()}"

    def get_absolute_url(self) -> str:
        return reverse("holding", args=[self.club.slug, self.pk])

    @property
    def rate(self) -> Fraction | None:
        """The yearly interest as a fraction of one."""
        return None if self.rate_bp is None else Fraction(self.rate_bp, 10_000)

    @property
    def hold_until(self) -> date | None:
        """31/12 of the fifth year after: what the IR-PME rule asks of new capital (R15)."""
        if self.instrument != Instrument.SHARES or not self.new_capital:
            return None
        return date(self.started_on.year + 5, 12, 31)

    @property
    def no_repayment_until(self) -> date | None:
        """31/12 of the seventh year after: no repayment of the contribution before (R15)."""
        until = self.hold_until
        return None if until is None else until.replace(year=until.year + 2)


class Instalment(models.Model):
    """One dated line of a repayment schedule, as the contract says it."""

    holding = models.ForeignKey(Holding, models.PROTECT, related_name="instalments")
    due_on = models.DateField(_("échéance"))
    principal = MoneyField(_("capital"), default=0)
    interest = MoneyField(_("intérêts"), default=0)

    objects: ClassVar[models.Manager["Instalment"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holding", "due_on"],
                name="one_instalment_a_day",
                violation_error_message=_("Cette échéance est déjà dans le calendrier."),
            ),
            models.CheckConstraint(
                condition=Q(principal__gte=0, interest__gte=0)
                & (Q(principal__gt=0) | Q(interest__gt=0)),
                name="instalment_asks_something",
                violation_error_message=_("Une échéance demande un montant supérieur à zéro."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on:%d/%m/%Y}"


class MovementKind(models.TextChoices):
    """What happened to a holding, in the words of its timeline."""

    PAYMENT = "payment", _("paiement")
    REPAYMENT = "repayment", _("remboursement")
    DIVIDEND = "dividend", _("dividende")
    INTEREST = "interest", _("intérêts")
    IMPAIRMENT = "impairment", _("dépréciation")
    RECOVERY = "recovery", _("reprise de dépréciation")
    EXIT = "exit", _("sortie")
    LOSS = "loss", _("perte définitive")


class Movement(models.Model):
    """What one entry of the book did to one holding, written with it and never edited.

    `principal` is the part of the cost (or of the impairment) that moved, `gross` the income before
    tax withheld, `net` the money that went through the bank. All are zero or more.
    """

    holding = models.ForeignKey(Holding, models.PROTECT, related_name="movements")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="movement")
    kind = models.CharField(max_length=12, choices=MovementKind.choices)
    on = models.DateField(_("date"))
    principal = MoneyField(_("capital"), default=0)
    gross = MoneyField(_("revenu brut"), default=0)
    withheld = MoneyField(_("impôt retenu"), default=0)
    net = MoneyField(_("net"), default=0)
    released = MoneyField(_("dépréciation reprise"), default=0)
    motion = models.ForeignKey(
        Motion, models.PROTECT, null=True, blank=True, related_name="movements"
    )
    decision = models.CharField(_("décision"), max_length=200, blank=True)
    reason = models.CharField(_("raison"), max_length=400, blank=True)
    above_cash = models.BooleanField(_("payé au-delà de la trésorerie"), default=False)
    undecided = models.BooleanField(_("payé sans vote enregistré"), default=False)

    objects: ClassVar[models.Manager["Movement"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["on", "entry__number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(principal__gte=0, gross__gte=0, withheld__gte=0, net__gte=0),
                name="movement_amounts_not_negative",
                violation_error_message=_("Les montants d'un mouvement ne sont pas négatifs."),
            ),
            models.CheckConstraint(
                condition=Q(withheld__lte=models.F("gross")),
                name="withheld_within_gross",
                violation_error_message=_("L'impôt retenu ne dépasse pas le revenu brut."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.on:%d/%m/%Y}"

    @property
    def undone_by(self) -> Entry | None:
        """The entry that reversed this one, if any."""
        return getattr(self.entry, "reversed_by", None)

    @property
    def stands(self) -> bool:
        """True while no reversal undid it."""
        return self.undone_by is None

    @property
    def result(self) -> int:
        """Gain (or loss, negative) of an exit or a loss, in cents; zero for the rest."""
        if self.kind not in (MovementKind.EXIT, MovementKind.LOSS):
            return 0
        return int((self.net.amount - self.principal.amount) * 100)


class HoldingAct(models.TextChoices):
    """What a club can decide about a holding by a vote."""

    IMPAIR = "impair", _("déprécier")
    RECOVER = "recover", _("reprendre une dépréciation")
    LEAVE = "leave", _("sortir de l'investissement")
    WRITE_OFF = "write_off", _("constater la perte définitive")


class HoldingMotion(models.Model):
    """A motion about a holding and what it would do; its outcome stays the motion's own."""

    holding = models.ForeignKey(Holding, models.PROTECT, related_name="decisions")
    motion = models.OneToOneField(Motion, models.PROTECT, related_name="holding_decision")
    act = models.CharField(max_length=10, choices=HoldingAct.choices)
    amount = MoneyField(_("montant"))
    reason = models.CharField(_("raison"), max_length=400)

    objects: ClassVar[models.Manager["HoldingMotion"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="holding_motion_amount_positive",
                violation_error_message=_("Le montant doit être supérieur à zéro."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.holding}"
