"""A secret vote as its people live it: who prepares, who keeps the key, who votes, who counts."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from clubs.models import Club
from governance.models import DecisionType, Motion, Scrutineer, Secrecy
from governance.motions import draft
from governance.rules import set_voting_rule
from governance.secret import __file__ as secret_room
from governance.tally import Base, Majority, Rule
from members.models import Membership, Person, RoleKind
from tests.browser.cast import Visitor
from tests.browser.looking import Walker
from tests.build import a_club, a_member, an_officer

Walk = Callable[..., Walker]
SCRIPT = Path(secret_room).parent / "verify_vote.py"
QUESTION = "Confier la trésorerie à Nadia ?"
SIMPLE = Rule(Majority.SIMPLE, Base.CAST, Fraction(0))


@dataclass
class Story:
    """A club of five, a question drafted as a secret vote online, and everybody's window."""

    club: Club
    manager: Person
    members: list[Membership]
    motion: Motion
    walk: Walk
    windows: dict[tuple[int, int], Visitor] = field(default_factory=dict)
    keepers: list[Person] = field(default_factory=list)
    words: dict[int, list[str]] = field(default_factory=dict)

    def window(self, person: Person, width: int = 1280) -> Visitor:
        """The window in which this person is logged in."""
        key = (person.pk, width)
        if key not in self.windows:
            assert person.user is not None
            self.windows[key] = Visitor(self.walk(width=width).login(person.user.username).page)
        return self.windows[key]

    def path(self, part: str = "") -> str:
        """An address of the secret vote."""
        return f"/club/{self.club.slug}/votes/{self.motion.pk}/secret/{part}"

    def at(self, person: Person, part: str = "", width: int = 1280) -> Visitor:
        """This person's window, on a page of the vote, looked at."""
        visitor = self.window(person, width)
        visitor.go(self.path(part))
        visitor.look()
        return visitor

    def answer_the_questions(self) -> None:
        """The manager says yes to the ten."""
        visitor = self.at(self.manager, "questions/")
        for box in visitor.page.get_by_role("radio", name="Oui").all():
            box.check(force=True)  # its label covers it
        visitor.press("Garder ces réponses")
        assert visitor.says("risque de niveau 1")

    def name_the_scrutineers(self) -> None:
        """The first three members, two of whom open the box."""
        visitor = self.at(self.manager, "scrutateurs/")
        for member in self.members[:3]:
            visitor.page.get_by_label(str(member.person)).check(force=True)
        visitor.page.get_by_label("Combien d'entre eux").select_option("2")
        visitor.press("Nommer ces scrutateurs")
        named = Scrutineer.objects.filter(vote__motion=self.motion).order_by("position")
        self.keepers = [one.membership.person for one in named]

    def make_a_key(self, place: int) -> None:
        """One scrutineer draws six words, types two of them back."""
        visitor = self.at(self.keepers[place - 1], "ma-clef/")
        page = visitor.page
        page.get_by_role("button", name="Tirer mes six mots").click()
        visitor.look()
        self.words[place] = page.locator("[data-words] li").all_inner_texts()
        page.get_by_role("button", name="Je les ai notés").click()
        page.locator("[data-word]").first.fill("erreur")
        page.get_by_role("button", name="Faire ma clef").click()
        page.get_by_text("Ce ne sont pas les mots tirés").wait_for()
        visitor.look()
        for rank in "01":
            asked = int(page.locator(f"[data-say=rank-{rank}]").inner_text())
            page.fill(f"#word-{rank}", self.words[place][asked - 1])
        page.get_by_role("button", name="Faire ma clef").click()
        page.get_by_text("Votre clef est prête").wait_for()
        visitor.look()

    def make_the_election_key(self) -> None:
        """The manager's browser makes the key of the box and forgets its private half."""
        visitor = self.at(self.manager, "clef-de-l-urne/")
        visitor.page.get_by_role("button", name="Faire la clef de l’urne").click()
        visitor.page.get_by_text("L’urne ferme à clef").wait_for()
        visitor.look()

    def cast(self, person: Person, choice: str, name: str = "") -> str:
        """Vote for oneself, or for `name`; the tracker shown."""
        page = self.at(person, "voter/").page
        card = page.locator("section[data-voice]").filter(has_text=name or str(person)).first
        picture(page, "secret-ballot")
        card.get_by_label(choice).check(force=True)
        card.get_by_role("button", name="Déposer").click()
        card.locator("[data-state=done]").wait_for()
        self.window(person).look()
        return card.locator("[data-state=done] .tracker").inner_text()

    def take_a_seal_off(self, place: int) -> Visitor:
        """A scrutineer types the six words of the paper."""
        visitor = self.at(self.keepers[place - 1], "depouillement/")
        page = visitor.page
        page.locator("#who").select_option(str(place))
        for rank, word in enumerate(self.words[place], 1):
            page.fill(f"#word-{rank}", word)
        picture(page, "secret-tally")
        with page.expect_navigation():
            page.get_by_role("button", name="Ôter mon scellé").click()
        visitor.look()
        return visitor


def the_story(walk: Walk) -> Story:
    """A club of five people with accounts, and a rule for its questions."""
    club = a_club(name="La Cigale des Weppes", slug="weppes")
    manager = an_officer(RoleKind.MANAGER, club, "Claire Vandamme")
    for name in ("Lucie Petit", "Denis Evrard", "Nadia Roy", "Omar Viala"):
        a_member(club, name, account=True)
    now = timezone.now()
    set_voting_rule(
        club=club, type=DecisionType.OTHER, rule=SIMPLE, proxies_max=1,
        since=timezone.localdate() - timedelta(days=1), clause="article 8", by=None, now=now,
    )  # fmt: skip
    motion = draft(
        club=club, type=DecisionType.OTHER, title=QUESTION, text="", now=now, by=manager,
        secrecy=Secrecy.ONLINE,
    )  # fmt: skip
    members = list(club.memberships.select_related("person").order_by("id"))
    return Story(club, manager, members, motion, walk)


def picture(page: Page, name: str) -> None:
    """The picture of a page for the guide, phone and laptop, when `PICTURES` names a folder."""
    folder = os.environ.get("PICTURES")
    if not folder:
        return
    was = page.viewport_size
    for width, height in ((1280, 1000), (360, 780)):
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=f"{folder}/{name}-{width}.png")
    if was:
        page.set_viewport_size(was)


def verdict_of_the_script(folder: Path, urn: dict[str, Any]) -> bool:
    """Whether the short program finds this urn right."""
    (folder / "urne.json").write_text(json.dumps(urn))
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "urne.json"], cwd=folder, capture_output=True, check=False
    )
    return run.returncode == 0


def verdict_of_the_page(page: Page, urn: dict[str, Any]) -> bool:
    """Whether the stand-alone page finds this urn right."""
    page.evaluate("delete document.body.dataset.done")
    page.set_input_files("#urn", [])  # the same name again would change nothing
    held = json.dumps(urn).encode()
    page.set_input_files(
        "#urn", {"name": "urne.json", "mimeType": "application/json", "buffer": held}
    )
    page.locator("body[data-done=urn]").wait_for()
    right = page.locator("[data-part=right]").is_visible()
    assert right != page.locator("[data-part=wrong]").is_visible()
    return right
