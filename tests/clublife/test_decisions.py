"""From a decision to its to-dos: what each adopted vote still asks, read from the records."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clublife.admitting import put_to_vote as vote_on
from clublife.admitting import welcome
from clublife.ageing import grow
from clublife.amending import open_amendment, sign_amendment
from clublife.candidacy import stand
from clublife.decisions import decisions
from clublife.installing import install
from clublife.leaving import let_go
from clublife.models import Amendment
from clublife.todo import Adopted, Facts
from clubs.models import Phase
from clubs.rules import set_rule
from governance.closing import close
from governance.models import Base, Channel, Choice, DecisionType, Majority, QuestionKind
from governance.motions import draft, open_motion
from governance.rules import set_voting_rule
from governance.tally import Rule
from governance.voting import cast
from investments.deciding import propose
from investments.enterprises import EnterpriseFacts
from investments.holdings import follow, subscribe
from investments.impairing import impair
from investments.models import Holding, HoldingAct, Instrument
from investments.pipeline import open_proposal, put_to_vote
from ledger.closing import close_through
from ledger.contributing import Means, Payment, record_meeting
from ledger.costs import Cost
from ledger.exits import pay_member
from ledger.spending import approve, ask, pay
from members.models import ExitKind, RoleKind
from members.permissions import MAY, Act
from tests.build import a_club, a_member, an_officer
from tests.test_costs import cost

pytestmark = pytest.mark.django_db
EVERYTHING = frozenset(Act)


class Deciding:
    """A club of three whose decisions are voted today by simple majority."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.club = a_club()
        self.manager = an_officer(RoleKind.MANAGER, self.club, "Maya Gérante")
        self.ada, self.bob = a_member(self.club, "Ada Un"), a_member(self.club, "Bob Deux")
        for type in DecisionType:
            set_voting_rule(
                club=self.club,
                type=type,
                rule=Rule(Majority.SIMPLE, Base.CAST, Fraction(0)),
                proxies_max=1,
                since=self.club.created_on,
                clause="article 6",
                by=None,
                now=self.now,
            )

    def adopt(self, motion, **said):
        """Open a question when it is not, have everybody say yes, and close it."""
        motion.refresh_from_db()
        if motion.is_draft:
            motion = open_motion(
                motion=motion, deadline=self.now + timedelta(hours=1), now=self.now
            )
        for one in self.club.memberships.order_by("id"):
            cast(
                motion=motion,
                elector_membership=one,
                channel=Channel.ONLINE,
                cast_by=one.person,
                now=self.now,
                **(said or {"choice": Choice.FOR}),
            )
        return close(motion=motion, now=self.now)

    def decide(self, type, title="Que faire ?", **given):
        return self.adopt(
            draft(club=self.club, type=type, title=title, text="", now=self.now, **given)
        )

    def an_investment(self, amount=30000):
        record_meeting(
            club=self.club,
            on=self.today,
            payments=[Payment(self.ada, amount, Means.TRANSFER)],
            key=f"money-{amount}-{self.club.motions.count()}",
            by=None,
            now=self.now,
        )
        proposal = open_proposal(
            club=self.club,
            enterprise=EnterpriseFacts(name=f"La Fournée {self.club.motions.count()}"),
            title="Un four",
            instrument=Instrument.SHARES,
            amount=amount,
            received_on=self.today,
            now=self.now,
        )
        motion = put_to_vote(
            proposal=proposal, deadline=self.now + timedelta(hours=1), now=self.now
        )
        self.adopt(motion)
        proposal.refresh_from_db()
        return proposal

    def told(self, *, at=None, acts=EVERYTHING):
        return decisions(self.club, at=at or self.today, acts=acts)

    def lines(self, **given):
        return [
            (line.todo.title.replace("\xa0", " "), line.todo.is_done)
            for one in self.told(**given).all
            for line in one.lines
        ]


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


def page_of(club, person):
    client = Client()
    client.force_login(person.user)
    return client, reverse("decisions", args=[club.slug])


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
