"""The story of a club, walked in the browser by those who live it: nothing is done by hand behind.

Savings, a vote, a payment, a dividend, an impairment voted, the annual report, the region's sums.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import timezone

from clubs.models import Club, Network
from jobs.models import Job
from jobs.running import run
from ledger.accounts import account
from ledger.models import AccountKind, EntryKind
from ledger.pledging import pledge
from ledger.posting import Line, post
from members.models import Person, RoleKind
from tests.browser.looking import Walker
from tests.build import NOW, a_club, a_member, a_network, a_person, a_staff_role, an_officer

Walk = Callable[..., Walker]


@dataclass
class Cast:
    """A small club of a network, all of its people with an account."""

    network: Network
    club: Club
    treasurer: Person
    manager: Person
    members: list[Person]
    staff: Person

    def all(self) -> list[Person]:
        """Everybody who votes."""
        return [self.treasurer, self.manager, *self.members]


@pytest.fixture
def cast(live_db: None) -> Cast:
    """Five people who promised 25 € a month since January 2026, and 3 000 € in the bank."""
    network = a_network(name="Réseau des Hauts-de-France", region_code="32")
    club = a_club(network=network, name="La Cigale des Weppes", slug="weppes")
    cast = Cast(
        network=network,
        club=club,
        treasurer=an_officer(RoleKind.TREASURER, club, "Bruno Caron"),
        manager=an_officer(RoleKind.MANAGER, club, "Claire Vandamme"),
        members=[
            a_member(club, name, account=True).person
            for name in ("Lucie Petit", "Denis Evrard", "Nadia Roy")
        ],
        staff=a_person("Esther Lys", account=True),
    )
    a_staff_role(cast.staff, network)
    for membership in club.memberships.order_by("id"):
        pledge(membership=membership, amount=2500, since=date(2026, 1, 1), by=None, now=NOW)
    first = club.memberships.order_by("id")[0]
    bank = account(club, AccountKind.BANK)
    capital = account(club, AccountKind.CAPITAL, membership=first)
    post(
        club=club,
        kind=EntryKind.CONTRIBUTIONS,
        on=date(2025, 6, 1),
        lines=[Line(bank, capital, 300_000)],
        key="opening",
        by=None,
        now=NOW,
    )
    return cast


def as_(walk: Walk, person: Person, **options: object) -> Walker:
    """A window in which this person is logged in."""
    assert person.user is not None
    return walk(**options).login(person.user.username)


def test_the_treasurer_records_a_month_and_sees_who_is_late(walk: Walk, cast: Cast) -> None:
    walker = as_(walk, cast.treasurer)
    walker.go("/club/weppes/epargne/")
    walker.follow("Enregistrer")
    amounts = walker.page.locator("[data-sum]")
    assert amounts.count() == 5
    for place in range(5):
        amounts.nth(place).fill("25,00" if place else "")
    assert walker.page.locator("[data-sum-total]").inner_text().startswith("100,00")
    walker.press("Enregistrer les versements")
    assert walker.faults() == []
    assert walker.says("100,00 €")
    walker.go("/club/weppes/epargne/")
    assert walker.says("en retard")


def test_a_wrong_amount_loses_nothing_and_is_named_by_its_field(walk: Walk, cast: Cast) -> None:
    walker = as_(walk, cast.treasurer, width=360)
    walker.go("/club/weppes/epargne/")
    walker.follow("Enregistrer")
    amounts = walker.page.locator("[data-sum]")
    amounts.nth(0).fill("25,001")
    amounts.nth(1).fill("30,00")
    walker.press("Enregistrer les versements")
    assert walker.says("Rien n'est perdu")
    assert walker.page.locator("[data-sum]").nth(1).input_value() == "30,00"
    assert walker.page.locator("[data-sum]").nth(0).get_attribute("aria-invalid") == "true"
    assert walker.faults() == []


def vote_of_all(walk: Walk, cast: Cast, question: str) -> None:
    """Each votes from their own account, on a phone, with the keyboard; the manager counts."""
    for person in cast.all():
        walker = as_(walk, person, width=360)
        walker.go("/club/weppes/reunions/")
        walker.follow(question)
        assert walker.says(f"Vous votez en votre nom : {person}")
        assert walker.page.locator("input[type=radio]:checked").count() == 0
        walker.tab_to("Pour")
        walker.page.keyboard.press("Space")
        walker.tab_to("Voter")
        walker.page.keyboard.press("Enter")
        walker.page.get_by_text("Bulletin enregistré").first.wait_for()
        assert walker.faults() == []
    walker = as_(walk, cast.manager)
    walker.go("/club/weppes/reunions/")
    walker.follow(question)
    walker.press("Clore et dépouiller")
    assert walker.says("Adopté")


def test_from_a_project_to_the_region(walk: Walk, cast: Cast) -> None:
    """The whole of the issue's story, one page after the other."""
    walker = as_(walk, cast.manager)
    walker.go("/club/weppes/projets/nouveau/")
    walker.page.fill("#id_title", "Ouvrir une épicerie en vrac")
    walker.page.fill("#id_name", "La Ronde des Bocaux")
    walker.page.select_option("#id_instrument", index=0)
    walker.page.fill("#id_amount", "1000")
    walker.page.locator("main form .btn-primary").click()
    walker.page.wait_for_load_state()
    assert walker.says("La Ronde des Bocaux")
    walker.follow("Mettre au vote")
    walker.press("Ouvrir le vote")
    assert walker.says("Vous votez en votre nom")
    proposal = walker.page.url

    vote_of_all(walk, cast, "La Ronde des Bocaux")

    today = timezone.localdate()
    walker = as_(walk, cast.treasurer)
    walker.go(proposal)
    walker.follow("Enregistrer le paiement")
    walker.page.fill("#id_amount", "1000")
    walker.page.fill("#id_on", today.isoformat())
    walker.press("Enregistrer le paiement")
    assert walker.faults() == []
    walker.go("/club/weppes/investissements/")
    assert walker.says("1 000,00 €")

    walker.follow("La Ronde des Bocaux")
    holding = walker.page.url
    walker.follow("Dividende")
    walker.page.fill("#id_gross", "40")
    walker.page.fill("#id_withheld", "12")
    walker.page.fill("#id_on", today.isoformat())
    walker.press("Enregistrer")
    assert walker.says("Le dividende est enregistré")
    assert walker.says("28,00 €")

    manager = as_(walk, cast.manager)
    manager.go(holding)
    manager.follow("Mettre au vote")
    manager.page.select_option("#id_act", "impair")
    manager.page.fill("#id_amount", "300")
    manager.page.fill("#id_reason", "Les ventes ont baissé d'un tiers.")
    manager.press("Ouvrir le vote")
    vote_of_all(walk, cast, "300")
    manager.go(holding)
    manager.follow("Noter une dépréciation")
    manager.page.fill("#id_on", today.isoformat())
    manager.press("Enregistrer")
    assert manager.says("700,00 €")

    report_of_this_year(walk, cast, today)
    region_adds_up(walk, cast)


def report_of_this_year(walk: Walk, cast: Cast, today: date) -> None:
    """The report is asked, a worker builds it, the page says so by itself and gives the file."""
    walker = as_(walk, cast.treasurer)
    walker.go("/club/weppes/documents/")
    walker.page.select_option("#id_year", str(today.year))
    walker.press("Demander")
    assert walker.page.locator("progress").count() == 1
    job = Job.objects.latest("created_at")
    run(job_id=job.pk)
    walker.page.get_by_text("Votre document est prêt").wait_for(timeout=8000)
    assert walker.faults() == []
    link = walker.page.get_by_role("link", name="Ouvrir le PDF").get_attribute("href")
    answer = walker.page.request.get(str(link))
    assert answer.body().startswith(b"%PDF-")


def region_adds_up(walk: Walk, cast: Cast) -> None:
    """The region counts the club, its people and its investment."""
    walker = as_(walk, cast.staff)
    walker.go(f"/reseau/{cast.network.slug}/")
    assert walker.faults() == []
    assert walker.says("1 club sur 1")


def test_what_people_type_is_never_run(walk: Walk, cast: Cast) -> None:
    """Promise row 48: a payload in every text field, no dialog, no refused script."""
    payload = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    walker = as_(walk, cast.manager)
    walker.go("/club/weppes/projets/nouveau/")
    for field in ("#id_title", "#id_description", "#id_name", "#id_commune"):
        walker.page.fill(field, payload)
    walker.page.fill("#id_amount", "100")
    walker.page.locator("main form .btn-primary").click()
    walker.page.wait_for_load_state()
    walker.go("/club/weppes/projets/")
    assert walker.says("onerror")
    assert walker.noise == []
