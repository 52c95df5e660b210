"""The pages of the start: what the treasurer corrects in place, and what the pages refuse."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from clubs.models import Club
from ledger.models import Entry
from starting.corrections import from_json
from starting.forms import mark_of
from starting.models import Opening, StartState, WorkbookStart
from starting.planning import plan_of
from tests.build import NOW, TODAY, a_member
from tests.starting import workbooks
from tests.starting.build import (
    a_club_for,
    a_treasurer,
    corrected,
    in_the_book,
    member_named,
    received,
    taken_over,
)
from tests.starting.workbooks import Told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def at_the_door(told: Told) -> tuple[Club, Client]:
    club = a_club_for(told)
    client = Client()
    user = a_treasurer(club).user
    assert user is not None
    client.force_login(user)
    return club, client


def sent(client: Client, club: Club, told: Told) -> WorkbookStart:
    file = SimpleUploadedFile(told.name, told.content)
    answer = client.post(reverse("starting", args=[club.slug]), {"file": file})
    assert answer.status_code == 302
    return WorkbookStart.objects.latest("pk")


def fields(client: Client, start: WorkbookStart, **changes: Any) -> dict[str, Any]:
    """What the page's form holds, with some fields typed otherwise."""
    form = client.get(page(start)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    kept = {name: value for name, value in data.items() if value not in (None, False, "")}
    return {**kept, **changes}


def page(start: WorkbookStart) -> str:
    return reverse("workbook", args=[start.club.slug, start.pk])


def saved(client: Client, start: WorkbookStart, data: dict[str, Any]) -> WorkbookStart:
    answer = client.post(page(start), {k: v for k, v in data.items() if v is not None})
    assert answer.status_code == 302, answer.context["form"].errors
    start.refresh_from_db()
    return start


def test_a_whole_start_through_the_pages() -> None:
    told = workbooks.two_years_across()
    club, client = at_the_door(told)
    start = sent(client, club, told)
    data = fields(client, start, **{f"year_{mark_of('Avant')}": "2024", "day": "12"})
    start = saved(client, start, data)
    plan = plan_of(start, today=TODAY)
    assert plan.is_ready, [one.sentence for one in plan.blocking]
    dry_run = reverse("workbook_dry_run", args=[club.slug, start.pk])
    assert client.get(dry_run).context["plan"].total == sum(told.payments.values())
    assert client.post(dry_run).status_code == 302
    assert in_the_book(club) == told.payments
    assert {one.on.day for one in Entry.objects.filter(club=club)} == {12}
    assert client.get(page(start)).status_code == 200
    file = client.get(reverse("workbook_file", args=[club.slug, start.pk]))
    assert file.content == told.content
    assert "attachment" in file["Content-Disposition"]


def test_a_past_member_is_told_in_place() -> None:
    told = workbooks.two_tables_in_one_sheet()
    club, client = at_the_door(told)
    start = sent(client, club, told)
    mark = mark_of("ney paul")
    data = fields(client, start, **{f"who_{mark}": "past"})
    start = saved(client, start, data)
    assert [one.code for one in plan_of(start, today=TODAY).blocking] == ["exit"]
    data = fields(client, start, **{f"left_{mark}": "2023-09-15", f"out_{mark}": "200"})
    start = saved(client, start, data)
    plan = plan_of(start, today=TODAY)
    assert plan.is_ready
    assert plan.created[0].said.paid_out == 20000


def test_a_likeness_is_confirmed_or_sent_to_somebody_else() -> None:
    told = workbooks.commas()
    club, client = at_the_door(told)
    other = a_member(club, "Samuel Hado")
    start = sent(client, club, told)
    mark = mark_of("hadad samira")
    start = saved(client, start, fields(client, start, **{f"who_{mark}": f"member:{other.pk}"}))
    said = from_json(start.corrections).names
    assert said["hadad samira"].membership == other.pk
    assert set(said) == {"hadad samira"}


def test_a_cell_a_line_a_column_and_a_sheet_are_put_right_and_taken_back() -> None:
    told = workbooks.a_sheet_per_year()
    club, client = at_the_door(told)
    start = sent(client, club, told)
    before = plan_of(start, today=TODAY).total
    typed = {"fix_sheet": "2023", "fix_cell": "b4", "fix_amount": "30"}
    start = saved(client, start, fields(client, start, **typed))
    assert plan_of(start, today=TODAY).total == before + 500
    typed = {"band_sheet": "2024", "band": "5", "band_role": "ignored"}
    start = saved(client, start, fields(client, start, **typed))
    assert plan_of(start, today=TODAY).total == before + 500 - 12 * 5000
    undo = {f"undo_{mark_of('2024!5')}": "on", f"undo_{mark_of('2023!B4')}": "on"}
    start = saved(client, start, fields(client, start, **undo))
    assert plan_of(start, today=TODAY).total == before
    start = saved(client, start, fields(client, start, **{f"use_{mark_of('2024')}": None}))
    assert {one.month.year for one in plan_of(start, today=TODAY).months} == {2022, 2023}


def test_the_year_of_a_sheet_may_be_put_right() -> None:
    told = Told("2023.csv", b"Nom;janvier;mars;mai\nAda Martin;1;2;3\n", {}, ("Ada Martin",))
    club, client = at_the_door(told)
    start = sent(client, club, told)
    assert {one.month.year for one in plan_of(start, today=TODAY).months} == {2023}
    start = saved(client, start, fields(client, start, **{f"year_{mark_of('2023')}": "2025"}))
    assert {one.month.year for one in plan_of(start, today=TODAY).months} == {2025}


def test_a_column_may_be_told_to_be_a_total() -> None:
    told = workbooks.commas()
    _club, client = at_the_door(told)
    start = sent(client, _club, told)
    before = plan_of(start, today=TODAY).total
    typed = {"band_sheet": "export", "band": "J", "band_role": "total"}
    start = saved(client, start, fields(client, start, **typed))
    assert plan_of(start, today=TODAY).total == before - 7050


def test_a_wrong_word_is_said_beside_its_field_and_nothing_is_kept() -> None:
    told = workbooks.commas()
    club, client = at_the_door(told)
    start = sent(client, club, told)
    for field, value in (("day", "32"), ("fix_cell", "12F"), ("band", "1A"), ("fix_amount", "-1")):
        answer = client.post(page(start), fields(client, start, **{field: value}))
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
    start.refresh_from_db()
    assert start.corrections == {}


def test_wrong_sums_are_accepted_in_so_many_words() -> None:
    told = workbooks.a_sheet_per_year()
    club, client = at_the_door(told)
    start = sent(client, club, told)
    dry_run = reverse("workbook_dry_run", args=[club.slug, start.pk])
    answer = client.post(dry_run)
    assert answer.status_code == 422
    assert "accept_wrong_sums" in answer.context["form"].errors
    assert client.post(dry_run, {"accept_wrong_sums": "on"}).status_code == 302
    assert in_the_book(club) == told.payments


def test_a_dropped_workbook_is_gone_from_the_pages() -> None:
    told = workbooks.commas()
    club, client = at_the_door(told)
    start = sent(client, club, told)
    client.post(reverse("drop_start", args=[club.slug, start.pk]))
    start.refresh_from_db()
    assert start.state == StartState.DROPPED
    assert client.get(page(start)).status_code == 404


def test_pages_stay_cheap_whatever_the_workbook(django_assert_max_num_queries: Any) -> None:
    """Promise row 51: the page of a workbook costs the same for 2 months or 36, 1 member or 15."""
    small = Told(
        "petit.csv", b"Nom;janv. 2024;mars 2024\nAda Martin;1,00;1,00\n", {}, ("Ada Martin",)
    )
    for told in (small, workbooks.a_sheet_per_year()):
        club, client = at_the_door(told)
        for number in range(12 if told is not small else 0):
            a_member(club, f"Autre {number}")
        start = received(club, told)
        addresses = [
            reverse("starting", args=[club.slug]),
            page(start),
            reverse("workbook_dry_run", args=[club.slug, start.pk]),
            reverse("opening_balances", args=[club.slug]),
        ]
        for address in addresses:
            with django_assert_max_num_queries(12):
                assert client.get(address).status_code == 200


def test_a_posted_workbook_shows_its_entries_at_one_price(
    django_assert_max_num_queries: Any,
) -> None:
    for told in (workbooks.commas(2), workbooks.commas(9)):
        club, client = at_the_door(told)
        start = taken_over(club, told)
        with django_assert_max_num_queries(12):
            assert client.get(page(start)).status_code == 200


def test_the_opening_shows_both_sides_before_it_is_kept() -> None:
    told = workbooks.commas()
    club, client = at_the_door(told)
    address = reverse("opening_balances", args=[club.slug])
    omar = member_named(club, "Omar Vi")
    data = {
        "on": "2025-12-31",
        "bank_main": "1 000,00",
        f"in_{omar}": "900",
        "first_new0": "Paul",
        "last_new0": "Ney",
        "left_new0": "2024-06-30",
        "in_new0": "300",
        "out_new0": "260",
        "figure_interest": "50",
    }
    shown = client.post(address, data)
    assert shown.status_code == 200
    assert shown.context["sums"].difference == 10_00
    assert Opening.objects.count() == 0
    assert client.post(address, {**data, "keep": "1"}).status_code == 302
    assert Opening.objects.get().difference == 10_00
    assert client.get(address).status_code == 200
    cite = reverse("cite_opening", args=[club.slug])
    assert client.post(cite, {"decision": ""}).status_code == 422
    assert client.post(cite, {"decision": "AG du 12 mars 2026"}).status_code == 302
    assert Opening.objects.get().is_adopted


def test_a_half_filled_line_of_the_opening_is_asked_for_the_rest() -> None:
    told = workbooks.commas()
    club, client = at_the_door(told)
    data = {
        "on": "2025-12-31",
        "bank_main": "10",
        "name_h0": "Le Fournil",
        "in_new0": "5",
        "siren_h1": "123456789",
    }
    answer = client.post(reverse("opening_balances", args=[club.slug]), {**data, "keep": "1"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"started_h0", "last_new0", "siren_h1"}
    assert Entry.objects.filter(club=club).count() == 0


def test_months_already_in_the_balances_are_refused() -> None:
    told = workbooks.commas()
    club, client = at_the_door(told)
    data = {"on": "2024-03-31", "bank_main": "10", "keep": "1"}
    client.post(reverse("opening_balances", args=[club.slug]), data)
    start = corrected(sent(client, club, told), told.corrections)
    closed = [one for one in plan_of(start, today=TODAY).blocking if one.code == "closed"]
    assert len(closed) == 1
    assert "janvier 2024 à mars 2024" in closed[0].sentence
