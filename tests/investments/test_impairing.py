"""Losses known or foreseeable: decided, dated, reasoned, reversible, never above cost."""

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.models import Choice
from investments.deciding import adopted, propose
from investments.holdings import leave, repay, write_off
from investments.impairing import impair, recover
from investments.models import HoldingAct, Instrument
from investments.refusals import InvestingRefused
from investments.valuation import portfolio, value_of
from ledger.balances import net_assets
from ledger.models import Entry
from tests.investments.build import a_club, a_holding, decide, held, key, money_in

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
ON = date(2026, 9, 1)


@pytest.fixture
def holding():
    club = a_club()
    money_in(club, 200_000)
    return a_holding(club, 100_000, instrument=Instrument.LOAN)


def vote(holding, act=HoldingAct.IMPAIR, amount=60_000, choice=Choice.FOR):
    decision = propose(
        holding=holding,
        act=act,
        amount=amount,
        reason="Commandes en forte baisse",
        deadline=LATER + timedelta(days=1),
        now=LATER,
    )
    decide(decision.motion, choice)
    decision.refresh_from_db()
    return type(decision).objects.select_related("motion").get(pk=decision.pk)


def apply(holding, **given):
    values = {
        "holding": holding,
        "amount": 60_000,
        "on": ON,
        "reason": "Commandes en forte baisse",
        "key": key(),
        "now": LATER,
    }
    return impair(**values | given)


def test_a_voted_impairment_lowers_the_net_value_and_not_the_cost(holding):
    decision = vote(holding)
    assert adopted(holding, HoldingAct.IMPAIR) == [decision]
    done = apply(holding, decided_by=decision)
    assert done.movement.motion == decision.motion
    assert held(holding.club, ON) == {
        "bank": 100_000,
        "holding": 100_000,
        "capital": -200_000,
        "impairment": -60_000,
        "impairment_cost": 60_000,
    }
    value = value_of(holding, at=ON)
    assert (value.cost, value.impairment, value.net) == (100_000, 60_000, 40_000)
    assert net_assets(holding.club, at=ON) == 140_000
    assert adopted(holding, HoldingAct.IMPAIR) == []


def test_an_impairment_nobody_decided_is_refused(holding):
    before = Entry.objects.count()
    with pytest.raises(InvestingRefused) as refused:
        apply(holding)
    assert refused.value.field == "decision"
    with pytest.raises(InvestingRefused):
        apply(holding, decided_by=vote(holding, choice=Choice.AGAINST))
    assert Entry.objects.count() == before


def test_a_meeting_s_recorded_decision_is_enough(holding):
    done = apply(holding, decision="réunion du 2 septembre 2026")
    assert (done.movement.motion, done.movement.decision) == (None, "réunion du 2 septembre 2026")


def test_a_vote_allows_its_amount_once_on_its_holding(holding):
    decision = vote(holding)
    with pytest.raises(InvestingRefused) as refused:
        apply(holding, amount=59_999, decided_by=decision)
    assert refused.value.field == "amount"
    apply(holding, decided_by=decision)
    with pytest.raises(InvestingRefused, match="déjà été appliqué"):
        apply(holding, decided_by=decision)
    club = holding.club
    money_in(club, 100_000)
    other = a_holding(club, 50_000)
    with pytest.raises(InvestingRefused, match="autre chose"):
        apply(other, decided_by=vote(holding))


def test_a_reason_is_asked(holding):
    with pytest.raises(InvestingRefused) as refused:
        apply(holding, reason=" ", decision="réunion")
    assert refused.value.field == "reason"


def test_what_was_feared_is_taken_back_and_never_more(holding):
    apply(holding, decision="réunion du 2 septembre")
    given = {"holding": holding, "on": ON, "reason": "Commande signée", "now": LATER}
    recover(amount=20_000, decision="réunion du 9", key=key(), **given)
    assert value_of(holding, at=ON).net == 60_000
    with pytest.raises(InvestingRefused):
        recover(amount=40_001, decision="réunion du 9", key=key(), **given)


def test_an_exit_releases_the_impairment_and_shows_the_loss_once(holding):
    """Cost 1 000, impaired 600 last month, sold 300: the loss of the sale is 700, the period's
    result 100 more lost than feared."""
    apply(holding, decision="réunion du 2 septembre")
    leave(holding=holding, proceeds=30_000, on=date(2026, 9, 20), key=key(), now=LATER)
    assert held(holding.club, date(2026, 9, 20)) == {
        "bank": 130_000,
        "capital": -200_000,
        "gains": 70_000,
    }
    assert net_assets(holding.club, at=date(2026, 9, 20)) == 130_000


def test_a_loss_foreseen_then_lost_costs_nothing_more(holding):
    apply(holding, amount=100_000, decision="réunion du 2 septembre")
    before = net_assets(holding.club, at=ON)
    write_off(holding=holding, on=date(2026, 9, 20), reason="Liquidation", key=key(), now=LATER)
    assert before == net_assets(holding.club, at=date(2026, 9, 20)) == 100_000


def test_a_repayment_beyond_the_net_value_releases_the_fear(holding):
    apply(holding, decision="réunion du 2 septembre")
    done = repay(
        holding=holding, principal=50_000, on=date(2026, 9, 20), key=key(), now=LATER
    ).movement
    assert str(done.released.amount) == "100.00"
    value = value_of(holding, at=date(2026, 9, 20))
    assert (value.cost, value.impairment) == (50_000, 50_000)


def test_a_loss_voted_is_written_off_by_that_vote(holding):
    decision = vote(holding, HoldingAct.WRITE_OFF, 100_000)
    done = write_off(
        holding=holding, on=ON, reason="Liquidation", decided_by=decision, key=key(), now=LATER
    )
    assert done.movement.motion == decision.motion


def test_what_was_known_in_august_is_still_known_so(holding):
    """`known_at`: a loss of August recorded in September is not in what August's reader saw."""
    apply(holding, on=date(2026, 8, 1), decision="réunion du 2 septembre")
    seen = portfolio(holding.club, at=date(2026, 8, 31), known_at=datetime(2026, 8, 31, tzinfo=UTC))
    now = portfolio(holding.club, at=date(2026, 8, 31))
    assert (seen.net, now.net) == (100_000, 40_000)
