"""Two treasurers at once: reminders, personal cents, fees. Real commits, on both engines."""

from datetime import date

from clubs.founding import found_club
from clubs.models import ShareMethod
from clubs.rules import set_rule
from jobs.models import OutboxMail
from ledger.fees import held_for
from ledger.models import Entry, FeePayment, PersonalCents, Reminder
from ledger.refusals import FeeRefused
from ledger.reminding import ToSend, draft_reminders, send_reminders
from ledger.signing import give_cents
from members.joining import join, register_person
from tests.build import a_network
from tests.ledger.build import NOW, a_club, a_member, new_key
from tests.ledger.saving_cast import OCT, noon, pledges
from tests.ledger.test_fees import a_fee, collects, passes_on
from tests.ledger.test_races import count_of, together

TODAY = date(2026, 11, 27)


def test_two_treasurers_remind_the_same_person_once(live_db) -> None:
    club = a_club()
    person = register_person(first_name="Ada", last_name="Petit", email="ada@exemple.fr")
    ada = join(club=club, person=person, on=club.created_on, now=NOW, history=True)
    pledges(ada, 2400, OCT)
    [draft] = draft_reminders(club, at=TODAY).ready
    chosen = [ToSend(ada.pk, draft.amount, draft.text)]
    acts = [lambda: send_reminders(club=club, chosen=chosen, by=None, now=noon(TODAY))] * 4
    outcome = together(*acts)
    assert {one.reminders[0].pk for one in outcome} == {Reminder.objects.get().pk}
    assert OutboxMail.objects.count() == 1


def test_cents_given_at_the_same_time_stay_distinct(live_db) -> None:
    club = a_club()
    set_rule(club=club, key="personal_cents", value="yes", since=club.created_on, now=NOW)
    for name in "ABCD":
        a_member(club, name)
    given = together(*[lambda: give_cents(club=club, by=None, now=NOW)] * 4)
    assert sorted(len(one) for one in given) == [0, 0, 0, 4]
    assert [one.cents for one in PersonalCents.objects.filter(club=club)] == [1, 2, 3, 4]


def test_what_was_collected_is_passed_on_once(live_db) -> None:
    network = a_network()
    day = date(2020, 1, 1)
    club = found_club(
        network=network,
        name="Cigales du Lin",
        slug=new_key("lin"),
        commune="Roubaix",
        department="59",
        created_on=day,
        active_on=day,
        share_method=ShareMethod.PRO_RATA,
        now=NOW,
    )
    fee, ada = a_fee(network), a_member(club, "Ada")
    done = together(*[lambda: collects(ada, fee, key="k")] * 4)
    assert {one.payment.pk for one in done} == {FeePayment.objects.get().pk}
    passed = together(*[lambda: passes_on(club, network, 3000)] * 4)
    assert count_of(passed, FeeRefused) == 3
    assert held_for(club, network, at=TODAY) == 0
    assert Entry.objects.filter(club=club).count() == 2
