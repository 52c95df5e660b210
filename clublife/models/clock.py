"""The club's clock: what was done of its duties, and the private calendar of each member."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from members.models import Membership, Person


class DutyDone(models.Model):
    """A duty that no other record proves, said to be done: a declaration sent, a deposit made."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="duties_done")
    key = models.CharField(max_length=80)
    done_on = models.DateField(_("fait le"))
    note = models.CharField(_("précision"), max_length=200, blank=True)
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["club", "done_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "key"],
                name="duty_done_once",
                violation_error_message=_("Cette échéance est déjà notée comme faite."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} · {self.done_on}"


class CalendarFeed(models.Model):
    """The secret address of one member's calendar feed; made again, the old one is dead."""

    membership = models.OneToOneField(Membership, models.PROTECT, related_name="calendar_feed")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.membership)
