"""Secret votes: who took part is known, what was said is not tied to anybody (promises 2.4).

On paper, a list is signed and the totals are typed by two scrutineers. Online, each ballot is
encrypted in the voter's browser and thrown into one box, rewritten in a new random order each time;
the key that opens it is split among scrutineers. No row here ties a voter to a ballot, and no time
finer than the day is kept of a vote.
"""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models.motions import Elector, Motion
from members.models import Membership, Person


class SignOff(models.Model):
    """A voter's signature on the list of those who voted: the day, by which road, never what."""

    class Road(models.TextChoices):
        """How a secret ballot was cast."""

        PAPER = "paper", _("sur papier")
        ONLINE = "online", _("en ligne")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    motion = models.ForeignKey(Motion, models.PROTECT, related_name="sign_offs")
    elector = models.OneToOneField(Elector, models.PROTECT, related_name="sign_off")
    road = models.CharField(max_length=6, choices=Road.choices)
    by_proxy = models.ForeignKey(Elector, models.PROTECT, null=True, blank=True, related_name="+")
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["elector"]

    def __str__(self) -> str:
        return str(self.elector)


class PaperCount(models.Model):
    """What two scrutineers counted in the paper box; once typed it stays."""

    motion = models.OneToOneField(Motion, models.PROTECT, related_name="paper_count")
    totals: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    blank = models.PositiveSmallIntegerField(_("bulletins blancs"), default=0)
    spoiled = models.PositiveSmallIntegerField(_("bulletins nuls"), default=0)
    first_scrutineer = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    second_scrutineer = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    typed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    typed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(first_scrutineer=F("second_scrutineer")),
                name="two_scrutineers",
                violation_error_message=_("Il faut deux scrutateurs différents."),
            )
        ]

    def __str__(self) -> str:
        return str(self.motion)


class SecretVote(models.Model):
    """An online secret vote: its ten questions, its keys, and once closed its published box.

    `wraps` hold the election's private key under nested sealed boxes, one for each group of
    `threshold` scrutineers, outermost first. `signing_seed` signs receipts and is erased at the
    close. `manifest` is the canonical JSON whose SHA-256 is `fingerprint`. `private_key` is
    published with the result, so that anybody recounts.
    """

    motion = models.OneToOneField(Motion, models.PROTECT, related_name="secret_vote")
    questions: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    level = models.PositiveSmallIntegerField(default=1)
    threshold = models.PositiveSmallIntegerField(default=2)
    public_key = models.CharField(max_length=64, blank=True)
    wraps: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    peeled: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    signing_key = models.CharField(max_length=64, blank=True)
    signing_seed = models.CharField(max_length=64, blank=True)
    manifest = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    published: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    root = models.CharField(max_length=64, blank=True)
    trouble = models.CharField(max_length=200, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    seal_report: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    private_key = models.CharField(max_length=64, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | Q(closed_at__isnull=False),
                name="box_sealed_after_closing",
            ),
            models.CheckConstraint(
                condition=Q(private_key="") | Q(sealed_at__isnull=False),
                name="box_read_after_sealing",
                violation_error_message=_("Une urne se dépouille une fois scellée."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.motion)


class Scrutineer(models.Model):
    """One of those who hold a part of the key: a public key drawn from six words kept on paper."""

    vote = models.ForeignKey(SecretVote, models.PROTECT, related_name="scrutineers")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    salt = models.CharField(max_length=64, blank=True)
    public_key = models.CharField(max_length=64, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["vote", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vote", "membership"], name="one_scrutineer"),
            models.UniqueConstraint(fields=["vote", "position"], name="one_scrutineer_position"),
        ]

    def __str__(self) -> str:
        return str(self.membership)


class OpenBox(models.Model):
    """The ballots of an open secret vote, in a new random order at each one; gone at the close.

    Its table alone holds ciphertexts while a vote is open: a backup leaves it out.
    """

    vote = models.OneToOneField(SecretVote, models.PROTECT, related_name="box")
    ciphertexts: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.vote)
