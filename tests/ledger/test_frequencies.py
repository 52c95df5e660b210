"""Monthly, quarterly, half-yearly, yearly: each screen asks for a term in its month only."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from banking.kits import kit_figures
from ledger.arrears import arrears
from ledger.dues import expected
from ledger.models import Frequency
from ledger.months import after
from ledger.pledging import take_holiday
from ledger.reminding import draft_reminders
from ledger.states import State
from members.models import RoleKind
from tests.build import an_officer
from tests.ledger.build import NOW, a_club, a_member
from tests.ledger.saving_cast import cell, noon, pays, pledges

pytestmark = pytest.mark.django_db
JAN = date(2026, 1, 1)
EVERY = [(one, one.months) for one in Frequency]


@pytest.fixture
def member():
    return a_member(a_club(), "Ada")


@pytest.mark.parametrize(("every", "months"), EVERY)
def test_a_term_is_expected_then_late_then_nothing_until_the_next(member, every, months) -> None:
    pledges(member, 12_000, JAN, every)
    assert cell(member, JAN, at=date(2026, 1, 20)).state == State.EXPECTED
    assert cell(member, JAN, at=date(2026, 1, 28)).state == State.LATE
    pays(member, 12_000, date(2026, 1, 28))
    between = [after(JAN, step) for step in range(1, months)]
    at = date(2026, 12, 20)
    assert all(cell(member, month, at=at).state == State.NOTHING for month in between)
    following = after(JAN, months)
    if following.year == 2026:
        assert cell(member, following, at=at).is_late or following.month == 12


@pytest.mark.parametrize(("every", "months"), EVERY)
def test_the_months_form_the_arrears_the_reminder_and_the_kit_agree(member, every, months) -> None:
    pledges(member, 12_000, JAN, every)
    pays(member, 12_000, date(2026, 1, 5))
    following = after(JAN, months)
    on_time, late = following.replace(day=10), following.replace(day=28)
    club = member.club
    assert [due.this_month for due in expected(club, at=on_time)] == [12_000]
    assert arrears(club, at=on_time) == ()
    assert [one.amount for one in arrears(club, at=late)] == [12_000]
    assert [one.amount for one in draft_reminders(club, at=late).ready] == [12_000]
    assert kit_figures(member, date(2026, 1, 6)).first_on == following.replace(day=5)
    if months > 1:
        before = after(following, -1).replace(day=28)
        assert [due.amount for due in expected(club, at=before)] == [0]


@pytest.mark.parametrize(("every", "months"), EVERY)
def test_the_pages_show_a_term_only_in_its_month(member, every, months) -> None:
    pledges(member, 12_000, JAN, every)
    pays(member, 12_000, date(2026, 1, 5))
    club = member.club
    client = Client()
    client.force_login(an_officer(RoleKind.TREASURER, club, member=False).user)
    february = date(2026, 2, 10)
    with time_machine.travel(noon(february), tick=False):
        form = client.get(reverse("record_month", args=[club.slug])).context["form"]
        home = client.get(reverse("club_home", args=[club.slug])).content.decode()
    asked = 12_000 if months == 1 else None
    assert form.fields[f"amount_{member.pk}"].initial == asked
    assert ("1 versement de février 2026 attendu" in home) == (months == 1)


@pytest.mark.parametrize(("every", "months"), EVERY[1:])
def test_a_pause_over_the_months_of_a_term_asks_for_nothing(member, every, months) -> None:
    pledges(member, 12_000, JAN, every)
    pays(member, 12_000, date(2026, 1, 5))
    following = after(JAN, months)
    take_holiday(membership=member, since=following, until=following, by=None, now=NOW)
    assert arrears(member.club, at=following.replace(day=28)) == ()
    following_one = after(following, months).replace(day=28)
    assert [one.amount for one in arrears(member.club, at=following_one)] == [12_000]
