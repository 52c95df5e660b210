"""What the one writer writes, and what it refuses."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from ledger.accounts import account
from ledger.affording import available, require_cash
from ledger.balances import balance, balances, cash, lowest_cash_from, net_assets
from ledger.chain import verify_chain
from ledger.closing import close_through
from ledger.models.book import AccountKind, Entry, EntryKind, EntryNote, Transfer
from ledger.posting import Line, correct, post, reverse
from ledger.refusals import PostingRefused
from tests.ledger.build import NOW, a_club, a_member, bank, contribute, new_key, pay_fee

pytestmark = pytest.mark.django_db

MARCH = date(2025, 3, 1)


def test_a_meeting_is_one_entry_with_a_transfer_per_member():
    club = a_club()
    members = [a_member(club, name) for name in "ABC"]
    entry = contribute(club, MARCH, dict.fromkeys(members, 2500))
    assert entry.number == 1
    assert entry.transfer_count == entry.transfers.count() == 3
    assert cash(club, at=MARCH) == 7500
    assert cash(club, at=MARCH - timedelta(days=1)) == 0
    assert balance(bank(club), at=MARCH) == 7500


def test_each_club_numbers_its_entries_from_one_without_a_gap():
    clubs = [a_club(), a_club()]
    for turn in range(3):
        for club in clubs:
            pay_fee(club, MARCH + timedelta(days=turn), 100)
    for club in clubs:
        assert list(club.entries.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
        assert verify_chain(club).ok


@pytest.mark.parametrize("cents", [0, -100])
def test_an_amount_is_above_zero(cents):
    club = a_club()
    with pytest.raises(PostingRefused, match="supérieur à zéro"):
        pay_fee(club, MARCH, cents)
    assert not Entry.objects.exists()
    assert not Transfer.objects.exists()


def test_an_amount_is_a_whole_number_of_cents():
    with pytest.raises(TypeError):
        pay_fee(a_club(), MARCH, 10.5)


def test_an_amount_beyond_reason_is_refused():
    with pytest.raises(PostingRefused, match="trop grand"):
        pay_fee(a_club(), MARCH, 10**16)


def test_nothing_happens_before_the_club_nor_after_today():
    club = a_club()
    with pytest.raises(PostingRefused, match="n'existait pas encore") as refusal:
        pay_fee(club, date(2019, 12, 31), 100)
    assert refusal.value.field == "on"
    with pytest.raises(PostingRefused, match="futur"):
        pay_fee(club, NOW.date() + timedelta(days=1), 100)


def test_a_member_of_another_club_is_refused():
    club, other = a_club(), a_club()
    stranger = a_member(other)
    with pytest.raises(PostingRefused, match="autre club"):
        contribute(club, MARCH, {stranger: 1000})
    capital = account(other, AccountKind.CAPITAL, membership=stranger)
    with pytest.raises(PostingRefused, match="autre club"):
        post(
            club=club,
            kind=EntryKind.CONTRIBUTIONS,
            on=MARCH,
            lines=[Line(bank(club), capital, 1000)],
            key=new_key(),
            by=None,
            now=NOW,
        )


def test_a_closed_period_takes_nothing():
    club = a_club()
    pay_fee(club, MARCH, 100)
    close_through(club=club, through=date(2025, 12, 31), by=None, now=NOW)
    with pytest.raises(PostingRefused, match="clos"):
        pay_fee(club, date(2025, 12, 31), 100)
    assert pay_fee(club, date(2026, 1, 1), 100).number == 2


def test_closing_less_than_before_changes_nothing_and_the_present_day_stays_open():
    club = a_club()
    close_through(club=club, through=date(2025, 12, 31), by=None, now=NOW)
    book = close_through(club=club, through=date(2024, 12, 31), by=None, now=NOW)
    assert book.closed_through == date(2025, 12, 31)
    with pytest.raises(PostingRefused, match="terminée"):
        close_through(club=club, through=NOW.date(), by=None, now=NOW)


def test_the_same_request_twice_is_one_entry():
    club = a_club()
    first = contribute(club, MARCH, {a_member(club): 2500}, key="form-1")
    member = first.transfers.get().credit.membership
    again = contribute(club, MARCH, {member: 2500}, key="form-1")
    assert again == first
    assert Entry.objects.count() == 1


def test_the_same_key_with_other_content_is_refused_and_says_where_it_served():
    club = a_club()
    member = a_member(club)
    contribute(club, MARCH, {member: 2500}, key="form-1")
    with translation.override("fr"), pytest.raises(PostingRefused, match="n° 1, avec un autre"):
        contribute(club, MARCH, {member: 2600}, key="form-1")
    assert cash(club, at=MARCH) == 2500


def test_the_same_key_serves_in_another_club():
    for club in (a_club(), a_club()):
        assert contribute(club, MARCH, {a_member(club): 100}, key="form-1").number == 1


def test_the_book_records_an_overdraft():
    club = a_club()
    pay_fee(club, MARCH, 500)
    assert cash(club, at=MARCH) == -500
    assert available(club, on=MARCH) == 0


def test_a_commitment_looks_at_every_later_recorded_date():
    club = a_club()
    contribute(club, date(2025, 1, 10), {a_member(club): 10000})
    pay_fee(club, date(2025, 6, 1), 7000)
    contribute(club, date(2025, 9, 1), {a_member(club, "B"): 9000})
    assert lowest_cash_from(club, at=date(2025, 2, 1)) == 3000
    assert lowest_cash_from(club, at=date(2025, 9, 1)) == 12000
    require_cash(club=club, cents=3000, on=date(2025, 2, 1))
    with pytest.raises(PostingRefused, match="disponibles"):
        require_cash(club=club, cents=3001, on=date(2025, 2, 1))


def test_an_entry_is_reversed_once_and_a_reversal_never():
    club = a_club()
    entry = pay_fee(club, MARCH, 100)
    mirror = reverse(entry=entry, on=MARCH, key="r1", by=None, now=NOW).entry
    assert cash(club, at=MARCH) == 0
    assert entry.reversed_by == mirror
    assert reverse(entry=entry, on=MARCH, key="r1", by=None, now=NOW).already
    with pytest.raises(PostingRefused, match="déjà annulée"):
        reverse(entry=entry, on=MARCH, key="r2", by=None, now=NOW)
    with pytest.raises(PostingRefused, match="ne s'annule pas"):
        reverse(entry=mirror, on=MARCH, key="r3", by=None, now=NOW)


def test_a_reversal_does_not_precede_its_entry():
    club = a_club()
    entry = pay_fee(club, MARCH, 100)
    with pytest.raises(PostingRefused, match="précéder"):
        reverse(entry=entry, on=MARCH - timedelta(days=1), key="r", by=None, now=NOW)


def test_correcting_is_one_act_at_the_mistakes_own_day():
    club = a_club()
    member = a_member(club)
    wrong = contribute(club, MARCH, {member: 25000})
    capital = account(club, AccountKind.CAPITAL, membership=member)
    lines = [Line(bank(club), capital, 2500)]
    request = {"entry": wrong, "on": MARCH, "lines": lines, "key": "c", "by": None, "now": NOW}
    reversal, right = correct(**request)
    assert [reversal.entry.on, right.entry.on] == [MARCH, MARCH]
    assert right.entry.kind == EntryKind.CONTRIBUTIONS
    assert balances(club, at=MARCH) == {bank(club): 2500, capital: -2500}
    again = correct(**request)
    assert [posted.already for posted in again] == [True, True]
    assert Entry.objects.count() == 3


def test_a_mistake_of_a_closed_year_is_mended_in_the_open_one():
    club = a_club()
    wrong = pay_fee(club, MARCH, 10000)
    close_through(club=club, through=date(2025, 12, 31), by=None, now=NOW)
    february = date(2026, 2, 3)
    lines = [Line(account(club, AccountKind.EXPENSES), bank(club), 1000)]
    correct(entry=wrong, on=february, lines=lines, key="c", by=None, now=NOW)
    assert cash(club, at=date(2025, 12, 31)) == -10000
    assert cash(club, at=february) == -1000


def test_a_refused_correction_leaves_the_book_untouched():
    club = a_club()
    entry = pay_fee(club, MARCH, 100)
    with pytest.raises(PostingRefused):
        correct(entry=entry, on=MARCH, lines=[], key="c", by=None, now=NOW)
    assert Entry.objects.get() == entry


def test_a_note_is_erasable_and_the_chain_still_holds():
    club = a_club()
    entry = contribute(club, MARCH, {a_member(club): 100}, note="chèque de Mme Dupont")
    assert entry.commitment
    assert "Dupont" not in str(Entry.objects.values().get())
    EntryNote.objects.filter(entry=entry).update(text="", salt="")
    assert verify_chain(club).ok


def test_what_was_known_then_can_be_asked_again():
    club = a_club()
    contribute(club, MARCH, {a_member(club): 10000}, now=NOW - timedelta(days=60))
    pay_fee(club, MARCH, 300, now=NOW)
    before = NOW - timedelta(days=1)
    assert net_assets(club, at=MARCH, known_at=before) == 10000
    assert net_assets(club, at=MARCH) == 9700
    assert cash(club, at=MARCH, known_at=before) == 10000
    assert balance(bank(club), at=MARCH, known_at=NOW) == 9700
    assert net_assets(club, at=MARCH, known_at=NOW - timedelta(days=90)) == 0


def test_questions_cost_one_or_two_queries(django_assert_max_num_queries):
    club = a_club()
    contribute(club, MARCH, {a_member(club, name): 1000 for name in "ABCDE"})
    with django_assert_max_num_queries(1):
        cash(club, at=MARCH, known_at=NOW)
    with django_assert_max_num_queries(1):
        lowest_cash_from(club, at=MARCH)
    with django_assert_max_num_queries(2):
        balances(club, at=MARCH, known_at=NOW)
