"""Questions about a vote: who has voted, by which road, and once it is closed, how."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from clubs.models import Club
from governance.choosing import Answer, Decision, Question, decide
from governance.models import Ballot, Elector, Motion, Proxy, QuestionKind
from members.models import Membership

HAS_VOTED = Q(ballots__isnull=False) | Q(sign_off__isnull=False)


@dataclass(frozen=True)
class Voter:
    """One elector of a motion. `ballot` is their last one, or None."""

    elector: Elector
    ballot: Ballot | None
    proxy: Proxy | None

    @property
    def has_voted(self) -> bool:
        """True when a ballot of theirs counts."""
        return self.ballot is not None


@dataclass(frozen=True)
class Participation:
    """How many have voted out of how many: all that shows before the closing."""

    voted: int
    electors: int


def last_ballots(motion: Motion) -> dict[int, Ballot]:
    """The ballot that counts of each elector, by the elector's id: one query."""
    ballots = Ballot.objects.filter(elector__motion=motion).order_by("id")
    return {ballot.elector_id: ballot for ballot in ballots.select_related("cast_by")}


def answer_of(ballot: Ballot) -> Answer:
    """What a ballot says, as it is counted."""
    return Answer(ballot.choice, tuple(ballot.picks))


def answers(motion: Motion) -> list[Answer]:
    """The answer that counts of each elector who voted."""
    return [answer_of(ballot) for ballot in last_ballots(motion).values()]


def question_of(motion: Motion) -> Question:
    """The question of a motion as it is counted: its frozen rule, its electorate, its options."""
    return Question(
        kind=QuestionKind(motion.kind),
        rule=motion.rule,
        electors=motion.electors.count(),
        options=tuple(motion.options.values_list("label", flat=True)),
        seats=motion.seats,
    )


def voters(motion: Motion) -> tuple[Voter, ...]:
    """Every elector with their standing ballot and power given, by name: three queries."""
    ballots = last_ballots(motion)
    proxies = {
        proxy.giver_id: proxy
        for proxy in Proxy.objects.filter(
            giver__motion=motion, revoked_at__isnull=True
        ).select_related("holder__membership__person")
    }
    electors = motion.electors.select_related("membership__person").order_by(
        "membership__person__sort_key", "id"
    )
    return tuple(Voter(one, ballots.get(one.pk), proxies.get(one.pk)) for one in electors)


def participation(motion: Motion) -> Participation:
    """How many have voted: the only figure shown while the vote is open."""
    return participations([motion])[motion.pk]


def participations(motions: Iterable[Motion]) -> dict[int, Participation]:
    """`participation` of several motions, by their ids; one query, none without a motion.

    Who signed the list of a secret vote has voted: what they said is not known here.
    """
    ids = [motion.pk for motion in motions]
    if not ids:
        return {}
    counted = (
        Elector.objects.filter(motion__in=ids)
        .order_by()
        .values_list("motion")
        .annotate(voted=Count("id", distinct=True, filter=HAS_VOTED))
        .annotate(electors=Count("id", distinct=True))
    )
    found = {motion: Participation(voted, electors) for motion, voted, electors in counted}
    return {pk: found.get(pk, Participation(0, 0)) for pk in ids}


def detail(motion: Motion) -> Decision | None:
    """The count of a closed nominal vote, None while it is open; a secret one's is its `result`."""
    if motion.closed_at is None or motion.is_secret:
        return None
    return decide(question_of(motion), answers(motion))


def proxies_held(motion: Motion, holder: Membership) -> QuerySet[Proxy]:
    """The powers a member holds on a motion, with their givers."""
    return Proxy.objects.filter(
        holder__motion=motion, holder__membership=holder, revoked_at__isnull=True
    ).select_related("giver__membership__person")


def open_motions(club: Club, *, now: datetime) -> QuerySet[Motion]:
    """The votes a club is holding, the first to end first."""
    return Motion.objects.filter(
        club=club, opened_at__lte=now, closed_at__isnull=True, deadline__gt=now
    ).order_by("deadline", "id")


def awaiting_vote_of(membership: Membership, *, now: datetime) -> QuerySet[Motion]:
    """The open votes in which a member has not voted yet, by any road."""
    voted = Elector.objects.filter(HAS_VOTED, membership=membership).values("motion")
    return (
        open_motions(membership.club, now=now)
        .filter(electors__membership=membership)
        .exclude(pk__in=voted)
    )
