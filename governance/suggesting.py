"""Voting rules suggested to a club, to be checked in its own papers; none is in force by itself.

The network's own when it wrote one, else ours: what is common in the clubs (domain.md 4).
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clubs.models import Network
from governance.models import Base, DecisionType, Majority, SuggestedRule
from governance.refusals import VotingRefused
from governance.rules import DEFAULT_PROXIES
from governance.tally import LEGAL_DEFAULT, Rule
from members.models import Person
from members.trail import note

OURS: dict[DecisionType, Rule] = {
    DecisionType.INVESTMENT: Rule(Majority.SIMPLE, Base.PRESENT, Fraction(1, 2)),
    DecisionType.EXIT: Rule(Majority.SIMPLE, Base.PRESENT, Fraction(1, 2)),
    DecisionType.IMPAIRMENT: Rule(Majority.SIMPLE, Base.PRESENT, Fraction(1, 2)),
    DecisionType.EXPENSE: Rule(Majority.SIMPLE, Base.PRESENT, Fraction(1, 2)),
    DecisionType.OFFICERS: Rule(Majority.SIMPLE, Base.CAST, Fraction(1, 2)),
    DecisionType.ACCOUNTS: Rule(Majority.SIMPLE, Base.CAST, Fraction(1, 2)),
    DecisionType.OTHER: Rule(Majority.SIMPLE, Base.CAST, Fraction(1, 2)),
}


@dataclass(frozen=True)
class Suggestion:
    """What an empty form shows for one type of decision, and whether the network wrote it."""

    type: DecisionType
    rule: Rule
    proxies_max: int
    is_of_network: bool


def suggestion(type: DecisionType, network_id: int | None) -> Suggestion:
    """The rule suggested for one type; "à vérifier dans votre règlement intérieur"."""
    written = SuggestedRule.objects.filter(network=network_id, type=type).first()
    return _suggestion(type, written)


def suggestions(network: Network) -> tuple[Suggestion, ...]:
    """What the clubs of a network are shown for every type, in one query."""
    written = {one.type: one for one in SuggestedRule.objects.filter(network=network)}
    return tuple(_suggestion(type, written.get(type)) for type in DecisionType)


def _suggestion(type: DecisionType, written: SuggestedRule | None) -> Suggestion:
    if written is not None:
        return Suggestion(type, written.rule, written.proxies_max, True)
    return Suggestion(type, OURS.get(type, LEGAL_DEFAULT), DEFAULT_PROXIES, False)


@transaction.atomic
def suggest_rule(
    *,
    network: Network,
    type: DecisionType,
    rule: Rule,
    proxies_max: int,
    by: Person | None,
    now: datetime,
) -> SuggestedRule:
    """Write what the network suggests for one type; no club's rule in force changes."""
    if not 0 <= rule.quorum <= 1:
        raise VotingRefused(_("Le quorum est une part des membres, de 0 à 1."), "quorum_part")
    made, _created = SuggestedRule.objects.update_or_create(
        network=network,
        type=type,
        defaults={
            "majority": rule.majority,
            "base": rule.base,
            "quorum_part": rule.quorum.numerator,
            "quorum_of": rule.quorum.denominator,
            "proxies_max": proxies_max,
            "suggested_by": by,
            "suggested_at": now,
        },
    )
    note(
        act="voting_rule.suggest",
        by=by,
        network=network,
        now=now,
        type=type,
        majority=rule.majority,
        base=rule.base,
        quorum=str(rule.quorum),
        proxies=proxies_max,
    )
    return made


@transaction.atomic
def remove_suggestion(
    *, network: Network, type: DecisionType, by: Person | None, now: datetime
) -> None:
    """Take the network's suggestion away: ours is shown again; done twice, nothing more."""
    removed, _rows = SuggestedRule.objects.filter(network=network, type=type).delete()
    if removed:
        note(act="voting_rule.unsuggest", by=by, network=network, now=now, type=type)
