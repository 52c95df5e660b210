"""Fees of the network and of the federation: dated, collected or not, never the club's money."""

from datetime import date

import pytest

from clubs.founding import found_club
from clubs.models import Club, Network, ShareMethod
from ledger.audit import offences
from ledger.balances import cash, net_assets
from ledger.export import fee_rows
from ledger.fees import (
    association_account,
    collect_fee,
    forget_direct,
    held_for,
    note_paid_directly,
    pass_on,
    set_fee,
)
from ledger.models import Entry, EntryKind, FeeBasis, FeePayment, FeeSchedule
from ledger.paid_fees import fees_in, years_of_fees
from ledger.posting import reverse
from ledger.refusals import FeeRefused, PostingRefused
from ledger.shares import shares
from members.models import Membership
from tests.build import a_federation, a_network
from tests.ledger.build import NOW, a_club, a_member, new_key
from tests.ledger.saving_cast import pays

pytestmark = pytest.mark.django_db
JAN_26 = date(2026, 1, 1)
PAID = date(2026, 3, 5)


@pytest.fixture
def network() -> Network:
    return a_network(federation=a_federation())


@pytest.fixture
def club(network: Network) -> Club:
    return found_club(
        network=network,
        name="Cigales des Tilleuls",
        slug=new_key("tilleuls"),
        commune="Roubaix",
        department="59",
        created_on=date(2020, 1, 1),
        active_on=date(2020, 1, 1),
        share_method=ShareMethod.PRO_RATA,
        now=NOW,
    )


@pytest.fixture
def ada(club: Club) -> Membership:
    return a_member(club, "Ada")


def a_fee(association, amount: int = 3000, *, since: date = JAN_26, **more) -> FeeSchedule:
    values = {"basis": FeeBasis.PER_MEMBER, "collected": True, "by": None, "now": NOW} | more
    return set_fee(association=association, amount=amount, since=since, **values)


def collects(member: Membership, fee: FeeSchedule, amount: int = 3000, **more):
    values = {"year": 2026, "on": PAID, "key": new_key(), "by": None, "now": NOW} | more
    return collect_fee(membership=member, schedule=fee, amount=amount, **values)


def passes_on(club: Club, network: Network, amount: int, **more):
    values = {"on": date(2026, 4, 1), "key": new_key(), "by": None, "now": NOW} | more
    return pass_on(club=club, association=network, amount=amount, **values)


def test_a_collected_fee_is_a_debt_and_never_an_asset(club, network, ada) -> None:
    """54 € arrive: 24 € are Ada's savings, 30 € are the network's and change nobody's share."""
    pays(ada, 2400, PAID)
    collects(ada, a_fee(network))
    assert cash(club, at=PAID) == 5400
    assert net_assets(club, at=PAID) == 2400
    assert shares(club, at=PAID).of(ada).value == 2400
    assert held_for(club, network, at=PAID) == 3000
    assert list(offences()) == []


def test_what_was_collected_is_passed_on_in_one_payment(club, network, ada) -> None:
    fee = a_fee(network)
    collects(ada, fee)
    collects(a_member(club, "Ben"), fee)
    passed = passes_on(club, network, 6000)
    assert passed.entry.kind == EntryKind.COLLECTED
    assert held_for(club, network, at=date(2026, 4, 1)) == 0
    assert (cash(club, at=date.max), net_assets(club, at=date.max)) == (0, 0)
    assert list(offences()) == []


def test_more_than_was_collected_is_not_passed_on(club, network, ada) -> None:
    collects(ada, a_fee(network))
    with pytest.raises(FeeRefused):
        passes_on(club, network, 3001)
    with pytest.raises(FeeRefused):
        passes_on(club, network, 3000, on=date(2026, 3, 4))
    with pytest.raises(FeeRefused):
        passes_on(club, network.federation, 1)


def test_the_same_form_twice_is_one_fee_and_one_payment(club, network, ada) -> None:
    fee = a_fee(network)
    first, again = collects(ada, fee, key="k"), collects(ada, fee, key="k")
    assert (again.payment, again.already) == (first.payment, True)
    passed = [passes_on(club, network, 3000, key="p") for _ in range(2)]
    assert [one.already for one in passed] == [False, True]
    with pytest.raises(PostingRefused):
        collects(a_member(club, "Ben"), fee, key="k")


def test_who_has_paid_is_known_by_member_whatever_the_way(club, network, ada) -> None:
    ben, cleo = a_member(club, "Ben"), a_member(club, "Cléo")
    fee = a_fee(network, eligible_for_receipt=True)
    collects(ada, fee)
    direct = {"membership": ben, "schedule": fee, "year": 2026, "amount": 3000}
    noted = note_paid_directly(**direct, on=PAID, by=None, now=NOW)
    assert note_paid_directly(**direct, on=PAID, by=None, now=NOW) == type(noted)(
        noted.payment, already=True
    )
    network_year, federation_year = years_of_fees(club, year=2026, at=PAID)
    paid = {row.membership: row.paid for row in network_year.rows}
    assert paid == {ada: 3000, ben: 3000, cleo: 0}
    assert (network_year.through_club, network_year.directly) == (3000, 3000)
    assert (network_year.held, network_year.count_paid) == (3000, 2)
    assert federation_year.fees == ()
    lines = fee_rows([network_year])
    assert lines[1][2:] == ["Ada Ada", "oui", "30,00", "05/03/2026", "oui", "oui"]
    assert lines[3][2:5] == ["Cléo Cléo", "non", ""]


def test_a_fee_undone_in_the_book_is_not_paid(club, network, ada) -> None:
    done = collects(ada, a_fee(network))
    entry = Entry.objects.get(pk=done.payment.transfer.entry_id)
    reverse(entry=entry, on=PAID, key=new_key(), by=None, now=NOW)
    assert years_of_fees(club, year=2026, at=PAID)[0].count_paid == 0
    assert held_for(club, network, at=PAID) == 0


def test_a_direct_payment_may_be_forgotten_but_not_one_of_the_book(club, network, ada) -> None:
    fee = a_fee(network)
    noted = note_paid_directly(
        membership=ada, schedule=fee, year=2026, amount=3000, on=PAID, by=None, now=NOW
    )
    forget_direct(payment=noted.payment)
    assert not FeePayment.objects.exists()
    with pytest.raises(FeeRefused):
        forget_direct(payment=collects(ada, fee).payment)


def test_the_fee_of_a_year_is_the_one_of_january_first(club, network) -> None:
    first = a_fee(network, 2500, since=date(2025, 4, 1))
    later = a_fee(network, 3000, since=date(2026, 9, 1))

    def asked(year: int) -> tuple[FeeSchedule, ...]:
        return fees_in(club, year=year)[network]

    assert [asked(year) for year in (2024, 2025, 2026, 2027)] == [(), (first,), (first,), (later,)]


def test_a_club_may_have_its_own_variant_and_zero_ends_a_fee(club, network) -> None:
    theirs = a_fee(network)
    own = a_fee(network, 2000, club=club, collected=False)
    other = a_club()
    other.network = network
    other.save(update_fields=["network"])
    assert fees_in(club, year=2026)[network] == (own,)
    assert fees_in(other, year=2026)[network] == (theirs,)
    a_fee(network, 0, since=date(2027, 1, 1), club=club)
    assert fees_in(club, year=2027)[network] == ()


def test_taxable_members_and_the_club_may_be_asked_otherwise(club, network, ada) -> None:
    a_fee(network, 1000)
    taxable = a_fee(network, 3000, basis=FeeBasis.PER_TAXABLE_MEMBER)
    of_club = a_fee(network, 5000, basis=FeeBasis.PER_CLUB)
    year = years_of_fees(club, year=2026, at=PAID)[0]
    assert len(year.fees) == 3
    assert of_club not in year.of_members
    collects(ada, taxable)
    with pytest.raises(FeeRefused):
        collects(ada, of_club)


def test_a_fee_already_paid_does_not_change(club, network, ada) -> None:
    fee = a_fee(network)
    assert a_fee(network, 2900) == fee
    collects(ada, fee, 2900)
    with pytest.raises(FeeRefused):
        a_fee(network, 3100)
    fee.refresh_from_db()
    assert fee.amount_cents == 2900


def test_another_networks_fee_or_an_earlier_year_is_refused(club, network, ada) -> None:
    with pytest.raises(FeeRefused):
        collects(ada, a_fee(a_network()))
    with pytest.raises(FeeRefused):
        collects(ada, a_fee(network), year=2025)
    with pytest.raises(FeeRefused):
        a_fee(a_network(), club=club)
    assert not Entry.objects.exists()


def test_the_audit_names_a_fee_that_differs_from_the_book(club, network, ada) -> None:
    done = collects(ada, a_fee(network))
    FeePayment.objects.filter(pk=done.payment.pk).update(amount=2999)
    assert [one.rule for one in offences()] == ["fee_payment_is_in_the_book"]
    FeePayment.objects.all().delete()
    assert [one.rule for one in offences()] == ["collected_fee_has_a_payer"]
    assert association_account(club, network).label == f"cotisations pour {network.name}"
