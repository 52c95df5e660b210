"""Counting, and saying why: ballots and a rule in, an outcome and a French sentence out.

Pure: no database, no clock. Exact fractions, no rounding. A tie is not a majority. Without a single
vote in favour nothing is adopted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db import models
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _


class Choice(models.TextChoices):
    """What a voter says."""

    FOR = "for", _("Pour")
    AGAINST = "against", _("Contre")
    ABSTAIN = "abstain", _("Je m'abstiens")


class Majority(models.TextChoices):
    """How many votes in favour are enough, out of the base."""

    SIMPLE = "simple", _("plus de la moitié")
    TWO_THIRDS = "two_thirds", _("les deux tiers au moins")
    THREE_QUARTERS = "three_quarters", _("les trois quarts au moins")
    UNANIMITY = "unanimity", _("l'unanimité")


class Base(models.TextChoices):
    """Out of whom a majority is counted, which also says what an abstention weighs."""

    CAST = "cast", _("des voix exprimées, sans les abstentions")
    PRESENT = "present", _("des votants, abstentions comprises")
    MEMBERS = "members", _("de tous les membres")


class Outcome(models.TextChoices):
    """How a vote ended."""

    ADOPTED = "adopted", _("adopté")
    REJECTED = "rejected", _("rejeté")
    NO_QUORUM = "no_quorum", _("sans effet, faute de votants")
    VOID = "void", _("nul")
    HEARD = "heard", _("avis recueilli, sans effet")


@dataclass(frozen=True)
class Rule:
    """A rule of counting. `quorum` is the part of the electorate that must vote, 0 for none."""

    majority: Majority
    base: Base
    quorum: Fraction = Fraction(0)


LEGAL_DEFAULT = Rule(Majority.UNANIMITY, Base.MEMBERS)


@dataclass(frozen=True)
class Count:
    """How many said what; `electors` is the size of the frozen electorate."""

    electors: int
    in_favour: int
    against: int
    abstained: int

    @property
    def voters(self) -> int:
        """Everybody who voted, themselves or by proxy, abstentions included."""
        return self.in_favour + self.against + self.abstained


@dataclass(frozen=True)
class Verdict:
    """What the count and the rule give, and the sentence that explains it."""

    count: Count
    outcome: Outcome
    sentence: str


def count(choices: Iterable[str], electors: int) -> Count:
    """Count the last choice of each voter."""
    counted = list(choices)
    return Count(
        electors=electors,
        in_favour=counted.count(Choice.FOR),
        against=counted.count(Choice.AGAINST),
        abstained=counted.count(Choice.ABSTAIN),
    )


def quorum_needed(rule: Rule, electors: int) -> int:
    """The least number of voters that reaches the quorum."""
    exact = rule.quorum * electors
    return -(-exact.numerator // exact.denominator)


def out_of(rule: Rule, votes: Count) -> int:
    """The number the majority is counted out of."""
    if rule.base == Base.MEMBERS:
        return votes.electors
    if rule.base == Base.PRESENT:
        return votes.voters
    return votes.in_favour + votes.against


def votes_needed(majority: Majority, base: int) -> int:
    """The least number of votes in favour that reaches the majority of `base`; one at least."""
    if majority == Majority.SIMPLE:
        return base // 2 + 1
    part = {
        Majority.TWO_THIRDS: Fraction(2, 3),
        Majority.THREE_QUARTERS: Fraction(3, 4),
        Majority.UNANIMITY: Fraction(1),
    }[majority]
    exact = part * base
    return max(1, -(-exact.numerator // exact.denominator))


def outcome_of(rule: Rule, votes: Count) -> Outcome:
    """Apply the rule: the quorum first, then the majority."""
    if votes.voters < quorum_needed(rule, votes.electors):
        return Outcome.NO_QUORUM
    if votes.in_favour >= votes_needed(rule.majority, out_of(rule, votes)):
        return Outcome.ADOPTED
    return Outcome.REJECTED


def tally(choices: Iterable[str], *, electors: int, rule: Rule) -> Verdict:
    """Count the choices under a rule: the outcome, with its sentence."""
    votes = count(choices, electors)
    outcome = outcome_of(rule, votes)
    return Verdict(votes, outcome, verdict_sentence(rule, votes, outcome))


def verdict_sentence(rule: Rule, votes: Count, outcome: Outcome) -> str:
    """One French sentence with the count, what was needed and what came."""
    if outcome == Outcome.NO_QUORUM:
        return _no_quorum_sentence(rule, votes)
    head = (
        pgettext("verdict", "Adopté")
        if outcome == Outcome.ADOPTED
        else pgettext("verdict", "Rejeté")
    )
    parts = [_counted(votes), _needed_sentence(rule, votes)]
    if rule.quorum:
        parts.append(_quorum_reached(rule, votes))
    return f"{head} : " + " ".join(parts)


def _no_quorum_sentence(rule: Rule, votes: Count) -> str:
    needed = quorum_needed(rule, votes.electors)
    came = ngettext(
        "%(count)d membre sur %(all)d a voté",
        "%(count)d membres sur %(all)d ont voté",
        votes.voters,
    ) % {"count": votes.voters, "all": votes.electors}
    return gettext("Sans effet : %(came)s, il en fallait %(needed)d au moins.") % {
        "came": came,
        "needed": needed,
    }


def _counted(votes: Count) -> str:
    abstained = ngettext("%(count)d abstention", "%(count)d abstentions", votes.abstained) % {
        "count": votes.abstained
    }
    return gettext("%(in_favour)d pour, %(against)d contre, %(abstained)s.") % {
        "in_favour": votes.in_favour,
        "against": votes.against,
        "abstained": abstained,
    }


def _needed_sentence(rule: Rule, votes: Count) -> str:
    base = out_of(rule, votes)
    needed = votes_needed(rule.majority, base)
    words = {
        Base.CAST: ngettext("%(count)d voix exprimée", "%(count)d voix exprimées", base),
        Base.PRESENT: ngettext("%(count)d votant", "%(count)d votants", base),
        Base.MEMBERS: ngettext("%(count)d membre", "%(count)d membres", base),
    }[rule.base] % {"count": base}
    if rule.majority == Majority.UNANIMITY and rule.base == Base.MEMBERS:
        return gettext("Il fallait l'accord de tous : %(base)s.") % {"base": words}
    return ngettext(
        "Il fallait %(needed)d voix pour, sur %(base)s.",
        "Il fallait %(needed)d voix pour, sur %(base)s.",
        needed,
    ) % {"needed": needed, "base": words}


def _quorum_reached(rule: Rule, votes: Count) -> str:
    return ngettext(
        "Quorum atteint : %(count)d votant, %(needed)d au moins.",
        "Quorum atteint : %(count)d votants, %(needed)d au moins.",
        votes.voters,
    ) % {"count": votes.voters, "needed": quorum_needed(rule, votes.electors)}


def rule_sentence(rule: Rule, electors: int) -> str:
    """A rule in words for an electorate: "plus de pour que de contre ; 7 votants au moins"."""
    majority = _majority_words(rule)
    if not rule.quorum:
        return majority
    least = quorum_needed(rule, electors)
    voters = ngettext("%(count)d votant au moins", "%(count)d votants au moins", least) % {
        "count": least
    }
    return f"{majority} ; {voters}"


def _majority_words(rule: Rule) -> str:
    if rule.majority == Majority.SIMPLE and rule.base == Base.CAST:
        return gettext("plus de pour que de contre")
    if rule.majority == Majority.UNANIMITY:
        return str(
            {
                Base.CAST: _("aucune voix contre, une pour au moins"),
                Base.PRESENT: _("tous les votants pour"),
                Base.MEMBERS: _("tous les membres pour"),
            }[rule.base]
        )
    return f"{rule.majority.label} {rule.base.label}"
