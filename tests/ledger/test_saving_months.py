"""Months, promises and the spreading of a payment: arithmetic without a database."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.months import Promise, Span, Term, after, between, is_late, last_day, spread

JAN = date(2026, 1, 1)
ALWAYS = [Span(date(2020, 1, 1))]


def promise(*terms: Term, **more: object) -> Promise:
    return Promise(**({"stay": Span(date(2020, 1, 1)), "terms": terms, "saving": ALWAYS} | more))


def test_months_follow_each_other_across_years() -> None:
    assert after(date(2026, 11, 1), 3) == date(2027, 2, 1)
    assert after(JAN, -1) == date(2025, 12, 1)
    assert last_day(date(2028, 2, 1)) == date(2028, 2, 29)
    assert list(between(date(2025, 12, 15), JAN)) == [date(2025, 12, 1), JAN]


def test_nothing_is_late_before_the_clubs_day() -> None:
    november = date(2026, 11, 1)
    assert not is_late(november, late_day=25, at=date(2026, 11, 25))
    assert is_late(november, late_day=25, at=date(2026, 11, 26))
    assert not is_late(date(2026, 2, 1), late_day=31, at=date(2026, 2, 28))


def test_a_quarterly_pledge_is_due_every_third_month() -> None:
    term = Term(7500, 3, date(2026, 2, 1))
    due = [month.month for month in between(JAN, date(2026, 12, 1)) if term.due(month)]
    assert due == [2, 5, 8, 11]


def test_half_yearly_and_yearly_pledges_keep_their_month() -> None:
    year = list(between(JAN, date(2026, 12, 1)))
    assert [m.month for m in year if Term(1, 6, date(2026, 3, 1)).due(m)] == [3, 9]
    assert [m.month for m in year if Term(1, 12, date(2024, 10, 1)).due(m)] == [10]


def test_nothing_is_due_on_holiday_outside_the_stay_or_in_a_club_that_no_longer_saves() -> None:
    monthly = Term(2500, 1, JAN)
    off = promise(monthly, holidays=[Span(date(2026, 3, 1), date(2026, 4, 1))])
    assert [off.due(date(2026, month, 1)) for month in (2, 3, 4, 5)] == [2500, 0, 0, 2500]
    gone = promise(monthly, stay=Span(JAN, date(2026, 2, 1)))
    assert [gone.due(date(2026, month, 1)) for month in (2, 3)] == [2500, 0]
    closed = promise(monthly, saving=[Span(JAN, date(2026, 5, 1))])
    assert [closed.due(date(2026, month, 1)) for month in (5, 6)] == [2500, 0]


def test_a_payment_serves_the_oldest_unpaid_month_first() -> None:
    monthly = promise(Term(2500, 1, date(2026, 9, 1)))
    paid = {date(2026, 9, 1): 2500, date(2026, 10, 1): 1200}
    assert spread(2500, monthly, paid, on=date(2026, 11, 12)) == {
        date(2026, 10, 1): 1300,
        date(2026, 11, 1): 1200,
    }


def test_six_months_at_once_go_to_the_months_to_come() -> None:
    monthly = promise(Term(2500, 1, JAN))
    parts = spread(15000, monthly, {}, on=date(2026, 1, 5))
    assert parts == {date(2026, month, 1): 2500 for month in range(1, 7)}


def test_what_nothing_asks_for_is_for_the_month_of_the_payment() -> None:
    assert spread(4000, promise(), {}, on=date(2026, 5, 17)) == {date(2026, 5, 1): 4000}


@given(
    st.integers(1, 10**6),
    st.integers(1, 10**5),
    st.sampled_from([1, 3, 6, 12]),
    st.dictionaries(st.integers(0, 40), st.integers(1, 10**5)),
)
def test_the_parts_of_a_payment_always_add_up(
    amount: int, due: int, every: int, before: dict[int, int]
) -> None:
    paid = {after(JAN, place): cents for place, cents in before.items()}
    parts = spread(amount, promise(Term(due, every, JAN)), paid, on=date(2027, 6, 3))
    assert sum(parts.values()) == amount
    assert all(part > 0 and month.day == 1 for month, part in parts.items())


def test_a_few_cents_more_stay_with_the_month_they_came_with() -> None:
    monthly = promise(Term(2400, 1, JAN))
    february = date(2026, 2, 1)
    assert spread(2407, monthly, {}, on=date(2026, 1, 5)) == {JAN: 2407}
    assert spread(4814, monthly, {}, on=date(2026, 1, 5)) == {JAN: 2400, february: 2414}
    assert spread(2500, monthly, {}, on=date(2026, 1, 5)) == {JAN: 2400, february: 100}


def test_cents_are_for_what_is_still_unpaid_before_anything_else() -> None:
    monthly = promise(Term(2400, 1, JAN))
    assert spread(2407, monthly, {}, on=date(2026, 2, 5)) == {JAN: 2400, date(2026, 2, 1): 7}
