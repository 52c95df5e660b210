"""The members x months grid: each state of a month, and totals that add up."""

from datetime import date

import pytest

from clubs.models import Club, Phase, ShareMethod
from clubs.phases import change_phase
from clubs.rules import set_rule
from ledger.allocating import reallocate
from ledger.contributing import Means, Payment, correct_contributions
from ledger.dues import expected, grid, unpaid_months
from ledger.models import ContributionKind, EntryKind, Frequency
from ledger.pledging import take_holiday
from ledger.posting import reverse
from ledger.shares import shares
from ledger.states import State
from members.joining import leave
from members.models import ExitKind, Membership
from tests.ledger.build import NOW, a_club, a_member, new_key
from tests.ledger.saving_cast import NOV, OCT, SEP, cell, noon, pays, pledges, recorded

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def jean(club: Club) -> Membership:
    member = a_member(club, "Jean")
    pledges(member, 2500, SEP)
    return member


def test_a_month_is_paid_partial_expected_then_late(jean: Membership) -> None:
    pays(jean, 2500, date(2026, 9, 12))
    pays(jean, 1200, date(2026, 10, 12))
    assert cell(jean, SEP, at=TODAY).state == State.PAID
    october = cell(jean, OCT, at=TODAY)
    assert (october.state, october.paid, october.missing, october.is_late) == (
        State.PARTIAL,
        1200,
        1300,
        True,
    )
    assert cell(jean, NOV, at=TODAY).state == State.EXPECTED
    assert cell(jean, NOV, at=date(2026, 11, 26)).state == State.LATE


def test_the_clubs_own_day_decides_what_is_late(club: Club, jean: Membership) -> None:
    set_rule(club=club, key="late_day", value=10, since=date(2026, 1, 1), now=NOW)
    pays(jean, 5000, date(2026, 10, 12))
    assert cell(jean, NOV, at=date(2026, 11, 10)).state == State.EXPECTED
    assert cell(jean, NOV, at=date(2026, 11, 11)).state == State.LATE


def test_six_months_at_once_show_as_paid_then_ahead(jean: Membership) -> None:
    pays(jean, 15000, date(2026, 9, 12))
    assert unpaid_months(jean, at=TODAY) == {}
    assert cell(jean, NOV, at=TODAY).state == State.PAID
    ahead = cell(jean, date(2026, 12, 1), at=TODAY)
    assert (ahead.state, ahead.paid) == (State.AHEAD, 2500)
    assert cell(jean, date(2027, 2, 1), at=TODAY).paid == 2500


def test_october_is_mended_in_november_without_touching_the_book(jean: Membership) -> None:
    pays(jean, 2500, date(2026, 9, 12))
    late = pays(jean, 2500, date(2026, 11, 3))
    assert cell(jean, OCT, at=TODAY).state == State.PAID
    transfer = late.transfers.get()
    book = (transfer.quantity, late.on, late.hash)
    reallocate(transfer=transfer, months={NOV: 2500}, by=None, now=noon(TODAY))
    assert cell(jean, OCT, at=TODAY).state == State.LATE
    assert cell(jean, NOV, at=TODAY).state == State.PAID
    late.refresh_from_db()
    assert (late.transfers.get().quantity, late.on, late.hash) == book


def test_corriger_reverses_and_writes_again_and_the_months_follow(jean: Membership) -> None:
    entry = pays(jean, 1200, date(2026, 10, 12), months={OCT: 1200})
    fixed = correct_contributions(
        entry=entry,
        on=date(2026, 10, 12),
        payments=[Payment(jean, 2500, Means.CHEQUE)],
        key=new_key(),
        by=None,
        now=noon(TODAY),
    )
    assert fixed.entry.kind == EntryKind.CONTRIBUTIONS
    assert [part.amount for part in fixed.entry.transfers.get().allocations.all()] == [1300, 1200]
    assert cell(jean, OCT, at=TODAY).paid == 1200
    assert cell(jean, SEP, at=TODAY).paid == 1300
    assert grid(jean.club, year=2026, at=TODAY).paid_in_year == 2500


def test_a_reversed_payment_is_expected_again(jean: Membership) -> None:
    entry = pays(jean, 2500, date(2026, 9, 12))
    reverse(entry=entry, on=date(2026, 10, 2), key=new_key(), by=None, now=noon(TODAY))
    assert cell(jean, SEP, at=TODAY).state == State.LATE
    assert cell(jean, SEP, at=date(2026, 9, 30)).state == State.PAID


def test_months_off_the_time_before_and_the_time_after_are_said(club: Club) -> None:
    nadia = a_member(club, "Nadia", on=date(2026, 4, 10))
    pledges(nadia, 1500, date(2026, 4, 1))
    take_holiday(membership=nadia, since=date(2026, 6, 1), until=date(2026, 7, 1), by=None, now=NOW)
    leave(membership=nadia, on=date(2026, 9, 15), kind=ExitKind.WITHDRAWAL, now=NOW)
    states = {
        month: cell(nadia, date(2026, month, 1), at=TODAY).state for month in (3, 4, 6, 8, 9, 10)
    }
    assert states == {
        3: State.NOT_YET,
        4: State.LATE,
        6: State.HOLIDAY,
        8: State.LATE,
        9: State.GONE,
        10: State.GONE,
    }


def test_a_club_in_management_expects_nothing_more_but_records_what_comes(club: Club) -> None:
    member = a_member(club, "Ada")
    pledges(member, 2500, date(2026, 1, 1))
    change_phase(club=club, to=Phase.MANAGEMENT, on=date(2026, 6, 15), now=NOW)
    assert cell(member, date(2026, 6, 1), at=TODAY).due == 2500
    assert cell(member, date(2026, 7, 1), at=TODAY).due == 0
    late = recorded(date(2026, 10, 3), Payment(member, 2500))
    assert [caution.rule for caution in late.cautions] == ["R4"]
    assert cell(member, date(2026, 1, 1), at=TODAY).state == State.PAID


def test_a_quarterly_member_owes_nothing_in_between(club: Club) -> None:
    member = a_member(club, "Guy")
    pledges(member, 7500, date(2026, 1, 1), Frequency.QUARTERLY)
    pays(member, 7500, date(2026, 1, 9))
    assert cell(member, date(2026, 2, 1), at=TODAY).state == State.NOTHING
    assert cell(member, date(2026, 4, 1), at=TODAY).state == State.LATE


def test_entry_and_exceptional_payments_are_for_no_month(jean: Membership) -> None:
    pays(jean, 10000, date(2026, 9, 1), kind=ContributionKind.INITIAL)
    pays(jean, 50000, date(2026, 10, 1), kind=ContributionKind.EXCEPTIONAL)
    row = grid(jean.club, year=2026, at=TODAY).rows[0]
    assert (row.other, row.total, row.arrears) == (60000, 60000, 5000)
    assert unpaid_months(jean, at=TODAY) == {SEP: 2500, OCT: 2500, NOV: 2500}


def test_every_total_of_the_grid_adds_up(club: Club) -> None:
    members = [a_member(club, name) for name in ("Ada", "Bruno", "Chloé")]
    for place, member in enumerate(members):
        pledges(member, 2000 + place * 500, SEP)
    recorded(date(2026, 9, 5), *(Payment(m, 2000 + i * 500) for i, m in enumerate(members)))
    recorded(date(2026, 10, 5), Payment(members[0], 700), Payment(members[1], 10000))
    pays(members[2], 30000, date(2026, 10, 6), kind=ContributionKind.EXCEPTIONAL)
    table = grid(club, year=2026, at=TODAY)
    assert table.paid_in_year == 7500 + 700 + 10000 + 30000
    january = cell(members[1], date(2027, 1, 1), at=TODAY).paid
    assert table.total == sum(row.total for row in table.rows) == table.paid_in_year - january
    assert table.total == sum(table.month_totals) + table.other_total
    for row in table.rows:
        assert row.total == row.other + sum(one.paid for one in row.cells)


def test_what_is_expected_now_adds_the_months_before(club: Club, jean: Membership) -> None:
    ada = a_member(club, "Ada")
    pledges(ada, 3000, NOV)
    a_member(club, "Omar")
    due = {one.membership.person.first_name: one for one in expected(club, at=TODAY)}
    assert (due["Jean"].this_month, due["Jean"].before, due["Jean"].amount) == (2500, 5000, 7500)
    assert (due["Ada"].this_month, due["Ada"].before) == (3000, 0)
    assert due["Omar"].amount == 0


def test_the_grid_asks_as_many_questions_for_one_member_as_for_three(
    club: Club, django_assert_num_queries
) -> None:
    first = a_member(club, "Ada")
    pledges(first, 2500, SEP)
    pays(first, 2500, date(2026, 9, 3))
    with django_assert_num_queries(8):
        grid(club, year=2026, at=TODAY)
    for name in ("Bruno", "Chloé"):
        member = a_member(club, name)
        pledges(member, 2500, SEP)
        pays(member, 2500, date(2026, 9, 3))
    with django_assert_num_queries(8):
        grid(club, year=2026, at=TODAY)


def test_a_clubs_grid_as_it_was_known_before_a_late_entry(jean: Membership) -> None:
    pays(jean, 2500, date(2026, 9, 12))
    before = noon(date(2026, 11, 22))
    recorded(date(2026, 10, 12), Payment(jean, 2500), now=noon(date(2026, 11, 23)))
    assert grid(jean.club, year=2026, at=TODAY).total == 5000
    assert grid(jean.club, year=2026, at=TODAY, known_at=before).total == 2500


def test_a_club_that_counts_in_parts_issues_them_with_the_payment(club: Club) -> None:
    units = a_club(ShareMethod.UNITS)
    ada, bruno = a_member(units, "Ada"), a_member(units, "Bruno")
    entry = recorded(
        date(2026, 9, 5), Payment(ada, 2500), Payment(bruno, 5000), Payment(ada, 1000, Means.CASH)
    ).entry
    assert entry.transfer_count == 5
    parts = shares(units, at=TODAY)
    assert [(share.paid, share.units) for share in parts.members] == [
        (3500, 3_500_000),
        (5000, 5_000_000),
    ]
