"""The papers of the treasurer's evening: what they say, that they are tagged and only text."""

import re
import subprocess
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine

from banking.agreeing import lift_month
from banking.models import Reconciliation
from clubs.frozen import from_json, to_json
from clubs.models import Club
from jobs import files, queue, running
from jobs.models import JobState
from ledger.models import Entry
from ledger.posting import reverse
from reports import papers, printing
from reports.audit import offences
from reports.models import DocumentKind
from reports.printing import Issue
from reports.requesting import request_paper
from reports.words import amount_in_words
from tests.reports.evening import NOW, PAPER_KINDS, an_evening, made
from tests.reports.paper_checks import hostile, is_tagged_and_still, reads_in_order, text_of
from tests.reports.test_pdf import VECTORS, canary

__all__ = ["canary"]

pytestmark = pytest.mark.django_db
WITH_CODE = "kit with its code"
ALL = (*PAPER_KINDS, WITH_CODE)


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *args: None)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def club() -> Club:
    return an_evening()


def paper(club: Club, kind: str) -> Any:
    """The document of a kind, or everybody's kit with its code."""
    if kind == WITH_CODE:
        return made(club, DocumentKind.KIT, "kit:all:code")
    return made(club, kind)


SAID: dict[str, tuple[str, ...]] = {
    DocumentKind.RECONCILIATION: (
        "État de rapprochement, octobre 2026",
        "Compte du club, Banque du Nord, IBAN finissant par 2606 · soldes au 31 octobre 2026",
        "la banque annonce 50,00 € et nos comptes 55,07 €. L'écart est de − 5,07 €",
        "Solde de nos comptes 55,07 €",
        "Solde de la banque 50,00 €",
        "Écart expliqué : Le dépôt est crédité en novembre",
        "aucune, c'est le premier de ce compte",
        "Validé le 23 novembre 2026",
        "signature",
    ),
    DocumentKind.SLIP: (
        "Bordereau de dépôt n° 1",
        "Remise de chèques et d'espèces, le 20 octobre 2026",
        "FR14 2004 1010 0505 0001 3M02 606",
        "M. Caron Banque postale 0001234 5 oct. 2026 25,07 €",
        "Un chèque 25,07 €",
        "Espèces 30,00 €",
        "Total : cinquante-cinq euros et sept centimes 55,07 €",
    ),
    DocumentKind.RECEIPT: (
        "Reçu n° 1",
        "Les Papiers a reçu de Ada Martin la somme de cinquante euros.",
        "50,00 €",
        "Pour versement habituel : septembre 2026, octobre 2026",
        "Moyen Espèces",
        "Versé le 5 octobre 2026",
        "Fait à Armentières, le 23 novembre 2026",
        "Pour le club signature",
        "Ce n'est pas un reçu fiscal",
    ),
    DocumentKind.KIT: (
        "Ada Martin · au 23 novembre 2026",
        "Cléo Petit · au 23 novembre 2026",
        "Montant 25,0",
        "Rythme Chaque mois",
        "Jour le 5 du mois",
        "Premier virement 5 décembre 2026",
        "Bénéficiaire Les Papiers",
        "IBAN du club FR14 2004 1010 0505 0001 3M02 606",
        "que personne d'autre n'ajoute",
    ),
    DocumentKind.LETTERS: (
        "Cléo Petit 12 rue des Lilas 59280 Armentières",
        "Armentières, le 23 novembre 2026",
        "Bonjour Cléo,",
        "En tout : 50,00 €",
    ),
}


@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_a_paper_says_what_the_book_says(club: Club, kind: str, tmp_path: Path) -> None:
    document = made(club, kind)
    text = text_of(files.read(document.file), tmp_path)
    for words in SAID[kind]:
        assert words in text, words
    assert (document.provisional, document.number) == (False, None)
    assert made(club, kind) == document
    assert list(offences()) == []


@pytest.mark.parametrize("kind", ALL)
def test_a_paper_is_tagged_embeds_its_fonts_and_acts_on_nothing(club: Club, kind: str) -> None:
    """Promise row 56, for the papers: language, title, structure, fonts, no script."""
    with pikepdf.open(BytesIO(files.read(paper(club, kind).file))) as opened:
        is_tagged_and_still(opened)


@pytest.mark.parametrize("kind", ALL)
def test_a_paper_reads_in_order(club: Club, kind: str) -> None:
    """Promise row 56: one first heading (one a page in a batch), no level skipped, headed tables,
    words for each picture."""
    with pikepdf.open(BytesIO(files.read(paper(club, kind).file))) as opened:
        pages = len(opened.pages)
        pictures = reads_in_order(opened, firsts=pages)
    assert pictures == pages * {DocumentKind.LETTERS: 0, WITH_CODE: 2}.get(kind, 1)


@pytest.mark.parametrize("kind", ALL)
def test_the_same_figures_give_the_same_bytes(club: Club, kind: str) -> None:
    document = paper(club, kind)
    issue = Issue(document.kind, "", 1, document.issued_at.date())
    assert printing.pdf_of(document.figures, issue) == files.read(document.file)


@pytest.mark.parametrize("kind", ALL)
def test_what_people_type_on_a_paper_is_only_text(
    club: Club, kind: str, canary: tuple[str, list[str]], tmp_path: Path
) -> None:
    """Promise row 41, for the papers: the fifteen vectors in every text, all of them printed."""
    url, heard = canary
    document = paper(club, kind)
    words = " ".join(vector.format(url=url) for vector in VECTORS)
    content = printing.pdf_of(
        hostile(document.figures, words), Issue(document.kind, "", 1, NOW.date())
    )
    assert heard == []
    assert b"root:x:" not in content
    with pikepdf.open(BytesIO(content)) as opened:
        assert not opened.attachments
    shown = text_of(content, tmp_path).replace(" ", "")
    assert 'href="file:///etc/passwd"' in shown
    assert "<objectdata=" in shown


def test_a_hostile_name_in_the_code_is_only_drawn(club: Club) -> None:
    """Promise row 41: the code to scan carries its text as squares."""
    document = paper(club, WITH_CODE)
    kits = document.figures["content"]["kits"]
    for kit in kits:
        kit["code"] = f"BCD\n002\n1\nSCT\n\n{VECTORS[3]}\n"
    content = printing.pdf_of(document.figures, Issue("kit", "", 1, NOW.date()))
    with pikepdf.open(BytesIO(content)) as opened:
        assert not opened.attachments


def test_each_member_has_a_page_of_the_kits_and_the_code_is_a_choice(club: Club) -> None:
    with pikepdf.open(BytesIO(files.read(made(club, "kit").file))) as plain:
        assert len(plain.pages) == 3
    ada = club.memberships.get(person__first_name="Ada")
    own = made(club, "kit", f"kit:{ada.pk}")
    coded = made(club, "kit", f"kit:{ada.pk}:code")
    assert own.membership == coded.membership == ada
    assert own.title == "Ordre permanent au 23\u00a0novembre 2026"
    with pikepdf.open(BytesIO(files.read(own.file))) as plain:
        assert len(plain.pages) == 1
    assert len(files.read(coded.file)) > len(files.read(own.file))
    assert own.file_name != coded.file_name


def test_the_address_of_a_letter_stands_in_the_window_of_its_envelope(
    club: Club, tmp_path: Path
) -> None:
    """A sheet folded in three in a DL envelope: the window shows 45 to 90 mm from the top, from
    100 mm to the right edge; the fold is at 99 mm."""
    (tmp_path / "letters.pdf").write_bytes(files.read(made(club, "letters").file))
    done = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "letters.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    places = {
        word: (float(x) * 25.4 / 72, float(y) * 25.4 / 72)
        for x, y, word in re.findall(r'xMin="(.+?)" yMin="(.+?)".*?>(.+?)</word>', done.stdout)
    }
    for word in ("Cléo", "Lilas", "59280"):
        left, top = places[word]
        assert 105 < left < 195, word
        assert 47 < top < 85, word
    assert places["Bonjour"][1] > 99


def test_a_lifted_month_gives_a_new_version_that_says_so(club: Club, tmp_path: Path) -> None:
    first = made(club, "reconciliation")
    one = Reconciliation.objects.get()
    lift_month(reconciliation=one, reason="un chèque compté deux fois", by=None, now=NOW)
    second = made(club, "reconciliation")
    assert (second.version, second.supersedes) == (2, first)
    text = text_of(files.read(second.file), tmp_path)
    assert "Levé le 23 novembre 2026 : un chèque compté deux fois" in text
    assert "Levé" not in text_of(files.read(first.file), tmp_path)


def test_a_receipt_of_a_cancelled_payment_says_so(club: Club, tmp_path: Path) -> None:
    made(club, "receipt")
    lift_month(reconciliation=Reconciliation.objects.get(), reason="reprise", by=None, now=NOW)
    slip = club.deposit_slips.get()
    for entry in (slip.entry, Entry.objects.get(number=1, club=club)):
        reverse(entry=entry, on=NOW.date(), by=None, now=NOW, key=f"annule-{entry.number}")
    for kind in ("receipt", "slip"):
        assert "Annulé." in text_of(files.read(made(club, kind).file), tmp_path)


def test_a_paper_that_cannot_be_made_says_why(club: Club) -> None:
    bo = club.memberships.get(person__first_name="Bo")
    bo.pledges.all().delete()
    asked = request_paper(club=club, kind="kit", subject=f"kit:{bo.pk}", by=None, now=NOW)
    job = running.run(job_id=asked.job_id)
    assert job.state == JobState.FAILED
    assert "pas d'engagement en cours" in job.error


def test_the_kits_of_another_day_are_a_new_version(club: Club) -> None:
    first = made(club, DocumentKind.KIT)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        second = made(club, DocumentKind.KIT)
    assert (second.version, second.supersedes, second.what_changed) == (2, first, [])
    assert second.title == "Ordre permanent de chaque membre, au 24\u00a0novembre 2026"


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (2407, "vingt-quatre euros et sept centimes"),
        (100, "un euro"),
        (201, "deux euros et un centime"),
        (50, "cinquante centimes"),
        (0, "zéro euro"),
        (8000, "quatre-vingts euros"),
        (8100, "quatre-vingt-un euros"),
        (9175, "quatre-vingt-onze euros et soixante-quinze centimes"),
        (7100, "soixante et onze euros"),
        (2100, "vingt et un euros"),
        (20_000, "deux cents euros"),
        (20_100, "deux cent un euros"),
        (100_000, "mille euros"),
        (8_000_000, "quatre-vingt mille euros"),
        (20_000_000, "deux cent mille euros"),
        (123_456_789, "un million deux cent trente-quatre mille cinq cent soixante-sept euros "
         "et quatre-vingt-neuf centimes"),
        (100_000_000, "un million d'euros"),
        (-7100, "moins soixante et onze euros"),
    ],
)  # fmt: skip
def test_an_amount_in_words_is_written_as_on_a_cheque(cents: int, words: str) -> None:
    assert amount_in_words(cents) == words


def test_figures_survive_their_json(club: Club) -> None:
    document = made(club, DocumentKind.RECONCILIATION)
    row = papers.PAPERS[DocumentKind.RECONCILIATION]
    read = from_json(row.figures, document.figures["content"])
    assert to_json(read) == document.figures["content"]
    assert replace(read) == read
