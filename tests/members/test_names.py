"""Names sort as in a French directory, on every engine alike."""

import pytest

from members.directory import member_rows
from members.models import Membership, Person
from members.names import sort_key
from members.people import put_right
from tests.build import NOW, TODAY, a_club, a_member, a_person

FRENCH = [
    "Zoé Auber",
    "Ada Delatour",
    "Luc de Wael",
    "Ada Dupré",
    "Bob Dupre",
    "Ève Eblin",
    "Ada Éblin-Roy",
    "Ada Edmond",
    "Ada Œillet",
    "Ada Ohm",
    "Élie Petit",
    "Fanny Petit",
    "Ada Petitjean",
]


def test_the_key_has_neither_accents_nor_signs_and_fits() -> None:
    assert sort_key("L’Œuvre", "Élie") == "loeuvre0elie"
    assert len(sort_key("œ" * 200, "ß" * 200)) <= 250


@pytest.mark.django_db
def test_members_are_listed_the_french_way() -> None:
    wanted = FRENCH
    club = a_club()
    for name in reversed(wanted):
        a_member(club, name)
    listed = [str(one) for one in Membership.objects.filter(club=club).in_order()]
    assert listed == wanted
    rows = member_rows(club, frozenset(), at=TODAY)
    assert [str(row.membership) for row in rows] == wanted
    people = Person.objects.filter(memberships__club=club)
    assert [str(one) for one in people] == wanted


@pytest.mark.django_db
def test_a_name_put_right_changes_its_place() -> None:
    person = a_person("Ada Zola")
    put_right(person=person, fields={"last_name": "Élan"}, now=NOW)
    person.refresh_from_db()
    assert person.sort_key == "elan0ada"
    assert not hasattr(person.history.latest(), "sort_key")
