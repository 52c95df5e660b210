"""How a club is born: its convention, each step to the first euro, the network's texts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Network
from clubs.money import MoneyField
from members.models import Person


class DeathClause(models.TextChoices):
    """What becomes of a member's share at death (Code civil 1873-13)."""

    ACQUIRED = "acquired", _("les autres membres peuvent racheter sa part")
    ATTRIBUTED = "attributed", _("le conjoint ou un héritier peut se la faire attribuer")
    NONE = "none", _("aucune clause : la part passe aux héritiers")


class FoundingFile(models.Model):
    """What a club's convention and internal rules say, and the dates of its first steps."""

    club = models.OneToOneField(Club, models.PROTECT, related_name="founding_file")
    seat = models.CharField(_("adresse du siège"), max_length=200, blank=True)
    term_years = models.PositiveSmallIntegerField(_("durée en années"), default=5)
    tacit_renewal = models.BooleanField(_("renouvellement sans nouvelle décision"), default=False)
    death_clause = models.CharField(
        _("au décès d'un membre"),
        max_length=10,
        choices=DeathClause.choices,
        default=DeathClause.ACQUIRED,
    )
    signatures = models.PositiveSmallIntegerField(_("signatures pour payer"), default=2)
    meeting_habit = models.CharField(
        _("rythme des réunions"), max_length=120, blank=True, default="une fois par mois"
    )
    convention_signed_on = models.DateField(_("convention signée le"), null=True, blank=True)
    charter_signed_on = models.DateField(_("charte signée le"), null=True, blank=True)
    internal_rules_adopted_on = models.DateField(
        _("règlement intérieur adopté le"), null=True, blank=True
    )
    tax_office = models.CharField(_("service des impôts"), max_length=120, blank=True)
    registered_on = models.DateField(_("convention déposée le"), null=True, blank=True)
    registration = models.CharField(_("référence du dépôt"), max_length=60, blank=True)
    registration_fee = MoneyField(_("droit payé"), null=True, blank=True)
    bank = models.CharField(_("banque"), max_length=120, blank=True)
    bank_opened_on = models.DateField(_("compte ouvert le"), null=True, blank=True)
    accreditation_asked_on = models.DateField(_("agrément demandé le"), null=True, blank=True)
    accredited_on = models.DateField(_("agrément reçu le"), null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[models.Manager["FoundingFile"]] = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(term_years__gte=1, term_years__lte=5),
                name="convention_five_years_at_most",
                violation_error_message=_(
                    "La convention dure cinq ans au plus (Code civil, art. 1873-3)."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.club)


class NetworkText(models.Model):
    """A network's own wording of a paper, from a day on; it replaces ours for its clubs.

    Plain text with titles and named places in braces; nothing in it is executed.
    """

    class Kind(models.TextChoices):
        """Which paper."""

        CONVENTION = "convention", _("convention d'indivision")
        INTERNAL_RULES = "internal_rules", _("règlement intérieur")
        ACCREDITATION = "accreditation", _("demande d'agrément")

    network = models.ForeignKey(Network, models.PROTECT, related_name="texts")
    kind = models.CharField(_("document"), max_length=14, choices=Kind.choices)
    body = models.TextField(_("texte"))
    since = models.DateField(_("à partir du"))
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["network", "kind", "since", "id"]

    def __str__(self) -> str:
        return f"{self.network} · {self.get_kind_display()}"
