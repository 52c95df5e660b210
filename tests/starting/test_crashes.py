"""A power cut at any moment of the one act: before it or after it, never between."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from clubs.models import Club
from ledger.models import Entry
from members.models import Membership, Person
from starting.models import StartState, WorkbookEntry, WorkbookStart
from starting.taking_over import post_workbook
from tests.build import NOW
from tests.starting.build import a_club_for, corrected, in_the_book, received
from tests.starting.workbooks import Told


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
    before, number, went_through = state(club), 0, False
    while not went_through:
        number += 1
        try:
            with cut_at(number) as seen:
                post_workbook(start=start, now=NOW)
            went_through = seen[0] < number
        except PowerCut:
            pass
        if not went_through:
            assert state(club) == before, f"statement {number}"
    assert number > 30
    assert state(club) == (4, 2, before[2] + 1, before[3] + 1, 1)
    assert sum(in_the_book(club).values()) == 6000
    again = post_workbook(start=start, now=NOW)
    assert again.state == StartState.POSTED
    assert state(club) == (4, 2, before[2] + 1, before[3] + 1, 1)
