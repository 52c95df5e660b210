"""A club whose treasurer changes with everything still open: Ada leaves, Bo takes over."""

from datetime import date, timedelta

from banking.accounts import main_account
from banking.models import BankLine
from banking.suspense import to_suspense
from clublife.minutes import draft_minutes
from clubs.models import Club
from governance.closing import close
from governance.models import Channel, Choice, DecisionType
from governance.motions import draft, open_motion
from governance.voting import cast
from investments.enterprises import EnterpriseFacts, register
from investments.models import Instrument, Proposal
from investments.pipeline import open_proposal, put_to_vote
from ledger.costs import Cost
from ledger.pledging import pledge
from ledger.spending import ask
from members.joining import open_account
from members.models import Membership, Role, RoleKind
from members.roles import appoint_member, end_role
from tests.banking.build import a_line, a_statement, taken_in
from tests.build import PASSWORD, a_member
from tests.clublife.meeting import ENDED, Evening, an_ended_evening
from tests.reports.evening import IBAN, NOW

TODAY = NOW.date()
ELECTED_ON = TODAY - timedelta(days=2)


def a_change_of_treasurer(slug: str = "la-passation") -> tuple[Club, Role]:
    """The club, and the office Ada has just left to Bo, whom Cléo seconds."""
    evening = an_ended_evening(slug=slug)
    club = evening.club
    draft_minutes(meeting=evening.meeting, now=ENDED, by=evening.secretary)
    ada, bo, cleo = (_named(club, name) for name in ("Ada", "Bo", "Cléo"))
    left = ada.person.roles.get(kind=RoleKind.TREASURER)
    end_role(role=left, on=ELECTED_ON - timedelta(days=1), now=NOW)
    open_account(person=bo.person, username=f"{slug}-bo", password=PASSWORD)
    appoint_member(membership=bo, kind=RoleKind.TREASURER, starts_on=ELECTED_ON, now=NOW)
    appoint_member(
        membership=cleo, kind=RoleKind.TREASURER, starts_on=ELECTED_ON, is_deputy=True, now=NOW
    )
    _at_the_bank(club)
    _asked(club, evening)
    left.refresh_from_db()
    return club, left


def _named(club: Club, first_name: str) -> Membership:
    return club.memberships.get(person__first_name=first_name)


def _at_the_bank(club: Club) -> None:
    """Two lines nobody confirmed, a receipt nobody can name, no month validated."""
    account = main_account(club=club, now=NOW)
    account.iban, account.bank = IBAN, "Banque du Nord"
    account.save(update_fields=["iban", "bank"])
    lines = [
        a_line(date(2026, 10, 12), 3000, "VIR INCONNU"),
        a_line(date(2026, 11, 2), -1290, "PRLV ASSURANCE"),
        a_line(date(2026, 11, 4), 4500, "REM CHQ 12"),
    ]
    taken_in(club, a_statement(lines), now=NOW)
    to_suspense(line=BankLine.objects.get(label="VIR INCONNU"), by=None, now=NOW)


def _asked(club: Club, evening: Evening) -> None:
    """Gil's two months, two expenses, an investment voted and not paid, a vote under way."""
    gil = a_member(club, "Gil Marchand")
    pledge(membership=gil, amount=2000, since=date(2026, 9, 1), by=None, now=NOW)
    for what, amount in (("Location de la salle", 12_000), ("Timbres", 3_480)):
        ask(
            club=club, on=date(2026, 11, 3), amount=amount, cost=Cost.SUPPLIES, what=what,
            payee="Mairie", key=what, by=evening.secretary.pk, now=NOW,
        )  # fmt: skip
    enterprise = register(facts=EnterpriseFacts(name="Les Vélos du Canal"), club=club, now=NOW)
    proposal = open_proposal(
        club=club,
        enterprise=enterprise,
        title="Un atelier de réparation de vélos",
        instrument=Instrument.SHARES,
        amount=20_000,
        received_on=date(2026, 11, 1),
        now=NOW,
    )
    _adopt(proposal, [*evening.members, gil])
    asked = draft(
        club=club, type=DecisionType.OTHER, title="Acheter une imprimante ?", text="", now=NOW
    )
    open_motion(motion=asked, deadline=NOW + timedelta(days=9), now=NOW)


def _adopt(proposal: Proposal, members: list[Membership]) -> None:
    """Everybody votes for it the day before."""
    asked_at = NOW - timedelta(days=1)
    motion = put_to_vote(proposal=proposal, deadline=asked_at + timedelta(hours=3), now=asked_at)
    for member in members:
        cast(
            motion=motion,
            elector_membership=member,
            choice=Choice.FOR,
            channel=Channel.ONLINE,
            cast_by=member.person,
            now=asked_at,
        )
    close(motion=motion, now=asked_at + timedelta(hours=4))
