"""The pages of votes as people meet them: what they show, what they refuse, what stays unsaid."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clubs.models import Club
from governance.closing import close
from governance.models import Choice, DecisionType, Motion, VotingRule
from governance.motions import draft, open_motion
from governance.voting import give_proxy
from members.models import Membership, Person, RoleKind
from tests.build import a_club, a_member, an_officer
from tests.governance.build import members_of, say

pytestmark = pytest.mark.django_db


def client_of(person: Person) -> Client:
    """A browser in which this person has logged in."""
    client = Client()
    client.force_login(person.user)
    return client


class House:
    """A club with a manager, a secretary and three members, and one open vote."""

    def __init__(self) -> None:
        self.club: Club = a_club()
        self.manager = an_officer(RoleKind.MANAGER, self.club, "Maya Gérante")
        self.secretary = an_officer(RoleKind.SECRETARY, self.club, "Sam Secrétaire")
        self.ada: Membership = a_member(self.club, "Ada Un", account=True)
        self.bob: Membership = a_member(self.club, "Bob Deux", account=True)
        self.motion: Motion = self.a_vote()

    def a_vote(self) -> Motion:
        now = timezone.now()
        question = draft(
            club=self.club, type=DecisionType.OTHER, title="Changer de salle ?", text="", now=now
        )
        return open_motion(motion=question, deadline=now + timedelta(days=2), now=now)

    def url(self, name: str, *more: object) -> str:
        return reverse(name, args=[self.club.slug, *more])

    def elector(self, member: Membership) -> int:
        return self.motion.electors.get(membership=member).pk


@pytest.fixture
def house() -> House:
    return House()


def test_nothing_is_selected_and_the_page_says_in_whose_name_one_votes(house: House) -> None:
    page = client_of(house.ada.person).get(house.url("motion", house.motion.pk)).content.decode()
    assert "Vous votez en votre nom : Ada Un" in page
    assert "checked" not in page
    assert "Personne ne voit les choix avant la clôture" in page


def test_a_member_votes_then_replaces_the_vote(house: House) -> None:
    client = client_of(house.ada.person)
    url = house.url("vote", house.motion.pk)
    for choice in (Choice.AGAINST, Choice.FOR):
        sent = {"elector": house.elector(house.ada), "choice": choice}
        assert client.post(url, sent, follow=True).status_code == 200
    page = client.get(house.url("motion", house.motion.pk)).content.decode()
    assert "Bulletin enregistré : Pour" in page
    assert "1 membre sur 4 a voté" in page


def test_no_choice_is_said_next_to_the_field_and_nothing_is_written(house: House) -> None:
    page = client_of(house.ada.person).post(
        house.url("vote", house.motion.pk), {"elector": house.elector(house.ada)}
    )
    assert "Choisissez pour, contre, ou abstention" in page.content.decode()
    assert not house.motion.electors.filter(ballots__isnull=False).exists()


def test_one_does_not_vote_for_somebody_else_without_their_power(house: House) -> None:
    client = client_of(house.ada.person)
    sent = {"elector": house.elector(house.bob), "choice": "for"}
    page = client.post(house.url("vote", house.motion.pk), sent).content.decode()
    assert "pas reçu le pouvoir" in page
    now = timezone.now()
    give_proxy(motion=house.motion, giver=house.bob, holder=house.ada, now=now)
    page = client.get(house.url("motion", house.motion.pk)).content.decode()
    assert "par pouvoir, au nom de : Bob Deux" in page
    client.post(house.url("vote", house.motion.pk), sent)
    assert house.motion.electors.get(membership=house.bob).ballots.get().channel == "proxy"


def test_a_vote_after_closing_is_told_so_and_changes_nothing(house: House) -> None:
    say(house.motion, house.ada, now=timezone.now())
    close(motion=house.motion, now=timezone.now() + timedelta(days=3))
    sent = {"elector": house.elector(house.bob), "choice": "for"}
    page = client_of(house.bob.person).post(house.url("vote", house.motion.pk), sent)
    assert "Ce vote est clos : votre bulletin n" in page.content.decode()
    assert not house.motion.electors.get(membership=house.bob).ballots.exists()


def test_no_page_tells_anybody_a_choice_before_the_closing(house: House) -> None:
    """Promise row 22: only participation shows while the vote is open."""
    now = timezone.now()
    for member in members_of(house.club):
        say(house.motion, member, Choice.ABSTAIN, now=now)
    urls = [
        house.url("meetings"),
        house.url("motion", house.motion.pk),
        house.url("note_votes", house.motion.pk),
        house.url("give_proxy", house.motion.pk),
    ]
    for person in (house.manager, house.secretary, house.bob.person):
        client = client_of(person)
        for url in urls:
            page = client.get(url)
            if page.status_code == 200:
                text = page.content.decode()
                shown = text.count("Bulletin enregistré : Je m&#x27;abstiens")
                own_only = 1 if url == urls[1] else 0
                assert shown == own_only, url
                assert " pour, " not in text
                assert "Le résultat" not in text


def test_the_manager_asks_opens_and_closes(house: House) -> None:
    client = client_of(house.manager)
    asked = {"type": "other", "title": "Élire une suppléante ?", "text": ""}
    page = client.post(house.url("new_motion"), asked, follow=True)
    assert "accord de tous" in page.content.decode()
    motion = Motion.objects.get(title="Élire une suppléante ?")
    deadline = timezone.localtime(timezone.now() + timedelta(days=1))
    client.post(
        house.url("open_motion", motion.pk), {"deadline": deadline.strftime("%Y-%m-%dT%H:%M")}
    )
    for member in members_of(house.club):
        say(motion, member, now=timezone.now())
    page = client.post(house.url("close_motion", motion.pk), follow=True).content.decode()
    assert "Adopté : 4 pour" in page


def test_the_manager_confirms_a_rule_with_its_clause(house: House) -> None:
    client = client_of(house.manager)
    url = house.url("voting_rule", "investment")
    typed = {
        "majority": "simple", "base": "present", "quorum_part": 1, "quorum_of": 2, "proxies_max": 1,
    }  # fmt: skip
    assert "obligatoire" in client.post(url, typed | {"clause": ""}).content.decode()
    client.post(url, typed | {"clause": "article 8"})
    assert VotingRule.objects.get(club=house.club).is_confirmed
    assert "article 8" in client.get(house.url("voting_rules")).content.decode()


def test_a_quorum_above_everybody_is_refused_next_to_its_field(house: House) -> None:
    typed = {
        "majority": "simple", "base": "present", "quorum_part": 3, "quorum_of": 2,
        "proxies_max": 1, "clause": "article 8",
    }  # fmt: skip
    url = house.url("voting_rule", "investment")
    page = client_of(house.manager).post(url, typed).content.decode()
    assert "ne peut pas dépasser tous les membres" in page
    assert not VotingRule.objects.exists()


def test_the_secretary_plans_a_meeting_and_notes_who_came(house: House) -> None:
    client = client_of(house.secretary)
    when = timezone.localtime(timezone.now() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    planned = {"kind": "meeting", "starts_at": when, "place": "Café des Halles", "agenda": ""}
    page = client.post(house.url("plan_meeting"), planned, follow=True)
    meeting = house.club.meetings.get()
    assert "Café des Halles" in page.content.decode()
    client.post(house.url("attendance", meeting.pk), {f"member_{house.ada.pk}": "present"})
    page = client.get(house.url("meeting", meeting.pk)).content.decode()
    assert "1 présent sur 4" in page


def test_the_secretary_notes_what_was_said_and_nothing_noted_is_told_so(house: House) -> None:
    client = client_of(house.secretary)
    url = house.url("note_votes", house.motion.pk)
    assert "Aucun vote n&#x27;est noté" in client.post(url, {"channel": "hand"}).content.decode()
    said = {"channel": "hand", f"elector_{house.elector(house.ada)}": "against"}
    page = client.post(url, said, follow=True).content.decode()
    assert "1 vote noté" in page
    page = client_of(house.ada.person).get(house.url("motion", house.motion.pk)).content.decode()
    assert "Bulletin enregistré : Contre" in page
    assert "noté par Sam Secrétaire" in page
