"""The network's own voting rules: shown to its clubs, checked by them, never in force by itself."""

from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Base, DecisionType, Majority, SuggestedRule
from governance.refusals import VotingRefused
from governance.rules import rule_for, set_voting_rule
from governance.suggesting import remove_suggestion, suggest_rule, suggestion, suggestions
from governance.tally import LEGAL_DEFAULT, Rule
from members.models import RoleKind, TrailEntry
from tests.build import NOW, TODAY, a_club, a_network, a_person, a_staff_role, an_officer

pytestmark = pytest.mark.django_db
TWO_THIRDS = Rule(Majority.TWO_THIRDS, Base.CAST, Fraction(2, 3))


def suggested(network, type=DecisionType.INVESTMENT, rule=TWO_THIRDS):
    return suggest_rule(network=network, type=type, rule=rule, proxies_max=2, by=None, now=NOW)


def test_a_club_is_shown_its_network_s_rule_and_another_s_club_is_not():
    ours, theirs = a_network(), a_network()
    suggested(ours)
    found = suggestion(DecisionType.INVESTMENT, ours.pk)
    assert (found.rule, found.proxies_max, found.is_of_network) == (TWO_THIRDS, 2, True)
    assert not suggestion(DecisionType.INVESTMENT, theirs.pk).is_of_network
    assert not suggestion(DecisionType.INVESTMENT, None).is_of_network
    assert [one.type for one in suggestions(ours) if one.is_of_network] == [DecisionType.INVESTMENT]


def test_a_suggestion_is_never_in_force_by_itself():
    network = a_network()
    club = a_club(network=network)
    suggested(network)
    found = rule_for(club, DecisionType.INVESTMENT, at=TODAY)
    assert (found.rule, found.is_confirmed) == (LEGAL_DEFAULT, False)


def test_written_again_it_is_replaced_and_removed_it_is_ours_again_each_in_the_trail():
    network = a_network()
    suggested(network)
    suggested(network, rule=Rule(Majority.SIMPLE, Base.CAST, Fraction(0)))
    assert SuggestedRule.objects.get().majority == Majority.SIMPLE
    for _twice in range(2):
        remove_suggestion(network=network, type=DecisionType.INVESTMENT, by=None, now=NOW)
    assert not suggestion(DecisionType.INVESTMENT, network.pk).is_of_network
    acts = TrailEntry.objects.filter(network=network).order_by("id").values_list("act", flat=True)
    assert list(acts) == ["voting_rule.suggest", "voting_rule.suggest", "voting_rule.unsuggest"]


def test_a_quorum_above_all_the_members_is_refused():
    network = a_network()
    with pytest.raises(VotingRefused):
        suggested(network, rule=Rule(Majority.SIMPLE, Base.CAST, Fraction(3, 2)))
    assert not SuggestedRule.objects.exists()


def page(person, name, *arguments):
    client = Client()
    client.force_login(person.user)
    return client, reverse(name, args=arguments)


def test_the_network_s_staff_writes_and_removes_a_rule_on_its_page():
    network = a_network()
    staff = a_person("Esther Équipe", account=True)
    a_staff_role(staff, network)
    client, url = page(staff, "network_rule", network.slug, "investment")
    typed = {
        "majority": Majority.TWO_THIRDS,
        "base": Base.CAST,
        "quorum_part": 2,
        "quorum_of": 3,
        "proxies_max": 2,
    }
    assert client.post(url, typed | {"quorum_part": 4}).status_code == 200
    assert not SuggestedRule.objects.exists()
    client.post(url, typed)
    assert suggestion(DecisionType.INVESTMENT, network.pk).rule == TWO_THIRDS
    assert "votre proposition" in client.get(reverse("network_rules", args=[network.slug])).text
    client.post(url, {"remove": "1"})
    assert not SuggestedRule.objects.exists()


def test_the_club_s_form_shows_the_network_s_value_to_be_checked_and_fills_it_until_confirmed():
    network = a_network()
    club = a_club(network=network)
    manager = an_officer(RoleKind.MANAGER, club)
    suggested(network)
    client, url = page(manager, "voting_rule", club.slug, "investment")
    shown = client.get(url)
    assert "proposée par votre réseau" in shown.text
    assert shown.context["form"].initial["majority"] == Majority.TWO_THIRDS
    set_voting_rule(
        club=club,
        type=DecisionType.INVESTMENT,
        rule=Rule(Majority.SIMPLE, Base.CAST, Fraction(0)),
        proxies_max=1,
        since=club.created_on,
        clause="article 8",
        by=manager,
        now=NOW,
    )
    shown = client.get(url)
    assert "proposée par votre réseau" in shown.text
    assert shown.context["form"].initial["majority"] == Majority.SIMPLE
