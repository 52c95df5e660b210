"""What investments ask of a club: shares to keep, loans to declare, money to see come in."""

from datetime import date

import pytest

from investments.duties import duties
from investments.holdings import leave, plan_repayments, record_past_investment, repay
from investments.models import Instrument
from investments.opening import Terms
from tests.investments.build import NOW, START, a_club, an_enterprise, key, money_in

pytestmark = pytest.mark.django_db
AT = date(2026, 3, 10)
LOAN_YEAR_TOLD = "loan:2025:"


@pytest.fixture
def club():
    made = a_club()
    money_in(made, 5_000_000)
    return made


def keys(club, at=AT):
    return {one.key: one for one in duties(club, at=at)}


def paid(club, *, instrument=Instrument.LOAN, amount=300_000, enterprise=None, on=START, **terms):
    return record_past_investment(
        club=club,
        enterprise=enterprise or an_enterprise(club),
        instrument=instrument,
        amount=amount,
        on=on,
        key=key(),
        now=NOW,
        decision="réunion de janvier",
        terms=Terms(**terms),
    ).movement.holding


def test_tax_reduced_shares_are_kept_five_and_seven_years_and_only_what_comes_is_told(club):
    shares = paid(club, instrument=Instrument.SHARES, new_capital=True)
    five, seven = f"hold-5:{shares.pk}", f"hold-7:{shares.pk}"
    assert (keys(club)[five].due_on, keys(club)[seven].due_on) == (
        date(2030, 12, 31),
        date(2032, 12, 31),
    )
    assert {five, seven} <= set(keys(club, date(2030, 12, 31)))
    assert five not in keys(club, date(2031, 1, 1))
    assert seven not in keys(club, date(2033, 1, 1))


def test_shares_bought_from_somebody_or_sold_are_not_kept(club):
    paid(club, instrument=Instrument.SHARES)
    sold = paid(club, instrument=Instrument.SHARES, new_capital=True)
    leave(holding=sold, proceeds=300_000, on=AT, reason="rachat", key=key(), now=NOW)
    assert not [key for key in keys(club) if key.startswith("hold-")]


def test_loans_to_one_enterprise_are_added_up_and_two_of_one_name_are_not(club):
    one, other = an_enterprise(club, "Le Fournil"), an_enterprise(club, "Le Fournil")
    for enterprise in (one, one, other):
        paid(club, enterprise=enterprise)
    told = [key for key in keys(club) if key.startswith("loan:")]
    assert told == [f"{LOAN_YEAR_TOLD}{one.pk}"]
    duty = keys(club)[told[0]]
    assert (duty.due_on, duty.by_hand, "2062" in str(duty.source)) == (
        date(2026, 5, 31),
        True,
        True,
    )


def test_a_loan_not_declared_stays_late_two_years_more_even_repaid(club):
    enterprise = an_enterprise(club)
    loan = paid(club, amount=600_000, enterprise=enterprise)
    repay(holding=loan, principal=600_000, on=AT, key=key(), now=NOW)
    told = f"{LOAN_YEAR_TOLD}{enterprise.pk}"
    assert keys(club, date(2028, 12, 31))[told].is_overdue(date(2028, 12, 31))
    assert told not in keys(club, date(2029, 1, 1))


def test_five_thousand_euros_are_not_above_five_thousand(club):
    paid(club, amount=500_000)
    assert not [key for key in keys(club) if key.startswith("loan:")]


def test_the_next_instalment_is_told_until_it_is_paid(club):
    loan = paid(club)
    plan_repayments(
        holding=loan,
        instalments=[(date(2026, 2, 1), 100_000, 0), (date(2026, 8, 1), 200_000, 0)],
    )
    first = keys(club)[f"holding-instalment:{loan.pk}:2026-02-01"]
    assert first.is_overdue(AT)
    repay(holding=loan, principal=100_000, on=AT, key=key(), now=NOW)
    told = [key for key in keys(club) if key.startswith("holding-")]
    assert told == [f"holding-instalment:{loan.pk}:2026-08-01"]


def test_the_tenth_year_is_told_until_it_comes(club):
    told = "ten-years:2025-01-01"
    assert keys(club)[told].due_on == date(2035, 1, 1)
    assert told in keys(club, date(2035, 1, 1))
    assert told not in keys(club, date(2035, 1, 2))


def test_a_club_that_has_not_started_is_asked_nothing():
    assert keys(a_club(active=False)) == {}
