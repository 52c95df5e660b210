"""Any sequence of acts leaves the book agreeing with a naive one, and refusals leave no mark."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from clubs.models import ShareMethod
from ledger.balances import cash, lowest_cash_from, net_assets
from ledger.book_audit import offences_of
from ledger.chain import head, verify_chain
from ledger.closing import close_through
from ledger.exits import exit_member, pay_member
from ledger.models.book import AccountKind, Entry, EntryKind
from ledger.posting import reverse
from ledger.refusals import PostingRefused
from ledger.shares import shares
from tests.conftest import NIGHTLY
from tests.ledger.build import NOW, a_club, a_member, contribute, move, new_key, pay_fee
from tests.ledger.naive import NaiveClub

START = date(2025, 1, 1)
days = st.integers(0, 60).map(lambda n: START + timedelta(days=n))
amounts = st.integers(1, 100_000)
fractions = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3)])
LETTERS = "ABCDE"


class Book(RuleBasedStateMachine):
    """The real verbs on one side, the naive club on the other."""

    @initialize(method=st.sampled_from(list(ShareMethod)))
    def found(self, method):
        self.club = a_club(method)
        self.naive = NaiveClub(method == ShareMethod.UNITS)
        self.members = {}
        self.last_request = None
        for letter in LETTERS[:2]:
            self.admit(letter)

    def admit(self, letter):
        self.members[letter] = a_member(self.club, letter)
        self.naive.people.append(letter)

    def act(self, refused, write, **effects):
        """Do it; the naive club says beforehand whether it must be refused."""
        before = head(self.club)
        if refused:
            with pytest.raises(PostingRefused):
                write()
            assert head(self.club) == before
            return
        write()
        day = effects.pop("day")
        self.naive.write(day, **{name: value for name, value in effects.items() if value})

    def is_closed(self, day):
        return day <= self.naive.closed

    @precondition(lambda self: len(self.members) < len(LETTERS))
    @rule()
    def a_newcomer(self):
        self.admit(LETTERS[len(self.members)])

    @rule(day=days, data=st.data())
    def contributions(self, day, data):
        who = data.draw(st.lists(st.sampled_from(sorted(self.members)), min_size=1, unique=True))
        paid = {letter: data.draw(amounts) for letter in who}
        effects = {"cash": sum(paid.values())}
        for letter, cents in paid.items():
            effects[f"paid_{letter}"] = cents
            effects[f"units_{letter}"] = self.naive.parts_for(cents, day)
        key = new_key()

        def write():
            by_member = {self.members[letter]: cents for letter, cents in paid.items()}
            return contribute(self.club, day, by_member, key=key)

        self.act(self.is_closed(day), write, day=day, **effects)
        if not self.is_closed(day):
            self.last_request = write

    @precondition(lambda self: self.last_request)
    @rule()
    def the_same_form_again(self):
        count = Entry.objects.filter(club=self.club).count()
        self.last_request()
        assert Entry.objects.filter(club=self.club).count() == count

    @rule(day=days, cents=amounts)
    def a_fee(self, day, cents):
        self.act(self.is_closed(day), lambda: pay_fee(self.club, day, cents), day=day, cash=-cents)

    @rule(day=days, cents=amounts)
    def interest(self, day, cents):
        sides = (AccountKind.BANK, AccountKind.INTEREST)
        self.act(
            self.is_closed(day),
            lambda: move(self.club, day, *sides, cents, kind=EntryKind.INTEREST),
            day=day,
            cash=cents,
        )

    @rule(day=days, cents=amounts)
    def an_investment(self, day, cents):
        sides = (AccountKind.HOLDING, AccountKind.BANK)
        self.act(
            self.is_closed(day),
            lambda: move(self.club, day, *sides, cents, subject="holding:1"),
            day=day,
            cash=-cents,
            holding=cents,
        )

    @rule(day=days, cents=amounts)
    def an_impairment(self, day, cents):
        sides = (AccountKind.IMPAIRMENT_COST, AccountKind.IMPAIRMENT)
        self.act(
            self.is_closed(day),
            lambda: move(self.club, day, *sides, cents, subject="holding:1"),
            day=day,
            impairment=-cents,
        )

    @rule(
        day=days, letter=st.sampled_from(LETTERS), fraction=fractions, value=st.integers(0, 90_000)
    )
    def an_exit(self, day, letter, fraction, value):
        if letter not in self.members:
            return
        paid = self.naive.held("paid", letter, day, fraction)
        units = self.naive.held("units", letter, day, fraction)
        effects = {f"paid_{letter}": -paid, f"units_{letter}": -units, f"owed_{letter}": value}
        everything = [self._least(kind, letter, day) for kind in ("paid", "units")]
        nothing = everything == [0, 0] or not any(effects.values())
        self.act(
            nothing or self.is_closed(day),
            lambda: exit_member(
                membership=self.members[letter],
                on=day,
                value_cents=value,
                fraction=fraction,
                key=new_key(),
                by=None,
                now=NOW,
            ),
            day=day,
            **effects,
        )

    def _least(self, kind, letter, day):
        name = f"{kind}_{letter}"
        return min(self.naive.total(name, day), self.naive.total(name))

    @rule(day=days, letter=st.sampled_from(LETTERS), cents=amounts)
    def a_payment_to_who_left(self, day, letter, cents):
        if letter not in self.members:
            return
        owed = self._least("owed", letter, day)
        self.act(
            cents > owed or cents > self.naive.lowest_cash(day) or self.is_closed(day),
            lambda: pay_member(
                membership=self.members[letter],
                cents=cents,
                on=day,
                key=new_key(),
                by=None,
                now=NOW,
            ),
            day=day,
            cash=-cents,
            **{f"owed_{letter}": -cents},
        )

    @precondition(lambda self: self.naive.entries)
    @rule(day=days, data=st.data())
    def a_reversal(self, day, data):
        number = data.draw(st.integers(1, len(self.naive.entries)))
        on, effects = self.naive.entries[number - 1]
        refused = number in self.naive.undone or day < on or self.is_closed(day)
        entry = Entry.objects.get(club=self.club, number=number)
        self.act(
            refused,
            lambda: reverse(entry=entry, on=day, key=new_key(), by=None, now=NOW),
            day=day,
            **{name: -value for name, value in effects.items()},
        )
        if not refused:
            self.naive.undone |= {number, len(self.naive.entries)}

    @rule(day=st.integers(0, 5).map(lambda n: START + timedelta(days=n)))
    def closing(self, day):
        close_through(club=self.club, through=day, by=None, now=NOW)
        self.naive.closed = max(self.naive.closed, day)

    @invariant()
    def the_two_books_agree(self):
        for day in (START, START + timedelta(days=30), START + timedelta(days=61)):
            assert cash(self.club, at=day) == self.naive.total("cash", day)
            assert net_assets(self.club, at=day) == self.naive.net(day)
            assert lowest_cash_from(self.club, at=day) == self.naive.lowest_cash(day)
            found = shares(self.club, at=day)
            assert [share.value for share in found.members] == self.naive.values(day)
            assert (
                sum(share.value for share in found.members) + found.unallocated == found.net_assets
            )

    @invariant()
    def numbers_follow(self):
        numbers = (
            Entry.objects.filter(club=self.club).order_by("number").values_list("number", flat=True)
        )
        assert list(numbers) == list(range(1, len(self.naive.entries) + 1))

    def teardown(self):
        if hasattr(self, "club"):
            assert verify_chain(self.club).ok
            assert [o for o in offences_of(self.club) if o.level == "error"] == []


@pytest.mark.django_db
def test_any_sequence_of_acts_agrees_with_a_naive_book():
    """Promise row 4: conservation, identities and atomic refusals after every operation."""
    run_state_machine_as_test(Book, settings=settings(max_examples=8, stateful_step_count=25))


@pytest.mark.nightly
@pytest.mark.django_db
def test_a_hundred_thousand_operations_agree_with_a_naive_book():
    """Promise row 4, at its full figure: 512 seeds x 200 operations."""
    assert NIGHTLY
    run_state_machine_as_test(Book, settings=settings(max_examples=512, stateful_step_count=200))
