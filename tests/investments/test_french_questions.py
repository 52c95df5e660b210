"""What is kept with a vote is French, whatever language the person reads."""

import pytest
from django.utils.translation import override

from investments.deciding import propose
from investments.models import HoldingAct
from investments.pipeline import put_to_vote
from tests.investments.build import DEADLINE, NOW, a_club, a_holding, a_proposal, money_in

pytestmark = pytest.mark.django_db


def test_the_question_on_a_project_is_french() -> None:
    club = a_club()
    money_in(club, 500_000)
    with override("en"):
        motion = put_to_vote(proposal=a_proposal(club), deadline=DEADLINE, now=NOW)
    assert motion.title.startswith("Investir ")


def test_the_question_on_a_holding_is_french() -> None:
    club = a_club()
    money_in(club, 500_000)
    holding = a_holding(club)
    with override("en"):
        decision = propose(
            holding=holding,
            act=HoldingAct.IMPAIR,
            amount=10_000,
            reason="Une année sans commande",
            deadline=DEADLINE,
            now=NOW,
        )
    assert decision.motion.title.startswith("Déprécier ")
