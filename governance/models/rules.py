"""What kinds of decision a club takes, and by which rule each is counted."""

from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Network
from governance.tally import Base, Majority, Rule
from members.models import Person


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


class SuggestedRule(RuleFields):
    """What a network suggests to its clubs for one type of decision; never in force by itself."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="suggested_rules")
    type = models.CharField(_("décision"), max_length=12, choices=DecisionType.choices)
    suggested_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    suggested_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["network", "type"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "type"],
                name="one_suggested_rule",
                violation_error_message=_("Le réseau propose déjà une règle pour cette décision."),
            ),
            models.CheckConstraint(
                condition=QUORUM_IS_A_FRACTION,
                name="suggested_rule_quorum",
                violation_error_message=_("Le quorum est une part des membres, de 0 à 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network} · {self.get_type_display()}"
