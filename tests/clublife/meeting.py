"""A whole evening of a club of twelve, up to its end: what minutes are drafted from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from clublife.models import Hearing, OpenQuestion
from clubs.models import Club
from clubs.rules import set_rule
from governance.agendas import Point, set_agenda
from governance.calling import call_to
from governance.closing import close
from governance.mandates import give_meeting_proxy
from governance.meetings import plan, record_attendance
from governance.models import (
    Channel,
    Choice,
    DecisionType,
    Meeting,
    Motion,
)
from governance.motions import draft, open_motion
from governance.voting import cast
from investments.enterprises import EnterpriseFacts, register
from investments.holdings import subscribe
from investments.models import Instrument
from investments.pipeline import open_proposal, put_to_vote
from ledger.contributing import Means, Payment, record_meeting
from ledger.pledging import pledge
from members.joining import open_account
from members.models import Membership, Person, RoleKind
from members.roles import appoint
from tests.build import PASSWORD, a_club, a_member

BEGAN = datetime(2026, 11, 12, 18, 30, tzinfo=UTC)
ENDED = BEGAN + timedelta(hours=2, minutes=40)
ON = BEGAN.date()
NAMES = (
    "Marie-Françoise Vandenbroucke-Delattre",
    "Jean-Baptiste Descamps",
    "Ada Martin",
    "Maximilien de Saint-Exupéry-Lefebvre",
    "Bo Caron",
    "Cléo Petit",
    "Hadrien Oudghiri",
    "Solveig Kowalczyk-Desrumaux",
    "Yann Le Goff",
    "Zoé Bernard",
    "Éloïse Van der Meersch",
    "Noël Quiévreux",
)
OFFICES = (RoleKind.MANAGER, RoleKind.SECRETARY, RoleKind.TREASURER)


@dataclass
class Evening:
    """A club, its meeting that has ended, and the people of it by their place in the list."""

    club: Club
    meeting: Meeting
    members: list[Membership]
    adopted: Motion
    refused: Motion

    @property
    def manager(self) -> Person:
        """The first of the list."""
        return self.members[0].person

    @property
    def secretary(self) -> Person:
        """The second."""
        return self.members[1].person


def an_ended_evening(*, slug: str = "les-cigaliers", ended: bool = True) -> Evening:
    """Eight came, one spoke for a ninth, one was excused, two stayed away; 1 000 € were voted and
    paid, 270 € came in, one question was refused, another is left."""
    club = a_club(slug=slug, name="Les Cigaliers de la Lys", commune="Armentières")
    members = [a_member(club, name, email=_mail(name)) for name in NAMES]
    for member, office in zip(members, OFFICES, strict=False):
        open_account(person=member.person, username=f"{slug}-{office}", password=PASSWORD)
        appoint(person=member.person, kind=office, club=club, starts_on=club.created_on, now=BEGAN)
    _savings_of_before(club, members)
    meeting = _called(club, members)
    _presence(meeting, members)
    record_meeting(
        club=club,
        on=ON,
        payments=[
            Payment(members[0], 2500, Means.CASH),
            Payment(members[2], 2000, Means.CASH),
            *(Payment(one, 7500, Means.CHEQUE) for one in members[3:6]),
        ],
        key=f"{slug}-soir",
        by=None,
        now=BEGAN,
    )
    adopted, refused = _votes(club, meeting, members)
    OpenQuestion.objects.create(
        meeting=meeting,
        text="Qui représentera le club à l'assemblée de La Ronde des Bocaux ?",
        entrusted_to=members[4],
        noted_by=members[1].person,
        noted_at=BEGAN,
    )
    plan(club=club, starts_at=BEGAN + timedelta(days=28), place="Chez Ada", now=BEGAN)
    if ended:
        meeting.ended_at = ENDED
        meeting.save(update_fields=["ended_at"])
    return Evening(club, meeting, members, adopted, refused)


def _mail(name: str) -> str:
    """Everybody but Noël and Zoé has an address."""
    first, last = name.split(maxsplit=1)[0], name.rsplit(maxsplit=1)[-1]
    return "" if first in ("Noël", "Zoé") else f"{len(name)}{last[:4].lower()}@ex.org"


def _savings_of_before(club: Club, members: list[Membership]) -> None:
    for member in members:
        pledge(membership=member, amount=2500, since=date(2026, 6, 1), by=None, now=BEGAN)
    record_meeting(
        club=club,
        on=date(2026, 10, 1),
        payments=[Payment(one, 12_500) for one in members],
        key=f"{club.slug}-avant",
        by=None,
        now=BEGAN - timedelta(days=40),
    )


def _called(club: Club, members: list[Membership]) -> Meeting:
    called_at = BEGAN - timedelta(days=9)
    set_rule(
        club=club, key="notice_days", value=15, since=club.created_on, clause="article 4", now=BEGAN
    )
    meeting = plan(club=club, starts_at=BEGAN, place="Maison des associations", now=called_at)
    set_agenda(
        meeting=meeting,
        items=[
            Point("Les versements", "Ada Martin"),
            Point("Un projet entendu", "Bo Caron"),
            Point("Les votes"),
        ],
        now=called_at,
        by=members[1].person,
    )
    call_to(
        meeting=meeting,
        word="",
        late_reason="La salle n'était libre que ce soir-là",
        now=called_at,
        by=members[1].person,
    )
    return meeting


def _presence(meeting: Meeting, members: list[Membership]) -> None:
    record_attendance(
        meeting=meeting,
        present=members[:8],
        excused=[members[8], members[9]],
        by=members[1].person,
        now=BEGAN,
    )
    give_meeting_proxy(
        meeting=meeting, giver=members[8], holder=members[2], now=BEGAN, noted_by=members[1].person
    )


def _votes(club: Club, meeting: Meeting, members: list[Membership]) -> tuple[Motion, Motion]:
    enterprise = register(facts=EnterpriseFacts(name="La Ronde des Bocaux"), club=club, now=BEGAN)
    proposal = open_proposal(
        club=club,
        enterprise=enterprise,
        title="Ouvrir une épicerie en vrac à Armentières",
        instrument=Instrument.SHARES,
        amount=100_000,
        received_on=date(2026, 10, 20),
        now=BEGAN,
    )
    Hearing.objects.create(
        meeting=meeting, proposal=proposal, note="Ouverture prévue en mars.", heard_at=BEGAN
    )
    until = BEGAN + timedelta(hours=3)
    adopted = put_to_vote(proposal=proposal, deadline=until, now=BEGAN, meeting=meeting)
    adopted = _counted(adopted, members, against=0)
    proposal.refresh_from_db()
    subscribe(
        proposal=proposal, amount=100_000, on=ON, key=f"{club.slug}-parts", now=BEGAN, by=None
    )
    refused = draft(
        club=club,
        type=DecisionType.OTHER,
        title="Changer le jour des réunions ?",
        text="",
        now=BEGAN,
        meeting=meeting,
    )
    refused = open_motion(motion=refused, deadline=until, now=BEGAN)
    return adopted, _counted(refused, members[:8], against=5)


def _counted(motion: Motion, voters: list[Membership], *, against: int) -> Motion:
    """The first ones vote online, the others are noted on paper by the secretary."""
    secretary = voters[1].person
    for place, member in enumerate(voters):
        online = place < 2
        cast(
            motion=motion,
            elector_membership=member,
            choice=Choice.AGAINST if place < against else Choice.FOR,
            channel=Channel.ONLINE if online else Channel.PAPER,
            cast_by=member.person if online else secretary,
            now=BEGAN,
        )
    return close(motion=motion, now=BEGAN + timedelta(hours=1), by=secretary)
