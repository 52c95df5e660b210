"""What the bank asks of a club: each month agreed with our accounts."""

from datetime import date

import pytest

from banking.accounts import main_account
from banking.agreeing import validate_month
from banking.duties import duties
from banking.overview import Overview
from banking.statements import note_balance
from tests.build import a_club, a_member
from tests.ledger.build import NOW, contribute

pytestmark = pytest.mark.django_db


def test_a_month_waits_from_its_end_and_is_late_on_the_day_of_its_alert():
    club = a_club()
    bank = main_account(club=club, now=NOW)
    contribute(club, date(2026, 9, 5), {a_member(club): 2500})
    contribute(club, date(2026, 10, 5), {a_member(club): 2500})
    noted = note_balance(club=club, on=date(2026, 9, 30), balance=2500, by=1, now=NOW)
    validate_month(statement=noted.statement, by=1, now=NOW)
    for at in (date(2026, 12, 14), date(2026, 12, 15), date(2026, 12, 16)):
        [duty] = duties(club, at=at)
        [waiting] = Overview(club, at=at).waiting()
        assert (duty.key, duty.due_on) == (f"bank:{bank.pk}:2026-10-31", date(2026, 12, 15))
        assert duty.is_overdue(at) == waiting.is_overdue(at)
        assert "octobre 2026" in str(duty.title)


def test_a_club_whose_bank_never_moved_is_asked_nothing():
    assert list(duties(a_club(), at=date(2026, 12, 14))) == []
