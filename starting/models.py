"""Starting mid-life: the club's own workbook, kept, and balances taken over at a date."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.models import Motion, Outcome
from investments.models import Holding
from jobs.models import StoredFile
from ledger.models import Entry
from members.models import Membership


class StartState(models.TextChoices):
    """The life of a workbook: being understood, written in the book, or put aside."""

    DRAFT = "draft", _("à vérifier")
    POSTED = "posted", _("enregistré")
    DROPPED = "dropped", _("abandonné")


class WorkbookStart(models.Model):
    """A workbook as the club kept it. `corrections` is what the treasurer said of it, and the
    mapping is computed from both; `outcome` keeps what the one act wrote."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="workbook_starts")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="workbook_starts")
    name = models.CharField(_("nom du fichier"), max_length=200)
    state = models.CharField(max_length=8, choices=StartState.choices, default=StartState.DRAFT)
    corrections: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    outcome: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(_("reçu le"))
    uploaded_by = models.BigIntegerField(null=True, blank=True)
    posted_at = models.DateTimeField(_("enregistré le"), null=True, blank=True)
    posted_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "file"],
                condition=~Q(state="dropped"),
                name="one_start_per_workbook",
                violation_error_message=_("Ce fichier est déjà là."),
            ),
            models.CheckConstraint(
                condition=~Q(state="posted") | Q(posted_at__isnull=False),
                name="posted_workbook_has_its_day",
                violation_error_message=_("Un fichier enregistré a sa date."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workbook", args=[self.club.slug, self.pk])

    @property
    def is_draft(self) -> bool:
        """True while nothing of it is in the book."""
        return self.state == StartState.DRAFT


class WorkbookEntry(models.Model):
    """One month of a workbook and the entry that wrote it: the file is its evidence."""

    start = models.ForeignKey(WorkbookStart, models.PROTECT, related_name="months")
    month = models.DateField(_("mois"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="workbook")

    class Meta:
        ordering: ClassVar = ["start", "month"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["start", "month"],
                name="workbook_month_once",
                violation_error_message=_("Ce mois est déjà enregistré."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"


class Opening(models.Model):
    """Balances taken over at a date; one stands at a time, one taken back stays readable.

    `difference` (cents) is what the figures leave unexplained: assets less what the members and the
    results since creation make.

    `figures` are the cumulated ones since creation, in cents: invested, dividends, interest,
    withheld, gains, losses, expenses.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="openings")
    on = models.DateField(_("soldes repris au"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="opening")
    difference = models.BigIntegerField(_("écart d'ouverture en centimes"), default=0)
    motion = models.OneToOneField(
        Motion, models.PROTECT, null=True, blank=True, related_name="opening"
    )
    decision = models.CharField(_("référence de la décision"), max_length=200, blank=True)
    figures: "models.JSONField[Any, Any]" = models.JSONField(_("chiffres cumulés"), default=dict)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="openings"
    )
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)
    taken_back_at = models.DateTimeField(_("annulé le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["club", "recorded_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club"],
                condition=Q(taken_back_at__isnull=True),
                name="one_standing_opening",
                violation_error_message=_("Des soldes sont déjà repris."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.club} · {self.on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("opening_balances", args=[self.club.slug])

    @property
    def is_adopted(self) -> bool:
        """True when there is no difference, or the members adopted it."""
        voted = self.motion is not None and self.motion.outcome == Outcome.ADOPTED
        return self.difference == 0 or voted or bool(self.decision)


def standing_opening(club: Club) -> Opening | None:
    """The balances a club has taken over, if any."""
    found = Opening.objects.filter(club=club, taken_back_at__isnull=True)
    return found.select_related("club", "entry", "motion").first()


class OpeningMember(models.Model):
    """What one member, past or present, had paid in and taken out since creation, in cents."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="members")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="openings")
    paid_in = models.BigIntegerField(_("versé depuis la création"))
    paid_out = models.BigIntegerField(_("remboursé au départ"), default=0)
    owed = models.BigIntegerField(_("encore dû à cette personne"), default=0)
    units = models.BigIntegerField(_("millionièmes de part"), default=0)

    class Meta:
        ordering: ClassVar = ["opening", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["opening", "membership"],
                name="opening_member_once",
                violation_error_message=_("Cette personne est déjà dans ces soldes."),
            ),
            models.CheckConstraint(
                condition=Q(paid_in__gte=0, paid_out__gte=0, owed__gte=0, units__gte=0),
                name="opening_member_not_negative",
                violation_error_message=_("Ces montants ne sont pas négatifs."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.membership)


class TaxFraction(models.Model):
    """One member's fraction of a tax-reduced holding on its subscription day (domain.md 5.2).

    Frozen: what the member's statement of share printed or should print, whatever comes after.
    """

    holding = models.ForeignKey(Holding, models.PROTECT, related_name="tax_fractions")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="tax_fractions")
    on = models.DateField(_("souscrit le"))
    part = models.BigIntegerField(_("numérateur"))
    whole = models.BigIntegerField(_("dénominateur"))

    class Meta:
        ordering: ClassVar = ["holding", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holding", "membership"],
                name="one_tax_fraction",
                violation_error_message=_("La fraction de ce membre est déjà notée."),
            ),
            models.CheckConstraint(
                condition=Q(part__gte=0, whole__gt=0, part__lte=F("whole")),
                name="tax_fraction_of_one",
                violation_error_message=_("Une fraction va de 0 à 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.part}/{self.whole}"
