"""The small cast of these tests, made through the real verbs: a club with money, a file, a vote."""

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from clubs.founding import found_club, found_network
from clubs.models import Club, Network, ShareMethod
from governance.closing import close
from governance.models import Channel, Choice, Motion
from governance.voting import cast
from investments.enterprises import EnterpriseFacts, register
from investments.holdings import subscribe
from investments.models import Enterprise, Holding, Instrument, Proposal
from investments.pipeline import open_proposal, put_to_vote
from ledger.accounts import account
from ledger.balances import balances
from ledger.models import AccountKind, EntryKind
from ledger.posting import Line, post
from members.models import Membership
from tests.build import a_member

COUNT = itertools.count(1)
START = date(2025, 1, 1)
NOW = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
DEADLINE = NOW + timedelta(days=7)
PAID_ON = DEADLINE.date()


def key() -> str:
    """A key nobody used yet."""
    return f"test:{next(COUNT)}"


def a_network() -> Network:
    number = next(COUNT)
    return found_network(name=f"Réseau {number}", slug=f"reseau-{number}", region_code="32")


def a_club(*, network: Network | None = None, members: int = 3, active: bool = True) -> Club:
    """A club of three people, active since its first day, with nothing in the bank."""
    number = next(COUNT)
    club = found_club(
        network=network,
        name=f"Club {number}",
        slug=f"club-{number}",
        commune="Armentières",
        department="59",
        created_on=START,
        now=NOW,
        share_method=ShareMethod.PRO_RATA,
        active_on=START if active else None,
    )
    for place in range(members):
        a_member(club, f"Prénom{place} Nom{place:02d}")
    return club


def members_of(club: Club) -> list[Membership]:
    return list(club.memberships.select_related("person").order_by("id"))


def money_in(club: Club, amount: int, on: date = START) -> None:
    """The first member pays `amount` cents into the bank."""
    member = members_of(club)[0]
    post(
        club=club,
        kind=EntryKind.CONTRIBUTIONS,
        on=on,
        lines=[
            Line(
                account(club, AccountKind.BANK),
                account(club, AccountKind.CAPITAL, membership=member),
                amount,
            )
        ],
        key=key(),
        by=None,
        now=NOW,
    )


def money_out(club: Club, amount: int, on: date) -> None:
    """A cost of `amount` cents leaves the bank."""
    post(
        club=club,
        kind=EntryKind.EXPENSE,
        on=on,
        lines=[Line(account(club, AccountKind.EXPENSES), account(club, AccountKind.BANK), amount)],
        key=key(),
        by=None,
        now=NOW,
    )


def an_enterprise(club: Club, name: str = "La Ronde des Bocaux", **facts: object) -> Enterprise:
    return register(facts=EnterpriseFacts(name=name, **facts), club=club, now=NOW)


def a_proposal(
    club: Club,
    amount: int = 100_000,
    *,
    instrument: Instrument = Instrument.SHARES,
    enterprise: Enterprise | None = None,
    **more: object,
) -> Proposal:
    return open_proposal(
        club=club,
        enterprise=enterprise or an_enterprise(club),
        title="Ouvrir une épicerie en vrac",
        instrument=instrument,
        amount=amount,
        received_on=TODAY,
        now=NOW,
        **more,
    )


def decide(motion: Motion, choice: Choice = Choice.FOR) -> Motion:
    """Every member votes the same way, then the vote is closed after its deadline."""
    for member in members_of(motion.club):
        cast(
            motion=motion,
            elector_membership=member,
            choice=choice,
            channel=Channel.ONLINE,
            cast_by=member.person,
            now=NOW,
        )
    return close(motion=motion, now=DEADLINE)


def an_adopted_proposal(club: Club, amount: int = 100_000, **more: object) -> Proposal:
    proposal = a_proposal(club, amount, **more)
    decide(put_to_vote(proposal=proposal, deadline=DEADLINE, now=NOW))
    proposal.refresh_from_db()
    return Proposal.objects.select_related("motion", "club").get(pk=proposal.pk)


def a_holding(club: Club, amount: int = 100_000, *, on: date = PAID_ON, **more: object) -> Holding:
    """A holding paid `amount` cents, after a vote."""
    proposal = an_adopted_proposal(club, amount, **more)
    return subscribe(
        proposal=proposal, amount=amount, on=on, key=key(), now=DEADLINE
    ).movement.holding


def held(club: Club, at: date = PAID_ON) -> dict[str, int]:
    """What each kind of account of a club holds on a day, in cents, zeros left out."""
    totals: Counter[str] = Counter()
    for found, quantity in balances(club, at=at).items():
        totals[str(found.kind)] += quantity
    return {kind: quantity for kind, quantity in totals.items() if quantity}
