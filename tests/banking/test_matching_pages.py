"""The treasurer's evening in the browser's words: certain ones together, a choice, a split."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banking.models import BankLine, StandingRule, Target
from banking.proposing import waiting_lines
from banking.suspense import to_suspense, waiting_to_clarify
from clubs.models import Club
from ledger.models import Entry, EntryKind
from ledger.shares import shares
from members.models import Membership, RoleKind
from tests.banking.lines import TODAY, a_line, read
from tests.banking.test_matching import a_member, paid, says
from tests.build import an_officer
from tests.ledger.build import NOW, a_club
from tests.ledger.saving_cast import NOV, noon, pledges

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(noon(TODAY), tick=False):
        yield


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def julie(club: Club) -> Membership:
    member = a_member(club, "Julie Marchand")
    pledges(member, 2500, NOV)
    return member


@pytest.fixture
def paul(club: Club) -> Membership:
    member = a_member(club, "Paul Durand")
    pledges(member, 2500, NOV)
    return member


@pytest.fixture
def treasurer(club: Club) -> Client:
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    return client


def url(name: str, club: Club, *more: object) -> str:
    return reverse(name, args=[club.slug, *more])


def page(client: Client, name: str, club: Club, *more: object) -> str:
    answer = client.get(url(name, club, *more))
    assert answer.status_code == 200
    return answer.content.decode()


def sent(client: Client, name: str, club: Club, *more: object, **data: object) -> str:
    answer = client.post(url(name, club, *more), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_screen_says_why_and_confirms_all_the_certain_ones(
    treasurer: Client, club: Club, julie: Membership, paul: Membership
) -> None:
    a_line(club, 2500, "VIR JULIE MARCHAND")
    a_line(club, 2500, "VIR PAUL DURAND")
    asked = a_line(club, 7700, "VIR INCONNU")
    shown = page(treasurer, "bank_lines", club)
    assert "3 opérations de la banque attendent votre accord" in shown
    assert "Confirmer les 2 opérations certaines" in shown
    assert "Le payeur porte le nom de Julie Marchand" in shown
    assert "Rien ne dit encore" in shown
    seen = [
        f"{one.line.pk}:{one.best.code}"
        for one in treasurer.get(url("bank_lines", club)).context["sure"]
    ]
    said = sent(treasurer, "bank_lines", club, seen=seen)
    assert "2 opérations confirmées." in said
    assert Entry.objects.count() == 2
    assert [one.pk for one in waiting_lines(club)] == [asked.pk]
    assert "déjà été confirmées" in sent(treasurer, "bank_lines", club, seen=seen)


def test_what_was_not_in_sight_is_not_confirmed(
    treasurer: Client, club: Club, julie: Membership
) -> None:
    a_line(club, 2500, "VIR JULIE MARCHAND")
    for seen in ([], ["x"], ["1"], ["abc:def"], ["99999:post"]):
        sent(treasurer, "bank_lines", club, seen=seen)
    assert not Entry.objects.exists()


def test_one_line_is_confirmed_as_chosen_and_twice_is_once(
    treasurer: Client, club: Club, julie: Membership
) -> None:
    line = a_line(club, 7700, "VIR INCONNU")
    code = paid(julie, 7700).code
    assert f'value="post {code}"' not in page(treasurer, "bank_lines", club)
    assert code in page(treasurer, "bank_lines", club)
    said = sent(treasurer, "bank_line", club, line.pk, choice=f"post {code}")
    assert "Confirmé. 77,00" in said
    assert "versement de Julie Marchand" in said
    said = sent(treasurer, "bank_line", club, line.pk, choice=f"post {code}")
    assert "était déjà confirmée" in said
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "choice",
    [
        "",
        "post",
        "pair",
        "pair x",
        "post a.b.c.d.e",
        "post contribution.999999..9.0",
        "post x",
    ],
)
def test_a_choice_no_page_made_is_refused(
    treasurer: Client, club: Club, julie: Membership, choice: str
) -> None:
    line = a_line(club, 2500, "VIR INCONNU")
    said = sent(treasurer, "bank_line", club, line.pk, choice=choice)
    assert "existe plus" in said
    assert not Entry.objects.exists()


def test_a_line_is_split_between_members_and_another_part(
    treasurer: Client, club: Club, julie: Membership, paul: Membership
) -> None:
    line = a_line(club, 6000, "REMISE CHEQUES")
    page(treasurer, "split_line", club, line.pk)
    data = {
        "key": "k",
        "nature": "regular",
        f"amount_{julie.pk}": "25",
        f"amount_{paul.pk}": "30,00",
    }
    said = sent(treasurer, "split_line", club, line.pk, **data)
    assert "Les parts font 55,00 €, l&#x27;opération est de 60,00 €." in said
    data |= {"other_1": "5", "what_1": "interest."}
    said = sent(treasurer, "split_line", club, line.pk, **data)
    assert "Confirmé." in said
    assert {one.kind for one in Entry.objects.all()} == {
        EntryKind.CONTRIBUTIONS,
        EntryKind.INTEREST,
    }
    assert not waiting_lines(club).exists()
    following = a_line(club, 6000, "REMISE CHEQUES", on=date(2026, 11, 20))
    assert not read(following).certain


def test_a_receipt_waits_to_be_clarified_and_is_settled(
    treasurer: Client, club: Club, julie: Membership
) -> None:
    line = a_line(club, 4000, "VIR BIDULE")
    assert "à éclaircir" in sent(treasurer, "bank_line", club, line.pk, suspense="1")
    assert "Reste 40,00" in page(treasurer, "bank_lines", club)
    assert "Une somme est à éclaircir" in page(treasurer, "club_home", club)
    data = {"key": "k", "nature": "regular", f"amount_{julie.pk}": "40"}
    assert "éclaircie" in sent(treasurer, "clarify_line", club, line.pk, **data)
    assert waiting_to_clarify(club, at=TODAY) == ()
    assert shares(club, at=TODAY).of(julie).paid == 4000
    assert "déjà éclaircie" in sent(treasurer, "clarify_line", club, line.pk, **data)


def test_a_double_is_set_aside_read_again_and_taken_back(treasurer: Client, club: Club) -> None:
    line = a_line(club, 4000, "VIR BIDULE")
    assert "Dites pourquoi" in sent(treasurer, "bank_line", club, line.pk, aside="1", reason="")
    sent(treasurer, "bank_line", club, line.pk, aside="1", reason="un double")
    assert not waiting_lines(club).exists()
    aside = treasurer.get(url("done_lines", club), {"etat": "ecartees"}).content.decode()
    assert "VIR BIDULE" in aside
    assert "un double" in page(treasurer, "bank_line", club, line.pk)
    sent(treasurer, "bank_line", club, line.pk, back="1")
    assert waiting_lines(club).exists()


def test_a_confirmation_is_read_again_and_undone(
    treasurer: Client, club: Club, julie: Membership
) -> None:
    line = a_line(club, 2500, "VIR BIDULE")
    says(line, paid(julie, 2500))
    assert "VIR BIDULE" in page(treasurer, "done_lines", club)
    csv = treasurer.get(url("done_lines", club), {"format": "csv"}).content.decode()
    assert "VIR BIDULE" in csv
    assert "Annuler la confirmation" in page(treasurer, "bank_line", club, line.pk)
    sent(treasurer, "bank_line", club, line.pk, undo="1")
    assert waiting_lines(club).exists()
    assert Entry.objects.count() == 2


def test_a_rule_is_added_proposes_and_is_stopped(treasurer: Client, club: Club) -> None:
    data = {"contains": "ab", "amount": "", "what": "expense..bank_fees"}
    assert "au moins trois lettres" in sent(treasurer, "bank_rules", club, **data)
    sent(treasurer, "bank_rules", club, **data | {"contains": "Ma Banque Éthique"})
    line = a_line(club, -450, "PRLV MA BANQUE ETHIQUE 4T")
    assert read(line).certain
    rule = StandingRule.objects.get()
    assert (rule.target, rule.detail) == (Target.EXPENSE, "bank_fees")
    sent(treasurer, "stop_bank_rule", club, rule.pk)
    assert not read(line).certain


def test_a_line_of_another_club_is_not_found(treasurer: Client, club: Club) -> None:
    stranger = a_line(a_club(), 2500)
    for name in ("bank_line", "split_line", "clarify_line"):
        assert treasurer.get(url(name, club, stranger.pk)).status_code == 404


def test_the_home_page_says_how_many_lines_wait(treasurer: Client, club: Club) -> None:
    a_line(club, 2500)
    assert "1 opération de la banque à confirmer" in page(treasurer, "club_home", club)
    a_line(club, 2500)
    assert "2 opérations de la banque à confirmer" in page(treasurer, "club_home", club)


def test_the_screen_costs_the_same_for_three_lines_and_for_thirty(
    treasurer: Client, club: Club, julie: Membership, paul: Membership
) -> None:
    """Promise row 51."""
    costs = []
    for more in (3, 27):
        for number in range(more):
            a_line(club, 2500, f"VIR JULIE MARCHAND {number}")
            a_line(club, 9900 + number, "VIR INCONNU")
            a_line(club, -450, f"FRAIS {number}")
        with CaptureQueriesContext(connection) as found:
            page(treasurer, "bank_lines", club)
        costs.append(len(found))
    assert costs[0] == costs[1]
    assert costs[0] <= 23, costs


def test_a_line_keeps_what_the_bank_printed(treasurer: Client, club: Club) -> None:
    line = a_line(club, 2500, "VIR <b>X</b>", counterparty="Mme & Cie", reference="RF18 5390")
    shown = page(treasurer, "bank_line", club, line.pk)
    assert "VIR &lt;b&gt;X&lt;/b&gt;" in shown
    assert "Mme &amp; Cie" in shown
    assert BankLine.objects.get().label == "VIR <b>X</b>"


def test_suspense_of_an_outgoing_line_is_refused(treasurer: Client, club: Club) -> None:
    line = a_line(club, -2500)
    assert "Seule une somme reçue" in sent(treasurer, "bank_line", club, line.pk, suspense="1")
    to_suspense(line=a_line(club, 100), by=None, now=NOW)
    assert Entry.objects.count() == 1


def test_the_banks_page_says_what_waits(treasurer: Client, club: Club) -> None:
    a_line(club, 2500)
    to_suspense(line=a_line(club, 4000, "VIR BIDULE"), by=None, now=NOW)
    shown = page(treasurer, "bank", club)
    assert "1 opération de la banque à confirmer." in shown
    assert "40,00" in shown
    assert "VIR BIDULE" in shown
