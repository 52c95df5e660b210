"""The spreadsheet start of an invented club, walked in Chromium: its file, its doubts, its book."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from clubs.models import Club
from members.models import Person, RoleKind
from starting.models import WorkbookStart
from tests.browser.cast import Visitor
from tests.browser.looking import Walker
from tests.build import a_club, a_member, an_officer
from tests.starting.build import in_the_book
from tests.starting.workbooks import months_in_lines

Walk = Callable[..., Walker]


@pytest.fixture
def club(live_db: None, settings: Any, tmp_path: Path) -> Club:
    """A club that has just opened its house here; two of its three savers are known."""
    settings.MEDIA_ROOT = tmp_path / "files"
    club = a_club(name="La Cigale de l'Aa", slug="aa")
    for name in months_in_lines().known:
        a_member(club, name)
    return club


def window(walk: Walk, person: Person, width: int) -> Visitor:
    assert person.user is not None
    return Visitor(walk(width=width).login(person.user.username).page)


def pictured(walker: Visitor, name: str, width: int) -> None:
    """Keep a picture where `PICTURES` asks for it: for eyes, not for the test."""
    folder = os.environ.get("PICTURES")
    if folder:
        walker.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_club_starts_from_its_own_spreadsheet(
    club: Club, walk: Walk, width: int, tmp_path: Path
) -> None:
    told = months_in_lines()
    file = tmp_path / told.name
    file.write_bytes(told.content)
    walker = window(walk, an_officer(RoleKind.TREASURER, club, "Tess Orière", member=False), width)
    walker.go("/club/aa/")
    walker.look()
    walker.follow("Reprendre votre tableau")
    pictured(walker, "starting", width)
    walker.page.get_by_label("Votre tableau").set_input_files(file)
    walker.press("Lire ce tableau")
    pictured(walker, "understood", width)
    assert walker.says("56 versements lus")
    assert walker.says("« 45 ? » ne se lit pas comme un montant")
    walker.page.get_by_label("Montant juste de Épargne · D15").fill("45")
    walker.press("Enregistrer ces corrections")
    assert walker.says("57 versements lus")
    assert walker.says("Tout est compris.")
    pictured(walker, "corrected", width)
    walker.follow("Voir l’essai à blanc")
    assert walker.says("19 écritures, une par mois")
    assert walker.says("Jeanne Ox, membre depuis le 1er septembre 2023")
    pictured(walker, "dry-run", width)
    walker.press("Tout enregistrer")
    assert walker.says("Tout est enregistré, et le fichier est gardé.")
    pictured(walker, "posted", width)
    assert in_the_book(club) == told.payments
    walker.go("/club/aa/reprise/")
    walker.page.get_by_label("Votre tableau").set_input_files(file)
    walker.press("Lire ce tableau")
    assert walker.says("rien n'est ajouté deux fois")
    assert WorkbookStart.objects.filter(club=club).count() == 1
    walker.enter("Épargne")
    assert walker.says("Jeanne Ox")
    call_command("audit")


def test_a_file_that_is_no_workbook_is_refused_in_words(
    club: Club, walk: Walk, tmp_path: Path
) -> None:
    """Promise row 39, as people see it."""
    file = tmp_path / "tableau.xls"
    file.write_bytes(b"<html><table><tr><td>janvier</td></tr></table></html>")
    walker = window(walk, an_officer(RoleKind.MANAGER, club, "Gil Rant", member=False), 1280)
    walker.go("/club/aa/reprise/")
    walker.page.get_by_label("Votre tableau").set_input_files(file)
    walker.press("Lire ce tableau")
    assert "page web (HTML) renommée en tableau" in walker.error_of("id_file")
    assert WorkbookStart.objects.count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_balances_are_taken_over_and_their_difference_put_to_the_vote(
    club: Club, walk: Walk, width: int
) -> None:
    walker = window(walk, an_officer(RoleKind.TREASURER, club, "Tess Orière", member=False), width)
    walker.go("/club/aa/reprise/")
    walker.look()
    walker.follow("Reprendre des soldes")
    page = walker.page
    page.get_by_label("Soldes au").fill("2025-12-31")
    page.get_by_label("En banque, en euros").fill("1 490,00")
    page.get_by_label("Versé : Ali Ben").fill("1000")
    page.get_by_label("Versé : Claire Vandamme").fill("1500")
    page.locator("#id_name_h0").fill("Le Fournil")
    page.locator("#id_started_h0").fill("2023-05-02")
    page.locator("#id_cost_h0").fill("1000")
    page.locator("#id_capital_h0").check()
    walker.press("Comparer les deux côtés")
    assert walker.says("Écart d’ouverture − 10,00 €")
    pictured(walker, "opening-form", width)
    walker.press("Reprendre ces soldes")
    assert walker.says("écart d’ouverture à adopter")
    pictured(walker, "opening", width)
    walker.press("Préparer le vote")
    assert walker.says("à ouvrir par le gérant ou la gérante")
    walker.follow("fractions de chacun ce jour-là")
    page.get_by_label("Ali Ben").fill("600")
    page.get_by_label("Claire Vandamme").fill("400")
    walker.press("Noter ces fractions")
    pictured(walker, "fractions", width)
    assert walker.says("Les fractions sont notées.")
    walker.go("/club/aa/")
    assert walker.says("Écart d’ouverture à adopter : − 10,00 €")
    walker.look()
