"""The pages of a network: who may open them, what they say, what they never say."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clubs.founding import found_federation
from members.joining import open_account
from members.models import Person, RoleKind
from members.roles import appoint
from tests.network.build import (
    Region,
    a_region_club,
    an_enterprise,
    clock,
    members,
    people,
    region_of,
    save,
    year_of_investments,
    year_of_savings,
)

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year - 1


@pytest.fixture
def region() -> Region:
    found = region_of(4, 44, year=YEAR)
    year_of_savings(found, 1_200_000, year=YEAR)
    firms = [
        an_enterprise(found.network, on=date(YEAR, 3, 1), sector=sector, jobs=3)
        for sector in ("food", "food", "food", "energy", "culture", "craft")
    ]
    year_of_investments(found, firms, 600_000, year=YEAR)
    return found


def logged_in(person: Person, name: str) -> Client:
    client = Client()
    client.force_login(open_account(person=person, username=name))
    return client


@pytest.fixture
def staff(region: Region) -> Client:
    (esther,) = people(1)
    day = date(YEAR, 1, 1)
    appoint(
        person=esther,
        kind=RoleKind.NETWORK_STAFF,
        network=region.network,
        starts_on=day,
        now=clock(day),
    )
    return logged_in(esther, "esther")


def address(region: Region, rest: str = "") -> str:
    return f"/reseau/{region.network.slug}/{rest}"


def test_figures_print_sums_coverage_definitions_and_hidden_cells(
    region: Region, staff: Client
) -> None:
    page = staff.get(address(region), {"annee": YEAR}).content.decode()
    assert "12\u202f000\u00a0€" in page
    assert "4 clubs sur 4" in page
    assert "secret statistique" in page
    assert "Ce n'est pas ce qui a été investi" in page.replace("&#x27;", "'")


def test_a_member_of_a_club_is_an_outsider_to_the_network(region: Region) -> None:
    member = region.members[region.clubs[0].pk][0]
    client = logged_in(member.person, "membre")
    for rest in ("", "clubs/", "bilans/", f"chiffres-{YEAR}.csv"):
        assert client.get(address(region, rest)).status_code == 404


def test_federation_staff_read_but_do_not_declare(region: Region) -> None:
    federation = found_federation(name="Fédération", slug="federation")
    region.network.federation = federation
    region.network.save(update_fields=["federation"])
    (noe,) = people(1)
    day = date(YEAR, 1, 1)
    appoint(
        person=noe,
        kind=RoleKind.FEDERATION_STAFF,
        federation=federation,
        starts_on=day,
        now=clock(day),
    )
    client = logged_in(noe, "noe")
    assert client.get(address(region)).status_code == 200
    assert client.get(address(region, "bilans/")).status_code == 403


def test_the_clubs_page_shows_life_and_never_a_sum(region: Region, staff: Client) -> None:
    page = staff.get(address(region, "clubs/")).content.decode()
    assert region.clubs[0].name in page
    assert "En activité" in page
    assert "€" not in page
    found = staff.get(address(region, "clubs/"), {"q": "introuvable"}).content.decode()
    assert "Aucun club ne répond" in found


def test_a_return_is_typed_saved_and_put_right(region: Region, staff: Client) -> None:
    outside = a_region_club(region.network, born=date(YEAR - 1, 1, 1), name="Ailleurs")
    page = staff.get(address(region, "bilans/"), {"annee": YEAR}).content.decode()
    assert "1 club n'a pas donné" in page.replace("&#x27;", "'")
    where = address(region, f"bilans/{YEAR}/{outside.slug}/")
    sent = {"members_end": "9", "saved": "2500,50", "fte": "1,5"}
    answer = staff.post(where, sent)
    assert answer.status_code == 302
    declared = outside.declared_years.get()
    assert (declared.members_end, declared.fte_hundredths) == (9, 150)
    assert str(declared.saved.amount) == "2500.50"
    assert 'value="9"' in staff.get(where).content.decode()


def test_a_return_that_does_not_add_up_comes_back_with_its_reason(
    region: Region, staff: Client
) -> None:
    outside = a_region_club(region.network, born=date(YEAR - 1, 1, 1), name="Ailleurs")
    where = address(region, f"bilans/{YEAR}/{outside.slug}/")
    sent = {"members_start": "5", "joined": "2", "left": "0", "members_end": "9"}
    answer = staff.post(where, sent)
    assert answer.status_code == 200
    assert "doivent donner les membres au 31 décembre" in answer.content.decode()
    assert not outside.declared_years.exists()


def test_the_downloads_say_what_the_page_says(region: Region, staff: Client) -> None:
    told = json.loads(staff.get(address(region, f"chiffres-{YEAR}.json")).content)
    assert told["figures"]["saved"]["value"] == "12000.00"
    assert told["figures"]["members"]["coverage"]["known"] == 4
    food = next(row for row in told["sectors"] if row["key"] == "food")
    assert food["enterprises"] == 3
    text = staff.get(address(region, f"chiffres-{YEAR}.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert next(row for row in rows if row["clé"] == "saved")["valeur"] == "12000,00"
    assert any(row["valeur"] == "s" for row in rows)


def test_the_command_prints_json_and_csv_and_one_line_on_error(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("statistics", network=region.network.slug, year=YEAR, format="json")
    assert json.loads(capsys.readouterr().out)["figures"]["invested"]["value"] == "6000.00"
    call_command("statistics", network=region.network.slug, year=YEAR, format="csv")
    assert "Épargné dans l'année;12000,00" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Aucun réseau"):
        call_command("statistics", network="nulle-part", year=YEAR)
    with pytest.raises(CommandError, match="1983"):
        call_command("statistics", network=region.network.slug, year=1900)


@pytest.mark.parametrize("rest", ["", "clubs/", "bilans/"])
def test_pages_cost_the_same_with_one_club_or_many(
    region: Region, staff: Client, rest: str
) -> None:
    """Promise row 51."""
    counts = []
    for more in (0, 5):
        for _ in range(more):
            club = a_region_club(region.network, born=date(YEAR, 1, 1))
            save(club, members(club, 5, on=date(YEAR, 1, 1)), 50_000, on=date(YEAR, 6, 1))
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address(region, rest), {"annee": YEAR}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
