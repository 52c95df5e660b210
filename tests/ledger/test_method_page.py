"""The page where a club chooses how shares are computed, or changes it."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clubs.models import Club, ClubRule, ShareMethod
from clubs.rules import RuleRefused, rule
from ledger.book_audit import offences
from ledger.models import Entry, EntryKind
from ledger.shares import method_on, shares
from members.models import RoleKind, TrailEntry
from members.ruling import settle
from tests.build import an_officer
from tests.ledger.build import NOW, a_club, a_member, contribute

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
PAID = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOW, tick=False):
        yield


def _manager(club: Club) -> Client:
    client = Client()
    client.force_login(an_officer(RoleKind.MANAGER, club, "Bruno Caron", member=False).user)
    return client


def _url(club: Club) -> str:
    return reverse("choose_method", args=[club.slug])


def _sent(**changed: str) -> dict[str, str]:
    sent = {"key": "k1", "method": "units", "on": "2026-11-22", "clause": "article 7"}
    return sent | changed


def test_nothing_is_chosen_beforehand_and_both_results_are_side_by_side() -> None:
    club = a_club(method=None)
    contribute(club, PAID, {a_member(club, "Ada"): 24000, a_member(club, "Bob"): 12000})
    page = _manager(club).get(_url(club))
    text = page.content.decode()
    assert "checked" not in text
    assert [one.paid for one in page.context["compared"]] == [24000, 12000]
    assert (page.context["pro_rata"], page.context["units"]) == (36000, 36000)
    assert "le même résultat" in text
    assert text.count('type="radio"') == 2


def test_a_club_without_payments_is_told_so() -> None:
    club = a_club(method=None)
    assert "rien à comparer" in _manager(club).get(_url(club)).content.decode()


def test_a_first_choice_gives_parts_for_what_was_paid() -> None:
    club = a_club(method=None)
    contribute(club, PAID, {a_member(club, "Ada"): 24000})
    client = _manager(club)
    for _twice in range(2):
        assert client.post(_url(club), _sent()).status_code == 302
    assert method_on(club, at=TODAY) == ShareMethod.UNITS
    assert Entry.objects.filter(club=club, kind=EntryKind.CONVERSION).count() == 1
    chosen = ClubRule.objects.get(club=club, key="share_method")
    assert (chosen.clause, chosen.is_confirmed) == ("article 7", True)
    assert TrailEntry.objects.filter(club=club, act="choose_method").count() == 1
    assert [offence for offence in offences() if offence.level == "error"] == []


def test_a_change_keeps_every_value() -> None:
    club = a_club()
    contribute(club, PAID, {a_member(club, "Ada"): 24000, a_member(club, "Bob"): 12000})
    client = _manager(club)
    before = [share.value for share in shares(club, at=TODAY).members]
    answer = client.post(_url(club), _sent())
    assert answer.url == reverse("shares", args=[club.slug])
    assert [share.value for share in shares(club, at=TODAY).members] == before
    assert method_on(club, at=TODAY) == ShareMethod.UNITS


def test_the_present_method_is_named_and_choosing_it_changes_nothing() -> None:
    club = a_club()
    client = _manager(club)
    assert "le calcul d’aujourd’hui" in client.get(_url(club)).content.decode()
    answer = client.post(_url(club), _sent(method="pro_rata"))
    assert "compte déjà ainsi" in str(answer.context["form"].errors["method"])


@pytest.mark.parametrize("missing", ["method", "clause", "on"])
def test_the_method_its_day_and_its_clause_are_all_asked_for(missing: str) -> None:
    club = a_club(method=None)
    answer = _manager(club).post(_url(club), _sent(**{missing: ""}))
    assert missing in answer.context["form"].errors
    assert method_on(club, at=TODAY) is None


def test_a_day_before_the_last_operation_is_refused_beside_the_date() -> None:
    club = a_club()
    contribute(club, PAID, {a_member(club, "Ada"): 24000})
    answer = _manager(club).post(_url(club), _sent(on="2026-10-01"))
    assert "plus récentes" in str(answer.context["form"].errors["on"])
    assert method_on(club, at=TODAY) == ShareMethod.PRO_RATA


def test_the_rules_lead_here_and_never_set_it_alone() -> None:
    club = a_club(method=None)
    client = _manager(club)
    assert _url(club) in client.get(reverse("rules", args=[club.slug])).content.decode()
    generic = reverse("set_rule", args=[club.slug, "share_method"])
    for answer in (client.get(generic), client.post(generic, {"value": "units"})):
        assert answer.url == _url(club)
    with pytest.raises(RuleRefused):
        settle(club=club, key="share_method", value="units", since=TODAY, now=NOW)
    assert rule(club, "share_method", at=TODAY) is None


def test_the_shares_lead_the_manager_here_and_nobody_else() -> None:
    club = a_club(method=None)
    treasurer = Client()
    treasurer.force_login(an_officer(RoleKind.TREASURER, club, "Rose Blin", member=False).user)
    address = reverse("shares", args=[club.slug])
    assert _url(club) in _manager(club).get(address).content.decode()
    assert _url(club) not in treasurer.get(address).content.decode()
    assert treasurer.get(_url(club)).status_code == 403
