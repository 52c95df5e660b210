"""A file from the first letter to the verdict, and what stands against a decision."""

from datetime import date

import pytest

from clubs.models import Phase
from clubs.phases import change_phase
from governance.models import Choice, Outcome
from investments.holdings import Terms, leave, subscribe
from investments.legal import above_pooled_limit
from investments.models import Instrument, Proposal, ProposalState
from investments.pipeline import (
    ProposalStage,
    advance,
    put_proposal_right,
    put_to_vote,
    stage_of,
    withdraw,
)
from investments.promises import promised, room
from investments.refusals import InvestingRefused
from ledger.models import Entry
from tests.investments.build import (
    DEADLINE,
    NOW,
    PAID_ON,
    TODAY,
    a_club,
    a_holding,
    a_network,
    a_proposal,
    an_adopted_proposal,
    an_enterprise,
    decide,
    key,
    money_in,
    money_out,
)

pytestmark = pytest.mark.django_db


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("motion").get(pk=proposal.pk)


def test_a_file_gets_the_next_number_of_its_year():
    club = a_club()
    assert [a_proposal(club).reference for _ in range(3)] == ["P-2026-01", "P-2026-02", "P-2026-03"]


def test_a_file_moves_by_steps_then_the_vote_says_where_it_stands():
    club = a_club()
    money_in(club, 200_000)
    proposal = a_proposal(club)
    seen = [stage_of(proposal)]
    for step in (ProposalState.UNDER_STUDY, ProposalState.HEARD):
        advance(proposal=proposal, to=step, now=NOW)
        seen.append(stage_of(proposal))
    motion = put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW)
    seen.append(stage_of(fresh(proposal)))
    decide(motion)
    seen.append(stage_of(fresh(proposal)))
    subscribe(proposal=fresh(proposal), amount=100_000, on=PAID_ON, key=key(), now=DEADLINE)
    seen.append(stage_of(fresh(proposal)))
    assert seen == [
        ProposalStage.LEAD,
        ProposalStage.UNDER_STUDY,
        ProposalStage.HEARD,
        ProposalStage.VOTING,
        ProposalStage.ADOPTED,
        ProposalStage.PAID,
    ]
    assert motion.title == "Investir 1\u202f000\u00a0€ dans La Ronde des Bocaux ?"


def test_a_refused_file_is_refused_by_the_motion_alone():
    club = a_club()
    money_in(club, 200_000)
    proposal = a_proposal(club)
    decide(put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW), Choice.AGAINST)
    after = fresh(proposal)
    assert (stage_of(after), after.state) == (ProposalStage.REJECTED, ProposalState.SUBMITTED)
    assert after.motion.outcome == Outcome.REJECTED
    assert promised(club, TODAY) == 0


def test_a_decision_above_the_cash_is_refused_and_nothing_changes():
    club = a_club()
    money_in(club, 99_999)
    proposal = a_proposal(club, 100_000)
    with pytest.raises(InvestingRefused, match="Rien n'a changé") as refused:
        put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW)
    assert refused.value.field == "amount"
    after = fresh(proposal)
    assert (after.state, after.motion, Entry.objects.filter(club=club).count()) == ("lead", None, 1)


def test_the_whole_cash_may_be_decided():
    club = a_club()
    money_in(club, 100_000)
    put_to_vote(proposal=a_proposal(club, 100_000), deadline=DEADLINE, now=NOW)
    assert room(club, TODAY).left == 0


def test_cash_that_a_later_entry_needs_is_not_free():
    """R14: the amount stands against the least cash at its date or at any later recorded one."""
    club = a_club()
    money_in(club, 100_000)
    money_out(club, 60_000, date(2026, 3, 8))
    assert room(club, date(2026, 3, 1)).lowest == 40_000


def test_a_second_decision_counts_what_the_first_promised():
    club = a_club()
    money_in(club, 150_000)
    put_to_vote(proposal=a_proposal(club, 100_000), deadline=DEADLINE, now=NOW)
    second = a_proposal(club, 60_000)
    with pytest.raises(InvestingRefused, match="déjà promis"):
        put_to_vote(proposal=second, deadline=DEADLINE, now=NOW)
    put_to_vote(proposal=a_proposal(club, 50_000), deadline=DEADLINE, now=NOW)


def test_a_promise_kept_or_given_up_binds_no_more():
    club = a_club()
    money_in(club, 150_000)
    first = an_adopted_proposal(club, 100_000)
    assert promised(club, TODAY) == 100_000
    subscribe(proposal=first, amount=40_000, on=PAID_ON, key=key(), now=DEADLINE)
    assert promised(club, PAID_ON) == 60_000
    withdraw(proposal=fresh(first), reason="Le reste n'est plus utile", on=TODAY, now=NOW)
    assert promised(club, TODAY) == 0
    assert stage_of(fresh(first)) == ProposalStage.PAID


def test_a_club_in_management_decides_nothing_new_without_a_reason():
    club = a_club()
    money_in(club, 200_000)
    change_phase(club=club, to=Phase.MANAGEMENT, on=TODAY, now=NOW)
    proposal = a_proposal(club)
    with pytest.raises(InvestingRefused) as refused:
        put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW)
    assert refused.value.field == "override_reason"
    put_to_vote(
        proposal=proposal, deadline=DEADLINE, now=NOW, override_reason="Complément décidé par tous"
    )
    assert fresh(proposal).override_reason == "Complément décidé par tous"


def test_a_stake_above_the_usual_limit_wants_a_reason():
    """R7: 25 % for an SARL; the reason is kept for the minutes."""
    club = a_club()
    money_in(club, 500_000)
    sarl = an_enterprise(club, legal_form="SARL")
    proposal = a_proposal(club, enterprise=sarl, stake_bp=2_501)
    with pytest.raises(InvestingRefused) as refused:
        put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW)
    assert refused.value.field == "limit_reason"
    put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW, limit_reason="Club historique")
    put_to_vote(
        proposal=a_proposal(club, enterprise=sarl, stake_bp=2_500), deadline=DEADLINE, now=NOW
    )


def test_what_the_club_holds_counts_in_the_limit_until_it_leaves():
    club = a_club()
    money_in(club, 500_000)
    sarl = an_enterprise(club, legal_form="SARL")
    proposal = an_adopted_proposal(club, enterprise=sarl, stake_bp=2_000)
    holding = subscribe(
        proposal=proposal,
        amount=100_000,
        on=PAID_ON,
        terms=Terms(stake_bp=2_000),
        key=key(),
        now=DEADLINE,
    ).movement.holding
    more = a_proposal(club, enterprise=sarl, stake_bp=600)
    with pytest.raises(InvestingRefused):
        put_to_vote(proposal=more, deadline=DEADLINE, now=DEADLINE)
    leave(holding=holding, proceeds=100_000, on=DEADLINE.date(), key=key(), now=DEADLINE)
    put_to_vote(proposal=more, deadline=DEADLINE.replace(day=28), now=DEADLINE)


def test_the_clubs_of_a_network_are_counted_together_without_their_figures():
    network = a_network()
    one, two = a_club(network=network), a_club(network=network)
    money_in(one, 500_000)
    sarl = an_enterprise(one, legal_form="SARL")
    proposal = an_adopted_proposal(one, enterprise=sarl, stake_bp=2_000)
    subscribe(
        proposal=proposal,
        amount=100_000,
        on=PAID_ON,
        terms=Terms(stake_bp=2_000),
        key=key(),
        now=DEADLINE,
    )
    asked = a_proposal(two, enterprise=sarl, stake_bp=1_000)
    assert above_pooled_limit(two, sarl, asked.stake, PAID_ON)


def test_what_is_voted_does_not_move_any_more():
    club = a_club()
    money_in(club, 200_000)
    proposal = a_proposal(club)
    put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW)
    with pytest.raises(InvestingRefused):
        put_proposal_right(
            proposal=proposal,
            title="x",
            description="",
            instrument=Instrument.LOAN,
            amount=1,
            stake_bp=None,
            now=NOW,
        )
    with pytest.raises(InvestingRefused):
        put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW)
    with pytest.raises(InvestingRefused):
        withdraw(proposal=proposal, reason="non", on=TODAY, now=NOW)


def test_an_enterprise_of_another_network_is_unknown_here():
    other = an_enterprise(a_club(network=a_network()))
    with pytest.raises(InvestingRefused) as refused:
        a_proposal(a_club(network=a_network()), enterprise=other)
    assert refused.value.field == "enterprise"


def test_a_negative_or_empty_amount_is_refused():
    for amount in (0, -100):
        with pytest.raises(InvestingRefused) as refused:
            a_proposal(a_club(), amount)
        assert refused.value.field == "amount"


def test_a_holding_comes_from_its_file():
    club = a_club()
    money_in(club, 200_000)
    holding = a_holding(club)
    assert holding.proposal.motion.outcome == Outcome.ADOPTED
