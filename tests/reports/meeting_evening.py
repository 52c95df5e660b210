"""What the papers of a meeting are made of: an evening with approved minutes, another to come."""

from datetime import UTC, datetime, timedelta

from clublife.minutes import approve, draft_minutes, edit_notes
from clublife.models import Hearing
from clubs.models import Club
from governance.agendas import Point, set_agenda
from governance.calling import call_to
from governance.meetings import next_meeting
from governance.models import DecisionType, Meeting, Motion, QuestionKind, Secrecy
from governance.motions import draft
from investments.enterprises import EnterpriseFacts, register
from investments.models import Instrument
from investments.pipeline import open_proposal
from members.models import Person
from reports.models import DocumentKind
from tests.clublife.meeting import BEGAN, ENDED, an_ended_evening

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MEETING_KINDS = (
    DocumentKind.MEETING_FOLDER,
    DocumentKind.CALL_LETTERS,
    DocumentKind.MINUTES,
    DocumentKind.MINUTES_LETTERS,
    DocumentKind.BALLOTS,
)


def a_club_that_meets(slug: str = "les-cigaliers") -> Club:
    """Twelve members, two without e-mail; minutes approved; a meeting on 10 December with a
    project, an open question and a secret election."""
    evening = an_ended_evening(slug=slug)
    club = evening.club
    for member, address in zip(
        evening.members[9:],
        ("4 rue des Lilas\n59280 Armentières", "", "Résidence du Lac, appt 12\n59940 Estaires"),
        strict=True,
    ):
        member.person.address = address
        member.person.save(update_fields=["address"])
    minutes = draft_minutes(meeting=evening.meeting, now=ENDED, by=evening.secretary)
    edit_notes(
        minutes=minutes,
        notes={
            "presence": "Yann Le Goff a prévenu par téléphone.",
            f"motion:{evening.adopted.pk}": "La porteuse a répondu aux questions sur le loyer.\n"
            "Le club suivra l'ouverture avec elle.",
            "other": "Merci à Ada pour la salle.",
        },
        now=ENDED + timedelta(days=1),
        by=evening.secretary,
    )
    approve(minutes=minutes, now=ENDED + timedelta(days=3), by=evening.manager)
    coming = next_meeting(club, now=ENDED)
    assert coming is not None
    _prepare(club, coming, evening.secretary)
    return club


def _prepare(club: Club, coming: Meeting, secretary: Person) -> None:
    points = [
        Point("Les versements du mois", "Ada Martin"),
        Point("Un projet"),
        Point("Élire le bureau"),
    ]
    set_agenda(meeting=coming, items=points, now=NOW, by=secretary)
    call_to(
        meeting=coming,
        word="Chacun apporte quelque chose à manger.",
        late_reason="",
        now=NOW,
        by=secretary,
    )
    proposal = open_proposal(
        club=club,
        enterprise=register(
            facts=EnterpriseFacts(name="Les Vélos du Canal", commune="Merville"),
            club=club,
            now=NOW,
        ),
        title="Un atelier de réparation de vélos tenu par ses salariés",
        description="Trois mécaniciens reprennent l'atelier de leur patron qui part en retraite.\n"
        "Ils cherchent de quoi acheter le stock de pièces.",
        instrument=Instrument.LOAN,
        amount=50_000,
        received_on=NOW.date(),
        now=NOW,
    )
    Hearing.objects.create(meeting=coming, proposal=proposal)
    draft(
        club=club,
        type=DecisionType.OTHER,
        title="Acheter une imprimante pour le club ?",
        text="",
        now=NOW,
        meeting=coming,
    )
    _secret(club, coming)


def _secret(club: Club, coming: Meeting) -> Motion:
    candidates = list(club.memberships.select_related("person").order_by("id")[3:6])
    return draft(
        club=club,
        type=DecisionType.OFFICERS,
        title="Qui sera secrétaire de notre club ?",
        text="",
        now=NOW,
        meeting=coming,
        kind=QuestionKind.ELECTION,
        secrecy=Secrecy.PAPER,
        candidates=candidates,
        office="secretary",
    )


def subject_of(club: Club, kind: str) -> str:
    """The one thing of that kind: the meeting held, the one to come, or the secret question."""
    held, coming = club.meetings.order_by("starts_at")
    if kind == DocumentKind.BALLOTS:
        return f"ballots:{club.motions.get(secrecy=Secrecy.PAPER).pk}"
    is_past = kind in (DocumentKind.MINUTES, DocumentKind.MINUTES_LETTERS)
    assert held.starts_at == BEGAN
    return f"{kind}:{held.pk if is_past else coming.pk}"
