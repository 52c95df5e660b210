"""The portfolio, its events and its timeline; the audit of what was recorded."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clubs.sheets import safe
from investments.audit import offences
from investments.effects import schedule
from investments.export import portfolio_csv
from investments.holdings import plan_repayments, record_past_investment, repay, write_off
from investments.impairing import impair
from investments.income import receive_dividend
from investments.legal import loan_return_due
from investments.models import Instrument, Movement
from investments.movements import undo
from investments.timelines import holding_timeline
from investments.valuation import (
    ended,
    income,
    next_event,
    next_events,
    portfolio,
    unpaid_instalments,
)
from ledger.accounts import account
from ledger.models import AccountKind, EntryKind
from ledger.posting import Line, post
from tests.investments.build import START, a_club, a_holding, an_enterprise, key, money_in

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
ON = date(2026, 9, 1)


@pytest.fixture
def club():
    made = a_club()
    money_in(made, 1_000_000)
    return made


def a_loan(club, amount=100_000, on=START, name="Recyclerie"):
    return record_past_investment(
        club=club,
        enterprise=an_enterprise(club, name=name),
        instrument=Instrument.LOAN,
        amount=amount,
        on=on,
        decision="réunion de janvier",
        key=key(),
        now=LATER,
    ).movement.holding


def fear(holding, amount, on=ON):
    return impair(
        holding=holding,
        amount=amount,
        on=on,
        reason="Retards",
        decision="réunion",
        key=key(),
        now=LATER,
    )


def test_the_totals_of_the_portfolio_are_the_sums_of_its_lines(club):
    fear(a_loan(club, 100_000, name="A"), 30_000)
    a_loan(club, 50_000, name="B")
    gone = a_loan(club, 20_000, name="C")
    write_off(holding=gone, on=ON, reason="Liquidation", key=key(), now=LATER)
    found = portfolio(club, at=ON)
    assert [(row.holding.enterprise.name, row.cost, row.net) for row in found.rows] == [
        ("A", 100_000, 70_000),
        ("B", 50_000, 50_000),
    ]
    assert (found.cost, found.impairment, found.net) == (150_000, 30_000, 120_000)
    assert ended(club, at=ON) == [gone]
    assert portfolio(club, at=date(2024, 12, 31)).rows == ()


def test_one_holding_or_three_cost_the_same_number_of_queries(club):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            next_events(club, at=ON)
        return len(seen)

    plan_repayments(holding=a_loan(club, name="A"), instalments=[(date(2027, 1, 1), 100_000, 0)])
    one = queries()
    for name in ("B", "C"):
        plan_repayments(
            holding=a_loan(club, name=name), instalments=[(date(2027, 1, 1), 100_000, 0)]
        )
    assert queries() == one


def test_the_oldest_instalment_not_covered_comes_next(club):
    loan = a_loan(club, 90_000)
    parts = schedule(90_000, parts=3, first_on=date(2026, 7, 1), every_months=3)
    plan_repayments(holding=loan, instalments=[(on, amount, 100) for on, amount in parts])
    late = next_event(loan, ON)
    assert (late.on, late.amount, late.is_late) == (date(2026, 7, 1), 30_100, True)
    repay(holding=loan, principal=40_000, on=ON, key=key(), now=LATER)
    loan.refresh_from_db()
    assert [(owed.principal, owed.is_late) for owed in unpaid_instalments(loan, ON)] == [
        (20_000, False),
        (30_000, False),
    ]
    assert next_event(loan, ON).on == date(2026, 10, 1)


def test_the_income_of_a_year_leaves_out_what_was_reversed(club):
    loan = a_loan(club)
    repay(holding=loan, principal=50_000, interest=1_000, withheld=300, on=ON, key=key(), now=LATER)
    receive_dividend(holding=loan, gross=500, on=ON, key=key(), now=LATER)
    wrong = receive_dividend(holding=loan, gross=9_999, on=ON, key=key(), now=LATER).movement
    undo(movement=wrong, on=ON, key=key(), now=LATER)
    write_off(holding=loan, on=ON, reason="Liquidation", key=key(), now=LATER)
    year = income(club, since=date(2026, 1, 1), through=date(2026, 12, 31))
    assert (year.dividends, year.interest, year.withheld, year.result) == (500, 1_000, 300, -50_000)
    assert year.net == 500 + 1_000 - 300 - 50_000


def test_the_timeline_tells_the_whole_life_in_order(club):
    holding = a_holding(club, 100_000, instrument=Instrument.LOAN)
    fear(holding, 40_000)
    plan_repayments(holding=holding, instalments=[(date(2026, 12, 1), 100_000, 0)])
    wrong = receive_dividend(holding=holding, gross=500, on=ON, key=key(), now=LATER).movement
    undo(movement=wrong, on=ON, key=key(), now=LATER)
    told = [
        (str(moment.title), moment.money, moment.net) for moment in holding_timeline(holding, at=ON)
    ]
    assert told == [
        ("Projet reçu", 0, None),
        ("Vote du club", 0, None),
        ("Paiement", -100_000, 100_000),
        ("Dépréciation", 0, 60_000),
        ("Dividende", 500, 60_000),
        ("Annulation : dividende", -500, 60_000),
        ("Échéance attendue", 100_000, None),
    ]


def test_loans_above_5000_in_a_year_ask_for_the_form(club):
    """R17, aggregated by counterparty and year."""
    first = a_loan(club, 300_000)
    assert not loan_return_due(club, first.enterprise, 2025, more=200_000)
    assert loan_return_due(club, first.enterprise, 2025, more=200_001)
    assert not loan_return_due(club, first.enterprise, 2026, more=200_001)


def test_a_spreadsheet_runs_nothing_of_the_export(club):
    a_loan(club, 123_450, name='=HYPERLINK("x")')
    lines = portfolio_csv(portfolio(club, at=ON)).split("\r\n")
    assert lines[1].startswith("\"'=HYPERLINK(")
    assert lines[2] == "Total;;;;01/09/2026;1234,50;0,00;1234,50"
    assert [safe(text) for text in ("+1", "-1", "@x", "\tx", "La Ronde")] == [
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        "La Ronde",
    ]


def test_a_sound_club_has_no_offence(club):
    holding = a_holding(club, 100_000, instrument=Instrument.LOAN)
    fear(holding, 40_000)
    repay(holding=holding, principal=80_000, on=ON, key=key(), now=LATER)
    assert list(offences()) == []


def test_the_audit_names_a_holding_the_book_contradicts(club):
    holding = a_holding(club, 100_000)
    post(
        club=club,
        kind=EntryKind.INVESTMENT,
        on=ON,
        lines=[Line(holding.cost_account, account(club, AccountKind.BANK), 500)],
        key=key(),
        by=None,
        now=LATER,
    )
    assert [(found.rule, found.level) for found in offences()] == [
        ("holding_matches_book", "error"),
        ("entry_has_its_movement", "error"),
    ]


def test_the_audit_names_a_movement_whose_amounts_do_not_add_up(club):
    movement = a_holding(club, 100_000).movements.get()
    Movement.objects.filter(pk=movement.pk).update(net=1)
    assert [found.rule for found in offences()] == ["movement_adds_up"]


def test_the_audit_lists_facts_recorded_above_a_bound_as_warnings():
    club = a_club()
    record_past_investment(
        club=club,
        enterprise=an_enterprise(club),
        instrument=Instrument.SHARES,
        amount=10_000,
        on=START,
        key=key(),
        now=LATER,
    )
    assert [(found.rule, found.level) for found in offences()] == [
        ("payment_within_cash", "warning"),
        ("payment_was_decided", "warning"),
    ]
