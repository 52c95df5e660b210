"""Votes made by the verbs: a club of a few members, a rule, an open motion."""

from datetime import datetime, timedelta
from fractions import Fraction

from clubs.models import Club
from governance.models import Ballot, Base, Channel, Choice, DecisionType, Majority, Motion
from governance.motions import draft, open_motion
from governance.rules import set_voting_rule
from governance.tally import Rule
from governance.voting import cast
from members.models import Membership
from tests.build import NOW, TODAY, a_club, a_member

DEADLINE = NOW + timedelta(days=7)
SIMPLE = Rule(Majority.SIMPLE, Base.CAST, Fraction(1, 2))


def a_club_of(size: int, *, rule: Rule | None = SIMPLE, proxies_max: int = 1) -> Club:
    """A club of so many members, whose rule for "other" decisions is confirmed unless None."""
    club = a_club()
    for _number in range(size):
        a_member(club)
    if rule is not None:
        a_rule(club, rule, proxies_max=proxies_max)
    return club


def a_rule(club: Club, rule: Rule, *, proxies_max: int = 1) -> None:
    """Confirm a rule for "other" decisions."""
    set_voting_rule(
        club=club,
        type=DecisionType.OTHER,
        rule=rule,
        proxies_max=proxies_max,
        since=TODAY,
        clause="article 8",
        by=None,
        now=NOW,
    )


def members_of(club: Club) -> list[Membership]:
    """The club's members, by seniority."""
    return list(club.memberships.order_by("joined_on", "id"))


def a_draft(club: Club, **given: object) -> Motion:
    """A question nobody votes on yet."""
    values = {"type": DecisionType.OTHER, "title": "Repeindre le local ?", "text": ""} | given
    return draft(club=club, now=NOW, **values)  # type: ignore[arg-type]


def a_vote(club: Club, *, deadline: datetime = DEADLINE, **given: object) -> Motion:
    """An open vote."""
    return open_motion(motion=a_draft(club, **given), deadline=deadline, now=NOW)


def say(
    motion: Motion, member: Membership, choice: str = Choice.FOR, *, now: datetime = NOW
) -> Ballot:
    """A member votes online for themselves."""
    return cast(
        motion=motion,
        elector_membership=member,
        choice=choice,
        channel=Channel.ONLINE,
        cast_by=member.person,
        now=now,
    )
