"""The doors: logging in, being told no, in both languages and at every size."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters

from members.models import User
from tests.browser.looking import Walker
from tests.build import PASSWORD, a_club, a_member

Walk = Callable[..., Walker]
DOORS = [
    "/compte/login/",
    "/compte/login/code/",
    "/compte/password/reset/",
    "/compte/password/reset/done/",
    "/compte/password/reset/key/1-rien/",
    "/compte/confirm-email/",
    "/compte/inactive/",
    "/compte/signup/",
]
OWN = [
    "/compte/logout/",
    "/compte/email/",
    "/compte/password/change/",
    "/compte/password/reset/",
    "/compte/2fa/",
    "/compte/2fa/webauthn/",
    "/compte/2fa/totp/activate/",
    "/compte/2fa/webauthn/add/",
    "/compte/2fa/recovery-codes/generate/",
    "/compte/reauthenticate/",
    "/moi/codes/",
]
ENGLISH_LEFT = ("Two-Factor", "Security Key", "Authenticator", "Recovery", "Sign Out", "Password")
FRENCH_LEFT = ("Ma connexion", "mot de passe", "Clés d", "Feuille de codes", "Se déconnecter")


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


def _an_account() -> User:
    user = a_member(a_club(), "Lucie Petit", account=True).person.user
    assert user is not None
    return user


def _confirm(walker: Walker) -> None:
    """Answer the page that asks for the password again, when it comes."""
    if "/reauthenticate/" in walker.page.url:
        walker.page.fill("#id_password", PASSWORD)
        walker.page.locator("main button[type=submit]").first.click()
        walker.page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def _a_key(walker: Walker) -> None:
    """Plug a security key into the browser: it says yes until axe, which unplugs it, looks."""
    session = walker.page.context.new_cdp_session(walker.page)
    session.send("WebAuthn.enable", {"enableUI": False})
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_of_one_s_login_have_no_fault(walk: Walk, width: int, language: str) -> None:
    """Promise row 55: our frame, one language at a time, nothing the content policy refuses."""
    user = _an_account()
    walker = walk(width=width).login(user.username)
    if language == "en":
        walker.page.evaluate(
            "document.querySelectorAll('details').forEach(one => { one.open = true })"
        )
        walker.press("English")
    found: dict[str, list[str]] = {}
    for path in OWN:
        answer = walker.go(path)
        if "/reauthenticate/" in walker.page.url and "reauthenticate" not in path:
            found[f"{path} (again)"] = walker.faults()
            _confirm(walker)
        found[path] = walker.faults()
        if answer.status != 200:
            found[path].append(str(answer.status))
        if not walker.page.locator("header.top").count():
            found[path].append("not in our frame")
        if walker.page.get_attribute("html", "lang") != language:
            found[path].append("the wrong language")
        words = walker.page.inner_text("main")
        left = FRENCH_LEFT if language == "en" else ENGLISH_LEFT
        found[path] += [f"says {word}" for word in left if word in words]
    assert found == {path: [] for path in found}


def test_a_passkey_is_added_used_renamed_and_removed(walk: Walk) -> None:
    """allauth's own scripts work under our content policy; axe looks once the key has served."""
    user = _an_account()
    walker = walk(width=360).login(user.username)
    _a_key(walker)
    walker.go("/compte/2fa/webauthn/add/")
    _confirm(walker)
    walker.page.fill("#id_name", "Mon téléphone")
    walker.page.check("#id_passwordless")
    walker.page.get_by_role("button", name="Ajouter", exact=True).click()
    walker.page.wait_for_url("**/recovery-codes/")
    assert walker.page.locator(".codes li").count() == 20

    walker.go("/compte/logout/")
    walker.page.locator("main").get_by_role("button", name="Se déconnecter").click()
    walker.page.wait_for_url("**/compte/login/**")
    walker.page.click("#passkey_login")
    walker.page.wait_for_url(lambda url: "/compte/login" not in url)
    walker.go("/compte/2fa/webauthn/")
    assert walker.says("Mon téléphone")
    walker.follow("Renommer")
    _confirm(walker)
    assert walker.faults() == []
    walker.page.fill("#id_name", "Ma clé")
    walker.press("Enregistrer")
    assert walker.says("Ma clé")
    assert walker.faults() == []

    for path in ("/compte/2fa/webauthn/reauthenticate/", "/compte/2fa/recovery-codes/"):
        walker.go(path)
        assert walker.faults() == []
    assert walker.page.locator(".codes li").count() == 0
    walker.go("/compte/2fa/webauthn/")
    walker.follow("Retirer")
    assert walker.faults() == []
    walker.press("Retirer")
    assert walker.says("Vous n'avez pas de clé d'accès")
    assert not Authenticator.objects.filter(user=user, type="webauthn").exists()


def test_a_passkey_refused_says_so_in_the_page(walk: Walk) -> None:
    walker = walk(width=360)
    walker.go("/compte/login/")
    _a_key(walker)  # it opens nothing here yet
    walker.page.click("#passkey_login")
    walker.page.wait_for_selector("[data-passkey-refused]:not([hidden])")
    assert walker.says("Rien n'est perdu")
    assert walker.faults() == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_second_door_has_no_fault(walk: Walk, width: int) -> None:
    """Logging in with an application of codes, then ceasing to use it."""
    user = _an_account()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    walker = walk(width=width)
    walker.go("/compte/login/")
    walker.page.fill("#id_login", user.username)
    walker.page.fill("#id_password", PASSWORD)
    walker.page.get_by_role("button", name="Se connecter", exact=True).click()
    walker.page.wait_for_url("**/2fa/authenticate/**")
    assert walker.faults() == []
    walker.page.fill("#id_code", _code(secret))
    walker.page.locator("main button[type=submit]").first.click()
    walker.page.wait_for_url(lambda url: "/authenticate" not in url)
    walker.go("/compte/2fa/")
    assert walker.faults() == []
    assert walker.page.locator('main a[href="/moi/codes/"]').count() == 1
    walker.go("/compte/2fa/reauthenticate/")
    assert walker.faults() == []
    walker.go("/compte/2fa/totp/deactivate/")
    assert walker.faults() == []
