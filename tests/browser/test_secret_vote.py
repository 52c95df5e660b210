"""A secret vote online from end to end: five people, five windows, and the page that recounts."""

import base64
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone
from nacl.public import PrivateKey, SealedBox
from playwright.sync_api import Page, Route

from governance.closing import close
from governance.models import Motion, OpenBox, QuestionKind, SecretVote
from governance.secret.sealing import record_seal, seal
from governance.voting import give_proxy
from members.models import Person
from tests.browser.looking import Walker
from tests.browser.secret_story import (
    Story,
    Walk,
    picture,
    the_story,
    verdict_of_the_page,
    verdict_of_the_script,
)
from tests.browser.tampering import tampered
from tests.governance.secret.build import an_election, open_the_box

SAID = {0: "Pour", 1: "Pour", 2: "Contre", 3: "Pour"}
SENT = {"elector", "ciphertext"}


@pytest.fixture
def story(live_db: None, walk: Walk) -> Story:
    """A club of five, a question drafted."""
    return the_story(walk)


def prepared(story: Story) -> Story:
    """All five steps of the preparation, by their pages; the vote is open."""
    story.at(story.manager)
    story.answer_the_questions()
    story.name_the_scrutineers()
    for place in (1, 2, 3):
        story.make_a_key(place)
    story.make_the_election_key()
    visitor = story.window(story.manager)
    visitor.follow("Ouvrir le vote")
    visitor.press("Ouvrir le vote")
    story.motion.refresh_from_db()
    assert story.motion.opened_at is not None
    return story


def sealed(story: Story) -> SecretVote:
    """The box closed by the manager's button, then sealed as the clock does."""
    story.at(story.manager).press("Fermer l’urne")
    vote = SecretVote.objects.get(motion=story.motion)
    assert vote.closed_at is not None
    story.at(story.manager)
    seal(vote, now=timezone.now())
    return SecretVote.objects.get(motion=story.motion)


def everybody_votes(story: Story) -> dict[int, str]:
    """Four vote for themselves, the fifth by the power given to the second; their trackers."""
    people = [one.person for one in story.members]
    give_proxy(
        motion=story.motion, giver=story.members[4], holder=story.members[1], now=timezone.now()
    )
    found = {rank: story.cast(people[rank], choice) for rank, choice in SAID.items()}
    found[4] = story.cast(people[1], "Je m'abstiens", name=str(people[4]))
    return {rank: one.replace(" ", "") for rank, one in found.items()}


def counted(story: Story) -> dict[str, Any]:
    """The urn once two scrutineers have taken their seals off, as it is downloaded."""
    story.take_a_seal_off(1)
    visitor = story.take_a_seal_off(2)
    assert visitor.page.url.endswith(story.path())
    visitor.page.get_by_text("il trouve le même résultat").wait_for()
    found: dict[str, Any] = json.loads(downloaded(visitor.page, "urne.json"))
    return found


def downloaded(page: Page, name: str) -> bytes:
    """A file taken by its link."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    return Path(waiting.value.path()).read_bytes()


def test_a_secret_vote_from_its_questions_to_its_recount(story: Story, tmp_path: Path) -> None:
    """Promise row 24: five voters, one by proxy; 2 phrases of 3; recounted from its files alone."""
    sent: list[str] = []
    prepared(story)
    for member in story.members:
        window = story.window(member.person)
        window.page.on("request", lambda one: sent.append(f"{one.url} {one.post_data or ''}"))
    trackers = everybody_votes(story)
    ballots = [one.split(" ", 1)[1] for one in sent if one.split(" ")[0].endswith("/voter/")]
    assert [set(dict(parse_qsl(one))) for one in ballots if one] == [SENT] * 5
    assert not re.search("pour|contre|abst|against|abstain", " ".join(sent).casefold())
    sealed(story)
    assert not OpenBox.objects.exists()
    urn = counted(story)
    assert urn["counts"] == [["Pour", 3], ["Contre", 1], ["Abstention", 1]]
    assert sorted(trackers.values()) == urn["trackers"]
    one_finds_ones_ballot(story, trackers[2], "Contre")
    pynacl_reads_what_the_browser_sealed(story, urn)
    the_files_recount_themselves(story, urn, trackers[2], tmp_path)


def one_finds_ones_ballot(story: Story, tracker: str, said: str) -> None:
    """By the tracker as it is written on paper."""
    page = story.at(story.members[2].person, width=360).page
    page.get_by_text("il trouve le même résultat").wait_for()
    page.get_by_label("Mon repère ou mon reçu").fill(" ".join(re.findall("....", tracker)))
    page.get_by_role("button", name="Retrouver").click()
    assert said in page.locator("[data-found=yes]").inner_text()
    picture(page, "secret-result")
    page.get_by_label("Mon repère ou mon reçu").fill("a" * 16)
    page.get_by_role("button", name="Retrouver").click()
    page.get_by_text("Ce repère n’est pas dans l’urne").wait_for()
    story.window(story.members[2].person, 360).look()


def pynacl_reads_what_the_browser_sealed(story: Story, urn: dict[str, Any]) -> None:
    """The server's library opens the browser's ballots, and the browser opens the server's."""
    key = PrivateKey(base64.b64decode(urn["private_key"]))
    read = [SealedBox(key).decrypt(base64.b64decode(one)) for one in urn["ballots"]]
    assert {len(one) for one in read} == {512}
    said = [json.loads(one) for one in read]
    assert sorted(one["c"][0] for one in said) == ["abstain", "against", "for", "for", "for"]
    assert {one["e"] for one in said} == {urn["fingerprint"]}
    assert len({one["n"] for one in said}) == 5
    words = f'{{"v":1,"e":"{urn["fingerprint"]}","c":["for"],"n":"{"0" * 32}"}}'.encode()
    sealed_here = base64.b64encode(SealedBox(key.public_key).encrypt(words.ljust(512))).decode()
    page = story.window(story.manager).page
    page.goto(story.path())
    page.get_by_text("il trouve le même résultat").wait_for()
    opened = page.evaluate(
        "([sealed, pub, key]) => Secret.read(Secret.decode(sealed), pub, Secret.decode(key))",
        [sealed_here, urn["public_key"], urn["private_key"]],
    )
    assert opened.encode() == words.ljust(512)


def the_files_recount_themselves(
    story: Story, urn: dict[str, Any], tracker: str, folder: Path
) -> None:
    """The bundle, opened with the network cut, finds the vote right and thirty cheats wrong."""
    held = downloaded(story.window(story.manager).page, "Tout le dossier")
    with zipfile.ZipFile(io.BytesIO(held)) as archive:
        assert set(archive.namelist()) == {
            "urne.json", "verifier.html", "verifier.py", "LISEZMOI.txt",
        }  # fmt: skip
        archive.extractall(folder)
    walker = story.walk(width=360)
    walker.page.context.set_offline(True)
    walker.page.goto((folder / "verifier.html").as_uri())
    walker.page.locator("#urn").wait_for()
    assert json.loads((folder / "urne.json").read_text()) == urn
    assert verdict_of_the_page(walker.page, urn)
    assert verdict_of_the_script(folder, urn)
    assert walker.says(story.motion.title)
    assert walker.faults() == []
    picture(walker.page, "secret-verifier")
    cheats = dict(tampered(urn))
    assert len(cheats) >= 30
    page = {name: verdict_of_the_page(walker.page, one) for name, one in cheats.items()}
    script = {name: verdict_of_the_script(folder, one) for name, one in cheats.items()}
    assert {name for name, is_right in page.items() if is_right} == set()
    assert {name for name, is_right in script.items() if is_right} == set()


def test_a_ballot_whose_answer_was_lost_is_sent_again_as_it_was(story: Story) -> None:
    """Promise row 24: one ballot in the box, one receipt, and another ballot is told no."""
    prepared(story)
    person = story.members[1].person
    visitor = story.at(person, "voter/")
    page = visitor.page
    tries: list[str] = []

    def lose_the_answer(route: Route) -> None:
        tries.append(route.request.post_data or "")
        route.fetch()
        route.abort()

    page.route("**/secret/voter/", lose_the_answer)
    page.get_by_label("Contre").check(force=True)
    page.get_by_role("button", name="Déposer mon bulletin").click()
    page.locator("[data-state=lost]:not([hidden])").wait_for()
    visitor.noise.clear()
    visitor.look()
    assert not page.get_by_label("Contre").is_checked()
    page.unroute("**/secret/voter/")
    page.reload()
    visitor.noise.clear()
    page.locator("[data-state=lost]:not([hidden])").wait_for()
    page.get_by_role("button", name="Renvoyer le même bulletin").click()
    page.locator("[data-state=done]:not([hidden])").wait_for()
    box = OpenBox.objects.get(vote__motion=story.motion)
    assert box.ciphertexts == [dict(parse_qsl(tries[0]))["ciphertext"]]
    receipt_is_kept(page, story.motion)
    kept = page.evaluate("Object.keys(sessionStorage)")
    assert [one for one in kept if one.startswith("cymbale")] == []
    answer = another_ballot(page, story, person)
    assert answer["status"] == 409
    assert "a déjà voté" in answer["error"]
    assert OpenBox.objects.get(vote__motion=story.motion).ciphertexts == box.ciphertexts


def receipt_is_kept(page: Page, motion: Motion) -> None:
    """The receipt is a file whose signature names this vote and this tracker."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Télécharger le reçu").click()
    receipt = json.loads(Path(waiting.value.path()).read_text())
    shown = page.locator("[data-state=done] .tracker").inner_text().replace(" ", "")
    assert receipt["tracker"] == shown
    assert receipt["vote"] == SecretVote.objects.get(motion=motion).fingerprint


def another_ballot(page: Page, story: Story, person: Person) -> dict[str, Any]:
    """What the site answers to another ballot of somebody who has voted."""
    elector = story.motion.electors.get(membership__person=person).pk
    found: dict[str, Any] = page.evaluate(
        """async ([elector]) => {
          const { data, send } = SecretPage;
          const sealed = Secret.encode(Secret.ballot(data.fingerprint, ["for"], data.public_key));
          const { status, body } = await send({ elector, ciphertext: sealed });
          return { status, error: body.error };
        }""",
        [elector],
    )
    return found


@pytest.mark.parametrize("width", [360, 1280])
def test_a_secret_ballot_is_cast_with_the_keyboard_alone(story: Story, width: int) -> None:
    """Promise row 55: nothing selected at first; Tab, Space, Enter."""
    prepared(story)
    visitor = story.at(story.members[3].person, "voter/", width)
    assert visitor.page.locator("input:checked").count() == 0
    assert visitor.page.evaluate(
        "[...document.querySelectorAll('[data-pick]')].every(one => one.form === null)"
    )
    visitor.tab_to("Déposer mon bulletin")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text("Choisissez une réponse").wait_for()
    visitor.look()
    visitor.page.keyboard.press("Space")
    visitor.page.keyboard.press("ArrowDown")
    visitor.tab_to("Déposer mon bulletin")
    visitor.page.keyboard.press("Enter")
    visitor.page.locator("[data-state=done]:not([hidden])").wait_for()
    visitor.look()


def test_a_browser_without_scripts_cannot_send_a_choice(story: Story, walk: Walk) -> None:
    """It is told so, and sees no choice to tick."""
    prepared(story)
    person = story.members[3].person
    kept = story.window(person).page.context.storage_state()
    blind: Walker = walk(java_script_enabled=False, storage_state=kept)
    blind.go(story.path("voter/"))
    assert blind.page.get_by_text("JavaScript est coupé").is_visible()
    assert blind.page.get_by_role("radio").count() == 0
    assert blind.page.get_by_role("button", name="Déposer").count() == 0


def test_an_election_to_two_seats_takes_two_names_at_most_or_none(story: Story) -> None:
    """Ticks beyond the seats are said before anything leaves; a blank vote is a choice."""
    now = timezone.now()
    election = an_election(
        story.club,
        now=now,
        deadline=now + timedelta(days=2),
        title="Qui au bureau ?",
        kind=QuestionKind.ELECTION,
        candidates=story.members[:3],
        seats=2,
    )
    story.motion = election.motion
    names = [str(one.person) for one in story.members]
    visitor = story.at(story.members[0].person, "voter/", 360)
    page = visitor.page
    for name in names[:3]:
        page.get_by_role("checkbox", name=name).check(force=True)
    page.get_by_role("button", name="Déposer mon bulletin").click()
    page.get_by_text("Pas plus de 2 noms").wait_for()
    visitor.look()
    page.get_by_role("checkbox", name="Vote blanc").check(force=True)
    assert page.locator("input:checked").count() == 1
    page.get_by_role("checkbox", name=names[2]).check(force=True)
    assert not page.get_by_role("checkbox", name="Vote blanc").is_checked()
    page.get_by_role("checkbox", name=names[0]).check(force=True)
    page.get_by_role("button", name="Déposer mon bulletin").click()
    page.locator("[data-state=done]:not([hidden])").wait_for()
    story.cast(story.members[1].person, "Vote blanc")
    story.cast(story.members[2].person, names[0])
    close(motion=election.motion, now=now + timedelta(days=3))
    record_seal(election.vote, report={}, now=now + timedelta(days=3))
    open_the_box(election, 1, 2)
    result = story.at(story.members[1].person, width=360)
    result.page.get_by_text("il trouve le même résultat").wait_for()
    said = result.page.locator("[data-said]").all_inner_texts()
    assert sorted(said) == sorted([f"{names[0]}, {names[2]}", "Vote blanc", names[0]])
    urn = json.loads(downloaded(result.page, "urne.json"))
    assert urn["counts"] == [[names[0], 2], [names[1], 0], [names[2], 1]]
    assert urn["blank"] == 1
