"""Where: the federation, its regional networks, their clubs, and each club's dated rules."""

from datetime import date
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Federation(models.Model):
    """The national federation, guardian of the name and of the charter."""

    name = models.CharField(_("nom"), max_length=120, unique=True)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.name


class Network(models.Model):
    """A regional association that supports clubs and adds up their figures."""

    federation = models.ForeignKey(
        Federation, models.PROTECT, null=True, blank=True, related_name="networks"
    )
    name = models.CharField(_("nom"), max_length=120, unique=True)
    slug = models.SlugField(unique=True)
    region_code = models.CharField(_("code INSEE de la région"), max_length=3, blank=True)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network_figures", args=[self.slug])


class Phase(models.TextChoices):
    """The ages of a club (domain.md 1.4)."""

    FORMING = "forming", _("en constitution")
    ACTIVE = "active", _("en activité")
    EXTENDED = "extended", _("prorogé")
    MANAGEMENT = "management", _("en gestion")
    LIQUIDATING = "liquidating", _("en liquidation")
    DISSOLVED = "dissolved", _("dissous")


SAVING_PHASES = (Phase.FORMING, Phase.ACTIVE, Phase.EXTENDED)
INVESTING_PHASES = (Phase.ACTIVE, Phase.EXTENDED)


class ShareMethod(models.TextChoices):
    """How a member's share is computed (domain.md 2.2); a club chooses, nothing is silent."""

    PRO_RATA = "pro_rata", _("au prorata des versements")
    UNITS = "units", _("en parts, à la valeur de la part")


class Club(models.Model):
    """A joint ownership (indivision volontaire) of five to twenty people. Its identity only."""

    network = models.ForeignKey(
        Network, models.PROTECT, null=True, blank=True, related_name="clubs"
    )
    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(unique=True)
    commune = models.CharField(_("commune"), max_length=120)
    department = models.CharField(
        _("département"),
        max_length=3,
        validators=[RegexValidator(r"^(\d{2}|2A|2B|97\d)$", _("Écrivez le numéro : 59, 2A, 974."))],
    )
    created_on = models.DateField(_("créé le"))
    accredited_on = models.DateField(_("agréé le"), null=True, blank=True)
    tax_office = models.CharField(_("centre des impôts"), max_length=120, blank=True)
    registration = models.CharField(_("référence d'enregistrement"), max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("club_home", args=[self.slug])


class PhasePeriod(models.Model):
    """One age of a club, from a day to the next; the open one is the present."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="phases")
    phase = models.CharField(_("phase"), max_length=12, choices=Phase.choices)
    starts_on = models.DateField(_("depuis le"))
    ends_on = models.DateField(_("jusqu'au"), null=True, blank=True)
    term_on = models.DateField(_("terme de la convention"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="phase_ends_after_it_starts",
                violation_error_message=_("Une phase ne peut pas finir avant d'avoir commencé."),
            ),
            models.UniqueConstraint(
                fields=["club"],
                condition=Q(ends_on__isnull=True),
                name="one_present_phase",
                violation_error_message=_("Ce club a déjà une phase en cours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.club} · {self.get_phase_display()}"


class ClubRule(models.Model):
    """One dated setting of a club, with where it comes from and the clause that confirms it.

    `key` names an entry of `clubs.rules.CATALOGUE`; `value` is JSON of the kind that entry says.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="rules")
    key = models.CharField(max_length=40)
    value: "models.JSONField[Any, Any]" = models.JSONField()
    since = models.DateField(_("à partir du"))
    clause = models.CharField(_("article de votre convention"), max_length=120, blank=True)
    confirmed_by = models.BigIntegerField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["key", "since"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "key", "since"],
                name="one_rule_per_day",
                violation_error_message=_("Cette règle change déjà ce jour-là."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} · {self.since}"

    @property
    def is_confirmed(self) -> bool:
        """True once the manager has cited the clause."""
        return self.confirmed_at is not None


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February when it must."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
