"""A question put to the members: what is asked, of whom, under which rule, with what outcome.

A motion points nowhere uphill: a proposal or an exit points to it. Once it is open its wording,
rule and electorate no longer change; the triggers of `governance.triggers` hold to that whoever
writes.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.models.meetings import Meeting
from governance.models.rules import QUORUM_IS_A_FRACTION, DecisionType, RuleFields
from governance.tally import Outcome, rule_sentence
from members.models import Membership, Person, RoleKind


class QuestionKind(models.TextChoices):
    """How one answers (features row 76). A sense check binds nobody."""

    YES_NO = "yes_no", _("pour, contre ou abstention")
    CHOICE = "choice", _("un choix parmi plusieurs")
    ELECTION = "election", _("élection de personnes")
    RANKED = "ranked", _("classement par préférence")
    CONSENT = "consent", _("consentement, avec objections")
    SENSE = "sense", _("prise de température, sans effet")


class Secrecy(models.TextChoices):
    """Whether one may know who said what."""

    NAMED = "named", _("vote nominatif")
    PAPER = "paper", _("vote secret sur papier, en réunion")
    ONLINE = "online", _("vote secret en ligne")


OPTION_KINDS = (QuestionKind.CHOICE, QuestionKind.ELECTION, QuestionKind.RANKED)


class Motion(RuleFields):
    """A question put to the members. Draft, then open until its deadline, then closed."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="motions")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="motions"
    )
    type = models.CharField(_("décision"), max_length=12, choices=DecisionType.choices)
    kind = models.CharField(
        _("façon de répondre"),
        max_length=8,
        choices=QuestionKind.choices,
        default=QuestionKind.YES_NO,
    )
    secrecy = models.CharField(
        _("secret"), max_length=6, choices=Secrecy.choices, default=Secrecy.NAMED
    )
    seats = models.PositiveSmallIntegerField(_("personnes à élire"), default=1)
    office = models.CharField(_("à quel rôle"), max_length=20, choices=RoleKind.choices, blank=True)
    number = models.PositiveIntegerField(_("numéro"), null=True, blank=True)
    title = models.CharField(_("question"), max_length=200)
    text = models.TextField(_("explications"), blank=True)
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField()
    clause = models.CharField(max_length=120, blank=True)
    is_confirmed_rule = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(_("jusqu'au"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=10, choices=[(kind.value, kind.label) for kind in Outcome], blank=True
    )
    verdict = models.TextField(blank=True)
    result: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["-drafted_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=QUORUM_IS_A_FRACTION,
                name="motion_quorum",
                violation_error_message=_("Le quorum est une part des membres, de 0 à 1."),
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, deadline__isnull=True)
                | Q(opened_at__isnull=False, deadline__gt=F("opened_at")),
                name="motion_open_until",
                violation_error_message=_("Le vote doit finir après son ouverture."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="", verdict="")
                | Q(closed_at__isnull=False, opened_at__isnull=False) & ~Q(outcome=""),
                name="motion_closed_with_outcome",
                violation_error_message=_("Un vote clos a un résultat."),
            ),
            models.UniqueConstraint(
                fields=["club", "number"],
                name="motion_number_once",
                violation_error_message=_("Ce numéro de décision existe déjà."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=20),
                name="motion_seats",
                violation_error_message=_("On élit de une à vingt personnes."),
            ),
            models.CheckConstraint(
                condition=Q(secrecy="named") | Q(kind__in=["yes_no", "choice", "election"]),
                name="motion_secret_kinds",
                violation_error_message=_(
                    "Un vote secret se fait par pour ou contre, par choix, ou par élection."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("motion", args=[self.club.slug, self.pk])

    def is_open(self, now: datetime) -> bool:
        """True while ballots are taken: opened, not closed, deadline not reached."""
        return (
            self.opened_at is not None
            and self.closed_at is None
            and self.deadline is not None
            and now < self.deadline
        )

    @property
    def reference(self) -> str:
        """The decision's number as papers and payments write it: "D12"; empty for a draft."""
        return f"D{self.number}" if self.number else ""

    @property
    def binds(self) -> bool:
        """False for a sense check, which no act may rest on."""
        return self.kind != QuestionKind.SENSE

    @property
    def is_secret(self) -> bool:
        """True when nobody may know who said what."""
        return self.secrecy != Secrecy.NAMED

    @property
    def is_draft(self) -> bool:
        """True until it is put to the vote."""
        return self.opened_at is None

    @property
    def rule_sentence(self) -> str:
        """The frozen rule in words: "plus de pour que de contre ; 7 votants au moins"."""
        return rule_sentence(self.rule, self.electors.count())


class Option(models.Model):
    """One answer offered: a text, or a member who stands for election. Frozen at opening."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("réponse"), max_length=160)
    candidate = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="candidacies"
    )

    class Meta:
        ordering: ClassVar = ["motion", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "position"], name="one_option_position"),
            models.UniqueConstraint(
                fields=["motion", "label"],
                name="option_written_once",
                violation_error_message=_("Cette réponse est déjà proposée."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class EarlierWording(models.Model):
    """What a question said before it was amended; only a draft may be."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="earlier_wordings")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    options: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    amended_at = models.DateTimeField()
    amended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["motion", "amended_at", "id"]

    def __str__(self) -> str:
        return self.title


class Elector(models.Model):
    """A member who may vote on a motion: frozen when it opens."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="electors")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="electorates")

    class Meta:
        ordering: ClassVar = ["motion", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["motion", "membership"],
                name="one_elector",
                violation_error_message=_("Une personne, une voix."),
            )
        ]

    def __str__(self) -> str:
        return str(self.membership)
