"""Five invented workbooks, none alike: read, understood, corrected where needed, posted."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from clubs.models import ShareMethod
from ledger import audit as ledger_audit
from ledger.balances import cash, net_assets
from ledger.exits import debts
from ledger.models import Entry
from ledger.shares import shares
from members.models import Membership
from starting import audit
from starting.planning import plan_of
from starting.reading import read
from starting.refusals import StartingRefused
from starting.taking_over import drop_workbook, post_workbook, receive_workbook
from tests.build import NOW, TODAY, a_member
from tests.starting import workbooks
from tests.starting.build import a_club_for, corrected, in_the_book, received, taken_over
from tests.starting.workbooks import EVERY, Told

pytestmark = pytest.mark.django_db
Make = Callable[[], Told]


@pytest.fixture(autouse=True)
def files_apart(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("make", EVERY)
def test_the_book_says_what_the_workbook_says(make: Make) -> None:
    told = make()
    club = a_club_for(told)
    start = taken_over(club, told)
    assert in_the_book(club) == told.payments
    months = {month for _name, month in told.payments}
    assert {one.month for one in start.months.all()} == months
    assert start.outcome["total"] == sum(told.payments.values())
    assert start.file.path.read_bytes() == told.content
    assert list(audit.offences()) == []
    assert [one for one in ledger_audit.offences() if one.level == "error"] == []


@pytest.mark.parametrize("make", EVERY)
def test_the_dry_run_shows_what_the_act_then_writes(make: Make) -> None:
    told = make()
    club = a_club_for(told)
    start = corrected(received(club, told), told.corrections)
    plan = plan_of(start, today=TODAY)
    assert plan.is_ready, [problem.sentence for problem in plan.blocking]
    shown = {month.on: (len(month.payments), month.total) for month in plan.entries}
    assert Entry.objects.filter(club=club).count() == 0
    post_workbook(start=start, now=NOW, accept_wrong_sums=True)
    written = {
        one.entry.on: (
            one.entry.transfers.filter(contribution__isnull=False).count(),
            sum(t.quantity for t in one.entry.transfers.filter(contribution__isnull=False)),
        )
        for one in start.months.select_related("entry")
    }
    assert written == shown


@pytest.mark.parametrize("make", EVERY)
def test_every_sum_that_does_not_add_up_is_named_by_sheet_and_cell(make: Make) -> None:
    told = make()
    start = corrected(received(a_club_for(told), told), told.corrections)
    wrong = plan_of(start, today=TODAY).found.wrong_sums
    assert tuple((one.sheet, one.where, one.difference) for one in wrong) == told.wrong_sums


@pytest.mark.parametrize("make", EVERY)
def test_the_same_file_twice_adds_nothing(make: Make) -> None:
    told = make()
    club = a_club_for(told)
    start = taken_over(club, told)
    entries = Entry.objects.filter(club=club).count()
    again = receive_workbook(club=club, content=told.content, name="autre nom", now=NOW)
    assert again.already
    assert again.start == start
    assert post_workbook(start=again.start, now=NOW).posted_at == start.posted_at
    assert Entry.objects.filter(club=club).count() == entries


def test_a_club_in_parts_gets_its_parts_month_by_month() -> None:
    told = workbooks.commas()
    club = a_club_for(told, share_method=ShareMethod.UNITS)
    taken_over(club, told)
    found = shares(club, at=TODAY)
    assert found.net_assets == sum(told.payments.values())
    assert found.units_total == sum(told.payments.values()) * 1000
    assert found.unallocated == 0


def test_a_past_member_has_come_paid_and_gone() -> None:
    told = workbooks.two_tables_in_one_sheet()
    club = a_club_for(told)
    taken_over(club, told)
    paul = Membership.objects.get(club=club, person__last_name="Ney")
    assert (paul.joined_on, paul.left_on) == (date(2023, 1, 1), date(2023, 9, 15))
    assert shares(club, at=TODAY).of(paul).paid == 0
    assert debts(club, at=TODAY) == ()
    everything = sum(told.payments.values())
    assert cash(club, at=TODAY) == net_assets(club, at=TODAY) == everything - 20000


def test_nothing_is_posted_while_a_name_is_unknown() -> None:
    told = workbooks.two_years_across()
    start = received(a_club_for(told), told)
    assert {one.code for one in plan_of(start, today=TODAY).blocking} == {"name", "year"}
    with pytest.raises(StartingRefused, match="Il reste à régler"):
        post_workbook(start=start, now=NOW)
    assert Entry.objects.count() == 0


def test_a_likeness_is_proposed_never_taken() -> None:
    told = workbooks.commas()
    club = a_club_for(told)
    plan = plan_of(received(club, told), today=TODAY)
    samira = next(one for one in plan.people if one.key == "hadad samira")
    assert samira.said.is_a == "member"
    assert not samira.is_certain
    assert [one.code for one in plan.blocking] == ["name"]


def test_a_cell_that_does_not_read_is_named() -> None:
    told = workbooks.months_in_lines()
    plan = plan_of(received(a_club_for(told), told), today=TODAY)
    assert any(
        "Feuille Épargne, cellule D15" in one.sentence and "45 ?" in one.sentence
        for one in plan.blocking
    )


def test_sums_that_do_not_add_up_want_a_word() -> None:
    told = workbooks.a_sheet_per_year()
    club = a_club_for(told)
    start = received(club, told)
    with pytest.raises(StartingRefused, match="ne tombent pas juste"):
        post_workbook(start=start, now=NOW)
    assert Entry.objects.filter(club=club).count() == 0


def test_an_overlapping_workbook_adds_only_what_is_missing() -> None:
    first, second = workbooks.commas(), workbooks.commas(12)
    club = a_club_for(first)
    taken_over(club, first)
    start = corrected(received(club, second), second.corrections)
    plan = plan_of(start, today=TODAY)
    assert {month.month for month in plan.entries} == {
        date(2024, 10, 1),
        date(2024, 11, 1),
        date(2024, 12, 1),
    }
    assert plan.already == sum(first.payments.values())
    post_workbook(start=start, now=NOW)
    assert in_the_book(club) == second.payments


def test_a_month_recorded_otherwise_is_said_and_left() -> None:
    first = workbooks.commas()
    other = Told(
        "x.csv", first.content.replace(b"25,00", b"26,00"), {}, first.known, (), first.corrections
    )
    club = a_club_for(first)
    taken_over(club, first)
    start = corrected(received(club, other), first.corrections)
    plan = plan_of(start, today=TODAY)
    assert {one.code for one in plan.problems} >= {"differs"}
    with pytest.raises(StartingRefused, match="déjà enregistré"):
        post_workbook(start=start, now=NOW)
    assert in_the_book(club) == first.payments


def test_a_dropped_workbook_may_come_again() -> None:
    told = workbooks.commas()
    club = a_club_for(told)
    start = received(club, told)
    assert drop_workbook(start=start, now=NOW).state == "dropped"
    assert drop_workbook(start=start, now=NOW).state == "dropped"
    again = receive_workbook(club=club, content=told.content, name=told.name, now=NOW)
    assert not again.already
    with pytest.raises(StartingRefused):
        post_workbook(start=start, now=NOW)


def test_two_people_of_one_name_are_asked() -> None:
    told = workbooks.commas()
    club = a_club_for(told)
    a_member(club, "Omar Vi")
    plan = plan_of(corrected(received(club, told), told.corrections), today=TODAY)
    assert [one.code for one in plan.blocking] == ["name"]


def test_a_workbook_reads_the_same_twice() -> None:
    for make in EVERY:
        told = make()
        assert read(told.content, name=told.name) == read(told.content, name=told.name)


def test_a_table_by_quarters_is_read_too() -> None:
    text = "Nom;mars 2024;juin 2024;sept. 2024;déc. 2024\nAda Martin;75,00;75,00;75,00;75,00\n"
    told = Told("trimestres.csv", text.encode(), {}, ("Ada Martin",))
    club = a_club_for(told)
    taken_over(club, told)
    assert in_the_book(club) == {
        ("Ada Martin", date(2024, month, 1)): 7500 for month in (3, 6, 9, 12)
    }
