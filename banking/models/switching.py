"""Changing bank, guided: the old account, the new one, and who has changed their standing order."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from banking.models.accounts import BankAccount
from clubs.models import Club
from members.models import Membership


class BankSwitch(models.Model):
    """A change of bank under way; done when the old account is closed at zero."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="bank_switches")
    old = models.ForeignKey(BankAccount, models.PROTECT, related_name="left_by")
    new = models.ForeignKey(BankAccount, models.PROTECT, related_name="joined_by")
    since = models.DateField(_("à partir du"))
    done_on = models.DateField(_("terminé le"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["club", "-since"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(old=models.F("new")),
                name="switch_between_two_accounts",
                violation_error_message=_("Choisissez deux comptes différents."),
            ),
            models.UniqueConstraint(
                fields=["club"],
                condition=Q(done_on__isnull=True),
                name="one_switch_at_a_time",
                violation_error_message=_("Un changement de banque est déjà en cours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class SwitchedMember(models.Model):
    """A member whose payments come to the new account: seen on a line, or said by them."""

    switch = models.ForeignKey(BankSwitch, models.CASCADE, related_name="switched")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="switches")
    on = models.DateField(_("le"))
    seen = models.BooleanField(_("vu à la banque"), default=False)

    class Meta:
        ordering: ClassVar = ["switch", "on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["switch", "membership"], name="member_switches_once")
        ]

    def __str__(self) -> str:
        return str(self.membership)
