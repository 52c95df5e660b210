"""The arithmetic of each act, with the numbers of docs/ledger.md; no database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investments import effects
from investments.effects import Change, Position, Step
from investments.refusals import InvestingRefused
from ledger.models import AccountKind as Kind


def test_a_payment_turns_bank_money_into_a_holding_at_cost():
    assert effects.payment(30_000).steps == (Step(Kind.HOLDING, Kind.BANK, 30_000),)


def test_a_dividend_of_100_with_30_withheld_brings_70_to_the_bank():
    assert effects.income(Kind.DIVIDENDS, 10_000, 3_000).steps == (
        Step(Kind.BANK, Kind.DIVIDENDS, 7_000),
        Step(Kind.WITHHELD, Kind.DIVIDENDS, 3_000),
    )


def test_a_dividend_wholly_withheld_moves_no_bank_money():
    assert effects.income(Kind.DIVIDENDS, 100, 100).steps == (
        Step(Kind.WITHHELD, Kind.DIVIDENDS, 100),
    )


def test_more_tax_than_income_is_refused():
    with pytest.raises(InvestingRefused) as refused:
        effects.income(Kind.INTEREST, 1_000, 1_001)
    assert refused.value.field == "withheld"


def test_a_repayment_with_interest_keeps_principal_income_and_tax_apart():
    assert effects.repayment(Position(50_000, 0), 10_000, 500, 150).steps == (
        Step(Kind.BANK, Kind.HOLDING, 10_000),
        Step(Kind.BANK, Kind.INTEREST, 350),
        Step(Kind.WITHHELD, Kind.INTEREST, 150),
    )


def test_a_repayment_releases_the_loss_feared_on_what_came_back():
    effect = effects.repayment(Position(100_000, 60_000), 50_000, 0, 0)
    assert effect.released == 10_000
    assert effect.steps == (
        Step(Kind.BANK, Kind.HOLDING, 50_000),
        Step(Kind.IMPAIRMENT, Kind.IMPAIRMENT_COST, 10_000),
    )


def test_more_repaid_than_lent_is_refused_and_says_what_to_do():
    with pytest.raises(InvestingRefused, match="intérêts, ou comme une sortie") as refused:
        effects.repayment(Position(50_000, 0), 50_001, 0, 0)
    assert refused.value.field == "principal"


def test_an_impairment_stops_at_the_net_value():
    assert effects.impairment(Position(50_000, 20_000), 30_000).steps == (
        Step(Kind.IMPAIRMENT_COST, Kind.IMPAIRMENT, 30_000),
    )
    with pytest.raises(InvestingRefused):
        effects.impairment(Position(50_000, 20_000), 30_001)


def test_a_recovery_never_goes_above_what_was_impaired():
    assert effects.recovery(Position(50_000, 20_000), 20_000).steps == (
        Step(Kind.IMPAIRMENT, Kind.IMPAIRMENT_COST, 20_000),
    )
    with pytest.raises(InvestingRefused):
        effects.recovery(Position(50_000, 20_000), 20_001)


def test_an_exit_above_cost_shows_a_gain():
    assert effects.exit_of(Position(100_000, 0), 120_000, 100_000).steps == (
        Step(Kind.BANK, Kind.HOLDING, 100_000),
        Step(Kind.BANK, Kind.GAINS, 20_000),
    )


def test_an_exit_below_cost_shows_the_whole_loss_and_releases_what_was_feared():
    effect = effects.exit_of(Position(100_000, 60_000), 30_000, 100_000)
    assert effect.released == 60_000
    assert effect.steps == (
        Step(Kind.BANK, Kind.HOLDING, 30_000),
        Step(Kind.GAINS, Kind.HOLDING, 70_000),
        Step(Kind.IMPAIRMENT, Kind.IMPAIRMENT_COST, 60_000),
    )


def test_a_part_that_leaves_takes_its_share_of_the_feared_loss():
    assert effects.exit_of(Position(90_000, 30_000), 25_000, 30_000).released == 10_000


def test_nothing_negative_leaves_the_form():
    for refused in (
        lambda: effects.payment(0),
        lambda: effects.payment(-1),
        lambda: effects.exit_of(Position(100, 0), -1, 100),
        lambda: effects.exit_of(Position(100, 0), 10, 101),
        lambda: effects.repayment(Position(100, 0), 10, 0, 1),
    ):
        with pytest.raises(InvestingRefused):
            refused()


amounts = st.integers(min_value=0, max_value=10**9)


@given(cost=amounts, share=st.fractions(0, 1), part=st.fractions(0, 1), proceeds=amounts)
def test_an_exit_always_leaves_a_sound_holding(cost, share, part, proceeds):
    """What leaves the holding's accounts is exactly the cost part and the released impairment."""
    impairment, cost_part = int(cost * share), int(cost * part)
    if cost_part == 0:
        return
    effect = effects.exit_of(Position(cost, impairment), proceeds, cost_part)
    left = Position(cost - cost_part, impairment - effect.released)
    assert 0 <= left.impairment <= left.cost
    moved = sum(step.quantity for step in effect.steps if step.credit == Kind.HOLDING)
    bank = sum(step.quantity for step in effect.steps if step.debit == Kind.BANK)
    assert (moved, bank) == (cost_part, proceeds)


@given(amount=st.integers(1, 10**9), parts=st.integers(1, 240))
def test_a_schedule_adds_up_to_the_cent(amount, parts):
    lines = effects.schedule(amount, parts=parts, first_on=date(2026, 1, 31))
    assert sum(part for _on, part in lines) == amount
    assert max(part for _on, part in lines) - min(part for _on, part in lines) <= 1


def test_a_schedule_from_the_31st_ends_each_month():
    lines = effects.schedule(300, parts=3, first_on=date(2026, 1, 31))
    assert lines == [(date(2026, 1, 31), 100), (date(2026, 2, 28), 100), (date(2026, 3, 31), 100)]


def test_a_history_is_sound_only_if_every_day_is():
    paid, back = Change(date(2026, 1, 1), 100, 0), Change(date(2026, 2, 1), -100, 0)
    assert effects.stays_sound([paid, back])
    assert not effects.stays_sound([paid, back, Change(date(2026, 3, 1), -1, 0)])
    assert not effects.stays_sound([Change(date(2025, 12, 1), -1, 0), paid])
