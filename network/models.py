"""What the region counts for a club that does not keep its books here: figures network staff enter.

A club that uses the software is measured from its own book and members; a declared year is the
other source, always marked as such. `network.declaring` is the only writer.
"""

from datetime import datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clubs.models import Club
from clubs.money import MoneyField
from members.models import Person


class DeclaredYear(models.Model):
    """One club's yearly return (bilan annuel), as network staff received it. Empty is unknown."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="declared_years")
    year = models.PositiveSmallIntegerField(
        _("année"), validators=[MinValueValidator(1983), MaxValueValidator(2100)]
    )
    members_start = models.PositiveSmallIntegerField(
        _("membres au 1er janvier"), null=True, blank=True
    )
    joined = models.PositiveSmallIntegerField(_("entrées dans l'année"), null=True, blank=True)
    left = models.PositiveSmallIntegerField(_("sorties dans l'année"), null=True, blank=True)
    members_end = models.PositiveSmallIntegerField(_("membres au 31 décembre"))
    women = models.PositiveSmallIntegerField(_("dont femmes"), null=True, blank=True)
    men = models.PositiveSmallIntegerField(_("dont hommes"), null=True, blank=True)
    passive = models.PositiveSmallIntegerField(_("dont épargnants passifs"), null=True, blank=True)
    saved = MoneyField(_("épargné dans l'année"), null=True, blank=True)
    saved_cumulated = MoneyField(_("épargné depuis la création"), null=True, blank=True)
    invested = MoneyField(_("investi dans l'année"), null=True, blank=True)
    invested_cumulated = MoneyField(_("investi depuis la création"), null=True, blank=True)
    enterprises = models.PositiveSmallIntegerField(
        _("entreprises financées dans l'année"), null=True, blank=True
    )
    enterprises_cumulated = models.PositiveSmallIntegerField(
        _("entreprises financées depuis la création"), null=True, blank=True
    )
    enterprises_in_portfolio = models.PositiveSmallIntegerField(
        _("entreprises en portefeuille au 31 décembre"), null=True, blank=True
    )
    investments = models.PositiveSmallIntegerField(
        _("investissements faits dans l'année"), null=True, blank=True
    )
    investments_cumulated = models.PositiveSmallIntegerField(
        _("investissements faits depuis la création"), null=True, blank=True
    )
    jobs = models.PositiveIntegerField(
        _("personnes employées au 31 décembre"), null=True, blank=True
    )
    fte_hundredths = models.PositiveIntegerField(
        _("équivalents temps plein, en centièmes"), null=True, blank=True
    )
    filed = models.PositiveSmallIntegerField(_("projets reçus"), null=True, blank=True)
    studied = models.PositiveSmallIntegerField(_("projets étudiés"), null=True, blank=True)
    engaged = models.PositiveSmallIntegerField(
        _("projets acceptés par un vote"), null=True, blank=True
    )
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    entered_at = models.DateTimeField(_("saisi le"))
    history = HistoricalRecords()
    _history_date: datetime | None = None

    objects: ClassVar[models.Manager["DeclaredYear"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["year", "club_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "year"],
                name="one_return_per_club_and_year",
                violation_error_message=_("Ce club a déjà un bilan pour cette année."),
            ),
            models.CheckConstraint(
                condition=Q(members_start__isnull=True)
                | Q(joined__isnull=True)
                | Q(left__isnull=True)
                | Q(members_end=F("members_start") + F("joined") - F("left")),
                name="declared_members_add_up",
                violation_error_message=_(
                    "Les membres au 1er janvier, plus les entrées, moins les sorties, "
                    "doivent donner les membres au 31 décembre."
                ),
            ),
            models.CheckConstraint(
                condition=(Q(women__isnull=True) | Q(women__lte=F("members_end")))
                & (Q(men__isnull=True) | Q(men__lte=F("members_end")))
                & (
                    Q(women__isnull=True)
                    | Q(men__isnull=True)
                    | Q(members_end__gte=F("women") + F("men"))
                ),
                name="declared_women_and_men_fit",
                violation_error_message=_(
                    "Femmes et hommes ensemble dépassent le nombre de membres."
                ),
            ),
            models.CheckConstraint(
                condition=Q(passive__isnull=True) | Q(passive__lte=F("members_end")),
                name="declared_passive_fit",
                violation_error_message=_(
                    "Les épargnants passifs ne peuvent pas être plus nombreux que les membres."
                ),
            ),
            models.CheckConstraint(
                condition=(Q(saved__isnull=True) | Q(saved__gte=0))
                & (Q(saved_cumulated__isnull=True) | Q(saved_cumulated__gte=0))
                & (Q(invested__isnull=True) | Q(invested__gte=0))
                & (Q(invested_cumulated__isnull=True) | Q(invested_cumulated__gte=0)),
                name="declared_sums_are_not_negative",
                violation_error_message=_("Une somme déclarée ne peut pas être négative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.club} · {self.year}"

    @property
    def not_said(self) -> int | None:
        """Members whose sex was not given; None when neither count was."""
        if self.women is None and self.men is None:
            return None
        return self.members_end - (self.women or 0) - (self.men or 0)
