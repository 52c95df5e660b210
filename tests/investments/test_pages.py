"""The pages of this room, as the manager, a member and an outsider see them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from governance.closing import close
from governance.models import Channel, Choice
from governance.voting import cast
from investments.fields import PercentField
from investments.holdings import plan_repayments
from investments.models import Enterprise, Holding, Instrument, Movement, Proposal
from investments.pipeline import ProposalStage, put_to_vote, stage_of
from ledger.models import Entry
from members.joining import open_account
from members.models import RoleKind
from tests.build import PASSWORD, a_person, an_officer
from tests.investments.build import (
    DEADLINE,
    NOW,
    PAID_ON,
    a_club,
    a_holding,
    a_network,
    a_proposal,
    an_adopted_proposal,
    an_enterprise,
    decide,
    members_of,
    money_in,
)

pytestmark = pytest.mark.django_db
LATER = DEADLINE + timedelta(days=3)


@pytest.fixture
def club():
    made = a_club(network=a_network())
    money_in(made, 200_000)
    return made


def as_(person):
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def manager(club):
    return as_(an_officer(RoleKind.MANAGER, club, "Rose Gérante", member=False))


@pytest.fixture
def treasurer(club):
    return as_(an_officer(RoleKind.TREASURER, club, "Paul Trésorier", member=False))


@pytest.fixture
def member(club):
    person = members_of(club)[0].person
    open_account(person=person, username=f"membre-{club.slug}", password=PASSWORD)
    person.refresh_from_db()
    return as_(person)


def url(name, club, *args):
    return reverse(name, args=[club.slug, *args])


def text(response):
    """What a person reads: no tags, plain spaces."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[\s\u00a0\u202f]+", " ", words).replace("&#x27;", "'")


def key_in(response):
    return re.search(r'name="key" value="([0-9a-f]+)"', response.content.decode()).group(1)


@pytest.mark.parametrize("name", ["projects", "portfolio"])
def test_an_empty_page_says_what_to_do_first(club, member, name):
    response = member.get(url(name, club))
    assert response.status_code == 200
    assert "projet" in text(response)


def test_a_member_opens_a_file_on_a_new_enterprise(club, member, time_machine):
    time_machine.move_to(NOW)
    response = member.post(
        url("new_proposal", club),
        {
            "name": "La Ronde des Bocaux",
            "siren": "732 829 320",
            "legal_form": "SCIC",
            "sector": "food",
            "stage": "creation",
            "commune": "Armentières",
            "department": "59",
            "title": "Épicerie en vrac et consigne",
            "description": "Deux emplois dont un en insertion.",
            "instrument": "shares",
            "amount": "1 000,00",
            "stake_bp": "4",
            "received_on": "2026-03-10",
        },
    )
    proposal = Proposal.objects.get()
    assert response.url == proposal.get_absolute_url()
    assert (str(proposal.amount.amount), proposal.stake_bp) == ("1000.00", 400)
    assert proposal.enterprise.network == club.network
    page = text(member.get(response.url))
    assert "Épicerie en vrac et consigne" in page
    assert "1 000,00 €" in page
    assert "4,0 %" in page
    assert "En banque après 1 000,00 €" in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("amount", "-5", "négatif"),
        ("amount", "10,005", "deux décimales"),
        ("amount", "abc", "1 234,50"),
        ("amount", "0", "supérieur à zéro"),
        ("amount", "9999999999999", "grand"),
        ("siren", "123456789", "SIREN"),
        ("received_on", "2036-01-01", "avenir"),
        ("stake_bp", "120", "de 0 à 100"),
        ("name", "", "Choisissez"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_opens_nothing(
    club, member, time_machine, field, typed, said
):
    time_machine.move_to(NOW)
    sent = {
        "name": "La Ronde",
        "legal_form": "SCIC",
        "sector": "food",
        "stage": "creation",
        "title": "Épicerie",
        "instrument": "shares",
        "amount": "1000",
        "received_on": "2026-03-10",
    }
    response = member.post(url("new_proposal", club), sent | {field: typed})
    assert response.status_code == 200
    assert said in " ".join(response.context["form"].errors[field])
    assert (Proposal.objects.count(), Enterprise.objects.count()) == (0, 0)


def test_the_manager_puts_a_file_to_the_vote_and_members_vote_on_its_page(
    club, manager, member, time_machine
):
    time_machine.move_to(NOW)
    proposal = a_proposal(club, 100_000)
    assert "Mettre au vote" in text(manager.get(proposal.get_absolute_url()))
    assert "Mettre au vote" not in text(member.get(proposal.get_absolute_url()))
    sent = {"day": "2026-03-17", "hour": "22:00"}
    response = manager.post(url("vote_on_proposal", club, proposal.pk), sent)
    assert response.url == proposal.get_absolute_url()
    page = text(member.get(proposal.get_absolute_url()))
    for words in (
        "Investir 1 000 € dans La Ronde des Bocaux ?",
        "Montant 1 000,00 €",
        "En banque après 1 000,00 €",
        "Règle du vote",
        "Vous votez en votre nom : Prénom0 Nom00",
        "Pour",
        "Contre",
    ):
        assert words in page
    assert member.post(url("vote_on_proposal", club, proposal.pk), sent).status_code == 403


def test_a_vote_above_the_cash_is_refused_on_its_page(club, manager, time_machine):
    time_machine.move_to(NOW)
    proposal = a_proposal(club, 200_001)
    response = manager.post(
        url("vote_on_proposal", club, proposal.pk), {"day": "2026-03-17", "hour": "22:00"}
    )
    assert "ne peut pas décider 2 000,01 €" in text(response)
    proposal.refresh_from_db()
    assert proposal.motion is None


def test_the_treasurer_pays_once_whatever_the_number_of_clicks(club, treasurer, time_machine):
    proposal = an_adopted_proposal(club, 100_000)
    time_machine.move_to(LATER)
    page = url("pay_proposal", club, proposal.pk)
    sent = {"amount": "1000", "on": "2026-03-18", "key": key_in(treasurer.get(page))}
    first = treasurer.post(page, sent)
    again = treasurer.post(page, sent, follow=True)
    holding = Holding.objects.get()
    assert first.url == holding.get_absolute_url()
    assert "déjà enregistré" in text(again)
    assert Movement.objects.count() == 1
    other = treasurer.post(page, sent | {"amount": "900"})
    assert "autre contenu" in text(other)
    assert Movement.objects.count() == 1


def test_a_payment_above_the_cash_says_so_beside_the_amount(club, treasurer, time_machine):
    proposal = an_adopted_proposal(club, 150_000)
    before = Entry.objects.count()
    a_holding(club, 50_000)
    time_machine.move_to(LATER)
    Movement.objects.get()
    paid_twice = {"amount": "1500,01", "on": "2026-03-18", "key": "a" * 32}
    response = treasurer.post(url("pay_proposal", club, proposal.pk), paid_twice)
    assert response.context["form"].errors["amount"]
    assert Entry.objects.count() == before + 1


def test_the_portfolio_adds_up_and_is_exported_safely(club, member, time_machine):
    time_machine.move_to(LATER)
    a_holding(club, 60_000, enterprise=an_enterprise(club, "=1+1"))
    a_holding(club, 40_000, enterprise=an_enterprise(club, "Les Râteaux"))
    page = text(member.get(url("portfolio", club)))
    assert "Total coût 1 000,00 €, pertes 0,00 € 1 000,00 € 0,00 € 1 000,00 €" in page
    export = member.get(url("portfolio_csv", club))
    assert export["Content-Type"].startswith("text/csv")
    assert ";'=1+1;" in ";" + export.content.decode("utf-8-sig").split("\r\n")[1]


def test_each_act_is_recorded_from_its_form(club, treasurer, time_machine):
    holding = a_holding(club, 100_000, instrument=Instrument.LOAN)
    time_machine.move_to(LATER)
    on = "2026-03-19"
    acts = [
        ("interets", {"gross": "12,00", "withheld": "3,60"}),
        ("dividende", {"gross": "5"}),
        ("depreciation", {"amount": "300", "reason": "Retards", "decision": "réunion du 18"}),
        ("reprise", {"amount": "100", "reason": "Mieux", "decision": "réunion du 19"}),
        ("remboursement", {"principal": "200", "interest": "1"}),
        ("sortie", {"proceeds": "150", "cost_part": "300"}),
        ("perte", {"reason": "Liquidation"}),
    ]
    for slug, sent in acts:
        page = url("record_on_holding", club, holding.pk, slug)
        response = treasurer.post(page, sent | {"on": on, "key": key_in(treasurer.get(page))})
        assert response.status_code == 302, (slug, response.context["form"].errors)
    assert [movement.kind for movement in holding.movements.order_by("pk")] == [
        "payment",
        "interest",
        "dividend",
        "impairment",
        "recovery",
        "repayment",
        "exit",
        "loss",
    ]
    page = text(treasurer.get(holding.get_absolute_url()))
    for words in ("Perte définitive", "brut 12,00 €, impôt retenu 3,60 €", "Projet reçu"):
        assert words in page


def test_an_impairment_without_a_decision_is_refused_in_french(club, treasurer, time_machine):
    holding = a_holding(club, 100_000)
    time_machine.move_to(LATER)
    response = treasurer.post(
        url("record_on_holding", club, holding.pk, "depreciation"),
        {"amount": "300", "reason": "Retards", "on": "2026-03-19", "key": "b" * 32},
    )
    assert "Une dépréciation se décide" in text(response)
    assert holding.movements.count() == 1


def test_a_voted_impairment_waits_on_the_page_and_is_applied_with_its_amount(
    club, manager, treasurer, time_machine
):
    holding = a_holding(club, 100_000)
    time_machine.move_to(LATER)
    manager.post(
        url("vote_on_holding", club, holding.pk),
        {
            "act": "impair",
            "amount": "300",
            "reason": "Commandes en baisse",
            "day": "2026-03-25",
            "hour": "22:00",
        },
    )
    decision = holding.decisions.get()
    time_machine.move_to(LATER)
    for elector in decision.motion.electors.all():
        cast(
            motion=decision.motion,
            elector_membership=elector.membership,
            choice=Choice.FOR,
            channel=Channel.HAND,
            cast_by=elector.membership.person,
            now=LATER,
        )
    close(motion=decision.motion, now=LATER)
    page = treasurer.get(holding.get_absolute_url())
    assert "Décidé par un vote, à enregistrer" in text(page)
    act = f"{url('record_on_holding', club, holding.pk, 'depreciation')}?vote={decision.pk}"
    form = treasurer.get(act)
    assert form.context["form"].initial["amount"] == 30_000
    treasurer.post(
        act,
        {
            "amount": "300",
            "reason": "Commandes en baisse",
            "on": "2026-03-20",
            "key": key_in(form),
        },
    )
    assert holding.movements.get(kind="impairment").motion == decision.motion


def test_a_mistake_is_corrected_from_the_timeline(club, treasurer, time_machine):
    holding = a_holding(club, 100_000)
    time_machine.move_to(LATER)
    movement = holding.movements.get()
    page = url("undo_movement", club, holding.pk, movement.pk)
    treasurer.post(page, {"on": PAID_ON.isoformat(), "key": key_in(treasurer.get(page))})
    assert "annulé" in text(treasurer.get(holding.get_absolute_url()))
    assert stage_of(Proposal.objects.get()) == ProposalStage.ADOPTED


def test_jobs_are_declared_on_the_enterprise_s_page(club, member, time_machine):
    time_machine.move_to(NOW)
    enterprise = an_enterprise(club)
    sent = {"year": "2025", "jobs": "3", "fte": "2,5", "women": "2", "jobs_created": "1"}
    response = member.post(url("enterprise_jobs", club, enterprise.pk), sent, follow=True)
    assert "2025 3 2,50 2 0 1 0" in text(response)
    wrong = member.post(url("enterprise_jobs", club, enterprise.pk), sent | {"women": "9"})
    assert wrong.context["form"].errors["women"]


def test_another_club_s_files_are_nowhere(club, member):
    other = a_club(network=club.network)
    money_in(other, 200_000)
    theirs, holding = a_proposal(other), a_holding(other, 50_000)
    for name, pk in (("proposal", theirs.pk), ("holding", holding.pk)):
        assert member.get(url(name, club, pk)).status_code == 404
        assert member.get(url(name, other, pk)).status_code == 404
    shared = member.get(url("enterprise", club, holding.enterprise_id))
    assert "Aucun projet ni investissement de notre club" in text(shared)


def test_an_outsider_finds_nothing(club):
    stranger = as_(a_person("Jean Dehors", account=True))
    holding = a_holding(club, 50_000)
    for name, args in (
        ("projects", ()),
        ("portfolio", ()),
        ("portfolio_csv", ()),
        ("holding", (holding.pk,)),
        ("proposal", (holding.proposal_id,)),
        ("enterprise", (holding.enterprise_id,)),
    ):
        assert stranger.get(url(name, club, *args)).status_code == 404


def test_a_calendar_of_repayments_shows_on_the_portfolio(club, treasurer, time_machine):
    holding = a_holding(club, 100_000, instrument=Instrument.LOAN)
    time_machine.move_to(LATER)
    treasurer.post(
        url("schedule_holding", club, holding.pk),
        {"amount": "1000", "parts": "3", "first_on": "2026-04-01", "every_months": "12"},
    )
    assert [str(line.principal.amount) for line in holding.instalments.all()] == [
        "333.34",
        "333.33",
        "333.33",
    ]
    assert "333,34 €, le 1er avril 2026" in text(treasurer.get(url("portfolio", club)))
    plan_repayments(holding=holding, instalments=[(PAID_ON, 100_000, 0)])
    assert "en retard" in text(treasurer.get(url("portfolio", club)))


def test_projects_are_found_by_word_and_stage(club, member):
    a_proposal(club, 10_000)
    proposal = a_proposal(club, 20_000, enterprise=an_enterprise(club, "Les Râteaux"))
    decide(put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW))
    found = text(member.get(url("projects", club), {"q": "râteaux"}))
    assert "Les Râteaux" in found
    assert "La Ronde" not in found
    assert "La Ronde" in text(member.get(url("projects", club), {"etape": "lead"}))
    assert "Aucun projet ne correspond" in text(member.get(url("projects", club), {"q": "zzz"}))


def test_per_cents_are_read_exactly():
    assert [PercentField().clean(typed) for typed in ("4", "4,25 %", "100")] == [400, 425, 10_000]
