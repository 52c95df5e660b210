"""The papers of a meeting: what they say, who reads them, large print, tags, bytes, windows."""

import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clublife.minutes import draft_minutes
from clublife.models import Minutes
from clubs.models import Club
from governance.mandates import give_meeting_proxy
from governance.models import DecisionType, Motion, QuestionKind
from governance.motions import draft, open_motion
from jobs import files, queue, running
from jobs.models import JobState
from members.models import RoleKind
from members.permissions import MAY, Act
from reports import papers, printing
from reports.folder import folder_figures
from reports.models import Document, DocumentKind, DocumentRequest
from reports.paper import Shelf
from reports.printing import Issue
from reports.requesting import request_paper
from reports.shelf import Reader, documents
from tests.build import a_club, a_member, an_officer
from tests.reports.evening import made as ask_for
from tests.reports.meeting_evening import MEETING_KINDS, NOW, a_club_that_meets, subject_of
from tests.reports.paper_checks import hostile, is_tagged_and_still, reads_in_order, text_of
from tests.reports.test_pdf import VECTORS, canary

__all__ = ["canary"]

pytestmark = pytest.mark.django_db
LETTERS = (DocumentKind.CALL_LETTERS, DocumentKind.MINUTES_LETTERS)
LARGE = (DocumentKind.MEETING_FOLDER, DocumentKind.BALLOTS)


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path, monkeypatch) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *args: None)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def club() -> Club:
    return a_club_that_meets()


def made(club: Club, kind: str, option: str = "") -> Document:
    """The paper of a kind in this club, with an option of its subject."""
    return ask_for(club, kind, subject_of(club, kind) + option)


def enter(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


SAID: dict[str, tuple[str, ...]] = {
    DocumentKind.MINUTES: (
        "Compte rendu : réunion du 12 novembre 2026",
        "Écrit par Jean-Baptiste Descamps, approuvé par Marie-Françoise Vandenbroucke-Delattre",
        "9 jours avant, pour 15 demandés",
        "La salle n'était libre que ce soir-là",
        "Yann Le Goff par Ada Martin",
        "10 sur papier (noté par Jean-Baptiste Descamps)",
        "La porteuse a répondu aux questions sur le loyer.",
        "Versements de 5 membres (espèces 45,00 €, chèque 225,00 €) + 270,00 €",
        "− 1 000,00 €",
        "Au club à la fin du jour 770,00 €",
        "Confié à Bo Caron",
        "Feuille de présence",
        "représenté par Ada Martin",
    ),
    DocumentKind.MEETING_FOLDER: (
        "Réunion du 10 décembre 2026",
        "1. Les versements du mois Ada Martin",
        "Signature, ou « excusé »",
        "Une personne porte un pouvoir au plus.",
        "Vote secret : Qui sera secrétaire de notre club ?",
        "Bulletins : Acheter une imprimante pour le club ?",
        "Versements de décembre 2026",
        "Total 405,00 €",
        "En tout 770,00 €",
        "Projet : Un atelier de réparation de vélos tenu par ses salariés",
        "Resterait au club 270,00 €",
    ),
    DocumentKind.CALL_LETTERS: (
        "Zoé Bernard",
        "Noël Quiévreux",
        "jeudi 10 décembre 2026 à 19 h 30, Chez Ada",
        "Chacun apporte quelque chose à manger.",
        "3. Élire le bureau",
        "je donne pouvoir à",
    ),
    DocumentKind.MINUTES_LETTERS: (
        "Zoé Bernard",
        "Noël Quiévreux",
        "approuvé par Marie-Françoise Vandenbroucke-Delattre le 15 novembre 2026",
        "En deux mots, ce que le club a décidé :",
        "Au club à la fin du jour 770,00 €",
    ),
    DocumentKind.BALLOTS: (
        "Vote secret sur papier",
        "Ce vote n'est pas encore ouvert",
        "un par votant (12)",
        "Liste d'émargement",
        "Bulletins blancs",
        "Second scrutateur",
        "Cochez une case.",
    ),
}


@pytest.mark.parametrize("kind", MEETING_KINDS)
def test_a_paper_of_a_meeting_says_what_the_books_say(
    club: Club, kind: str, tmp_path: Path
) -> None:
    document = made(club, kind)
    text = text_of(files.read(document.file), tmp_path)
    for words in SAID[kind]:
        assert words in text, words
    assert (document.provisional, document.number) == (False, None)
    assert made(club, kind) == document


def test_the_figures_of_the_minutes_are_the_frozen_facts(club: Club) -> None:
    """What the PDF prints is, to the cent and the letter, what was frozen."""
    minutes = Minutes.objects.get()
    assert made(club, DocumentKind.MINUTES).figures["content"]["facts"] == minutes.facts
    assert minutes.fingerprint == made(club, "minutes").figures["content"]["fingerprint"]


@pytest.mark.parametrize("kind", MEETING_KINDS)
def test_a_paper_of_a_meeting_is_tagged_and_reads_in_order(club: Club, kind: str) -> None:
    """Promise row 56, for the papers of a meeting: one first heading, one a letter in a batch."""
    content = files.read(made(club, kind).file)
    with pikepdf.open(BytesIO(content)) as opened:
        is_tagged_and_still(opened)
        pictures = reads_in_order(opened, firsts=2 if kind in LETTERS else 1)
    assert pictures == (1 if kind == DocumentKind.MINUTES else 0)


@pytest.mark.parametrize("kind", MEETING_KINDS)
def test_the_same_figures_give_the_same_bytes(club: Club, kind: str) -> None:
    document = made(club, kind)
    issue = Issue(document.kind, "", 1, document.issued_at.date())
    assert printing.pdf_of(document.figures, issue) == files.read(document.file)


@pytest.mark.parametrize("kind", MEETING_KINDS)
def test_what_people_type_is_only_text(
    club: Club, kind: str, canary: tuple[str, list[str]], tmp_path: Path
) -> None:
    """Promise row 41, for the papers of a meeting."""
    url, heard = canary
    words = " ".join(vector.format(url=url) for vector in VECTORS)
    figures = hostile(made(club, kind).figures, words)
    content = printing.pdf_of(figures, Issue(kind, "", 1, NOW.date()))
    assert heard == []
    assert b"root:x:" not in content
    with pikepdf.open(BytesIO(content)) as opened:
        assert not opened.attachments
    shown = text_of(content, tmp_path, "-raw").replace(" ", "")
    assert 'href="file:///etc/passwd"' in shown


@pytest.mark.parametrize("kind", LARGE)
def test_large_print_is_large_and_black(club: Club, kind: str, tmp_path: Path) -> None:
    """Nothing under 14 points, no colour at all: a grey copier and tired eyes."""
    content = files.read(made(club, kind).file)
    path = tmp_path / "large.pdf"
    path.write_bytes(content)
    done = subprocess.run(
        ["pdftohtml", "-xml", "-zoom", "1", "-stdout", path],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    sizes = [int(size) for size in re.findall(r'<fontspec [^>]*size="(\d+)"', done.stdout)]
    assert min(sizes) >= 14
    with pikepdf.open(BytesIO(content)) as opened:
        for page in opened.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("rg", "RG"):
                    assert len({float(one) for one in operands}) == 1, operands


def test_a_ballot_for_each_voter_and_nothing_that_tells_one_from_another(
    club: Club, tmp_path: Path
) -> None:
    document = made(club, DocumentKind.BALLOTS)
    content = document.figures["content"]
    assert content["copies"] == len(content["voters"]) == 12
    text = text_of(files.read(document.file), tmp_path, "-raw")
    _before, _title, ballots = text.partition("Bulletins à découper")
    assert ballots.count("Qui sera secrétaire de notre club ?") == 12
    parts = {
        re.sub(r"Les Cigaliers.*?page \d+ sur \d+", "", part).strip(" \f")
        for part in ballots.split("Qui sera secrétaire de notre club ?")[1:]
    }
    assert len(parts) == 1


def test_an_open_vote_prints_its_frozen_voters_and_who_speaks_for_whom(
    club: Club, tmp_path: Path
) -> None:
    """The list is the electorate of the opening; a power given to the meeting is on it."""
    motion = Motion.objects.get(secrecy="paper")
    coming = motion.meeting
    assert coming is not None
    ada, bo = (club.memberships.get(person__first_name=name) for name in ("Ada", "Bo"))
    give_meeting_proxy(meeting=coming, giver=bo, holder=ada, now=NOW)
    open_motion(motion=motion, deadline=coming.starts_at + timedelta(hours=3), now=NOW)
    text = text_of(files.read(made(club, DocumentKind.BALLOTS).file), tmp_path)
    assert "Bo Caron par pouvoir : Ada Martin" in text
    assert "pas encore ouvert" not in text
    motion.refresh_from_db()
    assert f"{motion.reference} · Qui sera secrétaire" in text


def test_the_addresses_of_a_batch_are_for_those_who_may_read_them(
    club: Club, tmp_path: Path
) -> None:
    """R12: the secretary prints names, the treasurer prints names and addresses."""
    secretary = enter(club.roles.get(kind="secretary").person)
    treasurer = enter(club.roles.get(kind="treasurer").person)
    door = reverse("request_paper", args=[club.slug])
    for kind in LETTERS:
        plain, private = subject_of(club, kind), subject_of(club, kind) + ":adresses"
        for client, subject, wanted in (
            (secretary, plain, 302),
            (secretary, private, 403),
            (treasurer, private, 302),
            (treasurer, plain, 403),
        ):
            answer = client.post(door, {"kind": kind, "subject": subject})
            assert answer.status_code == wanted, (kind, subject)
        named, addressed = made(club, kind), made(club, kind, ":adresses")
        assert "Lilas" not in str(named.figures)
        assert "4 rue des Lilas" in text_of(files.read(addressed.file), tmp_path)
        assert secretary.get(addressed.get_absolute_url()).status_code == 404
        assert treasurer.get(addressed.get_absolute_url()).status_code == 200
        running_officer = Reader(None, frozenset({Act.RUN_MEETINGS}))
        assert list(documents(club, running_officer).filter(kind=kind)) == [named]


def test_an_address_stands_in_the_window_of_its_envelope(club: Club, tmp_path: Path) -> None:
    """A DL envelope: 45 to 90 mm from the top, from 100 mm to the right edge."""
    for kind in LETTERS:
        (tmp_path / "l.pdf").write_bytes(files.read(made(club, kind, ":adresses").file))
        done = subprocess.run(
            ["pdftotext", "-bbox", "-f", "1", "-l", "1", tmp_path / "l.pdf", "-"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        places: dict[str, tuple[float, float]] = {}
        for x, y, word in re.findall(r'xMin="(.+?)" yMin="(.+?)".*?>(.+?)</word>', done.stdout):
            places.setdefault(word, (float(x) * 25.4 / 72, float(y) * 25.4 / 72))
        for word in ("Bernard", "Lilas", "59280"):
            left, top = places[word]
            assert 105 < left < 195, word
            assert 47 < top < 85, word
        assert places["Bonjour,"][1] > 99


MAY_ASK: dict[str, dict[str, int]] = {
    DocumentKind.MEETING_FOLDER: {RoleKind.MANAGER: 302, RoleKind.SECRETARY: 302},
    DocumentKind.CALL_LETTERS: {RoleKind.MANAGER: 302, RoleKind.SECRETARY: 302},
    DocumentKind.MINUTES_LETTERS: {RoleKind.MANAGER: 302, RoleKind.SECRETARY: 302},
    DocumentKind.BALLOTS: {RoleKind.MANAGER: 302, RoleKind.SECRETARY: 302},
    DocumentKind.MINUTES: dict.fromkeys(
        (RoleKind.MANAGER, RoleKind.SECRETARY, RoleKind.TREASURER), 302
    ),
}


@pytest.mark.parametrize("kind", MEETING_KINDS)
def test_each_paper_is_for_its_readers(club: Club, kind: str, monkeypatch) -> None:
    monkeypatch.setattr("reports.building.pdf_of", lambda figures, issue: b"%PDF")
    document, subject = made(club, kind), subject_of(club, kind)
    door = reverse("request_paper", args=[club.slug])
    for role in (RoleKind.MANAGER, RoleKind.SECRETARY, RoleKind.TREASURER):
        client = enter(an_officer(role, club, f"Dora {role}", member=False))
        wanted = MAY_ASK[kind].get(role, 403)
        assert client.post(door, {"kind": kind, "subject": subject}).status_code == wanted
        read = client.get(document.get_absolute_url()).status_code
        assert read == (200 if wanted == 302 else 404)
    member = a_member(club, "Gus Plain", account=True)
    client, is_theirs = enter(member.person), kind == DocumentKind.MINUTES
    asked = client.post(door, {"kind": kind, "subject": subject}).status_code
    assert asked == (302 if is_theirs else 403)
    assert client.get(document.get_absolute_url()).status_code == (200 if is_theirs else 404)
    shelf = documents(club, Reader(member, MAY["member"]), Shelf.MEETINGS)
    assert list(shelf) == ([document] if is_theirs else [])


def test_a_paper_of_another_club_or_of_nothing_is_not_found(club: Club) -> None:
    other = a_club(slug="ailleurs")
    for kind in MEETING_KINDS:
        subject = subject_of(club, kind)
        assert papers.found(other, kind, subject, today=NOW.date()) is None
        for wrong in ("0", "x", "", "9" * 40, "1'", "1 or 1=1", "²", "1:code", "1:adresses:x"):
            assert papers.found(club, kind, f"{kind}:{wrong}", today=NOW.date()) is None
    assert not DocumentRequest.objects.filter(club=other).exists()


def test_minutes_that_nobody_approved_have_no_paper(club: Club) -> None:
    coming = club.meetings.order_by("starts_at").last()
    assert coming is not None
    for kind in (DocumentKind.MINUTES, DocumentKind.MINUTES_LETTERS):
        assert papers.found(club, kind, f"{kind}:{coming.pk}", today=NOW.date()) is None


def test_a_named_ballot_says_how_many_boxes_to_tick(club: Club) -> None:
    """Two seats, two boxes; a ranking writes numbers instead."""
    coming = club.meetings.latest("starts_at")
    people = list(club.memberships.order_by("id")[:3])
    for kind, given in (
        (QuestionKind.ELECTION, {"candidates": people, "seats": 2}),
        (QuestionKind.RANKED, {"options": ["La mer", "La ferme"]}),
        (QuestionKind.CONSENT, {}),
    ):
        draft(
            club=club,
            type=DecisionType.OFFICERS if given.get("seats") else DecisionType.OTHER,
            title=f"Bulletin {kind.value}",
            text="",
            now=NOW,
            meeting=coming,
            kind=kind,
            **given,
        )
    found = folder_figures(coming, NOW.date()).questions
    told = {one.title: (one.ticks, one.is_ranked, one.has_reason) for one in found}
    assert told == {
        "Acheter une imprimante pour le club ?": (1, False, False),
        "Bulletin election": (2, False, False),
        "Bulletin ranked": (0, True, False),
        "Bulletin consent": (1, False, True),
    }


def test_ballots_of_a_named_vote_do_not_exist(club: Club) -> None:
    named = Motion.objects.get(title="Acheter une imprimante pour le club ?")
    assert papers.found(club, "ballots", f"ballots:{named.pk}", today=NOW.date()) is None


def test_a_batch_for_nobody_says_why(club: Club) -> None:
    for member in club.memberships.filter(person__email=""):
        member.person.email = f"{member.pk}@exemple.org"
        member.person.save(update_fields=["email"])
    subject = subject_of(club, "minutes_letters")
    asked = request_paper(club=club, kind="minutes_letters", subject=subject, by=None, now=NOW)
    job = running.run(job_id=asked.job_id)
    assert job.state == JobState.FAILED
    assert "pas de lettre à imprimer" in job.error


def test_approving_asks_for_the_pdf(club: Club) -> None:
    coming = club.meetings.order_by("starts_at").last()
    assert coming is not None
    coming.ended_at = coming.starts_at
    coming.save(update_fields=["ended_at"])
    draft_minutes(meeting=coming, now=NOW, by=None)
    manager = enter(club.roles.get(kind="manager").person)
    answer = manager.post(reverse("approve_minutes", args=[club.slug, coming.pk]), {}, follow=True)
    assert "ne change plus" in answer.content.decode()
    asked = DocumentRequest.objects.get(kind=DocumentKind.MINUTES)
    assert running.run(job_id=asked.job_id).state == JobState.DONE
