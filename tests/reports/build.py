"""La Cigale des Weppes, whose year 2025 is the page of `docs/pictures` and of these tests."""

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime

from clubs.models import Club, ShareMethod
from governance.meetings import plan, record_attendance
from investments.enterprises import EnterpriseFacts, register
from investments.holdings import record_past_investment, repay
from investments.impairing import impair
from investments.income import receive_interest
from investments.models import Holding, Instrument, LegalForm
from ledger.contributing import Payment, record_meeting
from members.models import Membership, RoleKind
from members.roles import appoint
from tests.build import a_club, a_member
from tests.ledger.build import pay_fee

NOW = datetime(2026, 1, 14, 18, 0, tzinfo=UTC)
FOUNDED = date(2021, 11, 4)
NAMES = (
    "Amina Benali", "Bruno Carlier", "Odile Masson", "Chloé Duhem", "Denis Lefebvre",
    "Jean Wattel", "Lucie Vandamme", "Paul Delattre", "Karim Haddad", "Sophie Lemaire",
    "Luc Desmet",
)  # fmt: skip
ACCOUNTS = 4
_keys = (f"weppes-{number}" for number in itertools.count())


@dataclass
class Weppes:
    """The club, its people in order, and two of its holdings."""

    club: Club
    members: list[Membership]
    recyclo: Holding
    houblon: Holding


def weppes(slug: str = "weppes") -> Weppes:
    """Five years of a club, made by the verbs; the book of 2025 is still open."""
    club = a_club(
        name="La Cigale des Weppes",
        slug=slug,
        commune="Fournes-en-Weppes",
        created_on=FOUNDED,
        share_method=ShareMethod.PRO_RATA,
    )
    members = [
        a_member(club, name, on=FOUNDED, account=place < ACCOUNTS)
        for place, name in enumerate(NAMES)
    ]
    for member in members:
        member.person.email = f"{member.person.first_name.lower()}@exemple.fr"
        member.person.save(update_fields=["email"])
    for place, kind in enumerate((RoleKind.MANAGER, RoleKind.TREASURER, RoleKind.SECRETARY)):
        appoint(person=members[place].person, kind=kind, club=club, starts_on=FOUNDED, now=NOW)
    pays(club, date(2022, 1, 20), dict.fromkeys(members[:10], 108227), members[10], 108_230)
    _invest(club, "Les Jardins du Ferrain", LegalForm.SCIC, Instrument.SHARES, 3000, 2022)
    recyclo = _invest(
        club, "Recyclo-Lys", LegalForm.ASSOCIATION, Instrument.RECOVERABLE_CONTRIBUTION, 2500, 2023
    )
    houblon = _invest(club, "Atelier Houblon", LegalForm.SARL, Instrument.SHARES, 2000, 2023)
    _invest(club, "Vélo-Cargo des Weppes", LegalForm.SCOP, Instrument.SHARES, 2500, 2024)
    impair(
        holding=houblon, amount=50_000, on=date(2024, 6, 2), key=next(_keys), now=NOW,
        reason="Deux exercices en perte ; un plan est en cours.",
        decision="réunion du 2 juin 2024",
    )  # fmt: skip
    _year_2025(club, members, recyclo)
    return Weppes(club, members, recyclo, houblon)


def _year_2025(club: Club, members: list[Membership], recyclo: Holding) -> None:
    late = a_member(club, "Hélène Pruvost", on=date(2025, 3, 4))
    members.append(late)
    for month in range(1, 13):
        paying = members[:11] if month < 3 else members
        record_meeting(
            club=club,
            on=date(2025, month, 15),
            payments=[Payment(member, 2_452) for member in paying],
            key=next(_keys),
            by=None,
            now=NOW,
        )
    pays(club, date(2025, 12, 20), {}, members[0], 348_620 - 2_452 * (22 + 120))
    receive_interest(
        holding=recyclo, gross=7_800, withheld=1_560, on=date(2025, 5, 9),
        key=next(_keys), now=NOW,
    )  # fmt: skip
    repay(holding=recyclo, principal=15_000, on=date(2025, 6, 30), key=next(_keys), now=NOW)
    _invest(club, "Le Fournil du Marais", LegalForm.SCIC, Instrument.SHARES, 1000, 2025)
    _invest(club, "Théâtre de poche", LegalForm.ASSOCIATION, Instrument.LOAN, 800, 2025)
    pay_fee(club, date(2025, 12, 31), 3_600, now=NOW)
    for month in (2, 9):
        meeting = plan(
            club=club, place="Salle des fêtes", now=NOW,
            starts_at=datetime(2025, month, 11, 18, 30, tzinfo=UTC),
        )  # fmt: skip
        record_attendance(meeting=meeting, present=members[:9], excused=members[9:10], now=NOW)


def pays(
    club: Club, on: date, amounts: dict[Membership, int], last: Membership, amount: int
) -> None:
    """A meeting's payments, cents; the last one named apart."""
    payments = [Payment(member, cents) for member, cents in {**amounts, last: amount}.items()]
    record_meeting(club=club, on=on, payments=payments, key=next(_keys), by=None, now=NOW)


def _invest(club: Club, name: str, form: str, instrument: str, euros: int, year: int) -> Holding:
    enterprise = register(facts=EnterpriseFacts(name=name, legal_form=form), club=club, now=NOW)
    return record_past_investment(
        club=club,
        enterprise=enterprise,
        instrument=instrument,
        amount=euros * 100,
        on=date(year, 10, 3),
        key=next(_keys),
        now=NOW,
    ).movement.holding
