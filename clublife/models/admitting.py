"""Coming in: a candidate, the vote, the amendment to the convention with the new shares."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.models import Motion
from members.models import Membership, Person


class Admission(models.Model):
    """A candidate's way into the club, from the first visit to the account."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="admissions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="admissions")
    sponsor = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="sponsored"
    )
    presentation = models.TextField(_("présentation"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    motion = models.OneToOneField(
        Motion, models.PROTECT, null=True, blank=True, related_name="admission"
    )
    membership = models.OneToOneField(
        Membership, models.PROTECT, null=True, blank=True, related_name="admission"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(_("raison"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-recorded_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "person"],
                condition=Q(withdrawn_at__isnull=True, membership__isnull=True),
                name="one_candidacy_at_a_time",
                violation_error_message=_("Cette personne est déjà candidate."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class Amendment(models.Model):
    """An amendment to the convention (avenant): its number in the club, what changed, its vote."""

    class Kind(models.TextChoices):
        """What the amendment changes."""

        ENTRY = "entry", _("entrée d'un membre")
        EXIT = "exit", _("sortie d'un membre")
        SEAT = "seat", _("changement de siège")
        EXTENSION = "extension", _("prorogation")
        OTHER = "other", _("autre changement")

    club = models.ForeignKey(Club, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("objet"), max_length=9, choices=Kind.choices)
    on = models.DateField(_("prend effet le"))
    motion = models.ForeignKey(
        Motion, models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    detail = models.TextField(_("ce qui change"), blank=True)
    signed_on = models.DateField(_("signé de tous le"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["club", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["club", "number"], name="amendment_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_kind_display()}"
