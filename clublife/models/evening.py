"""The club's evening: the projects heard, the questions left, and the minutes of the meeting."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models import Meeting
from investments.models import Proposal
from members.models import Membership, Person


class Hearing(models.Model):
    """A project on a meeting's agenda, and once heard, what was said in a few words."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="hearings")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="hearings")
    position = models.PositiveSmallIntegerField(default=1)
    note = models.TextField(_("ce qui s'est dit"), blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "proposal"],
                name="heard_once_a_meeting",
                violation_error_message=_("Ce projet est déjà à l'ordre du jour."),
            )
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class OpenQuestion(models.Model):
    """Something left open by a meeting, until somebody says that it is settled."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="open_questions")
    text = models.CharField(_("question"), max_length=300)
    entrusted_to = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["meeting", "noted_at", "id"]

    def __str__(self) -> str:
        return self.text


class Minutes(models.Model):
    """A meeting's minutes: facts read from the books when it ended, and the secretary's words.

    `notes` holds the words by section ("presence", "money", "motion:12", "project:3", "other").
    Approved, nothing of it changes any more.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    facts: "models.JSONField[Any, Any]" = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    notes: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(approved_by__isnull=False),
                name="minutes_approved_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def is_approved(self) -> bool:
        """True once the text is frozen."""
        return self.approved_at is not None
