"""From a decision to its to-dos: what each adopted vote still asks, read from the records."""

from datetime import timedelta

import pytest

from clublife.admitting import put_to_vote as vote_on
from clublife.admitting import welcome
from clublife.ageing import grow
from clublife.amending import open_amendment, sign_amendment
from clublife.candidacy import stand
from clublife.installing import install
from clublife.models import Amendment
from clubs.models import Phase
from governance.models import DecisionType, QuestionKind
from governance.motions import draft, open_motion
from investments.holdings import follow, subscribe
from members.models import RoleKind
from members.permissions import MAY
from tests.clublife.deciding import Deciding, page_of
from tests.test_costs import cost

pytestmark = pytest.mark.django_db


def test_an_investment_asks_to_be_paid_signed_and_followed_until_the_books_show_it():
    club = Deciding()
    proposal = club.an_investment()
    assert [(title.split(" ")[0], done) for title, done in club.lines()] == [
        ("Payer", False),
        ("Signer,", False),
        ("Nommer", False),
    ]
    subscribe(proposal=proposal, amount=30000, on=club.today, key="paid", now=club.now, by=None)
    follow(membership=club.ada, on=club.today, proposal=proposal)
    (decision,) = club.told().all
    pay, sign, follow_ = (one.todo for one in decision.lines)
    assert (pay.is_done, pay.done_on) == (True, club.today)
    assert (follow_.is_done, follow_.done_on) == (True, club.today)
    assert not sign.is_done
    assert not sign.is_open
    assert decision.left == ()
    assert club.told().waiting == ()


def test_what_is_paid_in_part_says_how_much_is_left():
    club = Deciding()
    proposal = club.an_investment()
    subscribe(proposal=proposal, amount=10000, on=club.today, key="part", now=club.now, by=None)
    (decision,) = club.told().all
    assert decision.lines[0].todo.said.replace("\xa0", " ") == "payé 100,00 €, reste 200,00 €"
    assert decision.lines[0].todo.is_open


def test_a_month_later_what_is_not_done_is_late_and_comes_first():
    club = Deciding()
    club.an_investment()
    club.decide(DecisionType.AMENDMENT, "Changer le siège ?")
    later = club.today + timedelta(days=31)
    found = club.told(at=later)
    assert all(one.is_late for one in found.waiting)
    assert not any(one.is_late for one in club.told().waiting)


def test_an_entry_is_noted_then_its_amendment_signed():
    club = Deciding()
    candidate = stand(club=club.club, first_name="Léa", last_name="Neuve", now=club.now)
    club.adopt(vote_on(admission=candidate, now=club.now))
    assert club.lines() == [("Noter l'entrée de Léa Neuve", False)]
    welcome(admission=candidate, on=club.today, now=club.now)
    assert club.lines() == [
        ("Noter l'entrée de Léa Neuve", True),
        ("Faire signer l'avenant n° 1", False),
    ]
    sign_amendment(amendment=Amendment.objects.get(), on=club.today, now=club.now)
    assert club.told().waiting == ()


def test_the_elected_are_to_be_installed():
    club = Deciding()
    motion = draft(
        club=club.club,
        type=DecisionType.OFFICERS,
        title="Qui tient les comptes ?",
        text="",
        now=club.now,
        kind=QuestionKind.ELECTION,
        candidates=[club.ada, club.bob],
        office=RoleKind.TREASURER,
    )
    motion = club.adopt(motion, picks=[1])
    assert [done for _title, done in club.lines()] == [False]
    install(motion=motion, starts_on=club.today, now=club.now)
    assert [done for _title, done in club.lines()] == [True]


def test_a_change_of_the_convention_asks_for_its_amendment():
    club = Deciding()
    motion = club.decide(DecisionType.AMENDMENT, "Changer le siège ?")
    assert club.lines() == [("Ouvrir l'avenant à la convention", False)]
    made = open_amendment(
        club=club.club,
        kind=Amendment.Kind.SEAT,
        on=club.today,
        motion=motion,
        detail="12 rue Neuve",
        now=club.now,
    )
    assert club.lines() == [("Faire signer l'avenant n° 1", False)]
    sign_amendment(amendment=made, on=club.today, now=club.now)
    assert club.lines() == [("Faire signer l'avenant n° 1", True)]


def test_a_vote_to_enter_management_asks_for_the_phase():
    club = Deciding()
    motion = club.decide(DecisionType.MANAGEMENT, "Passer en gestion ?")
    assert club.lines() == [("Noter le passage en gestion", False)]
    grow(club=club.club, to=Phase.MANAGEMENT, on=club.today, motion=motion, now=club.now)
    assert club.lines() == [("Noter le passage en gestion", True)]


def test_a_phase_noted_with_a_reason_instead_of_its_vote_leaves_nothing_to_do():
    club = Deciding()
    club.decide(DecisionType.MANAGEMENT, "Passer en gestion ?")
    grow(club=club.club, to=Phase.MANAGEMENT, on=club.today, reason="voté le soir", now=club.now)
    assert club.told().waiting == ()


@pytest.mark.parametrize(
    "type",
    [
        DecisionType.INVESTMENT,
        DecisionType.EXIT,
        DecisionType.IMPAIRMENT,
        DecisionType.EXPENSE,
        DecisionType.RULES,
        DecisionType.OFFICERS,
        DecisionType.ADMISSION,
    ],
)
def test_what_nothing_records_leads_to_its_page_and_is_never_late(type):
    club = Deciding()
    club.decide(type)
    (decision,) = club.told(at=club.today + timedelta(days=400)).all
    assert [line.todo.is_told for line in decision.lines] == [False]
    assert decision.left == ()
    assert not decision.is_late


def test_a_question_refused_open_or_only_sensed_asks_nothing():
    club = Deciding()
    open_motion(
        motion=draft(
            club=club.club,
            type=DecisionType.AMENDMENT,
            title="Ouverte ?",
            text="",
            now=club.now,
        ),
        deadline=club.now + timedelta(hours=1),
        now=club.now,
    )
    sense = draft(
        club=club.club,
        type=DecisionType.AMENDMENT,
        title="Sentie ?",
        text="",
        now=club.now,
        kind=QuestionKind.SENSE,
    )
    club.adopt(sense)
    assert [one.lines for one in club.told().all] == [(), ()]


def test_the_page_lists_what_is_left_then_the_years_and_shows_acts_to_who_may_do_them():
    club = Deciding()
    club.an_investment()
    client, url = page_of(club.club, club.manager)
    shown = client.get(url).content.decode()
    assert "Ce qui reste à faire" in shown
    assert "D1" in shown
    (decision,) = club.told(acts=MAY["member"]).all
    assert [line.may_do for line in decision.lines] == [False, True, True]


def test_the_page_costs_the_same_with_one_decision_and_with_many():
    club = Deciding()
    club.an_investment()
    client, url = page_of(club.club, club.manager)
    once = cost(client, url)
    for number in range(4):
        club.decide(DecisionType.AMENDMENT, f"Changer {number} ?")
        club.an_investment(amount=1000 + number)
    assert cost(client, url) == once <= 12
