"""How a club of the demonstration meets a project, votes, pays, and follows it."""

from dataclasses import dataclass
from datetime import timedelta

from clubs.models import Network
from config.demo.cast import VENTURES
from config.demo.clock import Clock
from config.demo.playing import Play
from governance.models import Meeting
from investments.deciding import propose
from investments.enterprises import EnterpriseFacts, Jobs, declare_jobs, register
from investments.holdings import (
    NO_TERMS,
    Terms,
    follow,
    leave,
    plan_repayments,
    repay,
    subscribe,
    write_off,
)
from investments.impairing import impair
from investments.income import receive_dividend
from investments.models import Enterprise, Holding, HoldingAct, Instrument, Proposal, ProposalState
from investments.pipeline import advance, open_proposal, put_to_vote
from members.models import RoleKind


@dataclass
class Enterprises:
    """The enterprises of the network, registered by the first club that meets them."""

    network: Network
    clock: Clock
    known: dict[str, Enterprise]

    def get(self, name: str, play: Play, ago: int) -> Enterprise:
        """One enterprise by its short name in the cast."""
        if name not in self.known:
            cast = VENTURES[name]
            self.known[name] = register(
                facts=EnterpriseFacts(
                    name=cast.name,
                    legal_form=cast.legal_form,
                    sector=cast.sector,
                    commune=cast.commune,
                    department=cast.department,
                    stage=cast.stage,
                    insertion=cast.insertion,
                ),
                club=play.club,
                now=self.clock.evening(self.clock.day(ago, 2)),
            )
        return self.known[name]

    def declare_all_jobs(self) -> None:
        """Each enterprise's jobs, its last year known being last year."""
        last = self.clock.today.year - 1
        for name, enterprise in self.known.items():
            years = VENTURES[name].jobs
            for place, (heads, hundredths) in enumerate(years):
                declare_jobs(
                    enterprise=enterprise,
                    year=last - len(years) + 1 + place,
                    jobs=Jobs(
                        jobs=heads,
                        fte_hundredths=hundredths,
                        women=heads // 2,
                        insertion=heads // 2 if enterprise.insertion else 0,
                    ),
                    now=self.clock.now,
                )


@dataclass(frozen=True)
class Ask:
    """What a project asks a club: `amount` in cents."""

    venture: str
    title: str
    amount: int
    instrument: Instrument
    text: str = ""
    stake_bp: int | None = None


def file(play: Play, known: Enterprises, ask: Ask, *, ago: int) -> Proposal:
    """A file received by the club."""
    day = play.clock.day(ago, 2)
    return open_proposal(
        club=play.club,
        enterprise=known.get(ask.venture, play, ago),
        title=ask.title,
        description=ask.text,
        instrument=ask.instrument,
        amount=ask.amount,
        stake_bp=ask.stake_bp,
        received_on=day,
        by=play.officer(RoleKind.SECRETARY, day),
        now=play.clock.evening(day, 18),
    )


def study(play: Play, proposal: Proposal, *, ago: int, to: ProposalState) -> Proposal:
    """The club takes a file in hand, then hears the people who carry it."""
    day = play.clock.day(ago, 4)
    return advance(
        proposal=proposal,
        to=to,
        by=play.officer(RoleKind.MANAGER, day),
        now=play.clock.evening(day, 20),
    )


def invest(
    play: Play,
    known: Enterprises,
    meeting: Meeting,
    ask: Ask,
    *,
    ago: int,
    against: int = 0,
    abstain: int = 0,
    terms: Terms = NO_TERMS,
) -> Holding | None:
    """File, study, hearing, vote by hand at the meeting, payment the day after if adopted."""
    proposal = file(play, known, ask, ago=ago + 2)
    study(play, proposal, ago=ago + 1, to=ProposalState.UNDER_STUDY)
    study(play, proposal, ago=ago, to=ProposalState.HEARD)
    day = meeting.starts_at.date()
    manager = play.officer(RoleKind.MANAGER, day)
    motion = put_to_vote(
        proposal=proposal,
        deadline=play.at(meeting, 120),
        now=play.at(meeting, 20),
        by=manager,
        meeting=meeting,
    )
    motion = play.vote_by_hand(motion, meeting, against=against, abstain=abstain)
    if motion.outcome != "adopted":
        return None
    proposal.refresh_from_db()
    paid_on = min(day + timedelta(days=1), play.clock.today)
    recorded = subscribe(
        proposal=proposal,
        amount=ask.amount,
        on=paid_on,
        key=play.key(),
        by=play.officer(RoleKind.TREASURER, day),
        now=play.clock.evening(paid_on),
        terms=terms,
    )
    holding = recorded.movement.holding
    for member in play.present(day)[3:5]:
        follow(membership=member, on=day, holding=holding)
    return holding


def schedule(
    play: Play, holding: Holding, *, first: int, every: int, parts: int, each: int
) -> None:
    """The repayments the contract says: `parts` of `each` cents, from `first` months ago."""
    plan_repayments(
        holding=holding,
        instalments=[
            (play.clock.month(first - every * place).replace(day=10), each, 0)
            for place in range(parts)
        ],
    )


def repaid(play: Play, holding: Holding, *, ago: int, principal: int, interest: int = 0) -> None:
    """An instalment received on the tenth."""
    day = play.clock.day(ago, 10)
    repay(
        holding=holding,
        principal=principal,
        interest=interest,
        on=day,
        key=play.key(),
        by=play.officer(RoleKind.TREASURER, day),
        now=play.clock.evening(day),
    )


def dividend(play: Play, holding: Holding, *, ago: int, gross: int, withheld: int) -> None:
    """A dividend received in the middle of the month, net of the tax the payer kept."""
    day = play.clock.day(ago, 15)
    receive_dividend(
        holding=holding,
        gross=gross,
        withheld=withheld,
        on=day,
        key=play.key(),
        by=play.officer(RoleKind.TREASURER, day),
        now=play.clock.evening(day),
    )


def decide(
    play: Play, holding: Holding, meeting: Meeting, act: HoldingAct, amount: int, reason: str
) -> None:
    """A decision on a holding, voted at a meeting and carried out the same evening."""
    day = meeting.starts_at.date()
    decision = propose(
        holding=holding,
        act=act,
        amount=amount,
        reason=reason,
        deadline=play.at(meeting, 120),
        now=play.at(meeting, 20),
        by=play.officer(RoleKind.MANAGER, day),
        meeting=meeting,
    )
    motion = play.vote_by_hand(decision.motion, meeting)
    if motion.outcome != "adopted":
        return
    decision.refresh_from_db()
    key, by = play.key(), play.officer(RoleKind.TREASURER, day)
    now = play.clock.evening(day, 22)
    if act == HoldingAct.IMPAIR:
        impair(
            holding=holding,
            amount=amount,
            on=day,
            reason=reason,
            key=key,
            by=by,
            now=now,
            decided_by=decision,
        )
    elif act == HoldingAct.LEAVE:
        leave(
            holding=holding,
            proceeds=amount,
            on=day,
            reason=reason,
            key=key,
            by=by,
            now=now,
            decided_by=decision,
        )
    elif act == HoldingAct.WRITE_OFF:
        write_off(
            holding=holding, on=day, reason=reason, key=key, by=by, now=now, decided_by=decision
        )
