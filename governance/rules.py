"""A club's voting rules: proposed, confirmed with the clause that holds them, in force on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from governance.models import DecisionType, VotingRule
from governance.refusals import VotingRefused
from governance.tally import LEGAL_DEFAULT, Rule
from members.models import Membership, Person
from members.trail import note

DEFAULT_PROXIES = 1


@dataclass(frozen=True)
class RuleInForce:
    """The rule a motion of this type would freeze today, and where it comes from."""

    type: DecisionType
    rule: Rule
    proxies_max: int
    clause: str
    is_confirmed: bool


def rule_for(club: Club, type: DecisionType, *, at: date) -> RuleInForce:
    """Return the confirmed rule of a type on a day, else everybody's agreement (1873-8)."""
    confirmed = (
        VotingRule.objects.filter(club=club, type=type, since__lte=at, confirmed_at__isnull=False)
        .order_by("-since")
        .first()
    )
    return _in_force(type, confirmed)


def rule_among(known: Iterable[VotingRule], type: DecisionType, *, at: date) -> RuleInForce:
    """`rule_for`, of the rules of one type already read by `history_of`."""
    confirmed = (one for one in known if one.since <= at and one.confirmed_at is not None)
    return _in_force(type, next(confirmed, None))


def _in_force(type: DecisionType, confirmed: VotingRule | None) -> RuleInForce:
    if confirmed is None:
        return RuleInForce(type, LEGAL_DEFAULT, DEFAULT_PROXIES, "", False)
    return RuleInForce(type, confirmed.rule, confirmed.proxies_max, confirmed.clause, True)


@transaction.atomic
def set_voting_rule(
    *,
    club: Club,
    type: DecisionType,
    rule: Rule,
    proxies_max: int,
    since: date,
    clause: str,
    by: Person | None,
    now: datetime,
) -> VotingRule:
    """Write and confirm the rule of one type from a day on, citing the convention's clause."""
    if not clause.strip():
        raise VotingRefused(
            _("Citez l'article de votre convention qui fixe cette règle."), "clause"
        )
    if not 0 <= rule.quorum <= 1:
        raise VotingRefused(_("Le quorum est une part des membres, de 0 à 1."), "quorum_part")
    made, _created = VotingRule.objects.update_or_create(
        club=club,
        type=type,
        since=since,
        defaults={
            "majority": rule.majority,
            "base": rule.base,
            "quorum_part": rule.quorum.numerator,
            "quorum_of": rule.quorum.denominator,
            "proxies_max": proxies_max,
            "clause": clause.strip(),
            "confirmed_by": by,
            "confirmed_at": now,
        },
    )
    note(act="voting_rule.confirm", by=by, club=club, now=now, rule=made.pk, type=type)
    return made


def rules_in_force(club: Club, *, at: date) -> tuple[RuleInForce, ...]:
    """The rule of every type of decision, in one query."""
    latest: dict[str, VotingRule] = {}
    confirmed = VotingRule.objects.filter(club=club, since__lte=at, confirmed_at__isnull=False)
    for one in confirmed.order_by("since"):
        latest[one.type] = one
    return tuple(_in_force(type, latest.get(type)) for type in DecisionType)


def history_of(club: Club, type: DecisionType) -> list[VotingRule]:
    """Every rule a club has had for one type of decision, the latest first: one query."""
    known = VotingRule.objects.filter(club=club, type=type).select_related("confirmed_by")
    return list(known.order_by("-since", "-id"))


@dataclass(frozen=True)
class Voters:
    """How many would vote on a day, and whether one of them is a minor or a protected adult."""

    count: int
    has_protected: bool


def voters_of(club: Club, *, at: date) -> Voters:
    """The members of a day; with a protected one, 1873-8 wants unanimity. One query."""
    present = Membership.objects.filter(club=club, joined_on__lte=at, left_on__isnull=True)
    protected = list(present.order_by("id").values_list("person__under_protection", flat=True))
    return Voters(len(protected), any(protected))
