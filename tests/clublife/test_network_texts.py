"""A network's own texts: what is refused, what is filled, that nothing in them is executed."""

from datetime import timedelta

import pytest
import time_machine
from django.template import engines
from django.test import Client
from django.urls import reverse

from clublife import filling
from clublife.clause_options import OPTIONS
from clublife.models import NetworkText
from clublife.network_texts import (
    OURS,
    body_for,
    checked,
    our_text,
    sections,
    text_in_force,
    write_text,
)
from clublife.places import LISTS, PLACES, example, filled
from clublife.refusals import LifeRefused
from clubs.models import Network
from tests.build import NOW, TODAY, a_club, a_member, a_network, a_person, a_staff_role
from tests.reports.test_pdf import VECTORS

pytestmark = pytest.mark.django_db
CONVENTION = NetworkText.Kind.CONVENTION


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def flat(found: tuple[filling.Section, ...]) -> str:
    return " ".join(
        " ".join([one.title, *(line for part in one.parts for line in part.lines)]) for one in found
    )


# Each with a word of the sentence that refuses it.
HOSTILE = {
    "{secret_key}": "« {secret_key} » n'existe pas",
    "{{ settings.SECRET_KEY }}": "« { settings.SECRET_KEY } »",
    "{% load log %}": "« {% load log %} »",
    "{% include '/etc/passwd' %}": "n'existe pas",
    "{club.network}": "« {club.network} » n'existe pas",
    "{club!r}": "n'existe pas",
    "{0}": "« {0} » n'existe pas",
    "{club:>1000000000}": "n'existe pas",
    "{club.__class__.__mro__}": "n'existe pas",
    "{CLUB}": "« {CLUB} » n'existe pas",
    "{ club }": "« { club } » n'existe pas",
    "{}": "« {} » n'existe pas",
    "{club": "accolade est seule",
    "club}": "accolade est seule",
    "}{": "accolade est seule",
    "{{club}}": "accolade est seule",
    "{club}}": "accolade est seule",
    "texte {regles_de_vote} au milieu": "seule sur sa ligne",
    "un\x00nul": "caractère invisible",
    "un\u202eretourné": "caractère invisible",
    "un\u200binvisible": "caractère invisible",
    "un\x1b[31mrouge": "caractère invisible",
    "a" * 60_001: "trop long",
    "\n" * 1_500: "trop long",
}


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_what_the_language_cannot_say_is_refused_by_its_name(body: str) -> None:
    """Twenty-four hostile texts: templates, formats, odd braces, invisible marks, too much."""
    typed = body if body.strip() else f"x{body}x"
    with pytest.raises(LifeRefused) as refused:
        checked(typed)
    assert HOSTILE[body] in str(refused.value)
    assert refused.value.field == "body"


def test_the_refusal_names_the_line() -> None:
    with pytest.raises(LifeRefused, match=r"Ligne 3 : la place « \{poeme\} » n'existe pas"):
        checked("# Titre\n\n{poeme}")


def test_titles_lists_and_paragraphs() -> None:
    body = "Avant\r\nsuite  \r\n\r\n# Un\n\n- a\n- {club}\nfin\n\n# Deux\n{regles_de_vote}"
    values = {"club": "Les {club} {{ 7*7 }}", "regles_de_vote": ("oui", "non")}
    assert filling.read(checked(body), values) == (
        filling.Section("", (filling.Part(False, ("Avant suite",)),)),
        filling.Section(
            "Un",
            (
                filling.Part(True, ("a", "Les {club} {{ 7*7 }}")),
                filling.Part(False, ("fin",)),
            ),
        ),
        filling.Section("Deux", (filling.Part(True, ("oui", "non")),)),
    )


def test_a_value_is_never_read_again() -> None:
    """A club called “{siege}” prints its name, not its seat."""
    club = a_club(name="{siege} {% now 'Y' %}")
    values = filled(club, at=TODAY, today=TODAY).values
    [only] = filling.read("{club} !", values)
    assert only.parts[0].lines == ("{siege} {% now 'Y' %} !",)


@pytest.mark.parametrize("kind", OURS)
def test_our_own_text_speaks_the_language_and_leaves_no_place_open(kind: str) -> None:
    body = our_text(kind)
    assert checked(body) == body
    club = a_club()
    a_member(club, "Ada Martin")
    for values in (example(), filled(club, at=TODAY, today=TODAY).values):
        found = sections(body, kind, values, is_network=False)
        assert not filling.PLACE.search(flat(found))
        assert flat(found) == flat(sections(body, kind, values, is_network=True))
        assert all(one.source for one in found if one.title)


def test_every_place_is_known_explained_and_used_as_it_is() -> None:
    used = {one[1] for kind in OURS for one in filling.PLACE.finditer(our_text(kind))}
    assert used <= set(PLACES)
    assert set(filled(a_club(), at=TODAY, today=TODAY).values) == set(PLACES) == set(example())
    assert {option.place for option in OPTIONS} <= set(PLACES)
    assert set(PLACES) >= LISTS


def test_html_and_file_addresses_stay_words() -> None:
    """Promise row 41: the fifteen vectors of the papers are only text in a network's own."""
    for vector in VECTORS:
        typed = vector.format(url="http://127.0.0.1:1")
        if "{" in typed or "}" in typed:
            with pytest.raises(LifeRefused):
                checked(typed)
            typed = typed.replace("{", "(").replace("}", ")")
        template = engines["django"].from_string("{{ text }}")
        assert "<" not in template.render({"text": flat(filling.read(checked(typed), {}))})


def a_network_with_staff() -> tuple[Network, Client]:
    network = a_network()
    staff = a_person("Noé Lagrange", account=True)
    a_staff_role(staff, network)
    client = Client()
    client.force_login(staff.user)
    return network, client


def write(network: Network, body: str, **given):
    asked = {"kind": CONVENTION, "since": TODAY, "now": NOW} | given
    return write_text(network=network, body=body, **asked)


def test_the_network_text_replaces_ours_from_its_day_and_goes_back() -> None:
    network = a_network()
    club = a_club(network=network)
    assert body_for(club, CONVENTION, at=TODAY) == (our_text(CONVENTION), False)
    first = write(network, "# Objet\n{club}")
    write(network, "# Plus tard", since=TODAY + timedelta(days=30))
    assert body_for(club, CONVENTION, at=TODAY) == ("# Objet\n{club}", True)
    assert body_for(club, CONVENTION, at=TODAY + timedelta(days=30)) == ("# Plus tard", True)
    assert body_for(a_club(), CONVENTION, at=TODAY)[1] is False
    write(network, "")
    assert text_in_force(network, CONVENTION, at=TODAY) is None
    assert NetworkText.objects.filter(pk=first.pk, body="# Objet\n{club}").exists()


def test_a_text_does_not_change_the_past_nor_an_unknown_paper() -> None:
    network = a_network()
    with pytest.raises(LifeRefused, match="aujourd'hui ou un jour à venir"):
        write(network, "x", since=TODAY - timedelta(days=1))
    with pytest.raises(LifeRefused, match="n'existe pas"):
        write(network, "x", kind="poem")
    assert not NetworkText.objects.exists()


def test_the_page_reads_refuses_saves_and_goes_back() -> None:
    network, client = a_network_with_staff()
    url = reverse("network_text", args=[network.slug, CONVENTION])
    asked = {"since": TODAY.isoformat()}
    assert "Nature du club" in client.get(url).content.decode()
    read = client.post(url, asked | {"body": "# <b>Gras</b>\n\n{club}", "acte": "lire"})
    page = read.content.decode()
    assert "&lt;b&gt;Gras&lt;/b&gt;</h3>" in page
    assert "Les Graines d&#x27;ici" in page
    refused = client.post(url, asked | {"body": "{gerant}", "acte": "enregistrer"})
    assert "« {gerant} » n&#x27;existe pas" in refused.content.decode()
    assert ">{gerant}</textarea>" in refused.content.decode().replace("\n", "")
    assert not NetworkText.objects.exists()
    client.post(url, asked | {"body": "# Chez nous", "acte": "enregistrer"})
    assert text_in_force(network, CONVENTION, at=TODAY).body == "# Chez nous"
    client.post(url, asked | {"body": "peu importe", "acte": "revenir"})
    assert text_in_force(network, CONVENTION, at=TODAY) is None
    assert "le texte de Cymbale" in client.get(url).content.decode()


def test_the_texts_are_the_networks_staff_own() -> None:
    network, _client = a_network_with_staff()
    _other, stranger = a_network_with_staff()
    for name, extra in (("network_texts", []), ("network_text", [CONVENTION])):
        assert stranger.get(reverse(name, args=[network.slug, *extra])).status_code == 404
