"""Counting every kind of question, and saying why: a question and its answers in, a decision out.

Pure, as `governance.tally`, which counts yes and no. A tie decides nothing: it is said, and the
question may be put again. A blank vote counts as a voter, for nobody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.models import QuestionKind
from governance.ranking import rank
from governance.tally import (
    Base,
    Choice,
    Count,
    Outcome,
    Rule,
    outcome_of,
    quorum_needed,
    verdict_sentence,
    votes_needed,
)

WORDS = {
    QuestionKind.YES_NO: (gettext_lazy("Pour"), gettext_lazy("Contre"), gettext_lazy("Abstention")),
    QuestionKind.CONSENT: (
        gettext_lazy("Consentement"),
        gettext_lazy("Objection"),
        gettext_lazy("Sans avis"),
    ),
    QuestionKind.SENSE: (
        gettext_lazy("Plutôt pour"),
        gettext_lazy("Plutôt contre"),
        gettext_lazy("Sans avis"),
    ),
}


@dataclass(frozen=True)
class Answer:
    """What one voter said: a choice, or the positions of options (in order for a ranking)."""

    choice: str = ""
    picks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is asked, and the rule by which it is counted; options are in order of position."""

    kind: QuestionKind
    rule: Rule
    electors: int
    options: tuple[str, ...] = ()
    seats: int = 1


@dataclass(frozen=True)
class Decision:
    """The outcome, the sentence that explains it, and the numbers as a page and a paper print them.

    `result`: electors, voters, blank, spoiled, counts ([label, votes], ...), elected (positions),
    rounds (a ranking's).
    """

    outcome: Outcome
    sentence: str
    result: dict[str, Any]


@dataclass(frozen=True)
class _Votes:
    """How many for each option, by position, and the blank and spoiled ones."""

    by_option: tuple[int, ...]
    expressed: int
    blank: int
    spoiled: int = 0

    @property
    def voters(self) -> int:
        return self.expressed + self.blank + self.spoiled


def decide(question: Question, answers: Iterable[Answer]) -> Decision:
    """Count the last answer of each voter."""
    said = list(answers)
    if not question.options:
        counted = Counter(one.choice for one in said)
        return _yes_or_no(question, dict(counted), spoiled=0)
    if question.kind == QuestionKind.RANKED:
        return _ranked(question, said)
    picked = Counter(position for one in said for position in set(one.picks))
    blank = sum(not one.picks for one in said)
    votes = _Votes(_in_order(question, picked), len(said) - blank, blank)
    return _chosen(question, votes)


def decide_totals(
    question: Question, *, totals: Mapping[str, int], blank: int, spoiled: int
) -> Decision:
    """Count a box read on paper: totals by choice ("for") or by position of an option ("2").

    With several seats a ballot bears several names: `totals` may add up to more than the ballots,
    which `blank`, `spoiled` and the list of those who signed then bound ("ballots" in `totals`).
    """
    if not question.options:
        counted = dict(totals)
        counted[Choice.ABSTAIN] = counted.get(Choice.ABSTAIN, 0) + blank
        return _yes_or_no(question, counted, spoiled=spoiled)
    by_position = {int(key): votes for key, votes in totals.items() if key.isdecimal()}
    expressed = totals.get("ballots", sum(by_position.values()))
    votes = _Votes(_in_order(question, by_position), expressed, blank, spoiled)
    return _chosen(question, votes)


def _in_order(question: Question, by_position: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(by_position.get(number, 0) for number in range(1, len(question.options) + 1))


def _result(question: Question, voters: int, **more: Any) -> dict[str, Any]:
    return {"electors": question.electors, "voters": voters, "blank": 0, "spoiled": 0, **more}


def _yes_or_no(question: Question, counted: Mapping[str, int], *, spoiled: int) -> Decision:
    """Yes and no, consent, sense: spoiled ballots are voters who said nothing."""
    votes = Count(
        electors=question.electors,
        in_favour=counted.get(Choice.FOR, 0),
        against=counted.get(Choice.AGAINST, 0),
        abstained=counted.get(Choice.ABSTAIN, 0) + spoiled,
    )
    said = (votes.in_favour, votes.against, votes.abstained - spoiled)
    labels = WORDS.get(question.kind, WORDS[QuestionKind.YES_NO])
    counts = [[str(label), votes] for label, votes in zip(labels, said, strict=True)]
    result = _result(question, votes.voters, counts=counts, spoiled=spoiled)
    if question.kind == QuestionKind.SENSE:
        return Decision(Outcome.HEARD, _heard(votes), result)
    outcome = outcome_of(question.rule, votes)
    if question.kind == QuestionKind.CONSENT:
        return _consented(question, votes, outcome, result)
    return Decision(outcome, verdict_sentence(question.rule, votes, outcome), result)


def _heard(votes: Count) -> str:
    return _(
        "Avis recueilli, qui n'engage personne : %(pro)d plutôt pour, %(con)d plutôt contre, "
        "%(none)d sans avis."
    ) % {"pro": votes.in_favour, "con": votes.against, "none": votes.abstained}


def _consented(
    question: Question, votes: Count, outcome: Outcome, result: dict[str, Any]
) -> Decision:
    """No objection, and the rule's majority too: consent never asks less than the convention."""
    if outcome == Outcome.NO_QUORUM:
        return Decision(outcome, verdict_sentence(question.rule, votes, outcome), result)
    if votes.against:
        said = ngettext(
            "Pas de consentement : %(n)d objection. La question peut être reprise et reposée.",
            "Pas de consentement : %(n)d objections. La question peut être reprise et reposée.",
            votes.against,
        ) % {"n": votes.against}
        return Decision(Outcome.REJECTED, said, result)
    if outcome != Outcome.ADOPTED:
        return Decision(outcome, verdict_sentence(question.rule, votes, outcome), result)
    said = ngettext(
        "Adopté par consentement : %(n)d personne consent, aucune objection.",
        "Adopté par consentement : %(n)d personnes consentent, aucune objection.",
        votes.in_favour,
    ) % {"n": votes.in_favour}
    return Decision(Outcome.ADOPTED, said, result)


def _chosen(question: Question, votes: _Votes) -> Decision:
    """A choice, an election: who has enough, the most voted first, within the seats."""
    counts = [
        [label, count] for label, count in zip(question.options, votes.by_option, strict=True)
    ]
    result = _result(
        question, votes.voters, counts=counts, blank=votes.blank, spoiled=votes.spoiled, elected=[]
    )
    if votes.voters < quorum_needed(question.rule, question.electors):
        return Decision(Outcome.NO_QUORUM, _no_quorum(question, votes.voters), result)
    base = _base(question, votes)
    needed = votes_needed(question.rule.majority, base)
    elected, tied = _winners(votes.by_option, needed, question.seats)
    result["elected"] = elected
    outcome = Outcome.ADOPTED if elected else Outcome.REJECTED
    parts = [
        _won(question, elected, counts) if elected else _nobody(question, tied),
        _tied(question, tied) if tied and elected else "",
        _needed(question, needed, base),
    ]
    return Decision(outcome, " ".join(part for part in parts if part), result)


def _winners(votes: tuple[int, ...], needed: int, seats: int) -> tuple[list[int], list[int]]:
    """The positions elected, and those who tie for the last seat, of whom none is."""
    enough = [position for position, count in enumerate(votes, start=1) if count >= needed]
    ordered = sorted(enough, key=lambda position: (-votes[position - 1], position))
    if len(ordered) <= seats:
        return ordered, []
    limit = votes[ordered[seats] - 1]
    tied = [position for position in ordered if votes[position - 1] == limit]
    above = [position for position in ordered if votes[position - 1] > limit]
    if len(above) + len(tied) <= seats or len(above) == seats:
        return ordered[:seats], []
    return above, tied


def _base(question: Question, votes: _Votes) -> int:
    if question.rule.base == Base.MEMBERS:
        return question.electors
    return votes.voters if question.rule.base == Base.PRESENT else votes.expressed


def _names(question: Question, positions: Iterable[int]) -> str:
    return ", ".join(question.options[position - 1] for position in positions)


def _won(question: Question, elected: list[int], counts: list[list[Any]]) -> str:
    said = ", ".join(
        f"{counts[position - 1][0]} ({counts[position - 1][1]})" for position in elected
    )
    if question.kind == QuestionKind.ELECTION:
        return ngettext(
            "Est élue la personne suivante : %(who)s.", "Sont élus : %(who)s.", len(elected)
        ) % {"who": said}
    return _("Le club choisit : %(what)s.") % {"what": said}


def _nobody(question: Question, tied: list[int]) -> str:
    if tied:
        return _("Égalité entre %(who)s : rien n'est décidé, la question peut être reposée.") % {
            "who": _names(question, tied)
        }
    if question.kind == QuestionKind.ELECTION:
        return _("Personne n'a assez de voix : personne n'est élu.")
    return _("Aucune réponse n'a assez de voix : rien n'est décidé.")


def _tied(question: Question, tied: list[int]) -> str:
    return _("Égalité pour la suite entre %(who)s : à départager par un autre vote.") % {
        "who": _names(question, tied)
    }


def _needed(question: Question, needed: int, base: int) -> str:
    words = {
        Base.CAST: ngettext("%(count)d bulletin exprimé", "%(count)d bulletins exprimés", base),
        Base.PRESENT: ngettext("%(count)d votant", "%(count)d votants", base),
        Base.MEMBERS: ngettext("%(count)d membre", "%(count)d membres", base),
    }[question.rule.base] % {"count": base}
    return _("Il fallait %(needed)d voix, sur %(base)s.") % {"needed": needed, "base": words}


def _no_quorum(question: Question, voters: int) -> str:
    votes = Count(question.electors, 0, 0, voters)
    return verdict_sentence(question.rule, votes, Outcome.NO_QUORUM)


def _ranked(question: Question, said: list[Answer]) -> Decision:
    """Preferences counted round by round; the last count of the winner must reach the majority."""
    blank = sum(not one.picks for one in said)
    found = rank([one.picks for one in said], len(question.options))
    rounds = [
        [votes.get(n, 0) for n in range(1, len(question.options) + 1)] for votes in found.rounds
    ]
    first = rounds[0] if rounds else [0] * len(question.options)
    counts = [[label, count] for label, count in zip(question.options, first, strict=True)]
    result = _result(question, len(said), counts=counts, blank=blank, elected=[], rounds=rounds)
    if len(said) < quorum_needed(question.rule, question.electors):
        return Decision(Outcome.NO_QUORUM, _no_quorum(question, len(said)), result)
    if found.winner is None:
        return Decision(Outcome.REJECTED, _nobody(question, list(found.tied)), result)
    votes = _Votes((), len(said) - blank, blank)
    base = _base(question, votes)
    needed = votes_needed(question.rule.majority, base)
    won = rounds[-1][found.winner - 1]
    label = question.options[found.winner - 1]
    if won < needed:
        said_so = _("%(what)s arrive en tête avec %(won)d voix, sans en avoir assez.")
        outcome = Outcome.REJECTED
    else:
        said_so, outcome = _("Le club choisit : %(what)s, avec %(won)d voix."), Outcome.ADOPTED
        result["elected"] = [found.winner]
    turns = ngettext("Compté en %(n)d tour.", "Compté en %(n)d tours.", len(rounds)) % {
        "n": len(rounds)
    }
    sentence = " ".join(
        [said_so % {"what": label, "won": won}, turns, _needed(question, needed, base)]
    )
    return Decision(outcome, sentence, result)
