"""Founding and admitting in Chromium: axe clean at three widths, and the first steps by hand."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from clublife.candidacy import stand, withdraw
from clublife.founding import open_to_be_founded
from clublife.models import Amendment
from clubs.models import Club, Network
from clubs.rules import set_rule
from members.models import Person, RoleKind
from tests.browser.looking import Walker
from tests.build import PASSWORD, a_club, a_member, a_network, a_person, a_staff_role, an_officer

PICTURES = os.environ.get("CYMBALE_PICTURES")
WIDTHS = (320, 360, 1280)
FORMING = ("founding", "founding_file", "start_club", "candidates", "new_candidate")
Walk = Callable[..., Walker]


def forming(network: Network) -> tuple[Club, Person]:
    """A club opened by its network, its manager with the tests' password."""
    club = open_to_be_founded(
        network=network,
        name="Les Graines d'ici",
        commune="Bailleul",
        department="59",
        first_name="Ada",
        last_name="Martin",
        email="ada@example.org",
        now=timezone.now(),
    )
    ada = club.memberships.get().person
    assert ada.user is not None
    ada.user.set_password(PASSWORD)
    ada.user.save()
    return club, ada


def looked_at(walker: Walker, *urls: str) -> None:
    """Open each page at each width and find nothing wrong with it."""
    for url in urls:
        for width in WIDTHS:
            walker.page.set_viewport_size({"width": width, "height": 800})
            assert walker.go(url).status == 200, url
            assert walker.faults() == [], (url, width)
            if PICTURES:
                name = url.strip("/").replace("/", "-")
                walker.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def test_the_steps_of_a_forming_club_are_clear_to_everybody(
    live_server: LiveServer, walk: Walk
) -> None:
    club, ada = forming(a_network())
    walker = walk().login(ada.user.username)
    looked_at(
        walker,
        *(reverse(name, args=[club.slug]) for name in FORMING),
        *(
            reverse("founding_step", args=[club.slug, step])
            for step in ("signature", "impots", "banque", "agrement")
        ),
    )


def test_the_manager_begins_from_the_home_page(live_server: LiveServer, walk: Walk) -> None:
    """Home, the steps, the choices of the convention: one button leads to the next."""
    club, ada = forming(a_network())
    walker = walk(width=360).login(ada.user.username)
    walker.go(reverse("club_home", args=[club.slug]))
    assert walker.says("Créer le club : étapes faites, 0 sur 15")
    walker.page.locator("main").get_by_role("link", name="Continuer").first.click()
    walker.page.get_by_role("link", name="Remplir").click()
    walker.page.get_by_label("Adresse du siège").fill("12 rue des Lilas, 59270 Bailleul")
    walker.press("Enregistrer")
    assert walker.says("Siège : 12 rue des Lilas, 59270 Bailleul")
    walker.go(reverse("founding_file", args=[club.slug]))
    walker.page.get_by_label("Adresse du siège").fill("")
    walker.press("Enregistrer")
    assert walker.says("Rien n'est perdu, rien n'est encore enregistré")
    assert walker.faults() == []


def test_the_networks_pages_are_clear_to_everybody(live_server: LiveServer, walk: Walk) -> None:
    network = a_network()
    staff = a_person("Noé Lagrange", account=True)
    a_staff_role(staff, network)
    walker = walk().login(staff.user.username)
    looked_at(
        walker,
        reverse("open_club", args=[network.slug]),
        reverse("network_texts", args=[network.slug]),
        reverse("network_text", args=[network.slug, "convention"]),
    )
    walker.press("Lire avant d’enregistrer")
    assert walker.says("Lecture, avec un club inventé")
    assert walker.faults() == []
    walker.page.get_by_label("Texte").fill("# Chez nous\n\n{poeme}")
    walker.press("Enregistrer notre texte")
    assert walker.says("Ligne 3 : la place « {poeme} » n'existe pas")
    assert walker.faults() == []


@pytest.mark.parametrize("is_full", [False, True])
def test_the_candidates_are_clear_to_everybody(
    live_server: LiveServer, walk: Walk, is_full: bool
) -> None:
    club = a_club()
    manager = an_officer(RoleKind.MANAGER, club, "Ada Martin")
    now = timezone.now()
    if is_full:
        set_rule(club=club, key="max_members", value=2, since=club.created_on, now=now)
    sponsor = a_member(club, "Bo Caron")
    one = stand(
        club=club,
        first_name="Cléo",
        last_name="Petit-Vandenbroucke de la Motte",
        email="cleo.petit-vandenbroucke@example.org",
        presentation="Libraire à Bailleul.\n\nVenue à deux réunions.",
        under_protection=True,
        sponsor=sponsor,
        now=now,
    )
    gone = withdraw(
        admission=stand(club=club, first_name="Driss", last_name="Amrani", now=now),
        reason="déménage",
        now=now,
    )
    amendment = Amendment.objects.create(
        club=club, number=1, kind="seat", on=now.date(), detail="12 rue des Lilas", recorded_at=now
    )
    walker = walk().login(manager.user.username)
    looked_at(
        walker,
        reverse("candidates", args=[club.slug]),
        reverse("new_candidate", args=[club.slug]),
        reverse("candidate", args=[club.slug, one.pk]),
        reverse("candidate", args=[club.slug, gone.pk]),
        reverse("welcome_candidate", args=[club.slug, one.pk]),
        reverse("withdraw_candidate", args=[club.slug, one.pk]),
        reverse("amendments", args=[club.slug]),
        reverse("new_amendment", args=[club.slug]),
        reverse("amendment", args=[club.slug, amendment.pk]),
        reverse("sign_amendment", args=[club.slug, amendment.pk]),
    )
