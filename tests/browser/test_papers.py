"""The shelves of the documents page, and a paper asked from a button, looked at in Chromium."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from jobs import queue, running
from members.models import RoleKind
from reports.models import DocumentRequest
from tests.browser.looking import Walker
from tests.build import an_officer
from tests.reports.evening import PAPER_KINDS, an_evening, made, subject_of

PICTURES = os.environ.get("CYMBALE_PICTURES")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_shelves_of_documents_fit_and_are_axe_clean(
    live_server: LiveServer,
    walk: Callable[..., Walker],
    width: int,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *_args: None)
    club = an_evening()
    treasurer = an_officer(RoleKind.TREASURER, club, "Dora Lenoir")
    for kind in PAPER_KINDS:
        made(club, kind)
    walker = walk(width=width).login(treasurer.user.username)
    walker.go(f"/club/{club.slug}/documents/")
    assert walker.faults() == []
    _picture(walker, f"documents-{width}")
    walker.follow("Reçus et dépôts")
    assert walker.says("Reçu n° 1 · Ada Martin")
    assert walker.says("Bordereau de dépôt n° 1")
    assert walker.faults() == []
    _picture(walker, f"documents-guichet-{width}")
    walker.go(f"/club/{club.slug}/epargne/ordres-permanents/")
    kit = subject_of(club, "kit")
    walker.page.locator(f"form:has(input[value='{kit}']) button").click()
    walker.page.wait_for_load_state()
    assert walker.says("Ordre permanent de chaque membre")
    assert walker.faults() == []
    running.run(job_id=DocumentRequest.objects.get(document=None).job_id)
    walker.page.reload()
    assert walker.says("Votre document est prêt")
    assert walker.faults() == []
    _picture(walker, f"papier-pret-{width}")


def _picture(walker: Walker, name: str) -> None:
    if PICTURES:
        walker.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
