"""A club's files on projects: what is asked, how far the club has come, who follows it."""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clubs.models import Club
from clubs.money import MoneyField
from governance.models import Motion, Thread
from investments.models.enterprises import Enterprise
from members.models import Membership


class Instrument(models.TextChoices):
    """The forms of financing (domain.md 3.1); all are first class, none is forced on another."""

    SHARES = "shares", _("parts sociales ou actions")
    SHAREHOLDER_LOAN = "shareholder_loan", _("compte courant d'associé")
    LOAN = "loan", _("prêt")
    RECOVERABLE_CONTRIBUTION = "recoverable", _("apport avec droit de reprise")
    BOND = "bond", _("obligation associative")
    PARTICIPATING_SECURITY = "participating", _("titre participatif")
    CONVERTIBLE_BOND = "convertible", _("obligation convertible")


CAPITAL_INSTRUMENTS = (Instrument.SHARES,)
LOAN_INSTRUMENTS = (Instrument.LOAN, Instrument.SHAREHOLDER_LOAN)


class ProposalState(models.TextChoices):
    """How far the club itself has brought a file; what follows the vote is read from the motion."""

    LEAD = "lead", _("reçu")
    UNDER_STUDY = "under_study", _("à l'étude")
    HEARD = "heard", _("entendu en réunion")
    SUBMITTED = "submitted", _("mis au vote")
    WITHDRAWN = "withdrawn", _("abandonné")


class Proposal(models.Model):
    """One club's file on one enterprise. Private to the club, unlike the enterprise's facts."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="proposals")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="proposals")
    reference = models.CharField(_("référence"), max_length=20)
    title = models.CharField(_("titre"), max_length=160)
    description = models.TextField(_("le projet en quelques lignes"), blank=True)
    instrument = models.CharField(
        _("forme du financement"), max_length=16, choices=Instrument.choices
    )
    amount = MoneyField(_("montant"))
    stake_bp = models.PositiveIntegerField(
        _("part du capital, en centièmes de pour cent"), null=True, blank=True
    )
    limit_reason = models.CharField(
        _("raison d'une part au-dessus de l'usage"), max_length=300, blank=True
    )
    override_reason = models.CharField(
        _("raison d'un complément après la phase d'investissement"), max_length=300, blank=True
    )
    received_on = models.DateField(_("reçu le"))
    state = models.CharField(
        max_length=12, choices=ProposalState.choices, default=ProposalState.LEAD
    )
    motion = models.OneToOneField(
        Motion, models.PROTECT, null=True, blank=True, related_name="proposal"
    )
    thread = models.OneToOneField(
        Thread, models.PROTECT, null=True, blank=True, related_name="proposal"
    )
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(_("raison de l'abandon"), max_length=300, blank=True)
    history = HistoricalRecords()

    objects: ClassVar[models.Manager["Proposal"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["-received_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "reference"],
                name="proposal_reference_once",
                violation_error_message=_("Cette référence existe déjà dans le club."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="proposal_amount_positive",
                violation_error_message=_("Le montant doit être supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=Q(stake_bp__isnull=True) | Q(stake_bp__lte=10_000),
                name="proposal_stake_within_the_whole",
                violation_error_message=_("La part du capital va de 0 à 100 %."),
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(motion__isnull=False),
                name="submitted_proposal_has_a_motion",
                violation_error_message=_("Un projet mis au vote a sa question."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.club.slug, self.pk])

    @property
    def stake(self) -> Fraction | None:
        """The share of the capital asked, as a fraction of one."""
        return None if self.stake_bp is None else Fraction(self.stake_bp, 10_000)

    @property
    def stake_percent(self) -> Decimal | None:
        """The share of the capital asked, in per cent, for a form."""
        return None if self.stake_bp is None else Decimal(self.stake_bp) / 100


class Referent(models.Model):
    """A member who follows an enterprise for the club, from the file to the exit."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="referents"
    )
    holding = models.ForeignKey(
        "investments.Holding", models.PROTECT, null=True, blank=True, related_name="referents"
    )
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="follows")
    starts_on = models.DateField(_("depuis le"))
    ends_on = models.DateField(_("jusqu'au"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) | Q(holding__isnull=False),
                name="referent_of_something",
                violation_error_message=_("Un référent suit un projet ou un investissement."),
            ),
            models.UniqueConstraint(
                fields=["proposal", "membership"],
                condition=Q(ends_on__isnull=True),
                name="referent_once_per_proposal",
                violation_error_message=_("Cette personne suit déjà ce projet."),
            ),
            models.UniqueConstraint(
                fields=["holding", "membership"],
                condition=Q(ends_on__isnull=True),
                name="referent_once_per_holding",
                violation_error_message=_("Cette personne suit déjà cet investissement."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.membership)
