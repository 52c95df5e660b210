"""A club that votes, to follow each decision to its end."""

from datetime import timedelta
from fractions import Fraction

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clublife.decisions import decisions
from governance.closing import close
from governance.models import Base, Channel, Choice, DecisionType, Majority
from governance.motions import draft, open_motion
from governance.rules import set_voting_rule
from governance.tally import Rule
from governance.voting import cast
from investments.enterprises import EnterpriseFacts
from investments.models import Instrument
from investments.pipeline import open_proposal, put_to_vote
from ledger.contributing import Means, Payment, record_meeting
from members.models import RoleKind
from members.permissions import Act
from tests.build import a_club, a_member, an_officer

EVERYTHING = frozenset(Act)


class Deciding:
    """A club of three whose decisions are voted today by simple majority."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.club = a_club()
        self.manager = an_officer(RoleKind.MANAGER, self.club, "Maya Gérante")
        self.ada, self.bob = a_member(self.club, "Ada Un"), a_member(self.club, "Bob Deux")
        for type in DecisionType:
            set_voting_rule(
                club=self.club,
                type=type,
                rule=Rule(Majority.SIMPLE, Base.CAST, Fraction(0)),
                proxies_max=1,
                since=self.club.created_on,
                clause="article 6",
                by=None,
                now=self.now,
            )

    def adopt(self, motion, **said):
        """Open a question when it is not, have everybody say yes, and close it."""
        motion.refresh_from_db()
        if motion.is_draft:
            motion = open_motion(
                motion=motion, deadline=self.now + timedelta(hours=1), now=self.now
            )
        for one in self.club.memberships.order_by("id"):
            cast(
                motion=motion,
                elector_membership=one,
                channel=Channel.ONLINE,
                cast_by=one.person,
                now=self.now,
                **(said or {"choice": Choice.FOR}),
            )
        return close(motion=motion, now=self.now)

    def decide(self, type, title="Que faire ?", **given):
        return self.adopt(
            draft(club=self.club, type=type, title=title, text="", now=self.now, **given)
        )

    def an_investment(self, amount=30000):
        record_meeting(
            club=self.club,
            on=self.today,
            payments=[Payment(self.ada, amount, Means.TRANSFER)],
            key=f"money-{amount}-{self.club.motions.count()}",
            by=None,
            now=self.now,
        )
        proposal = open_proposal(
            club=self.club,
            enterprise=EnterpriseFacts(name=f"La Fournée {self.club.motions.count()}"),
            title="Un four",
            instrument=Instrument.SHARES,
            amount=amount,
            received_on=self.today,
            now=self.now,
        )
        motion = put_to_vote(
            proposal=proposal, deadline=self.now + timedelta(hours=1), now=self.now
        )
        self.adopt(motion)
        proposal.refresh_from_db()
        return proposal

    def told(self, *, at=None, acts=EVERYTHING):
        return decisions(self.club, at=at or self.today, acts=acts)

    def lines(self, **given):
        return [
            (line.todo.title.replace("\xa0", " "), line.todo.is_done)
            for one in self.told(**given).all
            for line in one.lines
        ]


def page_of(club, person):
    client = Client()
    client.force_login(person.user)
    return client, reverse("decisions", args=[club.slug])
