"""The decisions of a meeting as its minutes tell them: the rule, the count by road, the verdict.

Nothing of a vote still open is read but its name; of a secret vote, totals only.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from governance.models import Ballot, Channel, Meeting, Motion, Option, Secrecy

SHORT = 3
NOTED = (Channel.HAND, Channel.PAPER, Channel.POSTAL)


@dataclass(frozen=True)
class Counted:
    """One answer and its votes."""

    label: str
    votes: int


@dataclass(frozen=True)
class Road:
    """One road of a nominal count: how many ballots came by it, and who noted them."""

    label: str
    votes: int
    noted_by: tuple[str, ...]


@dataclass(frozen=True)
class VoteFact:
    """One question of the meeting. Without `is_closed` there is neither count nor verdict."""

    motion: int
    reference: str
    title: str
    type: str
    kind: str
    secrecy: str
    is_secret: bool
    rule: str
    clause: str
    is_confirmed_rule: bool
    is_closed: bool
    electors: int
    voters: int
    counts: tuple[Counted, ...]
    blank: int
    spoiled: int
    roads: tuple[Road, ...]
    outcome: str
    verdict: str
    elected: tuple[str, ...]
    scrutineers: tuple[str, ...]
    root: str

    @property
    def is_short(self) -> bool:
        """True when its counts fit one line."""
        return 0 < len(self.counts) <= SHORT


def votes_of(meeting: Meeting) -> tuple[VoteFact, ...]:
    """The questions put to the vote in a meeting, in the order of their opening."""
    asked = (
        Motion.objects.filter(meeting=meeting, opened_at__isnull=False)
        .select_related("paper_count", "secret_vote")
        .prefetch_related(
            "options__candidate__person",
            "secret_vote__scrutineers__membership__person",
            "paper_count__first_scrutineer__person",
            "paper_count__second_scrutineer__person",
        )
        .order_by("opened_at", "id")
    )
    return tuple(_fact(one) for one in asked)


def _fact(motion: Motion) -> VoteFact:
    is_closed = motion.closed_at is not None
    result: dict[str, Any] = motion.result if is_closed else {}
    roads = _roads(motion) if is_closed and not motion.is_secret else ()
    return VoteFact(
        motion=motion.pk,
        reference=motion.reference,
        title=motion.title,
        type=str(motion.get_type_display()),
        kind=str(motion.get_kind_display()),
        secrecy=str(motion.get_secrecy_display()),
        is_secret=motion.is_secret,
        rule=motion.rule_sentence if motion.binds else "",
        clause=motion.clause,
        is_confirmed_rule=motion.is_confirmed_rule,
        is_closed=is_closed,
        electors=motion.electors.count(),
        voters=int(result.get("voters", sum(one.votes for one in roads))),
        counts=tuple(Counted(str(label), int(votes)) for label, votes in result.get("counts", ())),
        blank=int(result.get("blank", 0)),
        spoiled=int(result.get("spoiled", 0)),
        roads=roads,
        outcome=motion.outcome,
        verdict=motion.verdict,
        elected=_elected(motion, result.get("elected", ())),
        scrutineers=_scrutineers(motion) if is_closed else (),
        root=_root(motion) if is_closed else "",
    )


def _roads(motion: Motion) -> tuple[Road, ...]:
    """The ballots that counted, by road."""
    ballots = Ballot.objects.filter(elector__motion=motion).select_related("cast_by")
    last = {one.elector_id: one for one in ballots.order_by("id")}
    votes = Counter(one.channel for one in last.values())
    noted: dict[str, set[str]] = defaultdict(set)
    for one in last.values():
        if one.channel in NOTED:
            noted[one.channel].add(str(one.cast_by))
    return tuple(
        Road(str(channel.label), votes[channel], tuple(sorted(noted[channel])))
        for channel in Channel
        if votes[channel]
    )


def _elected(motion: Motion, positions: list[int]) -> tuple[str, ...]:
    names = {one.position: _name(one) for one in motion.options.all()}
    return tuple(names[place] for place in positions if place in names)


def _name(option: Option) -> str:
    return str(option.candidate.person) if option.candidate else option.label


def _scrutineers(motion: Motion) -> tuple[str, ...]:
    if motion.secrecy == Secrecy.PAPER:
        count = getattr(motion, "paper_count", None)
        found = [count.first_scrutineer, count.second_scrutineer] if count else []
        return tuple(str(one.person) for one in found)
    vote = getattr(motion, "secret_vote", None)
    return tuple(str(one.membership.person) for one in vote.scrutineers.all()) if vote else ()


def _root(motion: Motion) -> str:
    vote = getattr(motion, "secret_vote", None)
    return vote.root if vote else ""
