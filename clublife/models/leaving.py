"""Where a decision meets money: what was decided when a member left or the club grew older."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubs.models import PhasePeriod
from clubs.money import MoneyField
from governance.models import Motion
from ledger.models import Entry
from members.models import Membership


class MemberExit(models.Model):
    """A member's full exit: its worth, the entry that posts it, the vote or reason behind it."""

    membership = models.OneToOneField(Membership, models.PROTECT, related_name="exit")
    motion = models.OneToOneField(
        Motion, models.PROTECT, null=True, blank=True, related_name="member_exit"
    )
    reason = models.CharField(_("pourquoi sans vote"), max_length=200, blank=True)
    value = MoneyField(_("valeur due"))
    entry = models.OneToOneField(
        Entry, models.PROTECT, null=True, blank=True, related_name="member_exit"
    )
    recorded_at = models.DateTimeField()

    objects: ClassVar[models.Manager["MemberExit"]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(motion__isnull=False) | ~Q(reason=""),
                name="exit_voted_or_reasoned",
                violation_error_message=_("Un départ s'appuie sur un vote ou sur une raison."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.value}"


class PhaseDecision(models.Model):
    """The vote behind a change of phase, or why there was none."""

    period = models.OneToOneField(PhasePeriod, models.PROTECT, related_name="decision")
    motion = models.OneToOneField(
        Motion, models.PROTECT, null=True, blank=True, related_name="phase_decision"
    )
    reason = models.CharField(_("pourquoi sans vote"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["period"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(motion__isnull=False) | ~Q(reason=""),
                name="phase_voted_or_reasoned",
                violation_error_message=_("Une phase s'appuie sur un vote ou sur une raison."),
            )
        ]

    def __str__(self) -> str:
        return str(self.period)
