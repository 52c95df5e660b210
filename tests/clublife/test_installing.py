"""An election followed by its act: the elected hold the office, their predecessors no more."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clublife.installing import install
from clublife.refusals import LifeRefused
from governance.closing import close
from governance.models import Base, Channel, DecisionType, Majority, QuestionKind
from governance.motions import draft, open_motion
from governance.rules import set_voting_rule
from governance.tally import Rule
from governance.voting import cast
from members.models import RoleKind
from members.roles import acting, appoint_member
from tests.build import a_club, a_member, an_officer

pytestmark = pytest.mark.django_db


class Election:
    """Three members elect their treasurer; Ada is elected against Bob."""

    def __init__(self, *, office: str = RoleKind.TREASURER) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.club = a_club()
        self.manager = an_officer(RoleKind.MANAGER, self.club, "Maya Gérante")
        self.before = an_officer(RoleKind.TREASURER, self.club, "Tom Trésorier")
        self.ada, self.bob = a_member(self.club, "Ada Un"), a_member(self.club, "Bob Deux")
        set_voting_rule(
            club=self.club,
            type=DecisionType.OFFICERS,
            rule=Rule(Majority.SIMPLE, Base.CAST, Fraction(0)),
            proxies_max=1,
            since=self.club.created_on,
            clause="article 6",
            by=None,
            now=self.now,
        )
        self.motion = draft(
            club=self.club,
            type=DecisionType.OFFICERS,
            title="Élire qui tient les comptes",
            text="",
            now=self.now,
            kind=QuestionKind.ELECTION,
            candidates=[self.ada, self.bob],
            office=office,
        )

    def vote(self):
        motion = open_motion(
            motion=self.motion, deadline=self.now + timedelta(hours=1), now=self.now
        )
        for number, one in enumerate(self.club.memberships.order_by("id")):
            cast(
                motion=motion,
                elector_membership=one,
                picks=[2] if number == 0 else [1],
                channel=Channel.ONLINE,
                cast_by=one.person,
                now=self.now,
            )
        return close(motion=motion, now=self.now)

    def treasurers(self):
        return [
            one.person for one in acting(self.club, self.today) if one.kind == RoleKind.TREASURER
        ]


def test_the_elected_take_the_office_and_the_one_before_leaves_it():
    election = Election()
    motion = election.vote()
    assert motion.result["elected"] == [1]
    made = install(motion=motion, starts_on=election.today, now=election.now)
    assert [one.person for one in made] == [election.ada.person] == election.treasurers()
    before = election.before.roles.get()
    assert before.ends_on == election.today - timedelta(days=1)


def test_a_deputy_who_is_elected_stops_being_one_and_the_others_stay():
    election = Election()
    for deputy in (election.ada, election.bob):
        appoint_member(
            membership=deputy,
            kind=RoleKind.TREASURER,
            starts_on=election.club.created_on,
            ends_on=election.today + timedelta(days=60),
            is_deputy=True,
            now=election.now,
        )
    install(motion=election.vote(), starts_on=election.today, now=election.now)
    held = {one.person: one.is_deputy for one in acting(election.club, election.today)}
    assert held[election.ada.person] is False
    assert held[election.bob.person] is True


def test_installed_twice_is_installed_once():
    election = Election()
    motion = election.vote()
    first = install(motion=motion, starts_on=election.today, now=election.now)
    assert install(motion=motion, starts_on=election.today, now=election.now) == first


def test_the_re_elected_begin_a_new_term():
    election = Election()
    tom = election.before.memberships.get()
    election.motion.options.filter(position=1).update(candidate=tom, label="Tom Trésorier")
    motion = election.vote()
    (role,) = install(motion=motion, starts_on=election.today, now=election.now)
    assert (role.person, role.starts_on) == (election.before, election.today)
    assert election.treasurers() == [election.before]


@pytest.mark.parametrize("office", [RoleKind.TREASURER, ""])
def test_a_vote_that_gives_no_office_installs_nobody(office):
    election = Election(office=office)
    motion = election.vote() if office == "" else election.motion
    with pytest.raises(LifeRefused, match="n'a élu personne"):
        install(motion=motion, starts_on=election.today, now=election.now)
    assert election.treasurers() == [election.before]


def test_the_page_of_the_vote_offers_it_to_who_notes_the_offices():
    election = Election()
    motion = election.vote()
    client = Client()
    client.force_login(election.manager.user)
    url = reverse("install_elected", args=[election.club.slug, motion.pk])
    assert url in client.get(motion.get_absolute_url()).content.decode()
    said = client.post(url, follow=True).content.decode()
    assert "En fonction depuis aujourd" in said
    assert election.treasurers() == [election.ada.person]
