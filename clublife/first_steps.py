"""The way from an idea to the first euro: each step, done or not by the facts, and the next one.

Nothing is ticked by hand: a step is done when what it asks for is written somewhere in the club.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from clublife import gathering_steps as gathering
from clublife import signing_steps as signing
from clublife.founding import file_of
from clublife.models import FoundingFile
from clublife.step import Facts, Step
from clubs.models import Club, Phase
from clubs.phases import phase_on
from clubs.rules import rules
from governance.models import Meeting, VotingRule
from ledger.models import Entry, EntryKind, Pledge
from members.models import Membership, Role

STEPS = (
    gathering.members,
    gathering.file,
    gathering.rules,
    gathering.voting,
    gathering.meeting,
    gathering.offices,
    signing.signature,
    signing.internal_rules,
    signing.charter,
    signing.tax,
    signing.bank,
    signing.accreditation,
    signing.start,
    signing.pledge,
    signing.payment,
)


@dataclass(frozen=True)
class Journey:
    """All the steps of a club, and how many are done."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(one.done for one in self.steps)

    @property
    def next(self) -> Step | None:
        """The first step that is not done."""
        return next((one for one in self.steps if one.is_next), None)


def journey(club: Club, *, at: date, acting: Collection[Role]) -> Journey:
    """Where a club stands on a day; `acting` are those who act for it, as `members.roles` says."""
    facts = _facts(club, at, acting)
    steps = [step(facts) for step in STEPS]
    coming = next((one.key for one in steps if not one.done), "")
    return Journey(tuple(replace(one, is_next=one.key == coming) for one in steps))


def explained(club: Club, key: str) -> Step | None:
    """What one step is and why, without asking how far the club is; None for no such step."""
    nothing = Facts(
        club=club,
        file=FoundingFile(club=club),
        members=0,
        least=0,
        most=0,
        chosen=0,
        voting=(),
        meeting=None,
        offices=frozenset(),
        phase=Phase.FORMING,
        has_pledge=False,
        has_paid=False,
    )
    steps = (step(nothing) for step in STEPS)
    return next((one for one in steps if one.key == key), None)


def _facts(club: Club, at: date, acting: Collection[Role]) -> Facts:
    set_ = rules(club, "min_members", "max_members", "share_method", "exit_value", at=at)
    return Facts(
        club=club,
        file=file_of(club),
        members=Membership.objects.filter(club=club, left_on__isnull=True).count(),
        least=set_["min_members"],
        most=set_["max_members"],
        chosen=sum(set_[key] is not None for key in ("share_method", "exit_value")),
        voting=tuple(
            VotingRule.objects.filter(club=club, confirmed_at__isnull=False, since__lte=at)
            .values_list("type", flat=True)
            .distinct()
            .order_by("type")
        ),
        meeting=Meeting.objects.filter(
            club=club, kind=Meeting.Kind.FOUNDING, cancelled_at__isnull=True
        ).last(),
        offices=frozenset(role.kind for role in acting if not role.is_deputy),
        phase=phase_on(club, at),
        has_pledge=Pledge.objects.filter(membership__club=club).exists(),
        has_paid=Entry.objects.filter(club=club, kind=EntryKind.CONTRIBUTIONS).exists(),
    )
