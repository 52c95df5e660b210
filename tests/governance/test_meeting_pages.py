"""The pages of meetings as people use them: planning, calling, answering, powers, arriving."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from governance.agendas import Point, items_of, set_agenda
from governance.calling import call_off, call_to
from governance.mandates import give_meeting_proxy, standing_proxies
from governance.meetings import plan
from governance.models import Call, DatePoll, Meeting, MeetingDocument
from governance.polling import open_poll
from jobs.models import OutboxMail
from members.models import Person
from tests.governance.meeting_cast import Meeters
from tests.ledger.build import a_pdf, bytes_of

pytestmark = pytest.mark.django_db


class House(Meeters):
    """The club of the cast, with meetings around the real day and browsers to visit them."""

    def planned(self, *, days: float = 20) -> Meeting:
        """A meeting so many days from now."""
        now = timezone.now()
        starts_at = now + timedelta(days=days)
        return plan(club=self.club, starts_at=starts_at, place="Salle des fêtes", now=now)

    def polled(self) -> DatePoll:
        """An open date poll of two dates."""
        now = timezone.now()
        return open_poll(
            club=self.club,
            dates=[now + timedelta(days=20), now + timedelta(days=21)],
            answer_by=timezone.localdate(now) + timedelta(days=7),
            by=self.sam,
            now=now,
        )

    def url(self, name: str, *more: object) -> str:
        return reverse(name, args=[self.club.slug, *more])

    def browser(self, person: Person) -> Client:
        client = Client()
        client.force_login(person.user)
        return client

    def read(self, person: Person, name: str, *more: object) -> str:
        answer = self.browser(person).get(self.url(name, *more))
        assert answer.status_code == 200
        return answer.content.decode()

    def send(self, person: Person, sent: dict[str, object], name: str, *more: object) -> str:
        answer = self.browser(person).post(self.url(name, *more), sent, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def house() -> House:
    return House()


def local(days: int) -> str:
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT19:30}"


def test_a_meeting_is_planned_with_the_first_points_of_its_agenda(house: House) -> None:
    sent = {"kind": "meeting", "starts_at": local(20), "place": "Café", "agenda": "Comptes\nDivers"}
    page = house.send(house.sam, sent, "plan_meeting")
    assert "Il reste à convoquer les membres" in page
    assert [one.title for one in items_of(Meeting.objects.get())] == ["Comptes", "Divers"]


def test_the_agenda_page_adds_moves_corrects_and_removes_points(house: House) -> None:
    meeting = house.planned()
    set_agenda(meeting=meeting, items=[Point("Un"), Point("Deux")], now=timezone.now())
    house.send(house.sam, {"title": "Trois", "minutes": "15"}, "meeting_agenda", meeting.pk)
    one, two, three = items_of(meeting)
    house.send(house.sam, {"way": "up"}, "move_agenda_item", three.pk)
    house.send(house.sam, {"title": "Premier", "speaker": "Ada"}, "agenda_item", one.pk)
    page = house.send(house.sam, {}, "remove_agenda_item", two.pk)
    assert [str(item) for item in items_of(meeting)] == ["Premier", "Trois"]
    assert "Durée prévue : 15 minutes" in page
    bad = house.send(house.sam, {"title": "", "minutes": "15"}, "meeting_agenda", meeting.pk)
    assert "rien n’est encore enregistré" in bad


def test_a_document_is_joined_and_read_by_every_member(house: House) -> None:
    meeting = house.planned()
    paper = SimpleUploadedFile("budget.pdf", bytes_of(a_pdf()), "application/pdf")
    sent = {"document_title": "Budget", "paper": paper}
    assert "Budget" in house.send(house.sam, sent, "join_meeting_document", meeting.pk)
    document = MeetingDocument.objects.get()
    answer = house.browser(house.ada.person).get(house.url("meeting_document", document.pk))
    assert answer["Content-Disposition"].startswith("attachment")
    house.send(house.sam, {}, "remove_meeting_document", document.pk)
    gone = house.browser(house.ada.person).get(house.url("meeting_document", document.pk))
    assert gone.status_code == 404


def test_a_file_that_is_no_paper_is_refused_beside_its_field(house: House) -> None:
    meeting = house.planned()
    sent = {"document_title": "Budget", "paper": SimpleUploadedFile("x.pdf", b"MZ")}
    page = house.send(house.sam, sent, "join_meeting_document", meeting.pk)
    assert "ni un PDF ni une photo" in page
    assert not MeetingDocument.objects.exists()


def test_the_call_is_read_before_it_leaves_then_sent_once(house: House) -> None:
    meeting = house.planned()
    page = house.read(house.sam, "call_meeting", meeting.pk)
    assert "le délai est respecté" in page
    assert "Notre club vous convoque" in page
    assert "Dédé Quatre" in page
    shown = house.send(
        house.sam, {"do": "show", "word": "À bientôt", "after": "0"}, "call_meeting", meeting.pk
    )
    assert shown.count("À bientôt") == 2
    assert Call.objects.count() == 0
    sent = {"do": "send", "word": "À bientôt", "after": "0"}
    page = house.send(house.sam, sent, "call_meeting", meeting.pk)
    assert "La convocation est partie" in page
    assert "Lettres à poster" in page
    again = house.send(house.sam, sent, "call_meeting", meeting.pk)
    assert "déjà partie entre-temps" in again
    assert (Call.objects.count(), OutboxMail.objects.count()) == (1, 3)


def test_a_late_call_wants_its_reason(house: House) -> None:
    meeting = house.planned(days=2)
    assert "votre règle en demande 5" in house.read(house.sam, "call_meeting", meeting.pk)
    sent = {"do": "send", "word": "", "late_reason": "", "after": "0"}
    assert "écrivez pourquoi" in house.send(house.sam, sent, "call_meeting", meeting.pk)
    sent["late_reason"] = "Le projet se décide vendredi"
    page = house.send(house.sam, sent, "call_meeting", meeting.pk)
    assert "Le projet se décide vendredi" in page


def test_the_page_says_when_the_agenda_is_no_longer_what_was_called(house: House) -> None:
    meeting = house.planned()
    call_to(meeting=meeting, word="", late_reason="", by=house.sam, now=timezone.now())
    assert "a changé depuis" not in house.read(house.sam, "meeting", meeting.pk)
    house.send(house.sam, {"title": "Un point de plus"}, "meeting_agenda", meeting.pk)
    assert "a changé depuis" in house.read(house.sam, "meeting", meeting.pk)
    assert "a changé depuis" not in house.read(house.ada.person, "meeting", meeting.pk)


def test_a_member_says_whether_they_come_and_changes_their_mind(house: House) -> None:
    meeting = house.planned()
    for coming, said in (("no", "je ne viens pas"), ("yes", "je viens")):
        page = house.send(house.ada.person, {"coming": coming}, "reply_meeting", meeting.pk)
        assert f"<strong>{said}</strong>" in page
    assert "1 personne vient" in page
    page = house.send(house.ada.person, {"coming": "x"}, "reply_meeting", meeting.pk)
    assert "Choisissez" in page


def test_the_secretary_notes_replies_told_on_the_telephone(house: House) -> None:
    meeting = house.planned()
    sent = {f"member_{house.dede.pk}": "yes", f"member_{house.bob.pk}": ""}
    house.send(house.sam, sent, "note_replies", meeting.pk)
    assert list(meeting.replies.values_list("membership", "noted_by")) == [
        (house.dede.pk, house.sam.pk)
    ]


def test_a_member_gives_power_takes_it_back_and_reads_why_it_is_refused(house: House) -> None:
    meeting = house.planned()
    ada, bob = house.ada, house.bob
    page = house.send(ada.person, {"holder": bob.pk}, "meeting_proxy", meeting.pk)
    assert "Bob Deux votera pour vous" in page
    assert "Vous votez aussi pour :" in house.read(bob.person, "meeting", meeting.pk)
    chain = house.send(bob.person, {"holder": house.cleo.pk}, "meeting_proxy", meeting.pk)
    assert "ne le passe pas à un autre" in chain
    many = house.send(house.cleo.person, {"holder": bob.pk}, "meeting_proxy", meeting.pk)
    assert "autant de pouvoirs" in many
    house.send(ada.person, {}, "meeting_proxy_back", meeting.pk)
    assert not standing_proxies(meeting).exists()


def test_the_secretary_notes_a_written_power_and_its_end(house: House) -> None:
    meeting = house.planned()
    sent = {"giver": house.dede.pk, "holder": house.bob.pk}
    page = house.send(house.sam, sent, "note_meeting_proxy", meeting.pk)
    assert "Dédé Quatre donne pouvoir à Bob Deux" in page
    assert standing_proxies(meeting).get().noted_by == house.sam
    page = house.send(house.sam, {}, "note_meeting_proxy_back", meeting.pk, house.dede.pk)
    assert "Aucun pouvoir n’est donné" in page


def test_on_the_evening_a_member_says_i_am_here(house: House) -> None:
    meeting = house.planned(days=0.01)
    give_meeting_proxy(meeting=meeting, giver=house.ada, holder=house.bob, now=timezone.now())
    assert "Je suis là" in house.read(house.ada.person, "meeting", meeting.pk)
    page = house.send(house.ada.person, {}, "check_in", meeting.pk)
    assert "Vous êtes là" in page
    assert not standing_proxies(meeting).exists()


def test_too_early_one_is_not_there_yet(house: House) -> None:
    meeting = house.planned()
    assert "Je suis là" not in house.read(house.ada.person, "meeting", meeting.pk)
    page = house.send(house.ada.person, {}, "check_in", meeting.pk)
    assert "une heure avant la réunion" in page
    assert not meeting.attendances.exists()


def test_those_who_said_no_are_proposed_as_excused(house: House) -> None:
    meeting = house.planned(days=0.01)
    house.send(house.ada.person, {"coming": "no"}, "reply_meeting", meeting.pk)
    page = house.read(house.sam, "attendance", meeting.pk)
    assert page.count('value="excused" selected') == 1


def test_a_meeting_is_moved_then_called_off_and_everybody_told(house: House) -> None:
    meeting = house.planned()
    call_to(meeting=meeting, word="", late_reason="", by=house.sam, now=timezone.now())
    sent = {"starts_at": local(30), "place": "Café", "word": "Salle prise", "late_reason": ""}
    assert "sont prévenus" in house.send(house.sam, sent, "move_meeting", meeting.pk)
    page = house.send(house.sam, {"reason": "Neige"}, "cancel_meeting", meeting.pk)
    assert "La réunion est annulée" in page
    assert "à prévenir vous-même" in page
    assert OutboxMail.objects.filter(to="ada@example.org").count() == 3
    again = house.send(house.sam, {"reason": ""}, "cancel_meeting", meeting.pk)
    assert "déjà annulée" in again


def test_the_calendar_file_of_the_page_opens(house: House) -> None:
    meeting = house.planned()
    answer = house.browser(house.ada.person).get(house.url("meeting_ics", meeting.pk))
    assert answer["Content-Type"].startswith("text/calendar")
    assert Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_date_is_found_together(house: House) -> None:
    sent = {
        "kind": "meeting",
        "title": "Réunion de décembre",
        "place": "",
        "date_1": local(20),
        "date_2": local(21),
        "answer_by": f"{timezone.localdate() + timedelta(days=7):%Y-%m-%d}",
    }
    assert "Le sondage est ouvert" in house.send(house.sam, sent, "new_poll")
    poll = DatePoll.objects.get()
    first, second = poll.options.order_by("starts_at")
    answers = {f"option_{first.pk}": "yes", f"option_{second.pk}": "no"}
    page = house.send(house.ada.person, answers, "answer_poll", poll.pk)
    assert "1 membre sur 6 a répondu" in page
    told = {f"option_{first.pk}": "maybe"}
    house.send(house.sam, told, "note_poll_answer", poll.pk, house.dede.pk)
    assert "Réunion de décembre" in house.read(house.ada.person, "meetings")
    page = house.send(house.sam, {"option": first.pk}, "choose_poll_date", poll.pk)
    assert "1 personne vient" in page
    assert "Date retenue" in house.read(house.ada.person, "date_poll", poll.pk)


def test_one_date_is_not_a_poll_and_nothing_typed_is_lost(house: House) -> None:
    sent = {"kind": "meeting", "title": "Décembre", "date_1": local(20), "answer_by": "2099-01-01"}
    page = house.send(house.sam, sent, "new_poll")
    assert "Proposez de deux à douze dates" in page
    assert local(20) in page
    assert not DatePoll.objects.exists()


def test_an_empty_answer_and_a_late_one_are_refused_plainly(house: House) -> None:
    poll = house.polled()
    page = house.send(house.ada.person, {}, "answer_poll", poll.pk)
    assert "Répondez pour une date au moins" in page
    DatePoll.objects.filter(pk=poll.pk).update(answer_by=timezone.localdate() - timedelta(days=1))
    option = poll.options.order_by("starts_at")[0]
    late = house.send(house.ada.person, {f"option_{option.pk}": "yes"}, "answer_poll", poll.pk)
    assert "n&#x27;a pas été enregistrée" in late
    assert "Les réponses étaient attendues" in house.read(house.ada.person, "date_poll", poll.pk)


def test_a_poll_is_dropped_and_a_strange_date_not_chosen(house: House) -> None:
    poll = house.polled()
    page = house.send(house.sam, {"option": "0"}, "choose_poll_date", poll.pk)
    assert "Choisissez une date de ce sondage" in page
    assert "sans date retenue" in house.send(house.sam, {}, "drop_date_poll", poll.pk)


def test_the_list_says_what_comes_and_what_is_not_called_yet(house: House) -> None:
    house.planned()
    off = house.planned(days=30)
    call_off(meeting=off, reason="", by=house.sam, now=timezone.now())
    page = house.read(house.ada.person, "meetings")
    assert page.count("pas encore convoquée") == 1
    assert "Proposer des dates" not in page
    assert "Proposer des dates" in house.read(house.sam, "meetings")
