"""A whole evening of a club, four members in four windows: presence, money, a project, a vote by
three roads, a connection lost and found again, the end, the minutes approved.

The secretary and the treasurer have a laptop, the manager too; a member has a phone.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from clublife.models import Minutes, OpenQuestion
from governance.meetings import plan
from governance.models import Attendance, Ballot, Channel, DecisionType, Motion, Outcome
from governance.motions import draft
from governance.rules import set_voting_rule
from governance.tally import Base, Majority, Rule
from jobs import queue
from ledger.balances import cash
from members.models import RoleKind
from tests.browser.cast import Walk
from tests.browser.looking import Walker
from tests.build import a_club, a_member, an_officer
from tests.investments.build import a_proposal

PICTURES = os.environ.get("CYMBALE_PICTURES")
SIMPLE = Rule(Majority.SIMPLE, Base.CAST)


class Club:
    """Six members, a meeting begun half an hour ago, a question and a project for it."""

    def __init__(self) -> None:
        now = timezone.now()
        self.club = a_club(slug="la-soiree", name="La Soirée")
        self.manager = an_officer(RoleKind.MANAGER, self.club, "Maya Gérante")
        self.secretary = an_officer(RoleKind.SECRETARY, self.club, "Sam Secrétaire")
        self.treasurer = an_officer(RoleKind.TREASURER, self.club, "Tom Trésorier")
        self.ada = a_member(self.club, "Ada Un", account=True)
        self.bob = a_member(self.club, "Bob Deux")
        self.eve = a_member(self.club, "Eve Trois")
        self.meeting = plan(
            club=self.club, starts_at=now - timedelta(minutes=30), place="Chez Ada", now=now
        )
        set_voting_rule(
            club=self.club,
            type=DecisionType.OTHER,
            rule=SIMPLE,
            proxies_max=1,
            since=self.club.created_on,
            clause="article 8",
            by=self.manager,
            now=now,
        )
        self.motion = draft(
            club=self.club,
            type=DecisionType.OTHER,
            title="Changer de salle ?",
            text="",
            now=now,
            meeting=self.meeting,
        )
        self.proposal = a_proposal(self.club)
        self.page = f"/club/{self.club.slug}/reunions/{self.meeting.pk}/soiree/"


@pytest.fixture
def club(
    live_server: LiveServer, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Club:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *_args: None)
    return Club()


def test_a_whole_evening_with_four_members_in_four_windows(club: Club, walk: Walk) -> None:
    windows = {
        person: walk(width=width).login(person.user.username)
        for person, width in (
            (club.secretary, 1280),
            (club.manager, 1280),
            (club.treasurer, 1280),
            (club.ada.person, 360),
        )
    }
    for walker in windows.values():
        walker.go(club.page)
        assert walker.faults() == []
    secretary, manager = windows[club.secretary], windows[club.manager]
    treasurer, ada = windows[club.treasurer], windows[club.ada.person]
    who_is_there(secretary, ada)
    money_and_a_project(club, secretary, treasurer)
    a_vote_by_three_roads(secretary, manager, ada)
    a_connection_lost(secretary)
    _picture(secretary, "soiree-secretaire")
    _picture(ada, "soiree-telephone")
    the_end_and_the_minutes(club, secretary, manager, ada)


def who_is_there(secretary: Walker, ada: Walker) -> None:
    """Who is there: a member on her phone, the others by the secretary; a written power."""
    ada.page.get_by_role("button", name="Je suis là").click()
    expect(ada.page.locator("#presence")).to_contain_text("1 personne présente")
    expect(secretary.page.locator("#presence")).to_contain_text(
        "1 personne présente", timeout=20_000
    )  # without a reload
    for name in ("Maya Gérante", "Sam Secrétaire", "Tom Trésorier"):
        secretary.page.get_by_role("button", name=f"Présent : {name}").click()
        expect(secretary.page.get_by_role("button", name=f"Présent : {name}")).to_have_attribute(
            "aria-pressed", "true"
        )
    secretary.page.get_by_text("Noter un pouvoir pour la soirée").click()
    secretary.page.get_by_label("Qui donne pouvoir").select_option(label="Bob Deux")
    secretary.page.get_by_label("Qui votera").select_option(label="Ada Un")
    secretary.page.get_by_role("button", name="Noter le pouvoir").click()
    expect(secretary.page.locator("#presence")).to_contain_text("pouvoir à Ada Un")
    assert Attendance.objects.count() == 4


def money_and_a_project(club: Club, secretary: Walker, treasurer: Walker) -> None:
    """Money and a project."""
    treasurer.page.locator(f"#id_amount_{club.ada.pk}").fill("25")
    treasurer.page.get_by_role("button", name="Enregistrer les versements").click()
    expect(treasurer.page.locator(f"#id_amount_{club.ada.pk}")).to_have_value("")
    assert cash(club.club, at=timezone.localdate()) == 2_500
    secretary.page.get_by_role("button", name="Ajouter").click()
    secretary.page.get_by_label("Ce qui s’est dit").fill("Bonne adresse, loyer modéré.")
    secretary.page.get_by_role("button", name="Projet entendu").click()
    expect(secretary.page.locator("#projects")).to_contain_text("entendu")


def a_vote_by_three_roads(secretary: Walker, manager: Walker, ada: Walker) -> None:
    """A vote by three roads: online on the phone, by proxy, hands noted by the secretary."""
    manager.page.get_by_role("button", name="Ouvrir le vote").click()
    expect(ada.page.locator("#votes").get_by_role("link", name="Voter")).to_be_visible(
        timeout=20_000
    )
    ada.page.locator("#votes").get_by_role("link", name="Voter").click()
    _vote(ada.page, "Vous votez en votre nom", "Pour")
    _vote(ada.page, "Vous votez par pouvoir", "Contre")
    secretary.page.reload()
    secretary.page.get_by_text("Noter les mains levées").click()
    for name in ("Maya Gérante", "Sam Secrétaire", "Tom Trésorier"):
        secretary.page.locator("#votes").get_by_label(name).select_option("for")
    secretary.page.get_by_role("button", name="Noter ces votes").click()
    expect(secretary.page.locator("#votes")).to_contain_text("5 membres sur 6 ont voté")
    channels = Ballot.objects.order_by().values_list("channel", flat=True)
    assert sorted(channels) == sorted([Channel.ONLINE, Channel.PROXY] + [Channel.HAND] * 3)
    manager.page.reload()
    manager.page.get_by_role("button", name="Clore et dépouiller").click()
    expect(manager.page.locator("#votes")).to_contain_text("4 pour, 1 contre")
    assert Motion.objects.get().outcome == Outcome.ADOPTED


def a_connection_lost(secretary: Walker) -> None:
    """The connection is lost: what is sent waits, what is typed stays, and leaves again alone."""
    secretary.page.get_by_label("Une question qui reste ouverte").fill("Qui appelle la banque ?")
    secretary.page.context.set_offline(True)
    secretary.page.get_by_role("button", name="La noter").click()
    expect(secretary.page.locator("[data-offline]")).to_contain_text("Nombre : 1")
    secretary.page.get_by_label("Jour et heure").fill(_next_month())
    assert OpenQuestion.objects.count() == 0
    secretary.page.context.set_offline(False)
    expect(secretary.page.locator("#questions")).to_contain_text(
        "Qui appelle la banque ?", timeout=20_000
    )
    assert OpenQuestion.objects.count() == 1
    secretary.page.reload()
    assert secretary.page.get_by_label("Jour et heure").input_value() == _next_month()
    secretary.page.get_by_role("button", name="Prévoir").click()
    expect(secretary.page.locator("#next")).to_contain_text("Chez Ada")


def the_end_and_the_minutes(club: Club, secretary: Walker, manager: Walker, ada: Walker) -> None:
    """The end, and the minutes written by one and approved by another."""
    secretary.page.get_by_role("button", name="Terminer la réunion").click()
    secretary.page.wait_for_url("**/compte-rendu/")
    assert secretary.says("Changer de salle ?")
    assert secretary.says("Qui appelle la banque ?")
    manager.go(f"/club/{club.club.slug}/reunions/{club.meeting.pk}/compte-rendu/")
    manager.press("Approuver ce compte rendu")
    assert Minutes.objects.get().is_approved
    ada.go(club.page)
    assert ada.says("Cette réunion est terminée.")
    assert ada.faults() == []


def _vote(page: Any, legend: str, choice: str) -> None:
    form = page.locator("form", has=page.get_by_text(legend))
    form.get_by_text(choice, exact=True).click()
    form.get_by_role("button", name="Voter").click()
    page.wait_for_load_state()


def _next_month() -> str:
    return (timezone.localtime() + timedelta(days=30)).strftime("%Y-%m-%dT20:00")


def _picture(walker: Any, name: str) -> None:
    if PICTURES:
        walker.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_paper_page_is_without_fault(club: Club, walk: Walk, width: int) -> None:
    secretary = walk(width=width).login(club.secretary.user.username)
    secretary.go(club.page.replace("/soiree/", "/papier/"))
    assert secretary.says("Ce qui revient du papier")
    assert secretary.faults() == []
    _picture(secretary, f"papier-{width}")


def test_a_session_over_loses_no_words(club: Club, walk: Walk) -> None:
    """What is sent after the session's end waits and leaves after the next log-in."""
    username = club.secretary.user.username
    secretary = walk(width=360).login(username)
    secretary.go(club.page)
    secretary.page.get_by_label("Une question qui reste ouverte").fill("Qui a la clef ?")
    session = secretary.page.context.cookies()
    secretary.page.context.clear_cookies(name="session")
    assert len(secretary.page.context.cookies()) < len(session)
    secretary.page.get_by_role("button", name="La noter").click()
    expect(secretary.page.locator("[data-offline]")).to_contain_text("Votre session est finie")
    assert OpenQuestion.objects.count() == 0
    secretary.login(username).go(club.page)
    expect(secretary.page.locator("#questions")).to_contain_text("Qui a la clef ?", timeout=20_000)
    assert OpenQuestion.objects.count() == 1
    assert secretary.faults() == []
    _picture(secretary, "soiree-360")
