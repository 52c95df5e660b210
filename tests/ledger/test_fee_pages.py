"""The pages of fees: who has paid, what is collected and passed on, what the network asks."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clubs.models import Club, Network
from ledger.fees import held_for
from ledger.models import FeeBasis, FeePayment, FeeSchedule
from members.models import Membership, RoleKind
from tests.build import a_club as a_full_club
from tests.build import a_federation, a_network, a_person, a_staff_role, an_officer
from tests.build import a_member as a_full_member
from tests.ledger.saving_cast import noon
from tests.ledger.test_fees import a_fee, collects

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(noon(TODAY), tick=False):
        yield


@pytest.fixture
def network() -> Network:
    return a_network(federation=a_federation())


@pytest.fixture
def club(network: Network) -> Club:
    return a_full_club(network=network)


@pytest.fixture
def ada(club: Club) -> Membership:
    return a_full_member(club, "Ada Petit", account=True)


@pytest.fixture
def treasurer(club: Club) -> Client:
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, "Bruno Caron").user)
    return client


def staff(place) -> Client:
    person = a_person("Nadia Réseau", account=True)
    a_staff_role(person, place)
    client = Client()
    client.force_login(person.user)
    return client


def url(name: str, place, *args: object) -> str:
    return reverse(name, args=[place.slug, *args])


def test_the_treasurer_sees_who_has_paid_and_what_is_held(club, network, ada, treasurer) -> None:
    fee = a_fee(network)
    collects(ada, fee)
    page = treasurer.get(url("fees", club)).content.decode()
    assert "1 membre sur 2 a payé." in page
    assert "Le club garde 30,00\u00a0€ à reverser." in page
    assert "30,00\u00a0€ par membre, que le club collecte" in page


def test_a_member_reads_their_own_payment_only(club, network, ada, treasurer) -> None:
    fee = a_fee(network)
    collects(a_full_member(club, "Zoé Lheureux"), fee)
    client = Client()
    client.force_login(ada.person.user)
    page = client.get(url("fees", club)).content.decode()
    assert "Votre paiement n’est pas encore noté." in page
    assert "Lheureux" not in page
    collects(ada, fee)
    assert "Vous avez payé 30,00\u00a0€." in client.get(url("fees", club)).content.decode()


def test_a_club_without_a_network_is_asked_nothing(treasurer, ada) -> None:
    alone = a_full_club()
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, alone).user)
    assert "n’appartient à aucun réseau" in client.get(url("fees", alone)).content.decode()
    assert client.get(url("club_fee", alone)).status_code == 404
    assert client.get(url("pass_on_fees", alone, 0)).status_code == 404


@pytest.mark.parametrize("way", ["collected", "direct"])
def test_a_fee_is_noted_from_its_form(club, network, ada, treasurer, way: str) -> None:
    fee = a_fee(network)
    address = f"{url('record_fee', club)}?annee=2026&membre={ada.pk}&cotisation={fee.pk}"
    form = treasurer.get(address).context["form"]
    assert (form["amount"].value(), form["way"].value()) == ("30,00", "collected")
    sent = {
        "key": "k1",
        "members": [ada.pk],
        "schedule": fee.pk,
        "amount": "30",
        "on": "2026-11-20",
        "way": way,
    }
    for _ in range(2):
        answer = treasurer.post(address, sent)
        assert answer.url == f"{url('fees', club)}?annee=2026"
    payment = FeePayment.objects.get()
    assert (payment.membership, payment.amount, payment.year) == (ada, 3000, 2026)
    assert (payment.transfer is not None) == (way == "collected")


def test_several_fees_are_noted_in_one_entry(club, network, ada, treasurer) -> None:
    fee = a_fee(network)
    ben = a_full_member(club, "Ben Roux")
    sent = {"key": "k1", "members": [ada.pk, ben.pk], "schedule": fee.pk, "amount": "30"}
    sent |= {"on": "2026-11-20", "way": "collected"}
    treasurer.post(f"{url('record_fee', club)}?annee=2026", sent)
    assert [one.transfer.entry.number for one in FeePayment.objects.all()] == [1, 1]
    assert held_for(club, network, at=TODAY) == 6000


def test_somebody_of_another_club_is_not_noted(club, network, ada, treasurer) -> None:
    fee = a_fee(network)
    stranger = a_full_member(a_full_club(network=network), "Zoé Loin")
    sent = {"key": "k1", "members": [ada.pk, stranger.pk], "schedule": fee.pk, "amount": "30"}
    answer = treasurer.post(url("record_fee", club), sent | {"on": "2026-11-20", "way": "direct"})
    assert "appartient à un autre club" in answer.content.decode()
    assert not FeePayment.objects.exists()


def test_a_direct_note_is_taken_back(club, network, ada, treasurer) -> None:
    fee = a_fee(network)
    sent = {"key": "k1", "members": [ada.pk], "schedule": fee.pk, "amount": "30"}
    treasurer.post(url("record_fee", club), sent | {"on": "2026-11-20", "way": "direct"})
    treasurer.post(url("forget_fee", club, FeePayment.objects.get().pk))
    assert not FeePayment.objects.exists()


def test_what_is_held_is_passed_on(club, network, ada, treasurer) -> None:
    collects(ada, a_fee(network))
    page = treasurer.get(url("pass_on_fees", club, 0))
    assert page.context["form"]["amount"].value() == "30,00"
    too_much = {"key": "k1", "amount": "31", "on": "2026-11-21"}
    refused = treasurer.post(url("pass_on_fees", club, 0), too_much)
    assert "ne garde que 30,00" in refused.content.decode()
    treasurer.post(url("pass_on_fees", club, 0), too_much | {"amount": "30"})
    assert held_for(club, network, at=TODAY) == 0


def test_a_club_notes_its_own_variant(club, network, ada, treasurer) -> None:
    a_fee(network)
    sent = {"association": "0", "basis": "per_member", "amount": "20", "since": "2026-01-01"}
    treasurer.post(url("club_fee", club), sent)
    own = FeeSchedule.objects.get(club=club)
    assert (own.network, own.amount_cents, own.collected) == (network, 2000, False)
    assert "propre à notre club" in treasurer.get(url("fees", club)).content.decode()


def test_each_staff_writes_the_fee_of_its_own_association(club, network) -> None:
    sent = {"basis": "per_member", "amount": "30", "since": "2026-01-01", "collected": "on"}
    staff(network).post(url("network_fees", network), sent)
    staff(network.federation).post(url("network_fees", network), sent | {"amount": "10"})
    theirs = {
        (one.network, one.federation): (one.amount_cents, one.basis)
        for one in FeeSchedule.objects.all()
    }
    assert theirs == {
        (network, None): (3000, FeeBasis.PER_MEMBER),
        (None, network.federation): (1000, FeeBasis.PER_MEMBER),
    }


def test_the_file_of_the_year_is_the_treasurers(club, network, ada, treasurer) -> None:
    collects(ada, a_fee(network))
    text = treasurer.get(url("fees_csv", club), {"annee": "2026"}).content.decode()
    assert f"{network.name};2026;Ada Petit;oui;30,00;05/03/2026;oui;non" in text


def test_fifteen_members_cost_the_queries_of_three(
    club, network, treasurer, django_assert_max_num_queries
) -> None:
    fee = a_fee(network)
    for number in range(15):
        collects(a_full_member(club, f"M{number} Dupont"), fee)
    with django_assert_max_num_queries(18):
        treasurer.get(url("fees", club))
