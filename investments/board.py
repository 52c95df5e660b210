"""Questions for the pages of projects: files by stage, and what a voter sees beside a vote."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from clubs.models import Club
from clubs.money import cents
from governance.models import DecisionType
from governance.rules import rule_for
from governance.tally import rule_sentence
from investments.legal import (
    above_pooled_limit,
    above_stake_limit,
    proposal_asks_loan_return,
    stake_limit,
)
from investments.models import Proposal
from investments.pipeline import ProposalStage, files, stage_of
from investments.promises import room
from members.models import Membership

ORDER = (
    ProposalStage.VOTING,
    ProposalStage.ADOPTED,
    ProposalStage.NO_QUORUM,
    ProposalStage.HEARD,
    ProposalStage.UNDER_STUDY,
    ProposalStage.LEAD,
    ProposalStage.PAID,
    ProposalStage.REJECTED,
    ProposalStage.WITHDRAWN,
)


@dataclass(frozen=True)
class Column:
    """The files of one stage, and what they ask together, in cents."""

    stage: ProposalStage
    proposals: tuple[Proposal, ...]

    @property
    def total(self) -> int:
        """Cents asked by the files of this stage."""
        return sum(cents(proposal.amount) for proposal in self.proposals)


def board(club: Club, *, word: str = "", stage: str = "") -> list[Column]:
    """The club's files by stage, what wants an act first; empty stages are left out."""
    found = files(club)
    if word:
        found = found.filter(title__icontains=word) | found.filter(enterprise__name__icontains=word)
    staged = [(stage_of(proposal), proposal) for proposal in found]
    return [
        Column(step, tuple(proposal for at, proposal in staged if at == step))
        for step in ORDER
        if any(at == step for at, _proposal in staged) and stage in ("", step)
    ]


@dataclass(frozen=True)
class VoteFacts:
    """What a member reads beside the question. Amounts in cents, shares as fractions of one."""

    amount: int
    stake: Fraction | None
    stake_limit: Fraction | None
    is_above_limit: bool
    is_above_pooled_limit: bool
    cash: int
    promised: int
    asks_loan_return: bool

    @property
    def cash_after(self) -> int:
        """Cash once this and every other promise is paid."""
        return self.cash - self.promised - self.amount

    @property
    def is_above_cash(self) -> bool:
        """True when the club could not pay it."""
        return self.cash_after < 0


def facts_for_vote(proposal: Proposal, at: date) -> VoteFacts:
    """The figures of a proposal on a day: its amount, its stake, what it would leave."""
    club, enterprise = proposal.club, proposal.enterprise
    left = room(club, at, but=proposal)
    return VoteFacts(
        amount=cents(proposal.amount),
        stake=proposal.stake,
        stake_limit=stake_limit(club, enterprise, at),
        is_above_limit=above_stake_limit(club, enterprise, proposal.stake, at),
        is_above_pooled_limit=above_pooled_limit(club, enterprise, proposal.stake, at),
        cash=left.lowest,
        promised=left.promised,
        asks_loan_return=proposal_asks_loan_return(proposal, at.year),
    )


def rule_to_be_frozen(club: Club, type: DecisionType, at: date) -> dict[str, object]:
    """The rule a vote opened on a day would freeze, with its sentence for the members then."""
    in_force = rule_for(club, type, at=at)
    electors = Membership.objects.filter(club=club, joined_on__lte=at).exclude(left_on__lt=at)
    return {"in_force": in_force, "rule": rule_sentence(in_force.rule, electors.count())}
