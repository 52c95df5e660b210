"""The frame: at most seven entries in sight, five on a phone, and no room missing breaks it."""

import re
from pathlib import Path

from django.test import RequestFactory
from django.urls import resolve

from clubs.models import Club
from members.navigation import CLUB_PLACES, Menu, menu
from members.permissions import MAY, Act

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def menu_of(acts: frozenset[Act], *, badges: dict[str, int] | None = None) -> Menu:
    request = RequestFactory().get("/club/weppes/epargne/")
    request.club = Club(slug="weppes")  # type: ignore[attr-defined]
    request.acts = acts  # type: ignore[attr-defined]
    request.badges = badges or {}  # type: ignore[attr-defined]
    request.resolver_match = resolve("/club/weppes/epargne/")
    return menu(request)


def test_nobody_sees_more_than_seven_entries_in_the_rail_nor_five_in_the_bar() -> None:
    everything = menu_of(frozenset(Act))
    assert len(everything.rail) <= 7
    assert len(everything.bar) == 4
    assert [entry.name for entry in everything.rail + everything.rail_more if entry.is_current] == [
        "savings"
    ]
    every = {place.name for place in CLUB_PLACES} - {"my_savings"}
    assert {entry.name for entry in everything.rail + everything.rail_more} == every
    assert {entry.name for entry in everything.bar + everything.bar_more} == every


def test_a_member_sees_no_bank_and_who_left_sees_only_what_is_theirs() -> None:
    names = {entry.name for entry in menu_of(MAY["member"]).rail}
    assert "bank" not in names
    left = menu_of(MAY["ex_member"])
    assert {entry.name for entry in left.rail} == {"club_home", "my_savings"}


def test_a_badge_counts_what_waits() -> None:
    found = menu_of(frozenset(Act), badges={"savings": 4})
    assert [entry.badge for entry in found.rail if entry.name == "savings"] == [4]


def test_outside_a_club_there_is_no_menu() -> None:
    assert menu(RequestFactory().get("/")) == Menu((), (), (), ())


def test_no_template_carries_a_style_or_a_script_of_its_own() -> None:
    """The content policy would refuse them (promise row 47)."""
    inline = re.compile(r"\sstyle=|<style|<script(?![^>]*(?:src=|application/json))|\son[a-z]+=\"")
    pages = [page for page in TEMPLATES.rglob("*.html") if "pdf" not in page.parts]
    found = {
        str(page.relative_to(TEMPLATES))
        for page in pages
        if inline.search(page.read_text(encoding="utf-8"))
    }
    assert found == set()
