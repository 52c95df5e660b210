"""Splits and shares: exact, stable, and never a cent lost."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clubs.models import ShareMethod
from clubs.money import allocate
from clubs.rules import set_rule
from ledger.book_audit import offences
from ledger.chain import verify_chain
from ledger.comparing import compare_methods
from ledger.converting import convert_method
from ledger.exits import debts, exit_member, exit_quote, pay_member
from ledger.models.book import AccountKind, Entry, EntryKind
from ledger.posting import reverse
from ledger.refusals import PostingRefused
from ledger.shares import method_on, shares
from tests.conftest import NIGHTLY
from tests.ledger.build import NOW, a_club, a_member, contribute, move, new_key, pay_fee

EXAMPLES = 100_000 if NIGHTLY else 300
DAY = date(2025, 3, 1)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any)
totals = st.integers(-(10**10), 10**10)


@settings(max_examples=EXAMPLES)
@given(totals, weights)
def test_parts_add_up_and_stay_within_a_cent_of_their_quota(total, weighing):
    """Promise row 10: sum exact, losses too; each within one cent; zero weight, zero part."""
    parts = allocate(total, dict(enumerate(weighing)))
    assert sum(parts.values()) == total
    for place, weight in enumerate(weighing):
        assert abs(parts[place] - Fraction(total * weight, sum(weighing))) < 1
        assert weight or parts[place] == 0
    assert parts == allocate(total, dict(enumerate(weighing)))
    assert allocate(-total, dict(enumerate(weighing))) == {k: -v for k, v in parts.items()}


@settings(max_examples=EXAMPLES)
@given(totals, weights)
def test_more_weight_never_gets_less(total, weighing):
    """Promise row 10: monotone in weight; equal weights differ by a cent at most, older first."""
    parts = allocate(abs(total), dict(enumerate(weighing)))
    order = sorted(parts, key=lambda place: (weighing[place], -place))
    assert [parts[place] for place in order] == sorted(parts.values())


@settings(max_examples=EXAMPLES)
@given(totals, weights, st.randoms())
def test_without_ties_the_order_of_the_mapping_does_not_matter(total, weighing, rng):
    """Promise row 10: permutation changes only who gets the odd cent of a tie."""
    distinct = dict(enumerate(sorted(set(weighing))))
    if not any(distinct.values()):
        return
    shuffled = list(distinct.items())
    rng.shuffle(shuffled)
    base = sum(distinct.values())
    remainders = {Fraction(abs(total) * weight, base) % 1 for weight in distinct.values()}
    if len(remainders) == len(distinct):
        assert allocate(total, dict(shuffled)) == allocate(total, distinct)


@pytest.mark.parametrize("weighing", [{}, {"a": 0}, {"a": -1, "b": 2}])
def test_nobody_with_weight_is_refused(weighing):
    """Promise row 10: a total is never lost in silence."""
    with pytest.raises(ValueError, match="weight"):
        allocate(100, weighing)


@settings(max_examples=EXAMPLES)
@given(st.lists(st.integers(0, 10**6), min_size=12, max_size=12), weights)
def test_twelve_months_differ_from_the_year_by_a_cent_a_month_at_most(months, weighing):
    """Promise row 10: and the year is the reference."""
    owners = dict(enumerate(weighing))
    year = allocate(sum(months), owners)
    for owner in owners:
        assert abs(sum(allocate(month, owners)[owner] for month in months) - year[owner]) <= 12


@pytest.mark.django_db
class TestShares:
    """Shares read from the book."""

    def test_a_club_without_a_method_allocates_nothing(self):
        """Promise row 10: no silent default."""
        club = a_club(method=None)
        contribute(club, DAY, {a_member(club): 1000})
        found = shares(club, at=DAY)
        assert (found.method, found.unallocated, found.members[0].value) == (None, 1000, 0)
        both = [shares(club, at=DAY, method=method).net_assets for method in ShareMethod]
        assert both == [1000, 1000]

    def test_shares_cost_three_queries_whatever_the_club(self, django_assert_max_num_queries):
        for people in (1, 12):
            club = a_club()
            members = [a_member(club, f"m{n}") for n in range(people)]
            contribute(club, DAY, dict.fromkeys(members, 1000))
            with django_assert_max_num_queries(3):
                names = [str(share.membership) for share in shares(club, at=DAY).members]
            assert len(names) == people

    def test_ratios_add_up_to_one(self):
        club = a_club()
        contribute(club, DAY, {a_member(club, n): c for n, c in [("A", 1), ("B", 1), ("C", 1)]})
        assert sum(share.ratio for share in shares(club, at=DAY).members) == 1

    def test_who_left_and_was_settled_is_no_longer_listed(self):
        club = a_club()
        stays, leaves = a_member(club, "A"), a_member(club, "B")
        contribute(club, DAY, {stays: 1000, leaves: 1000})
        leave = {"on": DAY, "value_cents": 1000, "key": new_key(), "by": None, "now": NOW}
        exit_member(membership=leaves, **leave)
        leaves.left_on = DAY
        leaves.save()
        listed = [share.membership for share in shares(club, at=DAY + timedelta(days=1)).members]
        assert listed == [stays]

    def test_a_backdated_loss_is_seen_at_its_day_and_known_later(self):
        club = a_club()
        contribute(club, DAY, {a_member(club): 1000}, now=NOW - timedelta(days=30))
        pay_fee(club, DAY, 400, now=NOW)
        then = NOW - timedelta(days=1)
        assert shares(club, at=DAY).members[0].value == 600
        assert shares(club, at=DAY, known_at=then).members[0].value == 1000

    def test_a_reversed_payment_takes_its_parts_back(self):
        club = a_club(ShareMethod.UNITS)
        keeps, mistaken = a_member(club, "A"), a_member(club, "B")
        contribute(club, DAY, {keeps: 1000})
        entry = contribute(club, DAY, {mistaken: 700})
        assert shares(club, at=DAY).of(mistaken).units == 700_000
        reverse(entry=entry, on=DAY, key=new_key(), by=None, now=NOW)
        assert shares(club, at=DAY).of(mistaken).units == 0
        assert shares(club, at=DAY).of(keeps).value == 1000


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", [None, *ShareMethod])
class TestComparing:
    """A club sees both results on its own figures before it chooses."""

    def told(self, chosen):
        club = a_club(chosen)
        a, b, c = (a_member(club, letter) for letter in "ABC")
        sides = (AccountKind.HOLDING, AccountKind.BANK)
        contribute(club, date(2024, 6, 1), {a: 24000, b: 24000})
        move(club, date(2024, 7, 1), *sides, 30000, subject="holding:1")
        lost = (AccountKind.GAINS, AccountKind.HOLDING)
        move(club, date(2024, 12, 31), *lost, 30000, subject="holding:1")
        contribute(club, date(2025, 6, 1), {a: 24000, b: 24000, c: 24000})
        return club, (a, b, c)

    def test_both_methods_side_by_side_whatever_the_club_chose(self, chosen):
        club, _members = self.told(chosen)
        compared = compare_methods(club, at=date(2025, 12, 31))
        assert [one.pro_rata for one in compared] == [36000, 36000, 18000]
        assert [one.units for one in compared] == [33000, 33000, 24000]
        assert [one.difference for one in compared] == [-3000, -3000, 6000]

    def test_who_left_is_in_neither(self, chosen):
        club, (_a, _b, c) = self.told(chosen)
        leave = {"on": date(2025, 12, 31), "key": new_key(), "by": None, "now": NOW}
        exit_member(membership=c, value_cents=20000, **leave)
        compared = compare_methods(club, at=date(2025, 12, 31))
        assert [(one.pro_rata, one.units) for one in compared] == [(35000, 35000)] * 2

    def test_the_chosen_one_agrees_with_the_shares(self, chosen):
        club, _members = self.told(chosen)
        if chosen is not None:
            found = shares(club, at=date(2025, 12, 31))
            compared = compare_methods(club, at=date(2025, 12, 31))
            assert [s.value for s in found.members] == [getattr(one, chosen) for one in compared]


@pytest.mark.django_db
class TestLeaving:
    """Exits, their debts and their payments."""

    def test_the_quote_shows_each_way_and_the_clubs_own(self):
        club = a_club()
        member = a_member(club)
        contribute(club, DAY, {member: 1000, a_member(club, "B"): 1000})
        pay_fee(club, DAY, 200)
        assert exit_quote(member, at=DAY).agreed is None
        for rule, agreed in [("net_asset_value", 900), ("lesser", 900), ("contributions", 1000)]:
            set_rule(club=club, key="exit_value", value=rule, since=DAY, now=NOW)
            quote = exit_quote(member, at=DAY)
            assert (quote.paid, quote.net_asset_value, quote.agreed) == (1000, 900, agreed)

    def test_the_same_exit_sent_twice_is_one_exit(self):
        club = a_club()
        member = a_member(club)
        contribute(club, DAY, {member: 1000})
        request = {"on": DAY, "value_cents": 900, "key": "exit-1", "by": None, "now": NOW}
        assert not exit_member(membership=member, **request).already
        assert exit_member(membership=member, **request).already
        with pytest.raises(PostingRefused, match="autre contenu"):
            exit_member(membership=member, **(request | {"value_cents": 800}))

    def test_a_backdated_exit_cannot_extinguish_what_a_later_one_did(self):
        club = a_club()
        member = a_member(club)
        contribute(club, DAY, {member: 1000})
        later = DAY + timedelta(days=10)
        common = {"value_cents": 1000, "by": None, "now": NOW}
        exit_member(membership=member, on=later, key="e1", **common)
        with pytest.raises(PostingRefused, match="n'a rien"):
            exit_member(membership=member, on=DAY, key="e2", **common)

    @pytest.mark.parametrize("fraction", [Fraction(0), Fraction(3, 2), Fraction(-1, 2)])
    def test_a_fraction_is_between_nothing_and_all(self, fraction):
        member = a_member(a_club())
        common = {"on": DAY, "value_cents": 0, "key": "e", "by": None, "now": NOW}
        with pytest.raises(PostingRefused) as refusal:
            exit_member(membership=member, fraction=fraction, **common)
        assert refusal.value.field == "fraction"

    def test_a_negative_value_is_refused(self):
        member = a_member(a_club())
        common = {"on": DAY, "key": "e", "by": None, "now": NOW}
        with pytest.raises(PostingRefused, match="négative"):
            exit_member(membership=member, value_cents=-1, **common)

    def test_a_debt_keeps_the_day_of_the_oldest_exit_not_paid(self):
        club = a_club()
        member = a_member(club)
        contribute(club, DAY, {member: 1000})
        second = DAY + timedelta(days=5)
        half = {"value_cents": 500, "by": None, "now": NOW}
        exit_member(membership=member, on=DAY, fraction=Fraction(1, 2), key="e1", **half)
        exit_member(membership=member, on=second, key="e2", **half)
        assert [(d.cents, d.since) for d in debts(club, at=second)] == [(1000, DAY)]
        pay_member(membership=member, cents=600, on=second, key="p1", by=None, now=NOW)
        assert [(d.cents, d.since) for d in debts(club, at=second)] == [(400, second)]

    def test_paying_above_the_cash_is_refused_before_and_recorded_after(self):
        club = a_club()
        member = a_member(club)
        contribute(club, DAY, {member: 1000})
        pay_fee(club, DAY, 600)
        common = {"membership": member, "on": DAY, "by": None, "now": NOW}
        exit_member(value_cents=1000, key="e", **common)
        with pytest.raises(PostingRefused, match="disponibles"):
            pay_member(cents=1000, key="p", **common)
        pay_member(cents=1000, key="p", made=True, **common)
        warnings = [offence.rule for offence in offences()]
        assert warnings == ["ledger.overdraft"]


@pytest.mark.django_db
class TestConverting:
    """A change of method is at equal value."""

    def test_what_was_known_before_the_change_still_counts_the_old_way(self):
        club = a_club()
        contribute(club, DAY, {a_member(club): 1000}, now=NOW - timedelta(days=9))
        common = {"club": club, "on": DAY, "key": "c", "by": None, "now": NOW}
        entry = convert_method(to=ShareMethod.UNITS, **common)
        assert entry.kind == EntryKind.CONVERSION
        assert convert_method(to=ShareMethod.UNITS, **common) == entry
        known = NOW - timedelta(days=1)
        assert method_on(club, at=DAY) == ShareMethod.UNITS
        assert method_on(club, at=DAY, known_at=known) == ShareMethod.PRO_RATA
        assert method_on(club, at=DAY - timedelta(days=1)) == ShareMethod.PRO_RATA

    def test_a_change_closes_the_period_before_it(self):
        club = a_club()
        contribute(club, DAY, {a_member(club): 1000})
        convert_method(club=club, to=ShareMethod.UNITS, on=DAY, key="c", by=None, now=NOW)
        with pytest.raises(PostingRefused, match="clos"):
            pay_fee(club, DAY - timedelta(days=1), 100)

    def test_a_change_follows_every_recorded_operation(self):
        club = a_club()
        contribute(club, DAY + timedelta(days=1), {a_member(club): 1000})
        with pytest.raises(PostingRefused, match="plus récentes"):
            convert_method(club=club, to=ShareMethod.UNITS, on=DAY, key="c", by=None, now=NOW)

    def test_a_part_worth_nothing_cannot_be_converted(self):
        club = a_club()
        contribute(club, DAY, {a_member(club): 1000})
        pay_fee(club, DAY, 1000)
        with pytest.raises(PostingRefused, match="ne vaut plus rien"):
            convert_method(club=club, to=ShareMethod.UNITS, on=DAY, key="c", by=None, now=NOW)
        assert method_on(club, at=DAY) == ShareMethod.PRO_RATA

    def test_a_first_choice_converts_only_what_must_be(self):
        empty, begun = a_club(method=None), a_club(method=None)
        contribute(begun, DAY, {a_member(begun): 1000})
        common = {"to": ShareMethod.UNITS, "on": DAY, "by": None, "now": NOW}
        assert convert_method(club=empty, key="c", **common) is None
        assert convert_method(club=begun, key="c", **common).transfer_count == 1
        assert [offence for offence in offences() if offence.level == "error"] == []

    def test_the_rule_changed_past_the_verb_is_an_offence(self):
        club = a_club()
        contribute(club, DAY, {a_member(club): 1000})
        after = DAY + timedelta(days=1)
        set_rule(club=club, key="share_method", value="units", since=after, now=NOW)
        assert [offence.rule for offence in offences()] == ["ledger.method"]

    @settings(max_examples=EXAMPLES // 30)
    @given(
        paid=st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
        gain=st.integers(1, 10**6),
        first_value=st.sampled_from([1, 7, 1000, 1525, 100_000]),
    )
    def test_nobody_gains_or_loses_a_cent_by_a_change_there_and_back(self, paid, gain, first_value):
        """Promise row 10: equal value, to the cent, both ways."""
        club = a_club()
        set_rule(
            club=club, key="initial_unit_value", value=first_value, since=club.created_on, now=NOW
        )
        contribute(club, DAY, {a_member(club, str(n)): c for n, c in enumerate(paid)})
        move(club, DAY, AccountKind.BANK, AccountKind.INTEREST, gain, kind=EntryKind.INTEREST)
        before = [share.value for share in shares(club, at=DAY).members]
        for days, method in enumerate((ShareMethod.UNITS, ShareMethod.PRO_RATA), start=1):
            on = DAY + timedelta(days=days)
            convert_method(club=club, to=method, on=on, key=new_key(), by=None, now=NOW)
            found = shares(club, at=on)
            assert found.method == method
            assert [share.value for share in found.members] == before
            assert [share.paid for share in found.members] == paid
        assert verify_chain(club).ok
        assert Entry.objects.filter(club=club).count() == 4
