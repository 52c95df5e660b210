"""The minutes as people meet them: who reads a draft, who writes, what an error keeps."""

import pytest
from django.test import Client
from django.urls import reverse

from clublife.minutes import draft_minutes
from clublife.models import Minutes
from jobs import queue
from members.joining import open_account
from members.models import Person
from reports.models import DocumentRequest
from tests.build import PASSWORD
from tests.clublife.meeting import ENDED, Evening, an_ended_evening

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(monkeypatch) -> None:
    monkeypatch.setattr(queue, "_send", lambda *args: None)


@pytest.fixture
def evening() -> Evening:
    made = an_ended_evening()
    draft_minutes(meeting=made.meeting, now=ENDED, by=made.secretary)
    return made


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def page(evening: Evening, name: str = "minutes") -> str:
    return reverse(name, args=[evening.club.slug, evening.meeting.pk])


def a_plain_member(evening: Evening) -> Client:
    person = evening.members[6].person
    open_account(person=person, username="hadrien", password=PASSWORD)
    return client_of(person)


def form_of(client: Client, evening: Evening) -> dict[str, str]:
    """What the form of the page would send untouched."""
    form = client.get(page(evening, "edit_minutes")).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_members_read_the_minutes_once_approved_and_not_before(evening: Evening) -> None:
    member, manager = a_plain_member(evening), client_of(evening.manager)
    before = member.get(page(evening)).content.decode()
    assert "en cours d’écriture" in before
    assert "Yann Le Goff" not in before
    assert "Projet :" in manager.get(page(evening)).content.decode()
    manager.post(page(evening, "approve_minutes"), {})
    after = member.get(page(evening)).content.decode()
    assert "représenté par Ada Martin" in after
    assert "il ne change plus" in after
    assert 'value="minutes"' in after
    assert 'value="minutes_letters"' not in after


def test_the_secretary_writes_the_manager_approves_the_pdf_is_asked_for(evening: Evening) -> None:
    secretary, manager = client_of(evening.secretary), client_of(evening.manager)
    sent = form_of(secretary, evening) | {"note_other": "Merci à Ada."}
    answer = secretary.post(page(evening, "edit_minutes"), sent, follow=True)
    assert "Merci à Ada." in answer.content.decode()
    assert "Approuver ce compte rendu" not in answer.content.decode()
    refused = secretary.post(page(evening, "approve_minutes"), {}, follow=True)
    assert "Vous avez écrit ce compte rendu" in refused.content.decode()
    read = manager.get(page(evening)).context["state"]
    done = manager.post(page(evening, "approve_minutes"), {"read": read}, follow=True)
    assert "Son PDF se prépare" in done.content.decode()
    assert Minutes.objects.get().is_approved
    asked = DocumentRequest.objects.get()
    assert (asked.kind, asked.subject) == ("minutes", f"minutes:{evening.meeting.pk}")


def test_a_conflict_keeps_both_texts_and_the_second_save_is_knowing(evening: Evening) -> None:
    secretary, manager = client_of(evening.secretary), client_of(evening.manager)
    mine, theirs = form_of(secretary, evening), form_of(manager, evening)
    manager.post(page(evening, "edit_minutes"), theirs | {"note_money": "Le texte du gérant"})
    answer = secretary.post(page(evening, "edit_minutes"), mine | {"note_money": "Mon texte"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Mon texte" in shown
    assert "Le texte du gérant" in shown
    assert Minutes.objects.get().notes == {"money": "Le texte du gérant"}
    form = answer.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert secretary.post(page(evening, "edit_minutes"), again).status_code == 302
    assert Minutes.objects.get().notes == {"money": "Mon texte"}


def test_two_who_write_elsewhere_do_not_disturb_each_other(evening: Evening) -> None:
    secretary, manager = client_of(evening.secretary), client_of(evening.manager)
    mine, theirs = form_of(secretary, evening), form_of(manager, evening)
    manager.post(page(evening, "edit_minutes"), theirs | {"note_money": "Argent"})
    secretary.post(page(evening, "edit_minutes"), mine | {"note_other": "Divers"})
    assert Minutes.objects.get().notes == {"money": "Argent", "other": "Divers"}


@pytest.mark.parametrize(
    "sent",
    [
        {"note_other": "x" * 4001},
        {"note_other": "nul\x00"},
    ],
)
def test_bad_words_are_refused_and_kept_on_the_page(evening: Evening, sent) -> None:
    secretary = client_of(evening.secretary)
    answer = secretary.post(page(evening, "edit_minutes"), form_of(secretary, evening) | sent)
    assert answer.status_code == 422
    assert Minutes.objects.get().notes == {}


def test_facts_sent_by_hand_change_nothing(evening: Evening) -> None:
    before = Minutes.objects.get().facts
    secretary = client_of(evening.secretary)
    sent = form_of(secretary, evening) | {"facts": "{}", "note_facts": "x", "fingerprint": "0"}
    assert secretary.post(page(evening, "edit_minutes"), sent).status_code == 302
    after = Minutes.objects.get()
    assert (after.facts, after.notes) == (before, {})


def test_words_with_markup_are_shown_as_words(evening: Evening) -> None:
    secretary = client_of(evening.secretary)
    sent = form_of(secretary, evening) | {"note_other": "<script>alert(1)</script> & <b>gras</b>"}
    shown = secretary.post(page(evening, "edit_minutes"), sent, follow=True).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_approved_minutes_are_refused_to_the_pen_in_a_sentence(evening: Evening) -> None:
    secretary, manager = client_of(evening.secretary), client_of(evening.manager)
    sent = form_of(secretary, evening) | {"note_other": "Trop tard"}
    manager.post(page(evening, "approve_minutes"), {})
    answer = secretary.post(page(evening, "edit_minutes"), sent)
    assert answer.status_code == 422
    assert "il ne change plus" in answer.content.decode()
    assert "Trop tard" in answer.content.decode()
    again = secretary.post(page(evening, "redraft_minutes"), {}, follow=True)
    assert "il ne change plus" in again.content.decode()
    assert Minutes.objects.get().notes == {}


def test_without_minutes_the_page_says_how_they_come(evening: Evening) -> None:
    coming = evening.club.meetings.order_by("starts_at").last()
    assert coming is not None
    where = reverse("minutes", args=[evening.club.slug, coming.pk])
    shown = client_of(evening.secretary).get(where).content.decode()
    assert "s’écrit tout seul à la fin" in shown
    for name in ("edit_minutes", "redraft_minutes", "approve_minutes"):
        address = reverse(name, args=[evening.club.slug, coming.pk])
        assert client_of(evening.secretary).post(address, {}).status_code == 404
