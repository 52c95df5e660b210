"""A member's exit: computed first, then posted, voted or reasoned, paid or owed."""

from datetime import timedelta

import pytest

from clublife.audit import offences
from clublife.leaving import let_go, simulate
from clublife.models import MemberExit
from clublife.refusals import LifeRefused
from clubs.models import Club
from clubs.rules import set_rule
from governance.closing import close
from governance.models import DecisionType, Motion
from governance.motions import draft, open_motion
from ledger.balances import cash, net_assets
from ledger.exits import debts
from ledger.models import Entry
from ledger.shares import shares
from members.models import ExitKind, Membership
from tests.build import NOW, TODAY, a_club, a_member
from tests.governance.build import members_of, say
from tests.ledger.build import contribute, pay_fee

pytestmark = pytest.mark.django_db
PAID_ON = TODAY - timedelta(days=60)


def a_saving_club(exit_value: str | None = "net_asset_value") -> tuple[Club, Membership]:
    """Three members who paid 100 € each; 30 € of costs; what leaving is worth, if chosen."""
    club = a_club()
    members = [a_member(club) for _number in range(3)]
    contribute(club, PAID_ON, dict.fromkeys(members, 10_000))
    pay_fee(club, PAID_ON, 3_000)
    if exit_value:
        set_rule(
            club=club, key="exit_value", value=exit_value, since=club.created_on,
            clause="article 9", now=NOW,
        )  # fmt: skip
    return club, members[0]


def go(membership: Membership, key: str = "exit", **given: object) -> MemberExit:
    values = {"on": TODAY, "kind": ExitKind.WITHDRAWAL, "reason": "article 9"} | given
    return let_go(membership=membership, key=key, now=NOW, **values)  # type: ignore[arg-type]


def an_adopted(club: Club, type: DecisionType) -> Motion:
    motion = draft(club=club, type=type, title="Accepter ce départ ?", text="", now=NOW)
    open_motion(motion=motion, deadline=NOW + timedelta(days=1), now=NOW)
    for member in members_of(club):
        say(motion, member)
    return close(motion=motion, now=NOW + timedelta(hours=1))


def test_a_simulation_writes_nothing() -> None:
    _club, member = a_saving_club()
    before = Entry.objects.count()
    found = simulate(member, at=TODAY)
    assert (found.quote.paid, found.quote.agreed, found.cash) == (10_000, 9_000, 27_000)
    assert found.payable_now
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("rule", "worth", "left_to_each"),
    [("net_asset_value", 9_000, 9_000), ("lesser", 9_000, 9_000), ("contributions", 10_000, 8_500)],
)
def test_the_worth_follows_the_rule_and_the_rest_stays_with_the_others(
    rule: str, worth: int, left_to_each: int
) -> None:
    club, member = a_saving_club(rule)
    gone = go(member)
    assert gone.value.amount * 100 == worth
    after = shares(club, at=TODAY)
    assert [one.value for one in after.members if one.membership != member] == [left_to_each] * 2
    assert sum(one.value for one in after.members) == net_assets(club, at=TODAY)
    assert debts(club, at=TODAY)[0].cents == worth


def test_paid_the_same_day_nothing_is_owed() -> None:
    club, member = a_saving_club()
    go(member, pay_now=True)
    assert debts(club, at=TODAY) == ()
    assert cash(club, at=TODAY) == 18_000


def test_without_the_club_s_rule_nobody_leaves_and_nothing_moves() -> None:
    _club, member = a_saving_club(None)
    before = Entry.objects.count()
    with pytest.raises(LifeRefused, match="n'a pas encore choisi"):
        go(member)
    member.refresh_from_db()
    assert (Entry.objects.count(), member.left_on) == (before, None)


def test_an_exclusion_is_voted_and_a_vote_serves_once() -> None:
    club, member = a_saving_club()
    with pytest.raises(LifeRefused, match="Une exclusion se vote"):
        go(member, kind=ExitKind.EXCLUSION)
    vote = an_adopted(club, DecisionType.EXCLUSION)
    go(member, kind=ExitKind.EXCLUSION, motion=vote, reason="")
    other = members_of(club)[1]
    with pytest.raises(LifeRefused, match="déjà servi"):
        go(other, "other", kind=ExitKind.EXCLUSION, motion=vote, reason="")


def test_a_free_exit_cites_why_no_vote_was_needed() -> None:
    _club, member = a_saving_club()
    with pytest.raises(LifeRefused, match="citez l'article"):
        go(member, reason=" ")


def test_the_same_form_twice_is_one_exit() -> None:
    _club, member = a_saving_club()
    assert go(member).pk == go(member).pk
    with pytest.raises(LifeRefused, match="déjà enregistré"):
        go(member, "other key")
    assert list(offences()) == []
