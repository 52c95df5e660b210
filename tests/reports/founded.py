"""Clubs and their founding papers, by the verbs: one being founded, one with its history."""

from datetime import datetime, timedelta
from fractions import Fraction

from clublife.amending import open_amendment
from clublife.founding import note_step, open_to_be_founded, start, write_file
from clublife.models import Amendment
from clubs.models import Club, Network
from clubs.rules import set_rule
from governance.models import DecisionType
from governance.rules import set_voting_rule
from governance.tally import Base, Majority, Rule
from ledger.contributing import Means, Payment, record_meeting
from members.joining import join
from members.models import Membership, RoleKind
from members.roles import appoint_member
from reports.models import DocumentKind
from tests.build import a_network, a_person
from tests.reports.evening import NOW

TODAY = NOW.date()
FOUNDED_AT = NOW - timedelta(days=21)
SIGNED_ON = FOUNDED_AT.date()
FOUNDERS = ("Bo Caron", "Cléo Petit", "Driss Amrani", "Élise Roux", "Franck Roy")
FOUNDING_KINDS = (
    DocumentKind.CONVENTION,
    DocumentKind.INTERNAL_RULES,
    DocumentKind.ACCREDITATION,
    DocumentKind.AMENDMENT,
)


def a_forming_club() -> Club:
    """Ada and five others gather; nothing is chosen, signed or paid yet."""
    club = open_to_be_founded(
        network=a_network(
            name=f"Cigales des Hauts-de-France {Network.objects.count() or ''}".strip()
        ),
        name="Les Graines d'ici",
        commune="Bailleul",
        department="59",
        first_name="Ada",
        last_name="Martin",
        email="ada@example.org",
        now=FOUNDED_AT,
    )
    for name in FOUNDERS:
        _joins(club, name)
    return club


def _joins(club: Club, name: str, *, now: datetime = FOUNDED_AT) -> Membership:
    return join(club=club, person=a_person(name), on=now.date(), now=now)


def a_founded_club() -> Club:
    """The same, with its choices, its officers, its first payments, signed and started on
    2 November; then Gil Fox comes in, by the amendment n° 1."""
    club = a_forming_club()
    _choices(club)
    members = {str(one): one for one in club.memberships.all()}
    for name, kind in (("Bo Caron", RoleKind.TREASURER), ("Cléo Petit", RoleKind.SECRETARY)):
        appoint_member(membership=members[name], kind=kind, starts_on=SIGNED_ON, now=FOUNDED_AT)
    amounts = dict(zip(members, (3000, 2500, 2500, 1000, 5000, 800), strict=True))
    paid = [Payment(members[name], cents, Means.TRANSFER) for name, cents in amounts.items()]
    record_meeting(club=club, on=SIGNED_ON, payments=paid, key="signature", by=None, now=FOUNDED_AT)
    steps: dict[str, dict[str, object]] = {
        "signature": {"convention_signed_on": SIGNED_ON},
        "charte": {"charter_signed_on": SIGNED_ON},
        "impots": {"tax_office": "SIE d'Hazebrouck", "registered_on": SIGNED_ON},
    }
    for step, fields in steps.items():
        note_step(club=club, step=step, fields=fields, now=FOUNDED_AT)
    start(club=club, now=FOUNDED_AT)
    open_amendment(
        club=club,
        kind=Amendment.Kind.ENTRY,
        on=TODAY,
        membership=_joins(club, "Gil Fox", now=NOW),
        now=NOW,
    )
    return club


def _choices(club: Club) -> None:
    write_file(
        club=club,
        fields={"seat": "chez Ada Martin, 12 rue des Lilas, 59270 Bailleul", "term_years": 5},
        now=FOUNDED_AT,
    )
    chosen: dict[str, tuple[object, str]] = {
        "share_method": ("pro_rata", "article 8"),
        "exit_value": ("lesser", "article 16"),
        "monthly_min": (800, "article 7"),
    }
    for key, (value, clause) in chosen.items():
        set_rule(
            club=club, key=key, value=value, since=SIGNED_ON, clause=clause, by=1, now=FOUNDED_AT
        )
    set_voting_rule(
        club=club,
        type=DecisionType.INVESTMENT,
        rule=Rule(Majority.SIMPLE, Base.PRESENT, Fraction(1, 2)),
        proxies_max=1,
        since=SIGNED_ON,
        clause="article 13",
        by=None,
        now=FOUNDED_AT,
    )


def founding_subject(club: Club, kind: str) -> str:
    """What the club's paper of a kind is about."""
    if kind == DocumentKind.AMENDMENT:
        return f"{kind}:{club.amendments.get().pk}"
    return f"{kind}:{club.pk}"
