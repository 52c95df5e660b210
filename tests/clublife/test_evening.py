"""The evening: each part on its own, an end that waits for its votes, paper typed back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clublife.ending import end_meeting
from clublife.hearing import hear, put_on_agenda
from clublife.models import Hearing, Minutes, OpenQuestion
from clublife.open_questions import leave_open, left_open, settle
from clublife.refusals import LifeRefused
from clublife.returning_paper import PaperReturn, type_in
from governance.closing import close
from governance.meetings import plan
from governance.models import Attendance, Ballot, Channel, DecisionType, Meeting, Presence
from governance.motions import draft, open_motion
from ledger.balances import cash
from ledger.contributing import Means, Payment
from members.models import RoleKind
from tests.build import a_club, a_member, a_person, an_officer
from tests.investments.build import a_proposal

pytestmark = pytest.mark.django_db
PART = {"X-Cymbale-Part": "1"}


class Evening:
    """A club of five on the evening of its meeting, with a question drafted for it."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.club = a_club()
        self.manager = an_officer(RoleKind.MANAGER, self.club, "Maya Gérante")
        self.secretary = an_officer(RoleKind.SECRETARY, self.club, "Sam Secrétaire")
        self.treasurer = an_officer(RoleKind.TREASURER, self.club, "Tom Trésorier")
        self.ada = a_member(self.club, "Ada Un", account=True)
        self.bob = a_member(self.club, "Bob Deux", account=True)
        self.meeting = plan(
            club=self.club, starts_at=self.now - timedelta(minutes=30), now=self.now
        )
        self.motion = draft(
            club=self.club,
            type=DecisionType.OTHER,
            title="Changer de salle ?",
            text="",
            now=self.now,
            meeting=self.meeting,
        )

    @property
    def url(self) -> str:
        return reverse("evening", args=[self.club.slug, self.meeting.pk])

    def send(self, person, alone=True, **fields):
        client = Client()
        client.force_login(person.user)
        headers = PART if alone else {}
        return client.post(self.url, fields, headers=headers)

    def open(self):
        return open_motion(motion=self.motion, deadline=self.now + timedelta(hours=3), now=self.now)

    def electors(self):
        return {one.membership.person_id: one.pk for one in self.motion.electors.all()}


@pytest.fixture
def evening():
    return Evening()


def test_a_member_says_they_are_there_and_the_secretary_notes_another(evening):
    answer = evening.send(evening.ada.person, part="here")
    assert answer.status_code == 200
    assert "Je suis là" not in answer.content.decode()
    noted = f"{evening.bob.pk}:excused"
    answer = evening.send(evening.secretary, part="one", noted=noted)
    assert "excusé" in answer.content.decode().lower()
    found = dict(Attendance.objects.values_list("membership", "presence"))
    assert found == {evening.ada.pk: Presence.PRESENT, evening.bob.pk: Presence.EXCUSED}


@pytest.mark.parametrize("part", ["presence", "one", "power", "project", "question", "next", "end"])
def test_a_member_does_not_run_the_meeting(evening, part):
    assert evening.send(evening.ada.person, part=part).status_code == 403


@pytest.mark.parametrize("part", ["money", "open", "close", "hands", "n'importe", ""])
def test_each_part_asks_for_its_own_role(evening, part):
    assert evening.send(evening.ada.person, part=part).status_code == 403


def test_without_scripts_the_page_comes_back_at_the_part(evening):
    answer = evening.send(
        evening.secretary, alone=False, part="question", text="Qui appelle la banque ?"
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"{evening.url}#questions"


def test_a_refusal_is_said_in_its_part_and_nothing_is_kept(evening):
    answer = evening.send(evening.secretary, part="question", text="  ")
    assert answer.status_code == 422
    assert "Écrivez la question" in answer.content.decode()
    assert OpenQuestion.objects.count() == 0


def test_a_vote_is_opened_noted_and_closed_in_place(evening):
    evening.send(evening.manager, part="open", motion=evening.motion.pk)
    electors = evening.electors()
    hands = {f"hand_{pk}": "for" for pk in electors.values()}
    noted = evening.send(evening.secretary, part="hands", motion=evening.motion.pk, **hands)
    assert noted.status_code == 200
    assert Ballot.objects.filter(channel=Channel.HAND).count() == 5
    closed = evening.send(evening.manager, part="close", motion=evening.motion.pk)
    assert "5 pour" in closed.content.decode()


def test_the_same_part_is_not_sent_twice_to_who_looks(evening):
    client = Client()
    client.force_login(evening.ada.person.user)
    first = client.get(evening.url, {"partie": "votes"})
    again = client.get(evening.url, {"partie": "votes"}, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    evening.open()
    changed = client.get(evening.url, {"partie": "votes"}, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize(("part", "most"), [("presence", 10), ("votes", 11), ("questions", 7)])
def test_looking_again_is_cheap(evening, part, most, django_assert_max_num_queries):
    evening.open()
    client = Client()
    client.force_login(evening.ada.person.user)
    with django_assert_max_num_queries(most):
        client.get(evening.url, {"partie": part})


def test_a_form_sent_again_after_a_lost_answer_pays_once(evening):
    fields = {
        "part": "money",
        "key": "soiree-1",
        "on": timezone.localdate().isoformat(),
        f"amount_{evening.ada.pk}": "25",
        f"means_{evening.ada.pk}": "cash",
    }
    assert evening.send(evening.treasurer, **fields).status_code == 200
    assert evening.send(evening.treasurer, **fields).status_code == 200
    assert cash(evening.club, at=timezone.localdate()) == 2_500


def test_a_project_is_put_on_the_agenda_and_heard(evening):
    proposal = a_proposal(evening.club)
    evening.send(evening.secretary, part="project", proposal=proposal.pk)
    evening.send(evening.secretary, part="project", proposal=proposal.pk)
    hearing = Hearing.objects.get()
    evening.send(evening.secretary, part="hear", hearing=hearing.pk, note="Bonne adresse.")
    hearing.refresh_from_db()
    assert (hearing.note, hearing.heard_at is not None) == ("Bonne adresse.", True)


def test_another_clubs_project_is_not_heard(evening):
    with pytest.raises(LifeRefused, match="autre club"):
        put_on_agenda(meeting=evening.meeting, proposal=a_proposal(a_club()), now=evening.now)


def test_the_next_meeting_is_planned_once(evening):
    later = (timezone.localtime() + timedelta(days=30)).strftime("%Y-%m-%dT20:00")
    evening.send(evening.secretary, part="next", starts_at=later)
    evening.send(evening.secretary, part="next", starts_at=later)
    assert Meeting.objects.filter(club=evening.club).count() == 2
    for wrong in ("", "demain", "2020-01-01T20:00", "2026-13-45T99:99"):
        assert evening.send(evening.secretary, part="next", starts_at=wrong).status_code == 422


def test_a_question_left_open_is_settled_later(evening):
    asked = leave_open(
        meeting=evening.meeting, text=" Qui  appelle ? ", now=evening.now, by=evening.secretary
    )
    assert asked.text == "Qui appelle ?"
    assert list(left_open(evening.club)) == [asked]
    settle(question=asked, now=evening.now, by=evening.manager)
    assert list(left_open(evening.club)) == []


def test_a_meeting_ends_once_its_votes_are_counted(evening):
    with pytest.raises(LifeRefused, match="Notez d'abord qui est là"):
        end_meeting(meeting=evening.meeting, now=evening.now, by=evening.manager)
    evening.send(evening.ada.person, part="here")
    motion = evening.open()
    with pytest.raises(LifeRefused, match="Changer de salle"):
        end_meeting(meeting=evening.meeting, now=evening.now, by=evening.manager)
    close(motion=motion, now=evening.now, by=evening.manager)
    gone = evening.send(evening.manager, part="end")
    assert (gone.status_code, gone["X-Cymbale-Go"]) == (
        204,
        reverse("minutes", args=[evening.club.slug, evening.meeting.pk]),
    )
    again = end_meeting(meeting=evening.meeting, now=evening.now, by=evening.manager)
    assert again == Minutes.objects.get()
    evening.meeting.refresh_from_db()
    assert evening.meeting.ended_at is not None


def test_nothing_is_noted_in_a_meeting_that_has_ended(evening):
    hearing = put_on_agenda(
        meeting=evening.meeting, proposal=a_proposal(evening.club), now=evening.now
    )
    evening.send(evening.ada.person, part="here")
    end_meeting(meeting=evening.meeting, now=evening.now, by=evening.manager)
    with pytest.raises(LifeRefused, match="est terminée"):
        hear(hearing=hearing, note_text="trop tard", now=evening.now)
    with pytest.raises(LifeRefused, match="est terminée"):
        leave_open(meeting=evening.meeting, text="?", now=evening.now, by=a_person())


def paper_of(evening, **more):
    evening.open()
    electors = evening.electors()
    given = {
        "present": [evening.ada],
        "excused": [],
        "powers": {evening.bob: evening.ada},
        "ballots": {evening.motion: {electors[evening.ada.person_id]: "for"}},
        "payments": [Payment(evening.ada, 2_000, Means.CASH)],
        "paid_on": timezone.localdate(),
        "questions": ["Qui appelle la banque ?"],
    }
    return PaperReturn(**(given | more))


def typed(evening, paper):
    return type_in(
        meeting=evening.meeting, paper=paper, key="papier", now=timezone.now(), by=evening.secretary
    )


def test_paper_is_typed_in_one_act_and_twice_is_once(evening):
    paper = paper_of(evening)
    assert typed(evening, paper) == 5
    typed(evening, paper)
    assert cash(evening.club, at=timezone.localdate()) == 2_000
    assert evening.meeting.proxies.filter(revoked_at__isnull=True).count() == 1
    assert OpenQuestion.objects.count() == 1


def test_one_wrong_line_of_paper_and_nothing_is_recorded(evening):
    paper = paper_of(evening, powers={evening.ada: evening.ada})
    with pytest.raises(LifeRefused, match=r"Ada Un : .*une autre personne que soi"):
        typed(evening, paper)
    assert Attendance.objects.count() == Ballot.objects.count() == OpenQuestion.objects.count() == 0
    assert cash(evening.club, at=timezone.localdate()) == 0


def test_paper_leaves_alone_who_it_does_not_name(evening):
    evening.send(evening.ada.person, part="here")
    paper = PaperReturn(excused=[evening.bob], powers={evening.bob: evening.ada})
    assert typed(evening, paper) == 2
    found = dict(Attendance.objects.values_list("membership", "presence"))
    assert found == {evening.ada.pk: Presence.PRESENT, evening.bob.pk: Presence.EXCUSED}


def test_empty_paper_records_nothing(evening):
    with pytest.raises(LifeRefused, match="Rien n'est écrit"):
        typed(evening, PaperReturn())


def test_the_page_of_paper_takes_what_is_written(evening):
    evening.open()
    client = Client()
    client.force_login(evening.secretary.user)
    url = reverse("paper_return", args=[evening.club.slug, evening.meeting.pk])
    electors = evening.electors()
    sent = client.post(
        url,
        {
            "key": "k",
            f"presence_{evening.ada.pk}": "present",
            f"ballot_{electors[evening.ada.person_id]}-choice": "against",
            "questions": "Qui ?\n\nQuand ?",
        },
    )
    assert sent.status_code == 302
    assert Ballot.objects.get().channel == Channel.PAPER
    assert OpenQuestion.objects.count() == 2
