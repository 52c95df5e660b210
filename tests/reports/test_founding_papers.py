"""The papers that make a club: what they say, their articles, who reads them, tags and bytes."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clublife.models import NetworkText
from clublife.network_texts import write_text
from clubs.models import Club, Network
from jobs import files, queue
from members.joining import open_account
from members.models import Person, RoleKind
from reports import printing
from reports.models import Document, DocumentKind
from reports.papers import found
from reports.printing import Issue
from tests.build import a_club, an_officer
from tests.reports.evening import made as ask_for
from tests.reports.founded import (
    FOUNDING_KINDS,
    NOW,
    SIGNED_ON,
    TODAY,
    a_forming_club,
    a_founded_club,
    founding_subject,
)
from tests.reports.paper_checks import hostile, is_tagged_and_still, reads_in_order, text_of
from tests.reports.test_pdf import VECTORS, canary

__all__ = ["canary"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path, monkeypatch) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(queue, "_send", lambda *args: None)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def club() -> Club:
    return a_founded_club()


def made(club: Club, kind: str) -> Document:
    """The paper of a kind in this club."""
    return ask_for(club, kind, founding_subject(club, kind))


def words_of(club: Club, kind: str, folder: Path) -> str:
    return text_of(files.read(made(club, kind).file), folder)


SAID: dict[str, tuple[str, ...]] = {
    DocumentKind.CONVENTION: (
        "Club d'investisseurs « Les Graines d'ici », chez Ada Martin, 12 rue des Lilas",
        "signée le 2 novembre 2026",
        "Article 1. Nature du club",
        "Code civil, art. 1873-1 et suivants",
        "ne peut en aucun cas dépasser vingt",
        "pour cinq ans à compter du 2 novembre 2026. Elle prend fin le 2 novembre 2031",
        "par une décision expresse des parties, pour cinq ans au plus",
        "la gérance est tenue par : Ada Martin",
        "ne sont pas rémunérées",
        "investir : plus de la moitié des votants, abstentions comprises",
        "les pertes encourues ou prévisibles",
        "à la plus petite de ces deux sommes",
        "les survivants peuvent acquérir sa quote-part, à sa valeur à la date de l'acquisition",
        "Annexe 1. Les membres et leurs quote-parts",
        "Franck Roy 8,00 € 5,41 %",
        "Ensemble 148,00 € 100,00 %",
        "Argent en banque et en caisse somme d'argent 148,00 €",
        "Initiales de chaque membre",
        "Né ou née le, à ; demeurant",
        "page 1 sur",
    ),
    DocumentKind.INTERNAL_RULES: (
        "Article 2. Réunions",
        "une fois par mois, et 8 fois par an au moins",
        "Un versement est en retard après le 25 du mois",
        "Dépense au-dessus de laquelle une deuxième personne approuve : 100,00 €",
        "aucune source lue : à vérifier dans votre règlement intérieur".capitalize(),
        "sont effacées 12 mois après",
    ),
    DocumentKind.ACCREDITATION: (
        "Cigales des Hauts-de-France",
        "Bailleul, le 23 novembre 2026",
        "Le club compte 7 membres",
        "signée le 2 novembre 2026, et la charte des Cigales le 2 novembre 2026",
        "SIE d'Hazebrouck",
        "trésorerie par Bo Caron, le secrétariat par Cléo Petit",
        "la convention d'indivision, paraphée et signée de tous, avec ses deux annexes",
    ),
    DocumentKind.AMENDMENT: (
        "Avenant n° 1 à la convention d'indivision",
        "Gil Fox entre dans l'indivision le 23 novembre 2026",
        "l'accord de tous les membres résulte de leur signature",
        "Les deux annexes qui suivent remplacent les précédentes",
        "Élise Roux 50,00 € 33,78 %",
        "Gil Fox 0,00 € 0,00 %",
        "Initiales de chaque membre",
    ),
}


@pytest.mark.parametrize("kind", FOUNDING_KINDS)
def test_a_paper_says_the_clubs_own_facts_and_its_articles(
    club: Club, kind: str, tmp_path: Path
) -> None:
    text = words_of(club, kind, tmp_path)
    for words in SAID[kind]:
        assert words in text, words
    assert "{" not in text
    assert made(club, kind) == made(club, kind)


def test_a_forming_club_prints_a_project_with_what_to_check_and_room_to_write(
    tmp_path: Path,
) -> None:
    """Nothing is invented: dots where nothing is chosen, and the values nobody has confirmed."""
    text = words_of(a_forming_club(), DocumentKind.CONVENTION, tmp_path)
    for words in (
        "Projet. Ce texte est un modèle de Cymbale, à lire avec votre réseau",
        "Il ne remplace pas un conseil juridique",
        "À vérifier dans votre règlement intérieur",
        "Versement mensuel minimum : 8,00 €",
        "Nombre maximum de membres : 20",
        "à compter du jour de sa signature",
        "Le calcul de la part de chacun : ……",
        "Valeur due à un membre qui part : à choisir",
        "aucune : toutes ces décisions se prennent à l'unanimité",
        "écrivez la quote-part de chacun avant de signer",
        "Écrivez ici les sommes remises le jour de la signature",
    ):
        assert words in text, words


def test_the_parts_of_annex_one_add_up_to_the_whole(club: Club) -> None:
    members = made(club, DocumentKind.CONVENTION).figures["content"]["annexes"]["members"]
    assert [one["part"] for one in members] == [2027, 1689, 1689, 676, 3378, 541]
    assert sum(one["part"] for one in members) == 10_000


def test_a_signed_convention_keeps_the_members_of_its_day(club: Club) -> None:
    """Six signed; Gil Fox, who came three weeks later, signs the amendment."""
    signed = made(club, DocumentKind.CONVENTION).figures["content"]
    assert signed["signed_on"] == SIGNED_ON.isoformat()
    assert "Gil Fox" not in signed["signatories"]
    assert len(signed["signatories"]) == 6
    assert "Gil Fox" in made(club, DocumentKind.AMENDMENT).figures["content"]["signatories"]
    assert signed["to_check"] == []


def test_the_networks_own_text_replaces_ours_and_keeps_the_annexes(
    club: Club, tmp_path: Path
) -> None:
    """From its day on: the convention already signed keeps the words that were signed."""
    forming = a_forming_club()
    for network in (forming.network, club.network):
        assert network is not None
        _chez_nous(network)
    text = words_of(forming, DocumentKind.CONVENTION, tmp_path)
    assert "Article 1. Chez nous" in text
    assert "Le club Les Graines d'ici <script>alert(1)</script>" in text
    assert "Nature du club" not in text
    assert "Annexe 1. Les membres et leurs quote-parts" in text
    assert "Signatures" in text
    assert "Nature du club" in words_of(club, DocumentKind.CONVENTION, tmp_path)


def _chez_nous(network: Network) -> None:
    write_text(
        network=network,
        kind=NetworkText.Kind.CONVENTION,
        body="# Chez nous\n\nLe club {club} <script>alert(1)</script>\n\n{liste_des_membres}",
        since=TODAY,
        now=NOW,
    )


@pytest.mark.parametrize("kind", FOUNDING_KINDS)
def test_a_founding_paper_is_tagged_reads_in_order_and_is_the_same_twice(
    club: Club, kind: str
) -> None:
    """Promise row 56, for the papers that make a club."""
    document = made(club, kind)
    content = files.read(document.file)
    with pikepdf.open(BytesIO(content)) as opened:
        is_tagged_and_still(opened)
        reads_in_order(opened, firsts=1)
    issue = Issue(document.kind, "", 1, document.issued_at.date())
    assert printing.pdf_of(document.figures, issue) == content


@pytest.mark.parametrize("kind", FOUNDING_KINDS)
def test_what_people_type_on_a_founding_paper_is_only_text(
    club: Club, kind: str, canary: tuple[str, list[str]], tmp_path: Path
) -> None:
    """Promise row 41, for the papers that make a club: the fifteen vectors in every text."""
    url, heard = canary
    words = " ".join(vector.format(url=url) for vector in VECTORS)
    figures = hostile(made(club, kind).figures, words)
    content = printing.pdf_of(figures, Issue(kind, "", 1, TODAY))
    assert heard == []
    assert b"root:x:" not in content
    with pikepdf.open(BytesIO(content)) as opened:
        assert not opened.attachments
    assert 'href="file:///etc/passwd"' in text_of(content, tmp_path).replace(" ", "")


def a_reader(club: Club) -> Person:
    """Driss, a plain member, with an account."""
    driss = club.memberships.get(person__first_name="Driss").person
    open_account(person=driss, username="driss")
    return driss


@pytest.mark.parametrize("kind", FOUNDING_KINDS)
def test_every_member_reads_them_and_no_other_club_does(club: Club, kind: str) -> None:
    """Code civil 1873-11: a member has a right to every paper of the management."""
    subject = founding_subject(club, kind)
    document = made(club, kind)
    other = a_club()
    assert found(other, kind, subject, today=TODAY) is None
    for reader, wanted in (
        (a_reader(club), 200),
        (an_officer(RoleKind.MANAGER, other, "Max Noir"), 404),
    ):
        client = Client()
        client.force_login(reader.user)
        address = reverse("document_file", args=[club.slug, document.pk])
        assert client.get(address).status_code == wanted


@pytest.mark.parametrize(
    "subject", ["convention:", "convention:0", "convention:x", "amendment:0", "accreditation:1'"]
)
def test_a_subject_that_names_nothing_is_not_found(club: Club, subject: str) -> None:
    assert found(club, subject.partition(":")[0], subject, today=TODAY) is None
