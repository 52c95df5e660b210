"""Opening a real club tonight: one command, then the manager enters and sees what to do first."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from clubs.models import Club, Phase
from clubs.phases import phase_on
from clubs.rules import rule
from members.models import RoleKind

pytestmark = pytest.mark.django_db
CLUB = ("open_club", "La Mouette", "--commune", "Lille", "--department", "59")


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_club_opens_in_one_command_and_its_manager_enters() -> None:
    text = said(*CLUB, "--manager", "Maya Dupont", "--created-on", "2026-01-05")
    username = re.search(r"identifiant : (\S+)", text)[1]
    password = re.search(r"fois : (\S+)", text)[1]
    client = Client()
    assert client.login(username=username, password=password)
    page = client.get("/club/la-mouette/")
    asked = [task.detail for task in page.context["tasks"]]
    assert "Calcul de la part de chacun" in asked
    assert any("trésorier" in words for words in asked)
    club = Club.objects.get(slug="la-mouette")
    assert club.roles.get().kind == RoleKind.MANAGER
    assert phase_on(club, club.created_on) == Phase.ACTIVE
    assert rule(club, "share_method", at=club.created_on) is None


def test_a_second_club_of_that_name_is_refused_in_one_line_and_nothing_is_left() -> None:
    said(*CLUB, "--manager", "Maya Dupont")
    with pytest.raises(CommandError, match="porte déjà cette adresse"):
        said(*CLUB, "--manager", "Autre Personne")
    assert Club.objects.get().memberships.count() == 1


def test_a_network_opens_and_takes_a_club() -> None:
    assert "mot de passe" in said("open_network", "Réseau des Dunes", "--staff", "Esther Roy")
    said(*CLUB, "--manager", "Maya Dupont", "--network", "reseau-des-dunes")
    assert Club.objects.get().network.name == "Réseau des Dunes"


def test_an_unknown_network_is_said_in_one_line() -> None:
    with pytest.raises(CommandError, match="Aucun réseau"):
        said(*CLUB, "--manager", "Maya Dupont", "--network", "nulle-part")
