"""The ages of a club: what each step wants, what the last one leaves behind."""

from datetime import timedelta

import pytest

from clublife.ageing import grow, next_phases
from clublife.refusals import LifeRefused
from clubs.models import Club, Phase
from clubs.phases import PhaseRefused, phase_on
from governance.models import DecisionType
from tests.build import NOW, TODAY, a_club, a_member
from tests.clublife.test_leaving import an_adopted
from tests.ledger.build import contribute

pytestmark = pytest.mark.django_db


def a_small_club() -> Club:
    club = a_club()
    a_member(club)
    return club


def step(club: Club, to: Phase, **given: object) -> None:
    grow(club=club, to=to, on=TODAY, now=NOW, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("to", [Phase.EXTENDED, Phase.MANAGEMENT, Phase.LIQUIDATING])
def test_a_step_wants_a_vote_or_the_act_that_stands_for_it(to: Phase) -> None:
    club = a_small_club()
    with pytest.raises(LifeRefused, match="Choisissez le vote"):
        step(club, to)
    step(club, to, reason="avenant signé de tous le 3 mars")
    assert phase_on(club, TODAY) == to


def test_the_vote_must_be_of_this_decision() -> None:
    club = a_small_club()
    vote = an_adopted(club, DecisionType.EXTENSION)
    with pytest.raises(LifeRefused, match="n'est pas celui"):
        step(club, Phase.MANAGEMENT, motion=vote)
    step(club, Phase.EXTENDED, motion=vote)
    assert club.phases.get(phase=Phase.EXTENDED).decision.motion == vote


def test_an_illegal_step_is_refused() -> None:
    club = a_small_club()
    with pytest.raises(PhaseRefused, match="ne peut pas passer"):
        step(club, Phase.DISSOLVED)


def test_a_term_is_five_years_at_most() -> None:
    club = a_small_club()
    with pytest.raises(PhaseRefused, match="plus de cinq ans"):
        step(club, Phase.EXTENDED, reason="avenant", term_on=TODAY + timedelta(days=6 * 366))


def test_a_club_with_money_is_not_dissolved() -> None:
    club = a_small_club()
    contribute(club, TODAY - timedelta(days=9), {club.memberships.get(): 5_000})
    step(club, Phase.LIQUIDATING, reason="avenant")
    with pytest.raises(LifeRefused, match="Il reste de l'argent"):
        step(club, Phase.DISSOLVED)


def test_an_empty_club_is_dissolved() -> None:
    club = a_small_club()
    step(club, Phase.LIQUIDATING, reason="avenant")
    step(club, Phase.DISSOLVED)
    assert next_phases(club, at=TODAY) == ()
