"""The doors: logging in, being told no, in both languages and at every size."""

from collections.abc import Callable

import pytest

from tests.browser.looking import Walker
from tests.build import a_club, a_member

Walk = Callable[..., Walker]
DOORS = ["/compte/login/", "/compte/login/code/", "/compte/password/reset/", "/compte/signup/"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_doors_have_no_fault(walk: Walk, width: int, scheme: str) -> None:
    """Promise row 55, before anybody is known."""
    walker = walk(width=width, color_scheme=scheme)
    found = {}
    for path in [*DOORS, "/nulle-part/"]:
        walker.go(path)
        found[path] = walker.faults()
    assert found == {path: [] for path in found}


def test_a_wrong_password_says_so_next_to_the_form_without_a_fault(walk: Walk) -> None:
    walker = walk(width=360)
    walker.go("/compte/login/")
    walker.page.fill("#id_login", "personne")
    walker.page.fill("#id_password", "rien")
    walker.press("Se connecter")
    assert walker.says("Rien n'est perdu")
    assert walker.faults() == []


def test_the_language_is_changed_by_a_button_of_every_page(walk: Walk) -> None:
    walker = walk()
    walker.go("/compte/login/")
    assert walker.page.get_attribute("html", "lang") == "fr"
    walker.press("English")
    assert walker.page.get_attribute("html", "lang") == "en"
    walker.press("Français")
    assert walker.page.get_attribute("html", "lang") == "fr"


def test_one_logs_in_and_out_with_the_keyboard_alone(walk: Walk) -> None:
    """Promise row 55: no mouse from the first page to the last."""
    member = a_member(a_club(), "Lucie Petit", account=True)
    user = member.person.user
    assert user is not None
    walker = walk()
    walker.go("/compte/login/")
    walker.tab_to("Aller au contenu")
    walker.page.keyboard.press("Enter")
    walker.page.focus("#id_login")
    walker.page.keyboard.type(user.username)
    walker.page.keyboard.press("Tab")
    walker.page.keyboard.type("correct cheval batterie agrafe")
    walker.page.keyboard.press("Enter")
    walker.page.wait_for_url(lambda url: "/compte/login" not in url)
    walker.tab_to("Lucie Petit")
    walker.page.keyboard.press("Enter")
    walker.tab_to("Se déconnecter")
    walker.page.keyboard.press("Enter")
    walker.page.wait_for_url("**/compte/login/**")
