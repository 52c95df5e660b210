"""A power cut at any moment of the one act: before it or after it, never between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection

from clubs.models import Club
from investments.enterprises import EnterpriseFacts
from investments.models import Holding, Instrument
from ledger.models import Entry
from members.models import Membership, Person
from starting.balances import Balances, HoldingBalance, MemberBalance
from starting.models import Opening, StartState, WorkbookEntry, WorkbookStart
from starting.opening import open_balances
from starting.taking_over import post_workbook
from tests.build import NOW
from tests.starting.build import a_club_for, corrected, in_the_book, received
from tests.starting.workbooks import Told

DAY = date(2024, 12, 31)


class PowerCut(Exception):
    """What stops everything at once."""


@contextmanager
def cut_at(number: int) -> Iterator[list[int]]:
    """Fail the statement of that rank; the list counts those that went through."""
    seen = [0]

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen[0] += 1
        if seen[0] == number:
            raise PowerCut
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield seen


def a_small_workbook() -> Told:
    """Two months, a member and somebody to create who then left."""
    text = "Nom;janv. 2024;févr. 2024;Total\nAda Martin;25,00;25,00;50,00\nPaul Ney;10,00;;10,00\n"
    said = {
        "names": {
            "ney paul": {
                "is_a": "past",
                "first_name": "Paul",
                "last_name": "Ney",
                "left_on": "2024-02-20",
                "paid_out": 1000,
            }
        }
    }
    return Told("petit.csv", text.encode(), {}, ("Ada Martin",), (), said)


def state(club: Club) -> tuple[int, ...]:
    """How much of everything the act writes is there."""
    return (
        Entry.objects.filter(club=club).count(),
        WorkbookEntry.objects.count(),
        Membership.objects.filter(club=club).count(),
        Person.objects.count(),
        WorkbookStart.objects.filter(state=StartState.POSTED).count(),
    )


def test_a_cut_at_every_statement_leaves_all_or_nothing(
    live_db: None, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    told = a_small_workbook()
    club = a_club_for(told)
    start = corrected(received(club, told), told.corrections)
    before = state(club)

    def act() -> object:
        return post_workbook(start=start, now=NOW)

    assert cut_everywhere(act, lambda: state(club)) > 30
    after = (4, 2, before[2] + 1, before[3] + 1, 1)
    assert state(club) == after
    assert sum(in_the_book(club).values()) == 6000
    assert post_workbook(start=start, now=NOW).state == StartState.POSTED
    assert state(club) == after


def test_opening_balances_are_all_or_nothing_too(live_db: None) -> None:
    club = a_club_for(a_small_workbook())
    ada = club.memberships.get()
    paul = MemberBalance(50_00, paid_out=40_00, first_name="Paul", last_name="Ney", left_on=DAY)
    held = HoldingBalance(EnterpriseFacts(name="Le Fournil"), Instrument.LOAN, DAY, 60_00, 10_00)
    balances = Balances(
        DAY, {"": 30_00}, members=(MemberBalance(100_00, membership=ada.pk), paul), holdings=(held,)
    )

    def known() -> tuple[int, ...]:
        return (*state(club), Opening.objects.count(), Holding.objects.count())

    def act() -> object:
        return open_balances(club=club, balances=balances, now=NOW)

    assert cut_everywhere(act, known) > 30
    assert known() == (4, 0, 2, 2, 0, 1, 1)


def cut_everywhere(act: Callable[[], object], known: Callable[[], tuple[int, ...]]) -> int:
    """Cut the power at the first statement, the second, until the act goes through; how many."""
    before, number = known(), 0
    while True:
        number += 1
        with cut_at(number) as seen:
            try:
                act()
            except PowerCut:
                pass
            else:
                assert seen[0] < number
                return number
        assert known() == before, f"statement {number}"
