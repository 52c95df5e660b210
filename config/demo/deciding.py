"""The main club decides in every way: dates, a called meeting, an election, choices, an objection.

Each of these is told after the months are lived, through the same verbs as the pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from clublife.installing import install
from config.demo.playing import Play
from governance.agendas import Point, set_agenda
from governance.calling import call_to
from governance.closing import close
from governance.mandates import give_meeting_proxy
from governance.models import Channel, Choice, DecisionType, Meeting, Motion, QuestionKind
from governance.motions import draft, open_motion
from governance.polling import answer_dates, open_poll
from governance.replying import reply
from governance.voting import cast
from members.models import RoleKind

Picks = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Question:
    """A question that offers answers, and how many days ago it was opened."""

    title: str
    text: str
    kind: QuestionKind
    options: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    ago: int = 30
    office: str = ""
    type: DecisionType = DecisionType.OTHER


def decide_in_every_way(play: Play) -> None:
    """What the club has decided besides its investments, and what it is deciding now."""
    everybody = [str(one.person) for one in play.present(play.clock.today)]
    _ask_and_close(
        play,
        Question(
            "Où nous réunir l'an prochain ?",
            "Les trois salles sont libres le deuxième mardi du mois.",
            QuestionKind.CHOICE,
            options=("Maison des associations", "Salle du café", "Foyer de la mairie"),
            ago=75,
        ),
        {name: ((1, 1, 2, 1, 3, 1, 2)[rank % 7],) for rank, name in enumerate(everybody)},
    )
    _ask_and_close(
        play,
        Question(
            "Quelles entreprises visiter d'abord ?",
            "Classez les visites de la plus utile à la moins utile : nous ferons la première.",
            QuestionKind.RANKED,
            options=("La ressourcerie", "Le compost", "L'épicerie"),
            ago=50,
        ),
        {
            name: ((2, 1, 3), (1, 2, 3), (2, 3, 1), (3, 2, 1))[rank % 4]
            for rank, name in enumerate(everybody)
        },
    )
    _elect_a_secretary(play, everybody)
    _poll_dates(play)
    _call_the_next_meeting(play)


def _open(play: Play, question: Question, days: int) -> Motion:
    opened = play.clock.evening(play.clock.today - timedelta(days=question.ago), 18)
    manager = play.officer(RoleKind.MANAGER, opened.date())
    motion = draft(
        club=play.club,
        type=question.type,
        title=question.title,
        text=question.text,
        kind=question.kind,
        options=question.options,
        candidates=[play.members[name] for name in question.candidates],
        office=question.office,
        by=manager,
        now=opened,
    )
    deadline = opened + timedelta(days=days)
    return open_motion(motion=motion, deadline=deadline, now=opened, by=manager)


def _ask_and_close(play: Play, question: Question, picks: Picks) -> Motion:
    """A question put by letter: each answer is noted from its paper, and the manager closes."""
    motion = _open(play, question, 7)
    assert motion.opened_at is not None
    secretary = play.officer(RoleKind.SECRETARY, motion.opened_at.date())
    for rank, (name, chosen) in enumerate(picks.items()):
        cast(
            motion=motion,
            elector_membership=play.members[name],
            channel=Channel.PAPER,
            cast_by=secretary,
            picks=chosen,
            now=motion.opened_at + timedelta(hours=rank + 1),
        )
    return close(motion=motion, now=motion.opened_at + timedelta(days=7))


def _elect_a_secretary(play: Play, everybody: Sequence[str]) -> None:
    """The secretary is elected again; the term begins on the day after the vote."""
    motion = _ask_and_close(
        play,
        Question(
            "Élire un ou une secrétaire",
            "Le mandat dure un an.",
            QuestionKind.ELECTION,
            candidates=("Samira Benali", "Karim Haddad"),
            office=RoleKind.SECRETARY,
            type=DecisionType.OFFICERS,
            ago=40,
        ),
        {name: (2 if rank % 5 == 4 else 1,) for rank, name in enumerate(everybody)},
    )
    begins = play.clock.today - timedelta(days=32)
    now = play.clock.evening(begins, 20)
    manager = play.officer(RoleKind.MANAGER, begins)
    install(motion=motion, starts_on=begins, now=now, by=manager)


def ask_for_consent(play: Play) -> None:
    """A consent with an objection already, open a few days more: Julie has not answered."""
    motion = _open(
        play,
        Question(
            "Déplacer les réunions d'été au mercredi",
            "En juillet et en août la salle est fermée le mardi.",
            QuestionKind.CONSENT,
            ago=1,
        ),
        6,
    )
    said: list[tuple[str, Choice, str]] = [
        ("Claire Vandamme", Choice.FOR, ""),
        ("Nadège Piquet", Choice.AGAINST, "Le mercredi je garde mes petits-enfants."),
    ]
    secretary = play.officer(RoleKind.SECRETARY, play.clock.today)
    for name, choice, reason in said:
        cast(
            motion=motion,
            elector_membership=play.members[name],
            choice=choice,
            reason=reason,
            channel=Channel.PAPER,
            cast_by=secretary,
            now=play.clock.now - timedelta(hours=2),
        )


def _poll_dates(play: Play) -> None:
    """Three evenings are proposed for the visit of an enterprise."""
    today, opened = play.clock.today, play.clock.now - timedelta(days=2)
    manager = play.officer(RoleKind.MANAGER, today)
    dates = [play.clock.later(today + timedelta(days=days), 18) for days in (24, 26, 31)]
    poll = open_poll(
        club=play.club,
        dates=dates,
        answer_by=today + timedelta(days=10),
        title="Visite du compost",
        place="Au dépôt, 4 rue des Tilleuls",
        now=opened,
        by=manager,
    )
    options = list(poll.options.order_by("starts_at"))
    said = {
        "Claire Vandamme": ("yes", "yes", "no"),
        "Étienne Carlier": ("maybe", "yes", "yes"),
        "Monique Dubrulle": ("no", "yes", "maybe"),
    }
    for name, coming in said.items():
        answers = {one.pk: each for one, each in zip(options, coming, strict=True)}
        answer_dates(
            poll=poll,
            membership=play.members[name],
            answers=answers,
            now=opened + timedelta(hours=5),
            by=manager,
        )


def _call_the_next_meeting(play: Play) -> None:
    """The next evening has its agenda and its call; some have replied, one gives a power."""
    now = play.clock.now
    meeting = Meeting.objects.filter(club=play.club, starts_at__gt=now).earliest("starts_at")
    manager = play.officer(RoleKind.MANAGER, play.clock.today)
    points = (
        Point("Versements du mois", "Bruno", 15),
        Point("La serre des Jardins : questions avant la fin du vote", "Claire", 30),
        Point("Nouvelles des entreprises", "", 20),
    )
    set_agenda(meeting=meeting, items=points, now=now, by=manager)
    call_to(
        meeting=meeting,
        word="Chacun apporte quelque chose à partager.",
        late_reason="La date était fixée depuis longtemps.",
        now=now,
        by=manager,
    )
    replies = {"Bruno Delmotte": "yes", "Claire Vandamme": "yes", "Karim Haddad": "maybe"}
    for name, coming in {**replies, "Odile Serrurier": "no"}.items():
        member = play.members[name]
        reply(meeting=meeting, membership=member, coming=coming, now=now, by=manager)
    give_meeting_proxy(
        meeting=meeting,
        giver=play.members["Odile Serrurier"],
        holder=play.members["Claire Vandamme"],
        now=now,
        noted_by=manager,
    )
