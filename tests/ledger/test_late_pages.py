"""The pages of late payments, reminders and standing orders, through the browser's requests."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from banking.accounts import main_account
from clubs.models import Club, ShareMethod
from clubs.rules import set_rule
from jobs.models import OutboxMail
from ledger.models import Contribution, PersonalCents, Reminder
from ledger.pledging import take_holiday
from members.joining import join, open_account, register_person
from members.models import Membership, RoleKind
from tests.build import an_officer
from tests.ledger.build import NOW, a_club
from tests.ledger.saving_cast import AUG, NOV, OCT, noon, pays, pledges

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(noon(TODAY), tick=False):
        yield


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def treasurer(club: Club) -> Client:
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, "Bruno Caron", member=False).user)
    return client


def a_saver(club: Club, name: str, since: date = OCT, *, email: str = "") -> Membership:
    """Somebody who promised 24 € a month and paid nothing."""
    person = register_person(
        first_name=name, last_name="Petit", email=email, phone="03 20 00 00 00"
    )
    member = join(club=club, person=person, on=club.created_on, now=NOW, history=True)
    pledges(member, 2400, since)
    return member


def url(name: str, club: Club, *args: object) -> str:
    return reverse(name, args=[club.slug, *args])


def sent_for(client: Client, club: Club, **changed: object) -> dict[str, object]:
    """What the page would send as it stands."""
    form = client.get(url("remind", club)).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    ticked = {name: "on" for name, value in fields.items() if value is True}
    return fields | ticked | changed


def test_the_late_page_says_since_when_how_old_and_how_to_reach_them(club, treasurer) -> None:
    a_saver(club, "Ada", AUG, email="ada@exemple.fr")
    a_saver(club, "Bob", NOV)
    page = treasurer.get(url("late", club))
    text = page.content.decode()
    assert [row.membership.person.first_name for row, _last in page.context["rows"]] == [
        "Ada",
        "Bob",
    ]
    assert "2 personnes sont en retard : 120,00\u00a0€" in text
    assert "août 2026" in text
    assert "mailto:ada@exemple.fr" in text
    assert "jamais" in text
    by_name = treasurer.get(url("late", club), {"tri": "montant"}).context["rows"]
    assert by_name[0][0].amount == 9600


def test_the_savings_page_gives_arrears_with_their_age(club, treasurer) -> None:
    a_saver(club, "Ada", AUG)
    text = treasurer.get(url("savings", club)).content.decode()
    assert "En retard, toutes années ensemble : 96,00\u00a0€" in text
    assert "trois mois et plus 24,00\u00a0€" in text


def test_reminders_leave_only_after_the_treasurer_has_seen_them(club, treasurer) -> None:
    ada = a_saver(club, "Ada", email="ada@exemple.fr")
    bob = a_saver(club, "Bob")
    page = treasurer.get(url("remind", club)).content.decode()
    assert "Bonjour Ada," in page
    assert "sans e-mail : une lettre à imprimer" in page
    assert not OutboxMail.objects.exists()
    changed = {f"text_{ada.pk}": "Chère Ada,\r\nun petit mot."}
    answer = treasurer.post(url("remind", club), sent_for(treasurer, club, **changed), follow=True)
    text = answer.content.decode()
    assert "1 rappel part par e-mail." in text
    assert "1 lettre est prête à imprimer" in text
    assert OutboxMail.objects.get().text == "Chère Ada,\r\nun petit mot.\n"
    assert Reminder.objects.get(membership=bob).text.endswith(f"Bruno Caron, pour {club.name}")


def test_an_unticked_reminder_stays(club, treasurer) -> None:
    ada = a_saver(club, "Ada", email="ada@exemple.fr")
    sent = sent_for(treasurer, club)
    del sent[f"send_{ada.pk}"]
    answer = treasurer.post(url("remind", club), sent, follow=True)
    assert "rien n’est parti" in answer.content.decode().replace("&#x27;", "’")
    assert not Reminder.objects.exists()


def test_who_paid_since_the_page_was_opened_is_said(club, treasurer) -> None:
    ada = a_saver(club, "Ada", email="ada@exemple.fr")
    sent = sent_for(treasurer, club)
    pays(ada, 4800, TODAY)
    answer = treasurer.post(url("remind", club), sent, follow=True)
    assert "est plus en retard" in answer.content.decode()
    assert not Reminder.objects.exists()


def test_who_is_left_in_peace_is_said_with_the_reason(club, treasurer) -> None:
    ada = a_saver(club, "Ada")
    take_holiday(membership=ada, since=NOV, until=NOV, by=None, now=NOW)
    text = treasurer.get(url("remind", club)).content.decode()
    assert "Ada Petit, 24,00\u00a0€ : en pause ce mois-ci." in text


def test_a_member_reads_the_reminders_they_got_and_others_do_not(club, treasurer) -> None:
    ada = a_saver(club, "Ada", email="ada@exemple.fr")
    treasurer.post(url("remind", club), sent_for(treasurer, club))
    open_account(person=ada.person, username="ada", password="correct cheval")
    bob = a_saver(club, "Bob")
    open_account(person=bob.person, username="bob", password="correct cheval")
    client = Client()
    client.force_login(ada.person.user)
    assert "Les rappels que j’ai reçus" in client.get(url("my_savings", club)).content.decode()
    client.force_login(bob.person.user)
    shown = client.get(url("member_savings", club, ada.pk)).content.decode()
    assert "Les rappels" not in shown
    assert (
        "Les rappels envoyés" in treasurer.get(url("member_savings", club, ada.pk)).content.decode()
    )


def test_a_member_has_their_standing_order_on_a_page(club) -> None:
    ada = a_saver(club, "Ada")
    bank = main_account(club=club, now=NOW)
    bank.iban = "FR7630006000011234567890189"
    bank.save()
    open_account(person=ada.person, username="ada", password="correct cheval")
    client = Client()
    client.force_login(ada.person.user)
    page = client.get(url("my_kit", club)).content.decode()
    assert "FR76 3000 6000 0112 3456 7890 189" in page
    assert "24,00\u00a0€" in page
    assert "5\u00a0décembre 2026" in page
    assert "ordre permanent" in client.get(url("my_savings", club)).content.decode()


def test_the_treasurer_sees_whose_transfer_comes_as_said(club, treasurer) -> None:
    ada, bob = a_saver(club, "Ada"), a_saver(club, "Bob")
    pays(ada, 2400, date(2026, 11, 5))
    pays(bob, 2000, date(2026, 11, 5))
    page = treasurer.get(url("kits", club))
    came = {line.membership: arrived.as_said for line, arrived in page.context["rows"]}
    assert came == {ada: True, bob: False}
    assert "1 virement arrive comme prévu" in page.content.decode()


def test_personal_cents_are_given_from_the_page(club, treasurer) -> None:
    a_saver(club, "Ada")
    treasurer.post(url("give_cents", club))
    assert not PersonalCents.objects.exists()
    set_rule(club=club, key="personal_cents", value="yes", since=club.created_on, now=NOW)
    assert "Donner ses centimes à chacun" in treasurer.get(url("kits", club)).content.decode()
    treasurer.post(url("give_cents", club))
    assert PersonalCents.objects.get().cents == 1
    assert "24,01\u00a0€" in treasurer.get(url("kits", club)).content.decode()


def test_the_pricing_day_is_asked_only_where_the_rule_lets_one_write_it(club, treasurer) -> None:
    assert "valued_on" not in treasurer.get(url("record_month", club)).context["form"].fields
    units = a_club(ShareMethod.UNITS)
    set_rule(club=units, key="valuation_date", value="said", since=units.created_on, now=NOW)
    ada = a_saver(units, "Ada", NOV)
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, units, member=False).user)
    sent = {"key": "k1", "on": "2026-11-20", "valued_on": "2026-11-03", f"amount_{ada.pk}": "24"}
    client.post(url("record_month", units), sent)
    assert Contribution.objects.get().valued_on == date(2026, 11, 3)
    assert (
        "parts au prix du 3\u00a0novembre 2026"
        in client.get(url("member_savings", units, ada.pk)).content.decode()
    )


@pytest.mark.parametrize("name", ["late", "remind", "kits"])
def test_fifteen_late_people_cost_the_queries_of_three(club, treasurer, name: str) -> None:
    """Promise row 51."""
    costs = []
    for more in (3, 12):
        for number in range(more):
            a_saver(club, f"M{number}", email=f"m{number}@exemple.fr")
        with CaptureQueriesContext(connection) as found:
            treasurer.get(url(name, club))
        costs.append(len(found))
    assert costs[0] == costs[1] <= 18
