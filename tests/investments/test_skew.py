"""Two decisions on one cash, taken at the same moment by two people (promise row 8)."""

import threading
from datetime import date

from django.db import connection

from clubs.refusals import Refusal
from investments.holdings import subscribe
from investments.models import Movement, Proposal
from investments.pipeline import put_to_vote
from investments.promises import promised
from ledger.balances import cash
from tests.investments.build import (
    DEADLINE,
    NOW,
    PAID_ON,
    TODAY,
    a_club,
    a_proposal,
    an_adopted_proposal,
    money_in,
    money_out,
)


def at_once(*acts):
    """Run the acts in threads that start together; return what each answered."""
    start = threading.Barrier(len(acts))
    answers = [None] * len(acts)

    def run(place, act):
        start.wait()
        try:
            act()
            answers[place] = "done"
        except Refusal as refusal:
            answers[place] = refusal.field
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_two_votes_opened_together_never_promise_more_than_the_cash(live_db):
    """Promise row 8: 80 and 80 out of 100, decided by two connections: one passes."""
    club = a_club()
    money_in(club, 10_000)
    proposals = [a_proposal(club, 8_000) for _ in range(2)]
    answers = at_once(
        *(
            lambda proposal=proposal: put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW)
            for proposal in proposals
        )
    )
    assert answers == ["amount", "done"]
    assert promised(club, TODAY) == 8_000
    assert Proposal.objects.filter(motion__isnull=False).count() == 1


def test_two_payments_made_together_never_overdraw(live_db):
    """Promise row 8: two accepted projects, then a cost leaves cash for one of them only."""
    club = a_club()
    money_in(club, 16_000)
    proposals = [an_adopted_proposal(club, 8_000) for _ in range(2)]
    money_out(club, 6_000, date(2026, 3, 10))
    answers = at_once(
        *(
            lambda proposal=proposal: subscribe(
                proposal=proposal,
                amount=8_000,
                on=PAID_ON,
                key=f"paiement:{proposal.pk}",
                now=DEADLINE,
            )
            for proposal in proposals
        )
    )
    assert answers == ["amount", "done"]
    assert cash(club, at=PAID_ON) == 2_000


def test_one_form_sent_by_two_tabs_at_once_is_one_payment(live_db):
    """Promise row 5: the same key at the same moment has one effect."""
    club = a_club()
    money_in(club, 16_000)
    proposal = an_adopted_proposal(club, 8_000)
    answers = at_once(
        *(
            lambda: subscribe(
                proposal=proposal, amount=8_000, on=PAID_ON, key="paiement:1", now=DEADLINE
            )
            for _ in range(2)
        )
    )
    assert answers == ["done", "done"]
    assert Movement.objects.count() == 1
