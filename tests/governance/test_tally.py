"""The verdict against a naive oracle, for every count of up to twenty voters and every rule."""

import re
from fractions import Fraction

import pytest
from django.utils import translation

from governance.tally import (
    Base,
    Choice,
    Count,
    Majority,
    Outcome,
    Rule,
    outcome_of,
    rule_sentence,
    tally,
    verdict_sentence,
)

QUORUMS = [Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)]
PARTS = {
    Majority.TWO_THIRDS: Fraction(2, 3),
    Majority.THREE_QUARTERS: Fraction(3, 4),
    Majority.UNANIMITY: Fraction(1),
}


def naive(rule: Rule, votes: Count) -> Outcome:
    """The rule as one would say it aloud, with exact fractions of people."""
    turned_out = votes.in_favour + votes.against + votes.abstained
    if Fraction(turned_out) < rule.quorum * votes.electors:
        return Outcome.NO_QUORUM
    people = {
        Base.CAST: votes.in_favour + votes.against,
        Base.PRESENT: turned_out,
        Base.MEMBERS: votes.electors,
    }[rule.base]
    if votes.in_favour == 0:
        return Outcome.REJECTED
    share = Fraction(votes.in_favour, people)
    if rule.majority == Majority.SIMPLE:
        adopted = share > Fraction(1, 2)
    else:
        adopted = share >= PARTS[rule.majority]
    return Outcome.ADOPTED if adopted else Outcome.REJECTED


@pytest.mark.parametrize("majority", list(Majority))
@pytest.mark.parametrize("base", list(Base))
def test_every_count_of_up_to_twenty_voters_agrees_with_the_oracle(
    majority: Majority, base: Base
) -> None:
    """Promise row 28: quorum and majority are exact, all counts for N <= 20 under every rule."""
    rules = [Rule(majority, base, quorum) for quorum in QUORUMS]
    wrong, cases = [], 0
    for electors in range(1, 21):
        for in_favour in range(electors + 1):
            for against in range(electors - in_favour + 1):
                for abstained in range(electors - in_favour - against + 1):
                    votes = Count(electors, in_favour, against, abstained)
                    for rule in rules:
                        cases += 1
                        if outcome_of(rule, votes) != naive(rule, votes):
                            wrong.append((rule, votes))
    assert wrong == []
    assert cases == 10_625 * len(QUORUMS)


def test_a_tie_is_not_a_majority() -> None:
    choices = [Choice.FOR] * 4 + [Choice.AGAINST] * 4
    rule = Rule(Majority.SIMPLE, Base.CAST)
    assert tally(choices, electors=8, rule=rule).outcome == Outcome.REJECTED


def test_an_abstention_weighs_among_the_voters_and_not_among_the_votes_cast() -> None:
    choices = [Choice.FOR] * 4 + [Choice.AGAINST] * 2 + [Choice.ABSTAIN] * 3
    cast_only = tally(choices, electors=9, rule=Rule(Majority.SIMPLE, Base.CAST))
    of_voters = tally(choices, electors=9, rule=Rule(Majority.SIMPLE, Base.PRESENT))
    assert (cast_only.outcome, of_voters.outcome) == (Outcome.ADOPTED, Outcome.REJECTED)


def test_the_verdict_says_the_count_the_need_and_the_quorum() -> None:
    choices = [Choice.FOR] * 8 + [Choice.AGAINST] * 2 + [Choice.ABSTAIN]
    rule = Rule(Majority.SIMPLE, Base.PRESENT, Fraction(1, 2))
    assert tally(choices, electors=12, rule=rule).sentence == (
        "Adopté : 8 pour, 2 contre, 1 abstention. Il fallait 6 voix pour, sur 11 votants. "
        "Quorum atteint : 11 votants, 6 au moins."
    )


def test_a_vote_without_quorum_says_how_many_were_missing() -> None:
    rule = Rule(Majority.SIMPLE, Base.CAST, Fraction(1, 2))
    assert tally([Choice.FOR], electors=12, rule=rule).sentence == (
        "Sans effet : 1 membre sur 12 a voté, il en fallait 6 au moins."
    )


def test_unanimity_of_the_members_says_so() -> None:
    rule = Rule(Majority.UNANIMITY, Base.MEMBERS)
    assert tally([Choice.FOR] * 5, electors=6, rule=rule).sentence == (
        "Rejeté : 5 pour, 0 contre, 0 abstention. Il fallait l'accord de tous : 6 membres."
    )


@pytest.mark.parametrize(
    ("abstained", "word"), [(0, "abstention"), (1, "abstention"), (2, "abstentions")]
)
def test_french_counts_zero_in_the_singular(abstained: int, word: str) -> None:
    votes = Count(9, 4, 1, abstained)
    sentence = verdict_sentence(Rule(Majority.SIMPLE, Base.CAST), votes, Outcome.ADOPTED)
    assert re.search(rf"{abstained} {word}\.", sentence)


def test_the_usual_rule_reads_as_people_say_it() -> None:
    rule = Rule(Majority.SIMPLE, Base.CAST, Fraction(1, 2))
    assert rule_sentence(rule, 13) == "plus de pour que de contre ; 7 votants au moins"


def test_the_sentences_exist_in_french_whatever_the_visitor_speaks() -> None:
    with translation.override("fr"):
        assert rule_sentence(Rule(Majority.UNANIMITY, Base.MEMBERS), 5) == "tous les membres pour"
