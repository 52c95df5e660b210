"""What is typed wrong, in the browser: a French sentence beside the field, nothing lost or written.

Every walk ends with the same look at the book: not one entry more or less than before.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from governance.models import Ballot
from ledger.dues import expected
from members.models import Membership
from tests.browser.cast import ONLINE, Cast, Visitor, book, the_cast
from tests.browser.looking import Walker
from tests.build import a_club, a_member

Walk = Callable[..., Walker]
NOTHING_LOST = "Rien n'est perdu, rien n'est encore enregistré."


@pytest.fixture
def cast(live_db: None, walk: Walk) -> Iterator[Cast]:
    """The club; its book must be at the end what it was at the beginning."""
    made = the_cast(walk)
    before = book(made.club)
    yield made
    assert book(made.club) == before


def the_month(cast: Cast, width: int = 1280) -> Visitor:
    """The treasurer at the screen of the month, from the front door."""
    walker = cast.window(cast.treasurer, width)
    walker.home()
    walker.enter("Épargne")
    walker.page.locator("main").get_by_role("link", name="Enregistrer").first.click()
    walker.page.get_by_label("Denis Evrard", exact=True).fill("37,50")
    walker.page.locator("#id_note").fill("réunion chez Nadia")
    return walker


def refused(walker: Visitor) -> None:
    """Send; nothing is lost, all that was typed is still there."""
    walker.press("Enregistrer les versements")
    assert walker.says(NOTHING_LOST)
    assert walker.page.get_by_label("Denis Evrard", exact=True).input_value() == "37,50"
    assert walker.page.locator("#id_note").input_value() == "réunion chez Nadia"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_negative_amount_and_a_third_decimal_are_named_side_by_side(
    cast: Cast, width: int
) -> None:
    walker = the_month(cast, width)
    wrong = {"Lucie Petit": ("-25", "négatif"), "Nadia Roy": ("25,001", "deux décimales au plus")}
    for name, (typed, _said) in wrong.items():
        walker.page.get_by_label(name, exact=True).fill(typed)
    refused(walker)
    for name, (typed, said) in wrong.items():
        box = walker.page.get_by_label(name, exact=True)
        assert box.input_value() == typed
        assert said in walker.error_of(str(box.get_attribute("id")))


def test_a_date_before_the_club_is_refused_beside_the_date(cast: Cast) -> None:
    walker = the_month(cast)
    walker.page.fill("#id_on", (cast.club.created_on - timedelta(days=1)).isoformat())
    refused(walker)
    assert "Le club n'existait pas encore" in walker.error_of("id_on")
    assert walker.page.input_value("#id_on") == "2022-01-09"


def test_a_date_in_a_closed_year_is_refused_beside_the_date(cast: Cast) -> None:
    """The year is closed by the button of the page, in another window."""
    last_year = timezone.localdate().year - 1
    walker = the_month(cast)
    manager = cast.window(cast.manager)
    manager.home()
    manager.enter("Documents")
    manager.follow(f"Clore l'année {last_year}")
    manager.press(f"Clore {last_year}")
    walker.page.fill("#id_on", f"{last_year}-12-31")
    refused(walker)
    assert "Les comptes sont clos jusqu'au 31 décembre" in walker.error_of("id_on")


def test_a_member_of_another_club_is_refused_beside_their_amount(cast: Cast) -> None:
    """A page kept open for long, or tampered with, names somebody who is not of this club."""
    stranger: Membership = a_member(a_club(network=cast.network), "Zoé Ailleurs")
    walker = the_month(cast)
    box = walker.page.get_by_label(ONLINE[0], exact=True)
    box.fill("10")
    box.evaluate("(one, name) => { one.name = name }", f"amount_{stranger.pk}")
    refused(walker)
    assert "appartient à un autre club" in walker.error_of(f"id_amount_{stranger.pk}")
    assert "Zoé" not in walker.page.content()


def a_project_asks(cast: Cast, amount: str) -> Visitor:
    """The manager opens a file that asks for this much and comes to its vote."""
    walker = cast.window(cast.manager)
    walker.home()
    walker.enter("Projets")
    walker.follow("Ajouter un projet")
    walker.page.get_by_label("Nom de la nouvelle entreprise").fill("La Ronde des Bocaux")
    walker.page.get_by_label("Titre").fill("Ouvrir une épicerie en vrac")
    walker.page.get_by_label("Montant demandé").fill(amount)
    walker.press("Ouvrir le dossier")
    walker.follow("Mettre au vote")
    return walker


def test_an_investment_above_the_cash_is_refused_before_the_vote(cast: Cast) -> None:
    walker = a_project_asks(cast, "50 000")
    assert walker.says("Le club n'a pas assez pour ce montant")
    day = walker.page.get_by_label("Vote ouvert jusqu'au").input_value()
    walker.press("Ouvrir le vote")
    assert walker.says(NOTHING_LOST)
    assert walker.page.get_by_label("Vote ouvert jusqu'au").input_value() == day
    assert walker.says("50 000,00 €")
    walker.enter("Réunions et votes")
    assert walker.says("Aucun vote n'est ouvert en ce moment.")


def test_a_vote_after_the_closing_is_refused_and_changes_nothing(cast: Cast) -> None:
    """All have voted and the manager has counted; Lucie's page, still open, comes too late."""
    manager = a_project_asks(cast, "1 000")
    manager.press("Ouvrir le vote")
    lucie = cast.window(cast.lucie, 360)
    lucie.home()
    lucie.enter("Votes")
    lucie.follow("La Ronde des Bocaux")
    secretary = cast.window(cast.secretary)
    secretary.home()
    secretary.enter("Réunions et votes")
    secretary.follow("La Ronde des Bocaux")
    secretary.follow("Noter les votes")
    for box in secretary.page.locator("td select").all():
        box.select_option(label="Pour")
    secretary.press("Enregistrer ces votes")
    manager.enter("Réunions et votes")
    manager.follow("La Ronde des Bocaux")
    manager.press("Clore et dépouiller")
    ballots = list(Ballot.objects.values_list("pk", "choice"))
    lucie.page.locator("label").get_by_text("Contre", exact=True).click()
    lucie.press("Voter")
    assert lucie.says("Ce vote est clos")
    assert list(Ballot.objects.values_list("pk", "choice")) == ballots
    assert {due.before for due in expected(cast.club, at=timezone.localdate())} == {0, 100_00}


def test_what_people_type_is_never_run(cast: Cast) -> None:
    """Promise row 48: a payload in every text field, no dialog, no refused script."""
    payload = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    walker = cast.window(cast.manager)
    walker.home()
    walker.enter("Projets")
    walker.follow("Ajouter un projet")
    for field in ("#id_title", "#id_description", "#id_name", "#id_commune"):
        walker.page.fill(field, payload)
    walker.page.fill("#id_amount", "100")
    walker.press("Ouvrir le dossier")
    walker.enter("Projets")
    assert walker.says("onerror")
    assert walker.noise == []
