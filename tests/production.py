"""The site as it is served: run as a program under a production environment.

Prints as JSON what a browser receives — status, headers, cookies — for each kind of answer:
pages, refusals, a failure, a download, a static file. Nothing here is a test: see
`tests/test_production.py`.
"""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - once the settings are read
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from members.models import RoleKind  # noqa: E402
from tests.build import PASSWORD, a_club, a_member, an_officer  # noqa: E402

HOST = "cymbale.example.org"


def main() -> None:
    """Make a small site in the folder of `DATA_DIR`, ask it everything, print the answers."""
    logging.disable(logging.CRITICAL)
    call_command("prepare", stdout=sys.stderr)
    json.dump(dict(_answers()), sys.stdout)


def _answers() -> Iterator[tuple[str, dict[str, Any]]]:
    club, other = a_club(), a_club()
    treasurer, member = an_officer(RoleKind.TREASURER, club), a_member(club, account=True)
    browser = {"HTTP_HOST": HOST, "HTTP_X_FORWARDED_PROTO": "https"}
    stranger = Client(raise_request_exception=False, **browser)
    yield "stranger: login", _seen(stranger.get(reverse("account_login")))
    yield "stranger: home", _seen(stranger.get("/"))
    yield "stranger: nowhere", _seen(stranger.get("/nulle-part/"))
    yield "stranger: health", _seen(stranger.get(reverse("health")))
    yield "stranger: static", _seen(stranger.get("/static/css/tokens.css"))
    yield "stranger: no static", _seen(stranger.get("/static/css/rien.css"))
    yield "stranger: bad host", _seen(stranger.get("/", HTTP_HOST="autre.example.org"))
    yield "stranger: http", _seen(stranger.get("/moi/", HTTP_X_FORWARDED_PROTO="http"))
    yield "stranger: language", _seen(stranger.post(reverse("set_language"), {"language": "en"}))
    yield (
        "stranger: forged",
        _seen(Client(enforce_csrf_checks=True, **browser).post(reverse("account_login"))),
    )

    person = treasurer.user
    assert person is not None
    client = Client(raise_request_exception=False, **browser)
    answer = client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    yield "known: enters", _seen(answer)
    yield "known: page", _seen(client.get(reverse("club_home", args=[club.slug])))
    yield "known: own", _seen(client.get(reverse("my_account")))
    yield "known: factors", _seen(client.get(reverse("mfa_index")))
    yield "known: download", _seen(client.get(reverse("members_csv", args=[club.slug])))
    yield "known: 404", _seen(client.get(reverse("club_home", args=[other.slug])))
    yield "known: nowhere", _seen(client.get("/nulle-part/"))
    yield "known: 405", _seen(client.get(reverse("print_codes")))
    with patch("reports.views.homes.places_of", side_effect=RuntimeError):
        yield "known: 500", _seen(client.get("/"))
    plain = Client(raise_request_exception=False, **browser)
    assert member.person.user is not None
    plain.force_login(member.person.user)
    yield "known: 403", _seen(plain.get(reverse("new_member", args=[club.slug])))


def _seen(answer: Any) -> dict[str, Any]:
    cookies = {
        name: {
            "secure": bool(one["secure"]),
            "httponly": bool(one["httponly"]),
            "path": one["path"],
            "domain": one["domain"],
            "samesite": one["samesite"],
        }
        for name, one in answer.cookies.items()
    }
    if getattr(answer, "streaming", False):
        list(answer.streaming_content)
    answer.close()
    return {"status": answer.status_code, "headers": dict(answer.items()), "cookies": cookies}


if __name__ == "__main__":
    main()
