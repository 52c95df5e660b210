"""What follows a decision about money, until the books show that it is done."""

from datetime import date, timedelta

import pytest

from clublife.leaving import let_go
from clublife.todo import Adopted, Facts
from clubs.rules import set_rule
from governance.models import DecisionType
from investments.deciding import propose
from investments.holdings import subscribe
from investments.impairing import impair
from investments.models import Holding, HoldingAct
from ledger.closing import close_through
from ledger.contributing import Means, Payment, record_meeting
from ledger.costs import Cost
from ledger.exits import pay_member
from ledger.spending import approve, ask, pay
from members.models import ExitKind
from tests.clublife.deciding import Deciding

pytestmark = pytest.mark.django_db


def test_an_expense_that_cites_its_decision_is_followed_until_it_is_paid():
    club = Deciding()
    club.decide(DecisionType.EXPENSE, "Louer une salle ?")
    record_meeting(
        club=club.club,
        on=club.today,
        payments=[Payment(club.ada, 50000, Means.TRANSFER)],
        key="cash",
        by=None,
        now=club.now,
    )
    asked = ask(
        club=club.club,
        on=club.today,
        amount=30000,
        cost=Cost.OTHER,
        what="Salle, décision D1",
        key="salle",
        by=club.ada.person_id,
        now=club.now,
    ).spending
    assert club.lines() == [("Approuver puis payer 300,00 € : Salle, décision D1", False)]
    approve(spending=asked, by=club.manager.pk, now=club.now)
    asked.refresh_from_db()
    pay(spending=asked, on=club.today, by=None, now=club.now)
    assert club.lines() == [("Payer 300,00 € : Salle, décision D1", True)]
    assert club.told().waiting == ()


def test_d1_is_not_cited_by_d12():
    club = Deciding()
    motion = club.decide(DecisionType.EXPENSE)
    adopted = Adopted(motion, Facts(club.club))
    assert adopted.is_cited_in("facture (D1)")
    assert not adopted.is_cited_in("facture D12")


def test_a_voted_exit_is_recorded_then_its_part_paid_and_its_amendment_signed():
    club = Deciding()
    record_meeting(
        club=club.club,
        on=club.today,
        payments=[Payment(club.ada, 10000, Means.TRANSFER)],
        key="money",
        by=None,
        now=club.now,
    )
    set_rule(
        club=club.club,
        key="exit_value",
        value="contributions",
        since=club.club.created_on,
        clause="article 9",
        now=club.now,
    )
    motion = club.decide(DecisionType.MEMBER_EXIT, "Accepter le départ d'Ada ?")
    assert club.lines() == [("Enregistrer le départ voté", False)]
    let_go(
        membership=club.ada,
        on=club.today,
        kind=ExitKind.WITHDRAWAL,
        key="exit",
        motion=motion,
        now=club.now,
    )
    assert club.lines() == [
        ("Enregistrer le départ de Ada Un", True),
        ("Verser 100,00 € à Ada Un", False),
        ("Faire signer l'avenant n° 1", False),
    ]
    pay_member(membership=club.ada, cents=10000, on=club.today, key="paid", by=None, now=club.now)
    assert club.lines()[1] == ("Verser 100,00 € à Ada Un", True)


def test_an_impairment_is_done_by_the_movement_that_names_its_vote():
    club = Deciding()
    proposal = club.an_investment()
    subscribe(proposal=proposal, amount=30000, on=club.today, key="paid", now=club.now, by=None)
    held = Holding.objects.get()
    decided = propose(
        holding=held,
        act=HoldingAct.IMPAIR,
        amount=10000,
        reason="Un client perdu",
        deadline=club.now + timedelta(hours=1),
        now=club.now,
    )
    club.adopt(decided.motion)
    title = f"Noter une dépréciation de 100,00 € sur {proposal.enterprise.name}"
    assert (title, False) in club.lines()
    decided.refresh_from_db()
    impair(
        holding=held,
        amount=10000,
        on=club.today,
        reason="Un client perdu",
        decided_by=decided,
        key="lost",
        now=club.now,
    )
    assert (title, True) in club.lines()


def test_approved_accounts_ask_for_the_year_they_name_to_be_closed():
    club = Deciding()
    club.decide(DecisionType.ACCOUNTS, "Approuver les comptes de 2023 ?")
    assert club.lines() == [("Clore l'année 2023 et publier son rapport", False)]
    close_through(club=club.club, through=date(2023, 12, 31), by=None, now=club.now)
    assert club.lines() == [("Clore l'année 2023 et publier son rapport", True)]
