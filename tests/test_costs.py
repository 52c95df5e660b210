"""What every page costs: its queries counted from the resolver, per kind of page and of person.

Promise row 51: pages stay cheap. A page above its kind's budget stands in `ABOVE` with the number
it was measured at: that number may only go down, and a page within its budget leaves the table.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clubs.models import Club
from jobs import queue
from ledger.contributing import Means, Payment, record_meeting
from ledger.months import after, month_of
from ledger.pledging import pledge
from members.models import RoleKind, User
from tests.addresses import (
    MANAGER,
    MEMBER,
    NETWORK_STAFF,
    TREASURER,
    Route,
    World,
    a_world,
    arguments_of,
    routes,
    users_of,
)
from tests.build import NOW, TODAY, a_club, a_federation, a_member, a_network, an_officer

READERS = (TREASURER, MANAGER, MEMBER, NETWORK_STAFF)
LIST, DETAIL, DASHBOARD = 12, 8, 20
# A dashboard gathers what several pages show; a detail is about one object of a club.
DASHBOARDS = frozenset(
    {"home", "club_home", "network_figures", "my_savings", "evening", "founding", "meeting"}
)
ABOVE: dict[str, int] = {
    "club_home": 28,
    "evening": 21,
    "duties": 15,
    "winding_up": 14,
    "paper_count": 11,
    "paper_vote": 9,
    "clarify_line": 27,
    "split_line": 25,
    "my_savings": 23,
    "bank_line": 21,
    "member_savings": 17,
    "treasury": 16,
    "treasury_csv": 16,
    "leaving": 13,
    "network_download": 15,
    "savings": 14,
    "remind": 14,
    "holding": 14,
    "kits": 14,
    "new_debit_run": 14,
    "close_year": 13,
    "motion": 12,
    "savings_csv": 13,
    "correct_entry": 13,
    "vote_on_proposal": 13,
    "validate_month": 13,
    "kit": 13,
    "reallocate": 12,
    "proposal": 12,
    "holding_fractions": 12,
    "pay_proposal": 11,
    "own_transfer_arrived": 11,
    "bank_switch": 11,
    "entry": 10,
    "workbook": 10,
    "workbook_dry_run": 10,
    "call_meeting": 12,
    "note_meeting_proxy": 10,
    "note_poll_answer": 10,
    "date_poll": 9,
    "meeting_call": 9,
    "attendance": 9,
    "secret_vote": 9,
    "secret_ballot": 9,
    "secret_urn": 9,
    "secret_bundle": 9,
    "note_votes": 9,
    "vote_on_holding": 9,
    "enterprise": 9,
    "amendment": 9,
    "slip": 9,
    "receipt": 9,
}
FEW, MANY = 3, 15
LISTS = (
    "club_home",
    "members",
    "roles",
    "savings",
    "record_month",
    "late",
    "remind",
    "kits",
    "fees",
    "shares",
    "journal",
    "treasury",
    "bank",
    "portfolio",
    "meetings",
    "documents",
)


def test_every_page_stays_within_its_budget(worlds: tuple[World, World]) -> None:
    """Promise row 51: every address of the resolver, asked by four kinds of people."""
    dear = {
        name: count for name, kind, count in _measured(*worlds) if count > ABOVE.get(name, kind)
    }
    assert dear == {}


def test_the_table_of_exceptions_holds_no_page_that_has_become_cheaper(
    worlds: tuple[World, World],
) -> None:
    """Promise row 51: a number of the table goes down as soon as its page does."""
    counts = {name: (kind, count) for name, kind, count in _measured(*worlds)}
    loose = {name: counts.get(name) for name, most in ABOVE.items() if counts[name][1] < most}
    assert loose == {}
    assert {name for name, most in ABOVE.items() if most <= counts[name][0]} == set()


@pytest.mark.parametrize("name", LISTS)
def test_a_page_costs_the_same_for_three_and_fifteen_members(name: str, db: None) -> None:
    """Promise row 51: each member pays every month, who then owe two months."""
    counts = []
    with time_machine.travel(NOW, tick=False):
        club = a_club()
        treasurer = an_officer(RoleKind.TREASURER, club, member=False)
        client = _client(treasurer.user)
        url = reverse(name, kwargs={"slug": club.slug})
        for members in (FEW, MANY - FEW):
            _savers(club, members)
            counts.append(cost(client, url))
    assert counts[0] == counts[1] > 0


def _savers(club: Club, count: int) -> None:
    """Members with a promise, who have paid the last month but one, in one evening."""
    month = after(month_of(TODAY), -2)
    members = [a_member(club) for _ in range(count)]
    for member in members:
        pledge(membership=member, amount=2500, since=month, by=None, now=NOW)
    record_meeting(
        club=club,
        on=month.replace(day=20),
        payments=[Payment(member, 2500, Means.TRANSFER) for member in members],
        key=f"evening-{count}",
        by=None,
        now=NOW,
    )


@pytest.fixture
def worlds(
    db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[World, World]:
    """Two clubs of one network; files in a folder of their own, no broker."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *_args: None)
    federation = a_federation()
    network = a_network(federation=federation)
    return a_world("Zirzibule", network, federation), a_world("Kanarigrise", network, federation)


def _measured(ours: World, theirs: World) -> Iterator[tuple[str, int, int]]:
    """Each page that opens to somebody: its name, its budget, and its cost to whom pays most."""
    users = users_of(ours, theirs)
    clients = [_client(users[actor]) for actor in READERS]
    for route in routes():
        if route.act is None:
            continue
        with transaction.atomic():
            url = reverse(route.name, kwargs=arguments_of(route, ours))
            most = max(cost(client, url) for client in clients)
            transaction.set_rollback(True)
        if most:
            yield route.name, _budget(route), most


def _budget(route: Route) -> int:
    if route.name in DASHBOARDS:
        return DASHBOARD
    return DETAIL if route.arguments - {"slug"} else LIST


def _client(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    assert user is not None
    client.force_login(user)
    return client


def cost(client: Client, url: str) -> int:
    """The queries of a page that opens; 0 for one that does not."""
    with CaptureQueriesContext(connection) as found:
        answer: HttpResponseBase = client.get(url)
        if isinstance(answer, StreamingHttpResponse):
            list(answer)
    if answer.status_code != 200:
        return 0
    return sum("SAVEPOINT" not in one["sql"] for one in found)
