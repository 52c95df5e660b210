"""Who is late and for how long; reminders read by a treasurer before they leave."""

from datetime import date, timedelta

import pytest

from clubs.models import Club, Phase
from clubs.phases import change_phase
from clubs.rules import set_rule
from jobs.models import OutboxMail
from ledger.arrears import Age, arrears, by_age
from ledger.letters import days_of_letters, letters_figures
from ledger.models import Frequency, Reminder, ReminderWay
from ledger.pledging import take_holiday
from ledger.refusals import SavingRefused
from ledger.reminding import Drafts, Sent, ToSend, draft_reminders, send_reminders
from members.joining import join, leave, register_person
from members.models import ExitKind, Membership
from tests.ledger.build import NOW, a_club
from tests.ledger.saving_cast import NOV, OCT, SEP, noon, pays, pledges

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
AUG = date(2026, 8, 1)


@pytest.fixture
def club() -> Club:
    return a_club()


def a_saver(club: Club, name: str, since: date = OCT, *, email: str = "", **person) -> Membership:
    """Somebody who promised 24 € a month and paid nothing."""
    known = register_person(first_name=name, last_name="Petit", email=email, **person)
    member = join(club=club, person=known, on=club.created_on, now=NOW, history=True)
    pledges(member, 2400, since)
    return member


def drafts_of(club: Club, at: date = TODAY) -> Drafts:
    return draft_reminders(club, at=at)


def send(club: Club, drafts: Drafts, *, on: date = TODAY, text: str = "") -> Sent:
    chosen = [ToSend(one.membership.pk, one.amount, text or one.text) for one in drafts.ready]
    return send_reminders(club=club, chosen=chosen, by=None, now=noon(on))


def test_arrears_say_since_when_and_how_old_each_month_is(club: Club) -> None:
    ada = a_saver(club, "Ada", AUG)
    pays(ada, 1000, date(2026, 8, 3))
    found = arrears(club, at=TODAY)[0]
    assert (found.membership, found.amount, found.since) == (ada, 1400 + 3 * 2400, AUG)
    assert found.age == Age.THREE_OR_MORE
    assert by_age(found.pairs, at=TODAY) == {
        Age.THIS_MONTH: 2400,
        Age.ONE_OR_TWO: 4800,
        Age.THREE_OR_MORE: 1400,
    }


def test_a_month_is_not_late_before_the_clubs_day(club: Club) -> None:
    a_saver(club, "Ada", NOV)
    assert arrears(club, at=date(2026, 11, 25)) == ()
    assert [one.age for one in arrears(club, at=date(2026, 11, 26))] == [Age.THIS_MONTH]


def test_a_quarterly_saver_is_late_with_a_quarter(club: Club) -> None:
    member = a_saver(club, "Ada", SEP)
    member.pledges.all().delete()
    pledges(member, 7500, SEP, Frequency.QUARTERLY)
    found = arrears(club, at=TODAY)[0]
    assert [(one.month, one.amount) for one in found.months] == [(SEP, 7500)]


def test_a_reminder_names_each_month_and_the_sum(club: Club) -> None:
    a_saver(club, "Ada", email="ada@exemple.fr")
    [draft] = drafts_of(club).ready
    assert (draft.amount, draft.since, draft.to) == (4800, OCT, "ada@exemple.fr")
    assert draft.subject == f"{club.name} : vos versements d’épargne depuis octobre 2026"
    assert "Bonjour Ada," in draft.text
    assert "- octobre 2026 : 24,00\u00a0€\n- novembre 2026 : 24,00\u00a0€\n" in draft.text
    assert "En tout : 48,00\u00a0€" in draft.text
    assert "une pause, sans que vous perdiez aucun droit" in draft.text


def test_a_month_only_expected_is_not_in_the_reminder(club: Club) -> None:
    a_saver(club, "Ada")
    [draft] = drafts_of(club, date(2026, 11, 20)).ready
    assert (draft.amount, "novembre" in draft.text) == (2400, False)


def test_nobody_on_holiday_gone_or_only_expected_is_reminded(club: Club) -> None:
    resting, gone = a_saver(club, "Rose"), a_saver(club, "Guy")
    a_saver(club, "Nina", NOV)
    take_holiday(membership=resting, since=NOV, until=NOV, by=None, now=NOW)
    leave(membership=gone, on=date(2026, 11, 2), kind=ExitKind.WITHDRAWAL, now=NOW)
    found = drafts_of(club, date(2026, 11, 20))
    assert found.ready == ()
    assert [one.membership for one in found.held] == [gone, resting]


def test_a_club_that_no_longer_saves_reminds_nobody(club: Club) -> None:
    a_saver(club, "Ada")
    change_phase(club=club, to=Phase.MANAGEMENT, on=date(2026, 11, 10), now=NOW)
    found = drafts_of(club)
    assert (found.ready, len(found.held)) == ((), 1)


def test_sent_reminders_leave_a_mail_and_a_trace(club: Club) -> None:
    ada = a_saver(club, "Ada", email="ada@exemple.fr")
    sent = send(club, drafts_of(club), text="Chère Ada,\n\nun mot écrit par nous.")
    [reminder] = sent.reminders
    assert (reminder.membership, reminder.way, reminder.amount) == (ada, ReminderWay.MAIL, 4800)
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.text) == ("ada@exemple.fr", "Chère Ada,\n\nun mot écrit par nous.\n")
    assert reminder.mail == mail


def test_the_same_reminders_sent_twice_leave_once(club: Club) -> None:
    a_saver(club, "Ada", email="ada@exemple.fr")
    drafts = drafts_of(club)
    first, again = send(club, drafts), send(club, drafts)
    assert first.reminders == again.reminders
    assert again.held == ()
    assert (Reminder.objects.count(), OutboxMail.objects.count()) == (1, 1)


def test_no_more_reminders_than_the_clubs_rule(club: Club) -> None:
    """One a month, twenty days apart, unless the club says otherwise."""
    a_saver(club, "Ada", email="ada@exemple.fr")
    send(club, drafts_of(club, date(2026, 11, 27)), on=date(2026, 11, 27))
    assert drafts_of(club, date(2026, 12, 16)).ready == ()
    assert len(drafts_of(club, date(2026, 12, 17)).ready) == 1
    set_rule(club=club, key="reminder_gap", value=0, since=NOV, now=NOW)
    assert drafts_of(club, date(2026, 11, 28)).ready == ()
    set_rule(club=club, key="reminders_per_month", value=2, since=NOV, now=NOW)
    assert len(drafts_of(club, date(2026, 11, 28)).ready) == 1
    set_rule(club=club, key="reminders_per_month", value=0, since=NOV, now=NOW)
    assert drafts_of(club, date(2027, 3, 28)).ready == ()


def test_the_limit_is_read_again_when_they_leave(club: Club) -> None:
    a_saver(club, "Ada", email="ada@exemple.fr")
    drafts = drafts_of(club, TODAY)
    send(club, drafts, on=TODAY)
    late = send(club, drafts, on=TODAY + timedelta(days=1))
    assert late.reminders == ()
    assert "a reçu un rappel le 27\u00a0novembre 2026" in late.held[0].why
    assert OutboxMail.objects.count() == 1


def test_who_paid_in_between_is_not_reminded(club: Club) -> None:
    ada, bob = a_saver(club, "Ada"), a_saver(club, "Bob")
    drafts = drafts_of(club)
    pays(ada, 4800, date(2026, 11, 22))
    pays(bob, 2400, date(2026, 11, 22))
    sent = send(club, drafts)
    assert sent.reminders == ()
    assert [(one.membership, one.amount, one.why) for one in sent.held] == [
        (ada, 0, "n'est plus en retard"),
        (bob, 2400, "le montant en retard a changé : relisez le rappel"),
    ]


def test_an_empty_text_or_a_stranger_stops_everything(club: Club) -> None:
    ada = a_saver(club, "Ada", email="ada@exemple.fr")
    zoe = a_saver(a_club(), "Zoé", email="zoe@exemple.fr")
    for chosen in (ToSend(ada.pk, 4800, " \n"), ToSend(zoe.pk, 4800, "Bonjour")):
        with pytest.raises(SavingRefused):
            send_reminders(club=club, chosen=[chosen], by=None, now=noon(TODAY))
    assert not Reminder.objects.exists()
    assert not OutboxMail.objects.exists()


def test_people_without_e_mail_get_a_letter_in_one_batch(club: Club) -> None:
    a_saver(club, "Zita", address="3 rue du Puits\n59100 Roubaix")
    a_saver(club, "Ada")
    a_saver(club, "Mail", email="m@exemple.fr")
    send(club, drafts_of(club))
    batch = letters_figures(club, TODAY)
    assert [letter.name for letter in batch.letters] == ["Ada Petit", "Zita Petit"]
    assert batch.letters[1].address == ("3 rue du Puits", "59100 Roubaix")
    assert batch.letters[1].text[0] == "Bonjour Zita,"
    assert days_of_letters(club) == [(TODAY, 2)]
    assert OutboxMail.objects.count() == 1
