"""Dated rules: a default with its source, a choice of the club, a clause that confirms."""

from datetime import date
from typing import Any

import pytest

from clubs.audit import offences
from clubs.models import ClubRule
from clubs.rules import CATALOGUE, RuleRefused, confirm_rule, rule, rules, set_rule
from tests.build import CREATED_ON, NOW, TODAY, a_club

pytestmark = pytest.mark.django_db


def test_a_rule_nobody_set_has_its_default() -> None:
    club = a_club()
    assert rule(club, "late_day", at=TODAY) == 25
    assert rule(club, "max_members", at=TODAY) == 20
    assert rule(club, "household_ceiling", at=TODAY) == 550_000


def test_how_shares_are_computed_and_what_a_leaver_is_worth_have_no_default() -> None:
    club = a_club(share_method=None)
    assert rule(club, "share_method", at=TODAY) is None
    assert rule(club, "exit_value", at=TODAY) is None


def test_a_rule_holds_from_its_day_on() -> None:
    club = a_club()
    set_rule(club=club, key="late_day", value=10, since=date(2025, 1, 1), now=NOW)
    assert rule(club, "late_day", at=date(2024, 12, 31)) == 25
    assert rule(club, "late_day", at=date(2025, 1, 1)) == 10


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("late_day", 0),
        ("late_day", 32),
        ("late_day", "10"),
        ("late_day", True),
        ("transfer_day", 29),
        ("personal_cents", "perhaps"),
        ("monthly_min", -1),
        ("monthly_min", 7.5),
        ("share_method", "as_we_like"),
        ("stake_limits", {"SARL": 101}),
        ("stake_limits", [25]),
    ],
)
def test_a_value_of_the_wrong_form_is_refused(key: str, value: Any) -> None:
    club = a_club()
    with pytest.raises(RuleRefused) as refused:
        set_rule(club=club, key=key, value=value, since=TODAY, now=NOW)
    assert refused.value.field == "value"
    assert not ClubRule.objects.filter(club=club, key=key, since=TODAY).exists()


def test_a_rule_nobody_knows_and_a_day_before_the_club_are_refused() -> None:
    club = a_club()
    with pytest.raises(RuleRefused):
        rule(club, "colour", at=TODAY)
    with pytest.raises(RuleRefused):
        set_rule(club=club, key="late_day", value=3, since=date(2021, 1, 1), now=NOW)


def test_a_clause_confirms_a_default_from_the_first_day() -> None:
    club = a_club()
    made = confirm_rule(club=club, key="late_day", clause="article 4", by=None, now=NOW)
    assert (made.value, made.since, made.clause) == (25, CREATED_ON, "article 4")
    assert made.is_confirmed


def test_a_confirmation_wants_a_clause() -> None:
    with pytest.raises(RuleRefused) as refused:
        confirm_rule(club=a_club(), key="late_day", clause="  ", by=None, now=NOW)
    assert refused.value.field == "clause"


def test_changing_a_confirmed_rule_loses_its_confirmation() -> None:
    club = a_club()
    confirm_rule(club=club, key="late_day", clause="article 4", by=None, now=NOW)
    set_rule(club=club, key="late_day", value=5, since=CREATED_ON, now=NOW)
    assert not ClubRule.objects.get(club=club, key="late_day").is_confirmed


def test_every_rule_says_what_it_does_and_where_it_comes_from() -> None:
    for kind in CATALOGUE.values():
        assert all((kind.label, kind.source, kind.effect)), kind.key


def test_the_audit_names_a_rule_of_the_wrong_form() -> None:
    club = a_club()
    ClubRule.objects.create(club=club, key="late_day", value=99, since=TODAY)
    ClubRule.objects.create(club=club, key="colour", value="red", since=TODAY)
    found = {(one.rule, one.level) for one in offences()}
    assert {("rule_has_its_form", "error"), ("rule_is_known", "error")} <= found


def test_the_audit_is_silent_on_a_good_club() -> None:
    a_club()
    assert [one for one in offences() if one.level == "error"] == []


def test_several_rules_are_read_at_once_as_one_by_one() -> None:
    club = a_club()
    set_rule(club=club, key="late_day", value=10, since=date(2025, 1, 1), now=NOW)
    set_rule(club=club, key="late_day", value=12, since=date(2025, 6, 1), now=NOW)
    for day in (date(2024, 6, 1), date(2025, 3, 1), TODAY):
        found = rules(club, "late_day", "transfer_day", at=day)
        assert found == {key: rule(club, key, at=day) for key in ("late_day", "transfer_day")}
