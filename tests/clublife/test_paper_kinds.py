"""Ballots of every nominal kind typed back from paper, all together or not at all."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import (
    Attendance,
    Ballot,
    Channel,
    Choice,
    DecisionType,
    QuestionKind,
    Secrecy,
)
from governance.motions import draft, open_motion
from tests.clublife.test_evening import Evening
from tests.test_costs import cost

pytestmark = pytest.mark.django_db
ANSWERS = ["La salle des fêtes", "Le café", "La mairie"]
OPTIONS = {
    QuestionKind.CHOICE: {"options": ANSWERS},
    QuestionKind.RANKED: {"options": ANSWERS},
}


class Paper(Evening):
    """The same evening, with a question of one kind open beside the first."""

    def __init__(self, kind: QuestionKind, **given) -> None:
        super().__init__()
        more = OPTIONS.get(kind, {}) | given
        if kind == QuestionKind.ELECTION:
            more |= {"candidates": [self.ada, self.bob, self.club.memberships.earliest("id")]}
        asked = draft(
            club=self.club,
            type=DecisionType.OFFICERS if kind == QuestionKind.ELECTION else DecisionType.OTHER,
            title="Et maintenant ?",
            text="",
            now=self.now,
            meeting=self.meeting,
            kind=kind,
            **more,
        )
        self.asked = open_motion(motion=asked, deadline=self.now + timedelta(hours=3), now=self.now)

    def field(self, member, name: str) -> str:
        return f"ballot_{self.asked.electors.get(membership=member).pk}-{name}"

    def client(self) -> tuple[Client, str]:
        client = Client()
        client.force_login(self.secretary.user)
        return client, reverse("paper_return", args=[self.club.slug, self.meeting.pk])

    def type(self, fields):
        client, url = self.client()
        return client.post(url, {"key": "k", **fields})


def said() -> list[tuple[str, list[int], str, str]]:
    return [
        (one.choice, one.picks, one.reason, one.channel)
        for one in Ballot.objects.order_by("elector__membership__id")
    ]


@pytest.mark.parametrize(
    ("kind", "given", "typed", "expected"),
    [
        (QuestionKind.YES_NO, {}, {"choice": "for"}, (Choice.FOR, [], "")),
        (QuestionKind.SENSE, {}, {"choice": "against"}, (Choice.AGAINST, [], "")),
        (QuestionKind.CHOICE, {}, {"picks": "2"}, ("", [2], "")),
        (QuestionKind.CHOICE, {}, {"picks": "blank"}, ("", [], "")),
        (QuestionKind.ELECTION, {"seats": 2}, {"picks": ["1", "3"]}, ("", [1, 3], "")),
        (QuestionKind.ELECTION, {"seats": 2}, {"picks": ["blank"]}, ("", [], "")),
        (QuestionKind.RANKED, {}, {"rank_1": "3", "rank_2": "1"}, ("", [3, 1], "")),
        (QuestionKind.RANKED, {}, {"picks": "on"}, ("", [], "")),
        (QuestionKind.CONSENT, {}, {"choice": "for"}, (Choice.FOR, [], "")),
        (
            QuestionKind.CONSENT,
            {},
            {"choice": "against", "reason": "Trop loin du tram"},
            (Choice.AGAINST, [], "Trop loin du tram"),
        ),
    ],
)
def test_a_ballot_of_each_kind_is_typed_and_the_silent_are_left_alone(kind, given, typed, expected):
    paper = Paper(kind, **given)
    answer = paper.type({paper.field(paper.ada, name): value for name, value in typed.items()})
    assert answer.status_code == 302
    assert said() == [(*expected, Channel.PAPER)]
    assert Ballot.objects.get().elector.membership == paper.ada


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (QuestionKind.CHOICE, {"picks": "9"}, "Ada Un :"),
        (QuestionKind.RANKED, {"rank_1": "2", "rank_2": "2"}, "déjà classée plus haut"),
        (QuestionKind.RANKED, {"rank_1": "2", "picks": "on"}, "Un vote blanc ne classe rien"),
        (QuestionKind.ELECTION, {"picks": ["1", "blank"]}, "Un vote blanc ne nomme personne"),
        (QuestionKind.ELECTION, {"picks": ["1", "2"]}, "Et maintenant ? · Ada Un"),
        (QuestionKind.CONSENT, {"choice": "against"}, "Écrivez votre objection"),
        (QuestionKind.CONSENT, {"reason": "Trop loin"}, "Dites si vous consentez"),
    ],
)
def test_one_ballot_that_does_not_read_and_nothing_at_all_is_recorded(kind, typed, words):
    paper = Paper(kind)
    fields = {paper.field(paper.ada, name): value for name, value in typed.items()}
    answer = paper.type(fields | {f"presence_{paper.bob.pk}": "present"})
    assert answer.status_code == 200
    assert words in answer.text
    assert "Ada Un" in answer.context["form"].non_field_errors()[0]
    assert Ballot.objects.count() == Attendance.objects.count() == 0


def test_what_was_typed_stays_in_the_page_when_something_is_wrong():
    paper = Paper(QuestionKind.RANKED)
    fields = {paper.field(paper.ada, "rank_1"): "3", f"holder_{paper.ada.pk}": "999"}
    answer = paper.type(fields)
    assert '<option value="3" selected>' in answer.text


def test_a_secret_vote_has_no_line_on_the_page_of_paper():
    paper = Paper(QuestionKind.CHOICE, secrecy=Secrecy.PAPER)
    client, url = paper.client()
    assert "Et maintenant ?" not in client.get(url).text


def test_several_questions_are_typed_together_and_cost_the_same_whoever_votes():
    paper = Paper(QuestionKind.ELECTION)
    paper.open()
    client, url = paper.client()
    before = cost(client, url)
    paper.type(
        {
            paper.field(paper.ada, "picks"): ["2"],
            paper.field(paper.bob, "picks"): ["2"],
            f"ballot_{paper.electors()[paper.bob.person_id]}-choice": "for",
        }
    )
    assert Ballot.objects.count() == 3
    assert cost(client, url) == before
