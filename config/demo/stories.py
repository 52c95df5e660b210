"""What happens to each club: its projects, its votes, its troubles. Months are counted back."""

from datetime import timedelta

from clublife.ageing import grow
from clublife.candidacy import stand
from clublife.founding import write_file
from clublife.leaving import let_go
from clubs.models import Phase
from config.demo.investing import (
    Ask,
    Enterprises,
    decide,
    file,
    study,
)
from config.demo.months import Calendar, agreed_by_all
from config.demo.playing import Play
from config.demo.story import Story
from governance.models import Channel, Choice, DecisionType, Meeting
from governance.voting import cast
from investments.enterprises import end
from investments.models import EnterpriseEnd, HoldingAct, Instrument, ProposalState
from investments.pipeline import put_to_vote
from ledger.exits import exit_quote, pay_member
from ledger.pledging import stop_pledge
from members.models import ExitKind, RoleKind

SHARES, LOAN = Instrument.SHARES, Instrument.LOAN
GIFT_BACK = Instrument.RECOVERABLE_CONTRIBUTION


def houblon(play: Play, known: Enterprises) -> Calendar:
    """The main club: healthy, with everything a club meets, and a vote open today."""
    story = Story(play, known)
    story.invests(
        42,
        Ask(
            "ressourcerie",
            "Un local plus grand pour trier",
            80_000,
            GIFT_BACK,
            "La ressourcerie loue un second hangar et embauche deux personnes en insertion.",
        ),
    )
    story.invests(
        37,
        Ask(
            "compost",
            "Collecter les restes de quarante cantines",
            180_000,
            SHARES,
            "Collecte à vélo et en camion, compost vendu aux maraîchers.",
            stake_bp=600,
        ),
    )
    story.lends(
        30,
        Ask("charrette", "Un camion réfrigéré d'occasion", 150_000, LOAN, "Prêt sans intérêt."),
        parts=10,
        every=3,
    )
    story.repays("charrette", [27, 24, 21, 18, 15, 12, 9, 6, 3], 15_000)
    story.invests(
        23,
        Ask("velo", "Un atelier de réparation de vélos", 150_000, GIFT_BACK, "Atelier partagé."),
        abstain=1,
    )
    story.invests(
        18,
        Ask("fournil_mont", "Un four à bois partagé", 200_000, SHARES, "Boulangerie en SCOP."),
        against=6,
    )
    story.invests(
        13,
        Ask("mots", "Des ateliers d'écriture au collège", 120_000, GIFT_BACK, "Deux animatrices."),
        against=1,
    )
    story.invests(
        8,
        Ask("epicerie", "Reprendre la dernière épicerie", 100_000, SHARES, stake_bp=1_000),
        abstain=2,
    )
    story.pays_dividend("compost", [17, 5], 5_400, 928)
    story.decides(
        6,
        "velo",
        HoldingAct.IMPAIR,
        60_000,
        "L'atelier a perdu son principal client ; le retour complet de l'apport est incertain.",
    )
    story.decides(
        4, "ressourcerie", HoldingAct.LEAVE, 80_000, "L'association rend l'apport comme convenu."
    )
    story.when(2, lambda _meeting: _files_in_hand(play, known))
    return Calendar(events=story.events, late={0: ("Piquet", "Haddad", "Cousin"), 1: ("Cousin",)})


def _files_in_hand(play: Play, known: Enterprises) -> None:
    file(play, known, Ask("passerelle", "Une cantine à prix libre", 150_000, SHARES), ago=2)
    under_study = file(
        play, known, Ask("menuiserie", "Une dégauchisseuse d'occasion", 200_000, LOAN), ago=2
    )
    study(play, under_study, ago=1, to=ProposalState.UNDER_STUDY)


def open_vote(play: Play, known: Enterprises) -> None:
    """The vote of the present week: some have voted online or on paper, most have not."""
    clock = play.clock
    opened = clock.now - timedelta(days=2)
    manager = play.officer(RoleKind.MANAGER, clock.today)
    proposal = file(
        play,
        known,
        Ask(
            "jardins",
            "Une serre pour produire toute l'année",
            200_000,
            GIFT_BACK,
            "Seize personnes en insertion cultivent trois hectares. La serre permet de garder "
            "quatre postes l'hiver. L'apport revient au club en cinq ans.",
        ),
        ago=1,
    )
    study(play, proposal, ago=1, to=ProposalState.HEARD)
    motion = put_to_vote(
        proposal=proposal,
        deadline=clock.later(clock.today + timedelta(days=9), 22),
        now=opened,
        by=manager,
    )
    votes = [
        ("Claire Vandamme", Choice.FOR, Channel.ONLINE),
        ("Étienne Carlier", Choice.FOR, Channel.PAPER),
        ("Françoise Leroux", Choice.FOR, Channel.PAPER),
        ("Odile Serrurier", Choice.ABSTAIN, Channel.PAPER),
    ]
    secretary = play.officer(RoleKind.SECRETARY, clock.today)
    for name, choice, channel in votes:
        member = play.members[name]
        cast(
            motion=motion,
            elector_membership=member,
            choice=choice,
            channel=channel,
            cast_by=member.person if channel == Channel.ONLINE else secretary,
            now=opened + timedelta(hours=20),
        )


def stands(play: Play) -> None:
    """Somebody who came to two meetings would like to enter; the members have not voted yet."""
    day = play.clock.day(1, 12)
    stand(
        club=play.club,
        first_name="Agathe",
        last_name="Wemaere",
        email="agathe.wemaere@example.org",
        sponsor=play.members["Samira Benali"],
        presentation="Institutrice à Bailleul. Elle est venue à deux réunions et aide déjà à "
        "l'atelier de menuiserie.",
        by=play.officer(RoleKind.SECRETARY, day),
        now=play.clock.evening(day),
    )


def terril(play: Play, known: Enterprises) -> Calendar:
    """An older club, extended four months ago by the vote of all."""
    story = Story(play, known)
    story.invests(
        52, Ask("fournil_terril", "Une boulangerie en SCOP", 200_000, SHARES, stake_bp=900)
    )
    story.lends(
        42, Ask("matieres", "Des établis pour le réemploi", 180_000, LOAN), parts=6, every=4
    )
    story.repays("matieres", [38, 34, 30, 26, 22, 18], 30_000, 300)
    story.invests(36, Ask("compost", "Un second camion", 150_000, SHARES, stake_bp=500))
    story.invests(
        21, Ask("corons", "Des toits solaires d'habitants", 200_000, SHARES, stake_bp=800)
    )
    story.invests(
        7, Ask("garage", "Un pont élévateur", 150_000, GIFT_BACK, "Apport rendu en 5 ans.")
    )
    story.pays_dividend("fournil_terril", [29, 17, 5], 6_000, 1_032)
    story.when(4, lambda meeting: _extend(play, meeting))
    return Calendar(events=story.events, late={0: ("Flament",)})


def _extend(play: Play, meeting: Meeting) -> None:
    motion = agreed_by_all(
        play,
        meeting,
        DecisionType.EXTENSION,
        "Proroger le club de cinq ans ?",
        "La convention arrive à son terme ; trois entreprises ont encore besoin du club.",
    )
    day = meeting.starts_at.date()
    grow(
        club=play.club,
        to=Phase.EXTENDED,
        on=day,
        now=play.clock.evening(day, 22),
        by=play.officer(RoleKind.MANAGER, day),
        motion=motion,
    )


def osier(play: Play, known: Enterprises) -> Calendar:
    """A club in trouble: a loss, a loan no longer repaid, late payers, few meetings."""
    story = Story(play, known)
    story.invests(
        29, Ask("conserverie", "Des conserves de légumes déclassés", 150_000, SHARES, stake_bp=1500)
    )
    story.decides(
        14,
        "conserverie",
        HoldingAct.IMPAIR,
        75_000,
        "Deux récoltes manquées : la moitié de la mise paraît perdue.",
    )
    story.lends(
        19, Ask("vannerie", "Un atelier et de l'osier sur pied", 90_000, LOAN), parts=9, every=2
    )
    story.repays("vannerie", [17, 15, 13], 10_000)
    story.when(10, lambda meeting: _quits(play, "Anthony Lebrun", meeting))
    story.when(7, lambda meeting: _liquidated(play, known, story, meeting))
    story.decides(
        3,
        "vannerie",
        HoldingAct.IMPAIR,
        30_000,
        "Cinq échéances sans réponse : la moitié du reste dû paraît perdue.",
    )
    late: dict[int, tuple[str, ...]] = dict.fromkeys(range(5), ("Tondelier", "Prévost"))
    late[0] = ("Tondelier", "Prévost", "Barbier", "Delvallée")
    return Calendar(
        events=story.events,
        late=late,
        careless=0.08,
        meets=lambda ago: ago > 11 or ago in (10, 7, 3, *_assembly(play)),
    )


def _assembly(play: Play) -> tuple[int, ...]:
    """The months ago of this year's assembly, when it has been held."""
    return tuple(ago for ago in range(12) if play.clock.meeting_day(ago).month == 2)


def _quits(play: Play, name: str, meeting: Meeting) -> None:
    """A member leaves by the convention's own clause; half of the share is paid at once."""
    member, day = play.members[name], meeting.starts_at.date()
    treasurer = play.officer(RoleKind.TREASURER, day)
    moment = play.clock.evening(day, 21)
    value = exit_quote(member, at=day).agreed or 0
    gone = let_go(
        membership=member,
        on=day,
        kind=ExitKind.WITHDRAWAL,
        key=play.key(),
        now=moment,
        by=treasurer,
        reason="article 12 de la convention",
    )
    pay_member(
        membership=gone.membership,
        cents=value // 2,
        on=day,
        key=play.key(),
        by=treasurer.pk,
        now=moment,
    )
    play.members[name] = gone.membership


def _liquidated(play: Play, known: Enterprises, story: Story, meeting: Meeting) -> None:
    day = meeting.starts_at.date()
    gone = known.get("conserverie", play, 7)
    end(enterprise=gone, on=day, kind=EnterpriseEnd.LIQUIDATED, now=play.clock.evening(day))
    holding = story.holdings["conserverie"]
    decide(
        play,
        holding,
        meeting,
        HoldingAct.WRITE_OFF,
        75_000,
        "Le tribunal a prononcé la liquidation : rien ne reviendra.",
    )


def baie(play: Play, known: Enterprises) -> Calendar:
    """A club in management: it no longer saves, it follows what it owns until the sharing."""
    story = Story(play, known)
    story.lends(
        74, Ask("salicorne", "Un séchoir pour la salicorne", 150_000, LOAN), parts=10, every=5
    )
    story.repays("salicorne", [69, 64, 59, 54, 49, 44, 39, 34, 29, 24], 15_000, 225)
    story.invests(66, Ask("gite", "Reprendre un gîte de la baie", 200_000, SHARES, stake_bp=1_200))
    story.invests(
        48, Ask("librairie", "Une librairie sur une péniche", 150_000, SHARES, stake_bp=1_800)
    )
    story.invests(35, Ask("compost", "Une plateforme de compost", 100_000, SHARES, stake_bp=300))
    story.pays_dividend("gite", [42, 30, 18, 6], 7_000, 1_204)
    story.decides(
        20,
        "librairie",
        HoldingAct.IMPAIR,
        70_000,
        "Les ventes ont baissé d'un tiers et la péniche demande des réparations.",
    )
    story.when(24, lambda meeting: _into_management(play, meeting))
    return Calendar(
        events=story.events,
        saves_until=25,
        meets=lambda ago: ago >= 24 or ago % 3 == 0 or ago in (20, *_assemblies(play)),
    )


def _assemblies(play: Play) -> tuple[int, ...]:
    return tuple(ago for ago in range(25) if play.clock.meeting_day(ago).month == 2)


def _into_management(play: Play, meeting: Meeting) -> None:
    motion = agreed_by_all(
        play,
        meeting,
        DecisionType.MANAGEMENT,
        "Passer le club en gestion ?",
        "Cinq ans ont passé : le club arrête d'épargner et suit ses trois entreprises.",
    )
    day = meeting.starts_at.date()
    for member in play.present(day):
        stop_pledge(membership=member, after_month=day)
    grow(
        club=play.club,
        to=Phase.MANAGEMENT,
        on=day,
        now=play.clock.evening(day, 22),
        by=play.officer(RoleKind.MANAGER, day),
        motion=motion,
        reason="terme de la convention",
    )


def chicorees(play: Play, known: Enterprises) -> Calendar:
    """A young city club that counts in parts, and finances with the others."""
    story = Story(play, known)
    story.invests(17, Ask("charrette", "Entrer au capital", 150_000, SHARES, stake_bp=700))
    story.invests(
        12, Ask("compost", "Une borne de collecte par quartier", 100_000, SHARES, stake_bp=300)
    )
    story.invests(
        9, Ask("commun", "Un atelier d'ordinateurs réparés", 200_000, SHARES), against=5, abstain=3
    )
    story.invests(6, Ask("gachis", "Une cuisine qui ne jette rien", 150_000, SHARES, stake_bp=500))
    story.pays_dividend("compost", [2], 3_000, 516)
    return Calendar(events=story.events, late={0: ("Dewilde", "Samain")})


def rainette(play: Play, known: Enterprises) -> Calendar:
    """A club being founded: its seat is written, no rule chosen yet, a first file received."""
    begun = play.club.created_on
    write_file(
        club=play.club,
        fields={"seat": "chez Denis Bourgeois, 3 rue du Moulin, 60000 Beauvais"},
        by=play.officer(RoleKind.MANAGER, begun),
        now=play.clock.evening(begun),
    )
    story = Story(play, known)
    story.when(
        1,
        lambda _meeting: file(
            play, known, Ask("tiers_lieu", "Une ancienne filature pour tous", 80_000, SHARES), ago=1
        ),
    )
    return Calendar(events=story.events)
