"""Enterprises: shared by the clubs of a network, so that statistics count each one once (R20)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clubs.models import Club, Network


class LegalForm(models.TextChoices):
    """The legal forms the clubs finance (domain.md 3.1)."""

    SARL = "SARL", _("SARL")
    EURL = "EURL", _("EURL")
    SA = "SA", _("SA")
    SAS = "SAS", _("SAS")
    SASU = "SASU", _("SASU")
    EARL = "EARL", _("EARL")
    SCOP = "SCOP", _("SCOP")
    SCIC = "SCIC", _("SCIC")
    COOP = "COOP", _("autre coopérative")
    CAE = "CAE", _("coopérative d'activité et d'emploi")
    ASSOCIATION = "ASSOCIATION", _("association")
    SOLE_TRADER = "SOLE_TRADER", _("entreprise individuelle")
    OTHER = "OTHER", _("autre")


class Sector(models.TextChoices):
    """Themes the networks use; no official list exists, so the NAF code stands beside it."""

    FOOD = "food", _("alimentation et circuits courts")
    FARMING = "farming", _("agriculture")
    CIRCULAR = "circular", _("réemploi, déchets, compost")
    ENERGY = "energy", _("énergie")
    INSERTION = "insertion", _("insertion par le travail")
    CULTURE = "culture", _("culture")
    EDUCATION = "education", _("éducation populaire et formation")
    CARE = "care", _("santé et services aux personnes")
    HOUSING = "housing", _("habitat et construction")
    TRADE = "trade", _("commerce de proximité")
    CRAFT = "craft", _("artisanat et production")
    MOBILITY = "mobility", _("mobilité")
    TOURISM = "tourism", _("tourisme")
    DIGITAL = "digital", _("numérique")
    OTHER = "other", _("autre")


class Stage(models.TextChoices):
    """Where the enterprise stood when it met the clubs."""

    CREATION = "creation", _("création")
    TAKE_OVER = "take_over", _("reprise")
    DEVELOPMENT = "development", _("développement")


class EnterpriseEnd(models.TextChoices):
    """How an enterprise ended; sold or retired is not failed."""

    SOLD = "sold", _("cédée ou transmise")
    STOPPED = "stopped", _("activité arrêtée")
    LIQUIDATED = "liquidated", _("liquidation judiciaire")


class Enterprise(models.Model):
    """A venture clubs may finance: of one network, or of one club that has no network."""

    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="enterprises"
    )
    club = models.ForeignKey(
        Club, models.PROTECT, null=True, blank=True, related_name="own_enterprises"
    )
    name = models.CharField(_("nom"), max_length=120)
    siren = models.CharField(_("numéro SIREN"), max_length=9, blank=True)
    legal_form = models.CharField(
        _("forme juridique"), max_length=12, choices=LegalForm.choices, default=LegalForm.OTHER
    )
    naf = models.CharField(
        _("code NAF"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^\d{2}\.?\d{2}[A-Z]$", _("Écrivez le code ainsi : 47.29Z."))],
    )
    sector = models.CharField(
        _("domaine"), max_length=12, choices=Sector.choices, default=Sector.OTHER
    )
    commune = models.CharField(_("commune"), max_length=120, blank=True)
    department = models.CharField(
        _("département"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^(\d{2}|2A|2B|97\d)$", _("Écrivez le numéro : 59, 2A, 974."))],
    )
    stage = models.CharField(
        _("étape"), max_length=12, choices=Stage.choices, default=Stage.CREATION
    )
    esus_from = models.DateField(_("agrément ESUS depuis le"), null=True, blank=True)
    esus_to = models.DateField(_("agrément ESUS jusqu'au"), null=True, blank=True)
    insertion = models.BooleanField(_("insertion par l'activité économique"), default=False)
    created_on = models.DateField(_("entreprise créée le"), null=True, blank=True)
    ended_on = models.DateField(_("fin d'activité le"), null=True, blank=True)
    end_kind = models.CharField(
        _("ce qui s'est passé"), max_length=10, choices=EnterpriseEnd.choices, blank=True
    )
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(network__isnull=True) ^ Q(club__isnull=True),
                name="enterprise_of_a_network_or_a_club",
                violation_error_message=_(
                    "Une entreprise appartient à un réseau, ou à un club sans réseau."
                ),
            ),
            models.UniqueConstraint(
                fields=["network", "siren"],
                condition=Q(network__isnull=False) & ~Q(siren=""),
                name="siren_once_in_a_network",
                violation_error_message=_("Une entreprise du réseau porte déjà ce SIREN."),
            ),
            models.UniqueConstraint(
                fields=["club", "siren"],
                condition=Q(club__isnull=False) & ~Q(siren=""),
                name="siren_once_in_a_club",
                violation_error_message=_("Une entreprise du club porte déjà ce SIREN."),
            ),
            models.CheckConstraint(
                condition=Q(esus_from__isnull=True)
                | Q(esus_to__isnull=True)
                | Q(esus_to__gte=F("esus_from")),
                name="esus_ends_after_it_starts",
                violation_error_message=_("L'agrément ESUS finit après avoir commencé."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_kind="")
                | (Q(ended_on__isnull=False) & ~Q(end_kind="")),
                name="enterprise_end_has_a_kind",
                violation_error_message=_("Une fin d'activité a une date et une raison."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_esus(self, at: date) -> bool:
        """True while the ESUS approval runs on `at` (domain.md 6.2); an open end runs on."""
        if self.esus_from is None or at < self.esus_from:
            return False
        return self.esus_to is None or at <= self.esus_to

    def is_alive(self, at: date) -> bool:
        """True while the enterprise still works on `at`, or was handed on to someone else."""
        if self.ended_on is None or at < self.ended_on:
            return True
        return self.end_kind == EnterpriseEnd.SOLD


class EnterpriseYear(models.Model):
    """An enterprise's jobs in one year, as declared: heads, full-time equivalents, and of whom."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("année"))
    jobs = models.PositiveIntegerField(_("personnes employées"), default=0)
    fte_hundredths = models.PositiveIntegerField(
        _("équivalents temps plein, en centièmes"), default=0
    )
    women = models.PositiveIntegerField(_("dont femmes"), default=0)
    insertion = models.PositiveIntegerField(_("dont en insertion"), default=0)
    jobs_created = models.PositiveIntegerField(_("emplois créés dans l'année"), default=0)
    jobs_maintained = models.PositiveIntegerField(_("emplois consolidés dans l'année"), default=0)
    declared_by = models.BigIntegerField(null=True, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enterprise", "year"],
                name="jobs_once_a_year",
                violation_error_message=_("Les emplois de cette année sont déjà notés."),
            ),
            models.CheckConstraint(
                condition=Q(women__lte=F("jobs")) & Q(insertion__lte=F("jobs")),
                name="some_of_the_jobs",
                violation_error_message=_(
                    "Les femmes et les personnes en insertion comptent parmi les emplois."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.year}"

    @property
    def fte(self) -> Decimal:
        """Full-time equivalents as a decimal number of posts."""
        return Decimal(self.fte_hundredths) / 100
