"""A club on the eve of its start, and a workbook taken over as a treasurer would."""

from datetime import date
from typing import Any

from clubs.models import Club
from ledger.dues import paid_by_month
from members.models import Person, RoleKind
from starting.corrections import from_json
from starting.models import WorkbookStart
from starting.taking_over import correct_workbook, post_workbook, receive_workbook
from tests.build import NOW, a_club, a_member, an_officer
from tests.starting.workbooks import Told


def a_club_for(told: Told, **given: Any) -> Club:
    """A club that knows some of the people of a workbook."""
    club = a_club(**given)
    for name in told.known:
        a_member(club, name)
    return club


def received(club: Club, told: Told, by: Person | None = None) -> WorkbookStart:
    """The workbook, kept as a draft."""
    return receive_workbook(club=club, content=told.content, name=told.name, now=NOW, by=by).start


def corrected(start: WorkbookStart, said: dict[str, Any]) -> WorkbookStart:
    """What the treasurer says of it; a membership may be told by its name."""
    said = {**said, "names": {key: dict(value) for key, value in said.get("names", {}).items()}}
    for value in said["names"].values():
        if isinstance(value.get("membership"), str):
            value["membership"] = member_named(start.club, value["membership"])
    return correct_workbook(start=start, said=from_json(said), now=NOW)


def member_named(club: Club, name: str) -> int:
    """A membership by the person's name."""
    found = {str(one.person): one.pk for one in club.memberships.select_related("person")}
    return found[name]


def taken_over(club: Club, told: Told, by: Person | None = None) -> WorkbookStart:
    """Received, corrected where it must be, and posted."""
    start = corrected(received(club, told, by), told.corrections)
    return post_workbook(start=start, now=NOW, by=by, accept_wrong_sums=bool(told.wrong_sums))


def in_the_book(club: Club) -> dict[tuple[str, date], int]:
    """What the book says each person paid for each month, in cents."""
    people = {one.pk: str(one.person) for one in club.memberships.select_related("person")}
    return {
        (people[member], month): cents
        for member, months in paid_by_month(club, at=date.max).items()
        for month, cents in months.items()
    }


def a_treasurer(club: Club) -> Person:
    """The club's treasurer, with an account, who is not a member."""
    return an_officer(RoleKind.TREASURER, club, "Tess Orière", member=False)
