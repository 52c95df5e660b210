"""Every kind of question counted, against naive oracles, and the sentences people read."""

import random
from collections import Counter
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, permutations, product

import pytest

from governance.choosing import Answer, Question, decide, decide_totals
from governance.models import QuestionKind
from governance.ranking import rank
from governance.tally import Base, Choice, Majority, Outcome, Rule
from tests.conftest import NIGHTLY

PARTS = {
    Majority.TWO_THIRDS: Fraction(2, 3),
    Majority.THREE_QUARTERS: Fraction(3, 4),
    Majority.UNANIMITY: Fraction(1),
}
RULES = [
    Rule(majority, base, quorum)
    for majority in Majority
    for base in Base
    for quorum in (Fraction(0), Fraction(1, 2))
]
SIMPLE = Rule(Majority.SIMPLE, Base.CAST)


def enough(rule: Rule, votes: int, people: int) -> bool:
    """The majority as one would say it aloud."""
    if votes == 0:
        return False
    share = Fraction(votes, people)
    return (
        share > Fraction(1, 2)
        if rule.majority == Majority.SIMPLE
        else (share >= PARTS[rule.majority])
    )


def naive(question: Question, picks: list[tuple[int, ...]]) -> tuple[Outcome, set[int]]:
    """Seat after seat: the most voted with enough votes sits, unless a tie would need a draw."""
    rule = question.rule
    if Fraction(len(picks)) < rule.quorum * question.electors:
        return Outcome.NO_QUORUM, set()
    expressed = [one for one in picks if one]
    people = {
        Base.CAST: len(expressed), Base.PRESENT: len(picks), Base.MEMBERS: question.electors,
    }[rule.base]  # fmt: skip
    votes = Counter(position for one in expressed for position in one)
    standing = {one for one, count in votes.items() if enough(rule, count, people)}
    seated: set[int] = set()
    while standing and len(seated) < question.seats:
        most = max(votes[one] for one in standing)
        best = {one for one in standing if votes[one] == most}
        if len(seated) + len(best) > question.seats:
            break
        seated |= best
        standing -= best
    return (Outcome.ADOPTED if seated else Outcome.REJECTED), seated


def ballots_of(kind: QuestionKind, options: int, seats: int) -> list[tuple[int, ...]]:
    """Everything one voter may say, the blank vote included."""
    most = {QuestionKind.CHOICE: 1, QuestionKind.ELECTION: seats}[kind]
    return [
        picks for size in range(most + 1) for picks in combinations(range(1, options + 1), size)
    ]


SHAPES = [
    (QuestionKind.CHOICE, 3, 1, 9 if NIGHTLY else 6),
    (QuestionKind.ELECTION, 3, 2, 7 if NIGHTLY else 4),
    (QuestionKind.ELECTION, 4, 2, 5 if NIGHTLY else 3),
    (QuestionKind.ELECTION, 4, 3, 4 if NIGHTLY else 3),
]


@pytest.mark.parametrize(("kind", "options", "seats", "voters"), SHAPES)
def test_every_small_choice_and_election_agrees_with_the_oracle(
    kind: QuestionKind, options: int, seats: int, voters: int
) -> None:
    """Promise row 28: every set of ballots of a small vote under 24 rules, 41,280 counts.

    Nightly, 9 voters choose and 7 elect: 297,384 counts.
    """
    names = tuple("ABCD"[:options])
    wrong, cases = [], 0
    for size in range(voters + 1):
        for picks in combinations_with_replacement(ballots_of(kind, options, seats), size):
            for rule in RULES:
                cases += 1
                question = Question(kind, rule, voters + 1, names, seats)
                found = decide(question, [Answer(picks=one) for one in picks])
                outcome, seated = naive(question, list(picks))
                if (found.outcome, set(found.result["elected"])) != (outcome, seated):
                    wrong.append((rule, picks))
    print(f"{kind}: {cases} counts")
    assert wrong == []
    assert cases > 5000


def naive_runoff(ballots: list[tuple[int, ...]], left: set[int]) -> set[int]:
    """Everybody who may win, every order of leaving being tried, with no memory and no library."""
    votes = dict.fromkeys(left, 0)
    for ballot in ballots:
        for position in ballot:
            if position in left:
                votes[position] += 1
                break
    total = sum(votes.values())
    for one, count in votes.items():
        if Fraction(count, total or 1) > Fraction(1, 2) or len(left) == 1:
            return {one}
    least = min(votes.values())
    winners: set[int] = set()
    for one in left:
        if votes[one] == least:
            winners |= naive_runoff(ballots, left - {one})
    return winners


def rankings_of(options: int) -> list[tuple[int, ...]]:
    """Every ranking, whole or not, of so many options."""
    everything = range(1, options + 1)
    return [one for size in range(1, options + 1) for one in permutations(everything, size)]


def test_every_small_ranking_agrees_with_a_naive_runoff() -> None:
    """Promise row 28: each set of up to 3 ballots ranking 3 options: 815 counts, nightly 15,503.

    One possible winner: they win. More than one: nobody does, and those who might are named.
    """
    most, wrong, cases = (5 if NIGHTLY else 3), [], 0
    for size in range(1, most + 1):
        for ballots in combinations_with_replacement(rankings_of(3), size):
            cases += 1
            possible = naive_runoff(list(ballots), {1, 2, 3})
            found = rank(ballots, 3)
            winner = next(iter(possible)) if len(possible) == 1 else None
            tied = () if winner else tuple(sorted(possible))
            if (found.winner, found.tied) != (winner, tied):
                wrong.append(ballots)
    print(f"ranked: {cases} counts")
    assert wrong == []
    assert cases == (15_503 if NIGHTLY else 815)


def test_random_rankings_of_five_agree_with_the_oracle() -> None:
    """Promise row 28: 200 seeded votes of 20 people (nightly 3,000)."""
    chance = random.Random(2026)
    everything = rankings_of(5)
    for _number in range(3000 if NIGHTLY else 200):
        ballots = [chance.choice(everything) for _voter in range(20)]
        possible = naive_runoff(ballots, {1, 2, 3, 4, 5})
        found = rank(ballots, 5)
        assert (found.winner is None) == (len(possible) > 1)
        if found.winner is not None:
            assert {found.winner} == possible
            assert found.rounds[-1][found.winner] * 2 > sum(found.rounds[-1].values())


def test_the_same_ballots_give_the_same_rounds_whatever_the_library_draws() -> None:
    """The library draws among the tied; what we keep does not depend on it."""
    ballots = [(1, 2), (1, 3), (1,), (2, 1), (3, 1), (4, 1)]
    seen = set()
    for seed in range(30):
        random.seed(seed)
        random.shuffle(ballots)
        seen.add(repr(rank(ballots, 4)))
    assert len(seen) == 1


# --- The sentences -----------------------------------------------------------------------------


def said(kind: QuestionKind, *answers: Answer, electors: int = 9, seats: int = 1, rule=SIMPLE):
    options = ("Ada", "Bob", "Chloé") if answers and answers[0].choice == "" else ()
    return decide(Question(kind, rule, electors, options, seats), answers)


def picks(*positions: int) -> Answer:
    return Answer(picks=positions)


def test_a_choice_says_what_was_chosen_with_how_many_and_how_many_it_took() -> None:
    found = said(QuestionKind.CHOICE, picks(1), picks(1), picks(2), picks())
    assert found.outcome == Outcome.ADOPTED
    assert (
        found.sentence == "Le club choisit : Ada (2). Il fallait 2 voix, sur 3 bulletins exprimés."
    )
    assert found.result == {
        "electors": 9, "voters": 4, "blank": 1, "spoiled": 0,
        "counts": [["Ada", 2], ["Bob", 1], ["Chloé", 0]], "elected": [1],
    }  # fmt: skip


def test_a_choice_without_a_majority_decides_nothing() -> None:
    found = said(QuestionKind.CHOICE, picks(1), picks(2))
    assert found.outcome == Outcome.REJECTED
    assert "Aucune réponse n'a assez de voix" in found.sentence


def test_a_tie_for_the_last_seat_elects_nobody_there_and_names_them() -> None:
    ballots = [picks(1, 2), picks(1, 3), picks(1, 2), picks(1, 3)]
    rule = Rule(Majority.SIMPLE, Base.CAST)
    few = said(QuestionKind.ELECTION, *ballots, picks(2, 3), seats=2, rule=rule)
    assert few.outcome == Outcome.ADOPTED
    assert few.result["elected"] == [1]
    assert "Égalité pour la suite entre Bob, Chloé" in few.sentence


def test_all_tied_elects_nobody_at_all() -> None:
    found = said(QuestionKind.ELECTION, picks(1, 2), picks(1, 2), seats=1)
    assert (found.outcome, found.result["elected"]) == (Outcome.REJECTED, [])
    assert "Égalité entre Ada, Bob" in found.sentence


def test_a_ranking_says_its_rounds() -> None:
    found = said(
        QuestionKind.RANKED, picks(1), picks(1), picks(2), picks(2), picks(3, 2), electors=5
    )
    assert found.outcome == Outcome.ADOPTED
    assert found.sentence.startswith("Le club choisit : Bob, avec 3 voix. Compté en 2 tours.")
    assert found.result["rounds"] == [[2, 2, 1], [2, 3, 0]]
    assert found.result["elected"] == [2]


def test_a_ranking_that_a_draw_would_decide_is_not_decided() -> None:
    found = said(QuestionKind.RANKED, picks(1), picks(2))
    assert found.outcome == Outcome.REJECTED
    assert "Égalité entre Ada, Bob" in found.sentence


def test_one_objection_is_enough_not_to_adopt() -> None:
    consents = [Answer(Choice.FOR)] * 8
    assert said(QuestionKind.CONSENT, *consents).outcome == Outcome.ADOPTED
    found = said(QuestionKind.CONSENT, *consents, Answer(Choice.AGAINST))
    assert found.outcome == Outcome.REJECTED
    assert found.sentence.startswith("Pas de consentement : 1 objection.")


def test_consent_never_asks_less_than_the_rule() -> None:
    everybody = Rule(Majority.UNANIMITY, Base.MEMBERS)
    found = said(QuestionKind.CONSENT, Answer(Choice.FOR), rule=everybody)
    assert found.outcome == Outcome.REJECTED


@pytest.mark.parametrize("choices", list(product(Choice, repeat=2)))
def test_a_sense_check_is_only_heard(choices: tuple[Choice, ...]) -> None:
    found = said(QuestionKind.SENSE, *(Answer(one) for one in choices))
    assert found.outcome == Outcome.HEARD
    assert "n'engage personne" in found.sentence


def test_totals_read_on_paper_give_what_the_same_ballots_give() -> None:
    """Promise row 28: the paper count and the nominal one are the same rule."""
    question = Question(QuestionKind.CHOICE, SIMPLE, 9, ("Ada", "Bob", "Chloé"))
    ballots = [picks(1), picks(1), picks(3), picks()]
    totals = {"1": 2, "3": 1}
    assert decide_totals(question, totals=totals, blank=1, spoiled=0) == decide(question, ballots)
    yes = Question(QuestionKind.YES_NO, SIMPLE, 9)
    spoken = [Answer("for")] * 3 + [Answer("against")] + [Answer("abstain")]
    on_paper = decide_totals(yes, totals={"for": 3, "against": 1}, blank=1, spoiled=0)
    assert on_paper == decide(yes, spoken)
