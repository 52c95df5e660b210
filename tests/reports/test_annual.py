"""The annual report of a worked club says what its book says, to the cent."""

from datetime import date

import pytest
import time_machine

from clubs.frozen import from_json, to_json
from ledger.closing import close_through
from reports.annual import AnnualFigures, annual_figures
from reports.results import Bridge, Results
from reports.statement import MemberFigures, member_figures
from tests.ledger.build import pay_fee
from tests.reports.build import NOW, weppes

pytestmark = pytest.mark.django_db


@pytest.fixture
def cigale():
    with time_machine.travel(NOW, tick=False):
        yield weppes()


@pytest.fixture
def figures(cigale):
    return annual_figures(cigale.club, 2025, known_at=NOW)


def test_the_cash_of_the_year_adds_up(figures):
    assert (figures.before.cash, figures.after.cash) == (190_500, 376_760)
    assert [(line.label, line.amount) for line in figures.cash_lines] == [
        ("Versements des membres", 348_620),
        ("Intérêts reçus, nets", 6_240),
        ("Remboursement de Recyclo-Lys", 15_000),
        ("Investi dans deux entreprises", -180_000),
        ("Frais de banque et autres frais", -3_600),
    ]
    moved = sum(line.amount for line in figures.cash_lines)
    assert figures.before.cash + moved == figures.after.cash


def test_what_we_own_is_compared_with_last_year(figures):
    assert (figures.before.cost, figures.after.cost) == (1_000_000, 1_165_000)
    assert (figures.before.impairment, figures.after.impairment) == (50_000, 50_000)
    assert (figures.before.net, figures.after.net) == (1_140_500, 1_491_760)


def test_profits_and_losses_explain_the_change_of_the_net_assets(figures):
    assert figures.results == Results(
        dividends=0, interest=7_800, gains=0, withheld=1_560, expenses=3_600, losses=0, impaired=0
    )
    assert figures.bridge == Bridge(
        contributions=348_620, exits=0, opening=0, results=2_640, other=0
    )
    assert figures.before.net + figures.bridge.total == figures.after.net
    assert figures.results.total == figures.bridge.results


def test_the_portfolio_shows_cost_loss_and_net_value(figures):
    assert [(row.enterprise, row.cost, row.impairment, row.net) for row in figures.holdings] == [
        ("Les Jardins du Ferrain", 300_000, 0, 300_000),
        ("Atelier Houblon", 200_000, 50_000, 150_000),
        ("Recyclo-Lys", 235_000, 0, 235_000),
        ("Vélo-Cargo des Weppes", 250_000, 0, 250_000),
        ("Le Fournil du Marais", 100_000, 0, 100_000),
        ("Théâtre de poche", 80_000, 0, 80_000),
    ]
    assert (figures.invested, figures.invested_in, figures.repaid) == (180_000, 2, 15_000)


def test_the_losses_of_a_year_come_with_their_reason(cigale):
    before = annual_figures(cigale.club, 2024, known_at=NOW)
    assert [(loss.enterprise, loss.amount, loss.reason) for loss in before.losses] == [
        ("Atelier Houblon", 50_000, "Deux exercices en perte ; un plan est en cours.")
    ]
    assert before.results.impaired == 50_000


def test_the_members_shares_add_up_to_the_net_assets(figures):
    assert sum(row.value for row in figures.members) + figures.unallocated == 1_491_760
    assert figures.members_permille == 1000
    assert figures.members_paid_in_year == figures.saved == 348_620
    assert figures.members_paid == figures.saved_since_start == 1_190_500 + 348_620


def test_the_life_of_the_club_is_told(figures):
    assert (figures.member_count_before, figures.member_count) == (11, 12)
    assert [(one.name, one.on) for one in figures.joined] == [("Hélène Pruvost", date(2025, 3, 4))]
    assert [(one.name, one.kind) for one in figures.identity.officers] == [
        ("Amina Benali", "manager"),
        ("Bruno Carlier", "treasurer"),
        ("Odile Masson", "secretary"),
    ]
    assert [(one.present, one.excused, one.members) for one in figures.meetings] == [
        (9, 1, 11),
        (9, 1, 12),
    ]


def test_figures_survive_their_json(figures, cigale):
    assert from_json(AnnualFigures, to_json(figures)) == figures
    statement = member_figures(cigale.members[3], 2025, known_at=NOW)
    assert from_json(MemberFigures, to_json(statement)) == statement


def test_a_report_can_be_computed_again_as_it_was_known(figures, cigale):
    with time_machine.travel(NOW.replace(day=20), tick=False):
        pay_fee(cigale.club, date(2025, 12, 30), 1_200, now=NOW.replace(day=20))
    assert annual_figures(cigale.club, 2025, known_at=NOW) == figures
    later = annual_figures(cigale.club, 2025, known_at=NOW.replace(day=21))
    assert later.after.net == figures.after.net - 1_200


def test_a_year_is_provisional_until_its_book_is_closed(figures, cigale):
    assert figures.provisional
    close_through(club=cigale.club, through=date(2025, 12, 31), by=None, now=NOW)
    assert not annual_figures(cigale.club, 2025, known_at=NOW).provisional


def test_the_present_year_stops_today(cigale):
    figures = annual_figures(cigale.club, 2026, known_at=NOW)
    assert (figures.start, figures.through) == (date(2026, 1, 1), date(2026, 1, 14))
    assert figures.before.net == figures.after.net == 1_491_760


def test_a_members_statement_says_their_own_year(cigale):
    statement = member_figures(cigale.members[3], 2025, known_at=NOW)
    assert (statement.paid_before, statement.paid_in_year, statement.paid) == (
        108_227,
        12 * 2_452,
        108_227 + 12 * 2_452,
    )
    report = annual_figures(cigale.club, 2025, known_at=NOW)
    line = next(row for row in report.members if row.name == statement.name)
    assert (statement.value, statement.paid_in_year) == (line.value, line.paid_in_year)
