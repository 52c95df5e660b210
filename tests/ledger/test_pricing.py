"""The day whose value prices the parts: the payment's, the month before's last, or one written."""

from datetime import date

import pytest

from clubs.models import ShareMethod
from clubs.rules import set_rule
from ledger.contributing import Payment, correct_contributions, record_meeting
from ledger.models import Contribution, Entry
from ledger.models.book import AccountKind, EntryKind
from ledger.refusals import SavingRefused
from ledger.saving_audit import offences
from ledger.shares import PART, shares
from tests.ledger.build import NOW, a_club, a_member, move, new_key

pytestmark = pytest.mark.django_db
PAID = date(2026, 11, 20)


def a_club_that_lost_half(how: str):
    """By units; A paid 100 € at 10 € a part; half was lost on 10 November: a part is worth 5 €."""
    club = a_club(ShareMethod.UNITS)
    set_rule(club=club, key="valuation_date", value=how, since=club.created_on, now=NOW)
    record(club, date(2026, 9, 1), a_member(club, "A"), 10_000)
    bank, holding = AccountKind.BANK, AccountKind.HOLDING
    move(club, date(2026, 9, 2), holding, bank, 5000, subject="h", kind=EntryKind.INVESTMENT)
    lost = AccountKind.GAINS
    move(club, date(2026, 11, 10), lost, holding, 5000, subject="h", kind=EntryKind.LOSS)
    return club


def record(club, on, member, amount, **more):
    return record_meeting(
        club=club,
        on=on,
        payments=[Payment(member, amount)],
        key=more.pop("key", "") or new_key(),
        by=None,
        now=NOW,
        **more,
    ).entry


def units(club, member) -> int:
    return shares(club, at=PAID).of(member).units // PART


def priced(entry: Entry) -> list[date | None]:
    found = Contribution.objects.filter(transfer__entry=entry)
    return list(found.values_list("valued_on", flat=True))


@pytest.mark.parametrize(
    ("how", "parts", "kept"),
    [("payment", 10, None), ("month_end", 5, date(2026, 10, 31)), ("said", 10, None)],
)
def test_the_rule_says_which_day_prices_the_parts(how: str, parts: int, kept: date | None) -> None:
    club = a_club_that_lost_half(how)
    newcomer = a_member(club, "N")
    entry = record(club, PAID, newcomer, 5000)
    assert units(club, newcomer) == parts
    assert priced(entry) == [kept]


def test_a_day_written_prices_the_parts_and_is_kept() -> None:
    club = a_club_that_lost_half("said")
    newcomer = a_member(club, "N")
    entry = record(club, PAID, newcomer, 5000, valued_on=date(2026, 11, 3))
    assert units(club, newcomer) == 5
    assert priced(entry) == [date(2026, 11, 3)]
    assert list(offences()) == []


def test_a_correction_keeps_the_day_that_was_written() -> None:
    club = a_club_that_lost_half("said")
    newcomer = a_member(club, "N")
    wrong = record(club, PAID, newcomer, 50_000, valued_on=date(2026, 11, 3))
    right = correct_contributions(
        entry=wrong,
        on=PAID,
        payments=[Payment(newcomer, 5000)],
        key=new_key(),
        by=None,
        now=NOW,
    ).entry
    assert priced(right) == [date(2026, 11, 3)]
    assert units(club, newcomer) == 5


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2019, 12, 31)])
def test_a_day_after_the_payment_or_before_the_parts_is_refused(day: date) -> None:
    club = a_club_that_lost_half("said")
    with pytest.raises(SavingRefused) as refused:
        record(club, PAID, a_member(club, "N"), 5000, valued_on=day)
    assert refused.value.field == "valued_on"


def test_a_day_is_not_written_when_the_rule_fixes_it() -> None:
    club = a_club_that_lost_half("payment")
    with pytest.raises(SavingRefused):
        record(club, PAID, a_member(club, "N"), 5000, valued_on=date(2026, 11, 3))


def test_the_same_form_with_another_pricing_day_is_another_form() -> None:
    club = a_club_that_lost_half("said")
    newcomer = a_member(club, "N")
    first = record(club, PAID, newcomer, 5000, key="k", valued_on=date(2026, 11, 3))
    again = record(club, PAID, newcomer, 5000, key="k", valued_on=date(2026, 11, 3))
    assert again == first


def test_a_club_pro_rata_has_no_pricing_day() -> None:
    club = a_club()
    set_rule(club=club, key="valuation_date", value="month_end", since=club.created_on, now=NOW)
    assert priced(record(club, PAID, a_member(club, "A"), 5000)) == [None]
