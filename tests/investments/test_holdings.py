"""Each act on a holding and the accounts it leaves, in cents; refusals leave the book untouched."""

from datetime import UTC, date, datetime

import pytest

from clubs.models import Phase
from clubs.phases import change_phase
from investments.holdings import (
    Terms,
    follow,
    leave,
    plan_repayments,
    record_past_investment,
    repay,
    subscribe,
    write_off,
)
from investments.income import receive_dividend, receive_interest
from investments.models import Holding, Instrument, Movement
from investments.movements import undo
from investments.refusals import InvestingRefused
from ledger.balances import net_assets
from ledger.models import Entry
from ledger.refusals import PostingRefused
from tests.investments.build import (
    DEADLINE,
    PAID_ON,
    START,
    TODAY,
    a_club,
    a_holding,
    a_proposal,
    an_adopted_proposal,
    an_enterprise,
    held,
    key,
    members_of,
    money_in,
    money_out,
)

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
ON = date(2026, 9, 1)


@pytest.fixture
def club():
    made = a_club()
    money_in(made, 200_000)
    return made


def entries(club):
    return Entry.objects.filter(club=club).count()


def test_paying_an_adopted_project_moves_the_bank_into_the_holding(club):
    holding = a_holding(club, 100_000)
    assert held(club) == {"bank": 100_000, "holding": 100_000, "capital": -200_000}
    assert net_assets(club, at=PAID_ON) == 200_000
    movement = holding.movements.get()
    assert (movement.above_cash, movement.undecided) == (False, False)
    assert movement.motion == holding.proposal.motion


def test_a_payment_in_two_parts_makes_one_holding(club):
    proposal = an_adopted_proposal(club, 100_000)
    for amount in (40_000, 60_000):
        subscribe(proposal=proposal, amount=amount, on=PAID_ON, key=key(), now=DEADLINE)
    assert Holding.objects.get().movements.count() == 2
    with pytest.raises(InvestingRefused, match="reste à payer"):
        subscribe(proposal=proposal, amount=1, on=PAID_ON, key=key(), now=DEADLINE)


def test_a_project_without_a_vote_is_not_paid(club):
    proposal = a_proposal(club, 50_000)
    with pytest.raises(InvestingRefused, match="vote"):
        subscribe(proposal=proposal, amount=50_000, on=PAID_ON, key=key(), now=DEADLINE)
    assert (entries(club), Holding.objects.count()) == (1, 0)


def test_a_payment_dated_before_its_vote_is_questioned(club):
    proposal = an_adopted_proposal(club, 50_000)
    with pytest.raises(InvestingRefused) as refused:
        subscribe(proposal=proposal, amount=50_000, on=TODAY, key=key(), now=DEADLINE)
    assert refused.value.field == "on"


def test_a_payment_above_the_cash_is_refused_before_it_is_made(club):
    proposal = an_adopted_proposal(club, 150_000)
    money_out(club, 60_000, TODAY)
    with pytest.raises(InvestingRefused, match="Rien n'est enregistré") as refused:
        subscribe(proposal=proposal, amount=150_000, on=PAID_ON, key=key(), now=DEADLINE)
    assert refused.value.field == "amount"
    assert (entries(club), Holding.objects.count()) == (2, 0)


def test_a_payment_the_bank_has_made_is_recorded_and_flagged(club):
    """The book never refuses a fact: the overdraft is written and shown."""
    proposal = an_adopted_proposal(club, 150_000)
    money_out(club, 60_000, TODAY)
    done = subscribe(
        proposal=proposal,
        amount=150_000,
        on=PAID_ON,
        record_payment_made=True,
        key=key(),
        now=DEADLINE,
    )
    assert (done.movement.above_cash, done.movement.undecided) == (True, False)
    assert held(club)["bank"] == -10_000


def test_a_payment_made_without_a_vote_is_recorded_and_flagged(club):
    proposal = a_proposal(club, 50_000)
    done = subscribe(
        proposal=proposal,
        amount=50_000,
        on=PAID_ON,
        record_payment_made=True,
        key=key(),
        now=DEADLINE,
    )
    assert (done.movement.above_cash, done.movement.undecided) == (False, True)


def test_a_club_in_management_pays_only_with_a_reason(club):
    proposal = an_adopted_proposal(club, 50_000)
    change_phase(club=club, to=Phase.MANAGEMENT, on=PAID_ON, now=DEADLINE)
    with pytest.raises(InvestingRefused) as refused:
        subscribe(proposal=proposal, amount=50_000, on=PAID_ON, key=key(), now=DEADLINE)
    assert refused.value.field == "override_reason"
    subscribe(
        proposal=proposal,
        amount=50_000,
        on=PAID_ON,
        override_reason="Décidé avant le passage en gestion",
        key=key(),
        now=DEADLINE,
    )


def test_the_same_form_sent_twice_is_recorded_once(club):
    proposal = an_adopted_proposal(club, 100_000)
    sent = {"proposal": proposal, "on": PAID_ON, "key": "paiement:abc", "now": DEADLINE}
    first = subscribe(amount=100_000, **sent)
    second = subscribe(amount=100_000, **sent)
    assert (first.already, second.already) == (False, True)
    assert first.movement == second.movement
    assert entries(club) == 2


def test_the_same_form_with_another_content_is_refused(club):
    proposal = an_adopted_proposal(club, 100_000)
    sent = {"proposal": proposal, "on": PAID_ON, "key": "paiement:abc", "now": DEADLINE}
    subscribe(amount=60_000, **sent)
    with pytest.raises(PostingRefused, match="autre contenu"):
        subscribe(amount=40_000, **sent)
    assert entries(club) == 2


def test_a_form_sent_twice_after_the_holding_is_gone_still_answers(club):
    holding = a_holding(club, 100_000)
    sent = {"holding": holding, "proceeds": 120_000, "on": ON, "key": "sortie:1", "now": LATER}
    assert [leave(**sent).already, leave(**sent).already] == [False, True]


def test_what_was_done_before_us_is_recorded_and_flagged_without_a_decision(club):
    enterprise = an_enterprise(club)
    done = record_past_investment(
        club=club,
        enterprise=enterprise,
        instrument=Instrument.LOAN,
        amount=80_000,
        on=START,
        key=key(),
        now=DEADLINE,
    )
    assert done.movement.undecided
    told = record_past_investment(
        club=club,
        enterprise=enterprise,
        instrument=Instrument.LOAN,
        amount=80_000,
        on=START,
        decision="réunion du 3 janvier 2025",
        key=key(),
        now=DEADLINE,
    )
    assert not told.movement.undecided
    assert held(club)["holding"] == 160_000


def test_a_repayment_with_interest_and_tax(club):
    holding = a_holding(club, 100_000, instrument=Instrument.LOAN)
    done = repay(
        holding=holding,
        principal=25_000,
        interest=1_000,
        withheld=300,
        on=ON,
        key=key(),
        now=LATER,
    ).movement
    assert held(club, ON) == {
        "bank": 125_700,
        "holding": 75_000,
        "capital": -200_000,
        "interest": -1_000,
        "withheld": 300,
    }
    assert [str(sum_.amount) for sum_ in (done.principal, done.gross, done.withheld, done.net)] == [
        "250.00",
        "10.00",
        "3.00",
        "257.00",
    ]
    assert net_assets(club, at=ON) == 200_700


def test_a_dividend_is_gross_withheld_and_net(club):
    holding = a_holding(club)
    receive_dividend(holding=holding, gross=5_000, withheld=1_570, on=ON, key=key(), now=LATER)
    after = held(club, ON)
    assert (after["dividends"], after["withheld"], after["bank"]) == (-5_000, 1_570, 103_430)


def test_interest_alone_moves_no_principal(club):
    holding = a_holding(club, instrument=Instrument.SHAREHOLDER_LOAN)
    receive_interest(holding=holding, gross=2_000, on=ON, key=key(), now=LATER)
    after = held(club, ON)
    assert (after["interest"], after["holding"]) == (-2_000, 100_000)


def test_an_exit_above_cost_is_a_gain(club):
    holding = a_holding(club)
    done = leave(holding=holding, proceeds=120_000, on=ON, key=key(), now=LATER)
    assert held(club, ON) == {"bank": 220_000, "capital": -200_000, "gains": -20_000}
    assert done.movement.result == 20_000
    assert net_assets(club, at=ON) == 220_000


def test_half_of_a_holding_leaves_at_a_loss(club):
    holding = a_holding(club)
    done = leave(holding=holding, proceeds=30_000, cost_part=50_000, on=ON, key=key(), now=LATER)
    assert held(club, ON) == {
        "bank": 130_000,
        "holding": 50_000,
        "capital": -200_000,
        "gains": 20_000,
    }
    assert done.movement.result == -20_000


def test_a_write_off_loses_all_that_is_left_and_wants_its_reason(club):
    holding = a_holding(club)
    with pytest.raises(InvestingRefused) as refused:
        write_off(holding=holding, on=ON, reason=" ", key=key(), now=LATER)
    assert refused.value.field == "reason"
    done = write_off(holding=holding, on=ON, reason="Liquidation", key=key(), now=LATER)
    assert held(club, ON) == {"bank": 100_000, "capital": -200_000, "gains": 100_000}
    assert done.movement.result == -100_000
    assert net_assets(club, at=ON) == 100_000


def test_nothing_leaves_twice(club):
    holding = a_holding(club)
    leave(holding=holding, proceeds=1, on=ON, key=key(), now=LATER)
    with pytest.raises(InvestingRefused, match="ne possède rien"):
        leave(holding=holding, proceeds=1, on=ON, key=key(), now=LATER)


def test_a_backdated_act_that_contradicts_what_follows_is_refused(club):
    holding = a_holding(club, instrument=Instrument.LOAN)
    repay(holding=holding, principal=80_000, on=ON, key=key(), now=LATER)
    before = entries(club)
    with pytest.raises(InvestingRefused) as refused:
        repay(holding=holding, principal=30_000, on=date(2026, 6, 1), key=key(), now=LATER)
    assert refused.value.field == "on"
    assert (entries(club), Movement.objects.count()) == (before, 2)


def test_a_date_in_the_future_or_before_the_club_leaves_the_book_untouched(club):
    holding = a_holding(club)
    before = entries(club)
    with pytest.raises(PostingRefused):
        receive_dividend(holding=holding, gross=1, on=date(2027, 1, 1), key=key(), now=LATER)
    with pytest.raises(PostingRefused):
        receive_dividend(holding=holding, gross=1, on=date(2020, 1, 1), key=key(), now=LATER)
    assert (entries(club), holding.movements.count()) == (before, 1)


def test_a_mistake_is_reversed_and_both_stay(club):
    holding = a_holding(club)
    wrong = receive_dividend(holding=holding, gross=9_000, on=ON, key=key(), now=LATER).movement
    undo(movement=wrong, on=ON, key="corriger:1", now=LATER)
    undo(movement=wrong, on=ON, key="corriger:1", now=LATER)
    wrong = Movement.objects.get(pk=wrong.pk)
    assert not wrong.stands
    assert held(club, ON) == {"bank": 100_000, "holding": 100_000, "capital": -200_000}


def test_a_payment_others_rest_on_is_not_reversed(club):
    holding = a_holding(club, instrument=Instrument.LOAN)
    payment = holding.movements.get()
    repay(holding=holding, principal=10_000, on=ON, key=key(), now=LATER)
    with pytest.raises(InvestingRefused):
        undo(movement=payment, on=PAID_ON, key=key(), now=LATER)


def test_a_reversed_payment_is_owed_again(club):
    holding = a_holding(club)
    undo(movement=holding.movements.get(), on=PAID_ON, key=key(), now=LATER)
    proposal = type(holding.proposal).objects.get(pk=holding.proposal_id)
    subscribe(proposal=proposal, amount=100_000, on=ON, key=key(), now=LATER)
    assert held(club, ON)["holding"] == 100_000


def test_shares_subscribed_anew_tell_until_when_to_hold_them(club):
    proposal = an_adopted_proposal(club, 100_000)
    holding = subscribe(
        proposal=proposal,
        amount=100_000,
        on=PAID_ON,
        terms=Terms(new_capital=True),
        key=key(),
        now=DEADLINE,
    ).movement.holding
    assert holding.hold_until == date(2031, 12, 31)
    assert holding.no_repayment_until == date(2033, 12, 31)


def test_a_loan_opens_no_such_right(club):
    holding = a_holding(club, instrument=Instrument.LOAN)
    assert (holding.hold_until, holding.no_repayment_until) == (None, None)


def test_a_schedule_never_repays_more_than_was_paid(club):
    holding = a_holding(club, 100_000, instrument=Instrument.LOAN)
    plan_repayments(holding=holding, instalments=[(ON, 100_000, 0)])
    with pytest.raises(InvestingRefused):
        plan_repayments(holding=holding, instalments=[(ON, 100_001, 0)])
    assert holding.instalments.count() == 1


def test_only_members_of_the_club_follow_its_holdings(club):
    holding = a_holding(club)
    member = members_of(club)[0]
    assert follow(membership=member, holding=holding, on=TODAY) == follow(
        membership=member, holding=holding, on=TODAY
    )
    with pytest.raises(InvestingRefused):
        follow(membership=members_of(a_club())[0], holding=holding, on=TODAY)


def test_a_payment_bears_the_number_of_the_decision_it_carries_out():
    club = a_club()
    money_in(club, 200_000)
    holding = a_holding(club)
    entry = holding.movements.get().entry
    assert holding.proposal.motion.reference == "D1"
    assert entry.note.text == "Décision D1"
