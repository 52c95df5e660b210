"""What we decide: meetings, motions with their frozen rule and electorate, proxies, ballots.

A motion points nowhere uphill: a proposal or an exit points to it. Once it is open its rule and its
electorate no longer change, ballots are only ever added, and the triggers of
`governance.triggers` hold to that whoever writes.
"""

from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.tally import Base, Choice, Majority, Outcome, Rule, rule_sentence
from members.models import Membership, Person

__all__ = ["Base", "Choice", "Majority", "Outcome"]


class DecisionType(models.TextChoices):
    """What a club decides together; each type has its own voting rule (domain.md 4)."""

    INVESTMENT = "investment", _("investir")
    EXIT = "exit", _("sortir d'un investissement")
    ADMISSION = "admission", _("accueillir un membre")
    MEMBER_EXIT = "member_exit", _("départ d'un membre")
    EXCLUSION = "exclusion", _("exclure un membre")
    OFFICERS = "officers", _("élire le bureau")
    EXPENSE = "expense", _("engager une dépense")
    IMPAIRMENT = "impairment", _("constater une perte connue ou prévisible")
    RULES = "rules", _("changer le règlement intérieur")
    AMENDMENT = "amendment", _("changer la convention")
    EXTENSION = "extension", _("proroger le club")
    MANAGEMENT = "management", _("passer en gestion")
    DISSOLUTION = "dissolution", _("dissoudre le club")
    ACCOUNTS = "accounts", _("approuver les comptes")
    OTHER = "other", _("autre décision")


class RuleFields(models.Model):
    """How votes are counted: what a voting rule says and what a motion freezes."""

    majority = models.CharField(
        _("majorité"),
        max_length=14,
        choices=[(kind.value, kind.label) for kind in Majority],
        default=Majority.UNANIMITY,
    )
    base = models.CharField(
        _("parmi"),
        max_length=8,
        choices=[(kind.value, kind.label) for kind in Base],
        default=Base.MEMBERS,
    )
    quorum_part = models.PositiveSmallIntegerField(_("quorum, numérateur"), default=0)
    quorum_of = models.PositiveSmallIntegerField(_("quorum, dénominateur"), default=1)
    proxies_max = models.PositiveSmallIntegerField(_("pouvoirs par personne, au plus"), default=1)

    class Meta:
        abstract = True

    @property
    def rule(self) -> Rule:
        """The rule as `tally` reads it."""
        return Rule(
            majority=Majority(self.majority),
            base=Base(self.base),
            quorum=Fraction(self.quorum_part, self.quorum_of),
        )


QUORUM_IS_A_FRACTION = Q(quorum_of__gte=1) & Q(quorum_part__lte=F("quorum_of"))


class VotingRule(RuleFields):
    """A club's rule for one type of decision from a day on; in force once its clause is cited."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="voting_rules")
    type = models.CharField(_("décision"), max_length=12, choices=DecisionType.choices)
    since = models.DateField(_("à partir du"))
    clause = models.CharField(_("article de votre convention"), max_length=120, blank=True)
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["type", "since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "type", "since"],
                name="one_voting_rule_per_day",
                violation_error_message=_("Cette règle change déjà ce jour-là."),
            ),
            models.CheckConstraint(
                condition=QUORUM_IS_A_FRACTION,
                name="voting_rule_quorum",
                violation_error_message=_("Le quorum est une part des membres, de 0 à 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} · {self.since}"

    @property
    def is_confirmed(self) -> bool:
        """True once the manager has cited the clause."""
        return self.confirmed_at is not None


class Meeting(models.Model):
    """A gathering of the club; held once its attendance is recorded."""

    class Kind(models.TextChoices):
        """An ordinary evening, or the yearly general meeting."""

        MEETING = "meeting", _("réunion")
        GENERAL = "general", _("assemblée générale")

    club = models.ForeignKey(Club, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("sorte"), max_length=8, choices=Kind.choices, default=Kind.MEETING)
    starts_at = models.DateTimeField(_("le"))
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    agenda = models.TextField(_("ordre du jour"), blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="held_or_cancelled",
                violation_error_message=_("Une réunion annulée n'a pas eu lieu."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {timezone.localtime(self.starts_at):%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.club.slug, self.pk])


class Presence(models.TextChoices):
    """Whether a member was there."""

    PRESENT = "present", _("présent")
    EXCUSED = "excused", _("excusé")
    ABSENT = "absent", _("absent")


class Attendance(models.Model):
    """One member at one meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence.choices)

    class Meta:
        ordering: ClassVar = ["meeting", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "membership"],
                name="one_attendance",
                violation_error_message=_("La présence de ce membre est déjà notée."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership} · {self.get_presence_display()}"


class Motion(RuleFields):
    """A question put to the members. Draft, then open until its deadline, then closed."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="motions")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="motions"
    )
    type = models.CharField(_("décision"), max_length=12, choices=DecisionType.choices)
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
    def is_draft(self) -> bool:
        """True until it is put to the vote."""
        return self.opened_at is None

    @property
    def rule_sentence(self) -> str:
        """The frozen rule in words: "plus de pour que de contre ; 7 votants au moins"."""
        return rule_sentence(self.rule, self.electors.count())


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


class Proxy(models.Model):
    """A voter's power given to another voter for one motion, until it is taken back."""

    giver = models.ForeignKey(Elector, models.PROTECT, related_name="proxies_given")
    holder = models.ForeignKey(Elector, models.PROTECT, related_name="proxies_held")
    given_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["giver"],
                condition=Q(revoked_at__isnull=True),
                name="one_standing_proxy",
                violation_error_message=_("Ce pouvoir est déjà donné : reprenez-le d'abord."),
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")),
                name="proxy_to_another",
                violation_error_message=_("On donne pouvoir à une autre personne que soi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder}"


class Channel(models.TextChoices):
    """By which road a ballot came; all are one count."""

    ONLINE = "online", _("en ligne")
    HAND = "hand", _("à main levée")
    PAPER = "paper", _("sur papier")
    PROXY = "proxy", _("par pouvoir")


class Ballot(models.Model):
    """One expression of one voter; added, never changed: the last one counts."""

    elector = models.ForeignKey(Elector, models.PROTECT, related_name="ballots")
    choice = models.CharField(
        _("choix"), max_length=8, choices=[(kind.value, kind.label) for kind in Choice]
    )
    channel = models.CharField(max_length=6, choices=Channel.choices)
    cast_by = models.ForeignKey(Person, models.PROTECT, related_name="ballots_cast")
    cast_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["elector", "id"]

    def __str__(self) -> str:
        return f"{self.elector} · {self.get_channel_display()}"
