"""Every page anybody can reach, seen by each role on a phone and on a laptop (promise row 55)."""

from collections.abc import Callable

import pytest

from config.demo.cast import PASSWORD
from members.models import RoleKind
from tests.browser.crawling import crawl, faults_of
from tests.browser.looking import Walker
from tests.build import a_club, a_network, a_person, a_staff_role, an_officer

Walk = Callable[..., Walker]
WHO = {"treasurer": "bruno", "manager": "claire", "secretary": "samira", "member": "julie"}
SIZES = (1280, 360)
STAFF = {"network": "esther", "federation": "noe"}


@pytest.mark.parametrize("username", [*WHO.values(), *STAFF.values()], ids=[*WHO, *STAFF])
def test_every_page_one_reaches_is_without_fault(walk: Walk, demo: None, username: str) -> None:
    """Promise row 55: axe, no sideways scrolling, a silent console, from full pages."""
    visited = crawl(walk().login(username, PASSWORD), widths=SIZES)
    assert faults_of(visited) == {}
    assert len(visited) >= (25 if username in WHO.values() else 5)


def test_the_pages_of_a_club_founded_yesterday_are_without_fault(walk: Walk) -> None:
    """Promise row 55: the empty states, a club's and a network's."""
    network = a_network()
    treasurer = an_officer(RoleKind.TREASURER, a_club(network=network))
    staff = a_person("Esther Vide", account=True)
    a_staff_role(staff, network)
    for person in (treasurer, staff):
        assert person.user is not None
        visited = crawl(walk().login(person.user.username), widths=SIZES)
        assert faults_of(visited) == {}


def test_pages_reflow_at_320_pixels(walk: Walk, demo: None) -> None:
    """Promise row 55: what 400 % zoom gives on a laptop of 1280 pixels."""
    visited = crawl(walk(width=320, height=256).login("bruno", PASSWORD))
    assert faults_of(visited) == {}


@pytest.mark.parametrize(
    "options", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=["dark", "forced"]
)
def test_pages_hold_in_other_colours(walk: Walk, demo: None, options: dict[str, str]) -> None:
    """Promise row 55: the dark mode, and the colours a person chose for their screen."""
    visited = crawl(walk(**options).login("bruno", PASSWORD))
    assert faults_of(visited) == {}


def test_the_walker_sees_a_fault_when_there_is_one(walk: Walk) -> None:
    """Negative control: without it a blind checker would find every page good."""
    walker = walk(width=360)
    walker.go("/compte/login/")
    walker.page.evaluate("document.documentElement.removeAttribute('lang')")
    walker.page.evaluate(
        "document.querySelector('main').append(Object.assign(document.createElement('pre'),"
        " {textContent: 'x'.repeat(500)}))"
    )
    found = " ".join(walker.faults())
    assert "html-has-lang" in found
    assert "sideways" in found
