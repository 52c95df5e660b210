"""The minutes in Chromium: read as a draft, written, refused, approved, read by a member."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from clublife.minutes import draft_minutes
from jobs import queue
from members.joining import open_account
from tests.browser.looking import Walker
from tests.build import PASSWORD
from tests.clublife.meeting import ENDED, an_ended_evening

PICTURES = os.environ.get("CYMBALE_PICTURES")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_minutes_are_written_and_approved_by_two_people(
    live_server: LiveServer,
    walk: Callable[..., Walker],
    width: int,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *_args: None)
    evening = an_ended_evening()
    draft_minutes(meeting=evening.meeting, now=ENDED, by=evening.secretary)
    open_account(person=evening.members[6].person, username="hadrien", password=PASSWORD)
    page = f"/club/{evening.club.slug}/reunions/{evening.meeting.pk}/compte-rendu/"
    secretary = walk(width=width).login("les-cigaliers-secretary")
    secretary.go(page)
    assert secretary.faults() == []
    _picture(secretary, f"compte-rendu-projet-{width}")
    secretary.follow("Écrire")
    assert secretary.faults() == []
    _picture(secretary, f"compte-rendu-ecrire-{width}")
    secretary.page.get_by_label("Vos mots : Autres échanges").fill("Merci à Ada pour la salle.")
    secretary.press("Enregistrer")
    assert secretary.says("Merci à Ada pour la salle.")
    assert secretary.says("une autre personne du bureau")
    assert secretary.faults() == []
    manager = walk(width=width).login("les-cigaliers-manager")
    manager.go(page)
    manager.press("Approuver ce compte rendu")
    assert manager.says("Le compte rendu est approuvé.")
    assert manager.faults() == []
    _picture(manager, f"compte-rendu-approuve-{width}")
    member = walk(width=width).login("hadrien")
    member.go(page)
    assert member.says("représenté par Ada Martin")
    assert member.faults() == []


def _picture(walker: Walker, name: str) -> None:
    if PICTURES:
        walker.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
