"""A clock that jumps breaks nothing: the order is the numbers', not the clock's."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from ledger.balances import cash, net_assets
from ledger.chain import verify_chain
from ledger.closing import close_through
from ledger.models.book import Entry
from ledger.posting import reverse
from ledger.refusals import PostingRefused
from tests.ledger.build import NOW, PARIS, a_club, a_member, contribute, pay_fee

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 1)


def numbers(club):
    return list(Entry.objects.filter(club=club).order_by("number").values_list("number", flat=True))


def test_a_clock_put_back_a_day_keeps_the_order_and_the_chain():
    """Promise row 35: sequence by number, not by time."""
    club = a_club()
    entry = contribute(club, DAY, {a_member(club): 10000}, now=NOW)
    earlier = NOW - timedelta(days=1)
    reverse(entry=entry, on=DAY, key="r", by=None, now=earlier)
    assert numbers(club) == [1, 2]
    assert verify_chain(club).ok
    assert cash(club, at=DAY) == 0


def test_what_was_known_is_always_a_beginning_of_the_book():
    """Promise row 35: with a clock put back, no reversal is known without its entry."""
    club = a_club()
    entry = contribute(club, DAY, {a_member(club): 10000}, now=NOW)
    earlier = NOW - timedelta(days=1)
    reverse(entry=entry, on=DAY, key="r", by=None, now=earlier)
    for known_at in (earlier, earlier + timedelta(hours=1), NOW, NOW + timedelta(days=1)):
        assert net_assets(club, at=DAY, known_at=known_at) == 0
    assert net_assets(club, at=DAY, known_at=earlier - timedelta(hours=1)) == 0


def test_a_clock_a_year_ahead_then_mended_hides_nothing():
    """Promise row 35: entries after the mistake are known at their own time."""
    club = a_club()
    pay_fee(club, DAY, 100, now=NOW + timedelta(days=365))
    pay_fee(club, DAY, 10, now=NOW)
    assert cash(club, at=DAY, known_at=NOW) == -110
    assert cash(club, at=DAY, known_at=NOW - timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 1, 1, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2025, 10, 26, 0, 30, tzinfo=UTC), date(2025, 10, 26)),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2024, 2, 28, 23, 30, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2038, 1, 19, 3, 15, tzinfo=UTC), date(2038, 1, 19)),
    ],
)
def test_today_is_the_day_in_paris(instant, day):
    """Promise row 35: summer and winter nights, New Year, leap day, 2038."""
    club = a_club()
    assert pay_fee(club, day, 100, now=instant).on == day
    with pytest.raises(PostingRefused, match="futur"):
        pay_fee(club, day + timedelta(days=1), 100, now=instant)
    assert verify_chain(club).ok


def test_the_last_day_of_the_year_is_not_closed_before_it_is_over():
    """Promise row 35: closing looks at the day in Paris too."""
    club = a_club()
    last = date(2025, 12, 31)
    with pytest.raises(PostingRefused):
        close_through(
            club=club, through=last, by=None, now=datetime(2025, 12, 31, 22, 59, tzinfo=UTC)
        )
    midnight = datetime(2026, 1, 1, 0, 0, tzinfo=PARIS)
    assert close_through(club=club, through=last, by=None, now=midnight).closed_through == last


def test_the_verbs_take_the_clock_and_never_read_it():
    """Promise row 35: the machine's clock, wherever it is, does not enter the book."""
    with time_machine.travel(datetime(1999, 1, 1, tzinfo=UTC), tick=False):
        club = a_club()
        entry = contribute(club, DAY, {a_member(club): 100}, now=NOW)
    assert Entry.objects.get(pk=entry.pk).recorded_at == NOW
