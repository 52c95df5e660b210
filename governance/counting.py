"""Questions about a vote: who has voted, by which road, and once it is closed, how."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from clubs.models import Club
from governance.models import Ballot, Elector, Motion, Proxy
from governance.tally import Verdict, tally
from members.models import Membership


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


def last_choices(motion: Motion) -> dict[int, str]:
    """The choice that counts of each elector who voted."""
    return {elector: ballot.choice for elector, ballot in last_ballots(motion).items()}


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
    voted = Ballot.objects.filter(elector__motion=motion).values("elector").distinct().count()
    return Participation(voted, motion.electors.count())


def participations(motions: Iterable[Motion]) -> dict[int, Participation]:
    """`participation` of several motions, by their ids; one query, none without a motion."""
    ids = [motion.pk for motion in motions]
    if not ids:
        return {}
    counted = (
        Elector.objects.filter(motion__in=ids)
        .order_by()
        .values_list("motion")
        .annotate(voted=Count("id", distinct=True, filter=Q(ballots__isnull=False)))
        .annotate(electors=Count("id", distinct=True))
    )
    found = {motion: Participation(voted, electors) for motion, voted, electors in counted}
    return {pk: found.get(pk, Participation(0, 0)) for pk in ids}


def detail(motion: Motion) -> Verdict | None:
    """The count of a closed vote, None while it is open."""
    if motion.closed_at is None:
        return None
    return tally(last_choices(motion).values(), electors=motion.electors.count(), rule=motion.rule)


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
    voted = Ballot.objects.filter(elector__membership=membership).values("elector__motion")
    return (
        open_motions(membership.club, now=now)
        .filter(electors__membership=membership)
        .exclude(pk__in=voted)
    )
