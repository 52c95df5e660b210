"""Promising, paying, correcting, depositing: what is refused, what is said, what happens once."""

from datetime import date

import pytest

from clubs.models import Club, Phase
from clubs.phases import change_phase
from ledger import saving_audit
from ledger.accounts import account
from ledger.allocating import reallocate
from ledger.balances import balance, cash, net_assets
from ledger.ceilings import Level, ceiling
from ledger.contributing import (
    Means,
    Payment,
    correct_contributions,
    deposit_to_bank,
    record_meeting,
    waiting,
)
from ledger.costs import Cost, correct_expense, record_expense
from ledger.dues import grid
from ledger.models import (
    AccountKind,
    Allocation,
    Contribution,
    ContributionKind,
    Entry,
    EntryKind,
    Frequency,
    Pledge,
    PledgeHoliday,
)
from ledger.pledging import cancel_holiday, change_pledge, pledge, stop_pledge, take_holiday
from ledger.posting import Line, post
from ledger.refusals import PostingRefused, SavingRefused
from ledger.states import State
from members.joining import join, register_person, share_household
from members.models import Membership, TrailEntry
from tests.ledger.build import FOUNDED, NOW, a_club, a_member, bank, new_key
from tests.ledger.saving_cast import NOV, OCT, SEP, cell, pays, pledges, recorded

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def club() -> Club:
    return a_club()


@pytest.fixture
def ada(club: Club) -> Membership:
    return a_member(club, "Ada")


def _pledge(member: Membership, amount: int = 2500, since: date = NOV, **more: object):
    return pledge(membership=member, amount=amount, since=since, by=None, now=NOW, **more)


# --- Promises ----------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", [Phase.MANAGEMENT, Phase.LIQUIDATING])
def test_a_club_that_no_longer_saves_takes_no_pledge(
    club: Club, ada: Membership, phase: Phase
) -> None:
    change_phase(club=club, to=phase, on=date(2026, 6, 1), now=NOW)
    with pytest.raises(SavingRefused, match="ne collecte plus"):
        _pledge(ada)
    assert not Pledge.objects.exists()


def test_a_pledge_wholly_in_the_past_is_history_and_taken(club: Club, ada: Membership) -> None:
    change_phase(club=club, to=Phase.MANAGEMENT, on=date(2026, 6, 1), now=NOW)
    made = _pledge(ada, since=date(2024, 1, 1), until=date(2025, 12, 1)).pledge
    assert (made.since, made.until) == (date(2024, 1, 1), date(2025, 12, 1))


@pytest.mark.parametrize(
    ("amount", "every", "cautioned"),
    [
        (800, Frequency.MONTHLY, False),
        (799, Frequency.MONTHLY, True),
        (2400, Frequency.QUARTERLY, False),
        (2399, Frequency.QUARTERLY, True),
        (9600, Frequency.YEARLY, False),
        (45000, Frequency.MONTHLY, False),
        (45001, Frequency.MONTHLY, True),
    ],
)
def test_the_monthly_bounds_are_said_and_never_refused(
    ada: Membership, amount: int, every: Frequency, cautioned: bool
) -> None:
    """R6, whatever the rhythm."""
    made = _pledge(ada, amount, frequency=every, override_reason="vu avec la personne")
    assert made.pledge.pk
    assert [c.rule for c in made.cautions if c.rule == "R6"] == ["R6"] * cautioned


def test_the_ceiling_is_the_households_across_its_clubs(club: Club) -> None:
    """R5: 450 € a month here and 100 € there is 6 600 € a year for the household."""
    other = a_club()
    lucie = register_person(first_name="Lucie", last_name="Petit")
    marc = register_person(first_name="Marc", last_name="Petit")
    share_household(label="Petit", people=[lucie, marc])
    here = join(club=club, person=lucie, on=FOUNDED, now=NOW, history=True)
    there = join(club=other, person=marc, on=FOUNDED, now=NOW, history=True)
    lucie.refresh_from_db()
    _pledge(here, 10_000, since=date(2026, 12, 1))
    with pytest.raises(SavingRefused, match="plafond annuel") as refused:
        _pledge(there, 45_000, since=date(2026, 12, 1))
    assert refused.value.field == "override_reason"
    assert "10" not in str(refused.value)
    assert "5 500" not in str(refused.value)
    assert not there.pledges.exists()
    made = _pledge(there, 45_000, since=date(2026, 12, 1), override_reason="une seule année")
    assert [caution.rule for caution in made.cautions] == ["R5"]
    assert made.pledge.override_reason == "une seule année"


def test_near_the_ceiling_a_pledge_is_taken_with_a_caution(ada: Membership) -> None:
    made = _pledge(ada, 42_000, since=date(2026, 12, 1))
    assert [caution.rule for caution in made.cautions] == ["R5"]
    assert "5 040" not in str(made.cautions[0])


def test_payments_near_and_above_the_ceiling_are_recorded_and_said_without_the_sum(
    ada: Membership,
) -> None:
    near = recorded(date(2026, 3, 2), Payment(ada, 495_000))
    assert [caution.rule for caution in near.cautions] == ["R5"]
    above = recorded(date(2026, 4, 2), Payment(ada, 60_000))
    assert "dépassé" in str(above.cautions[0])
    assert "555" not in str(above.cautions[0])
    assert "5 550" not in str(above.cautions[0])
    household = ceiling(ada.person, club=ada.club, at=TODAY)
    assert (household.paid, household.level, household.left) == (555_000, Level.PASSED, 0)
    assert [offence.level for offence in saving_audit.offences() if offence.rule == "R5"] == [
        "warning"
    ]


def test_the_ceiling_counts_by_the_date_at_the_bank_not_by_the_month(ada: Membership) -> None:
    pays(ada, 300_000, date(2025, 12, 30), months={date(2026, 1, 1): 300_000})
    assert ceiling(ada.person, club=ada.club, at=TODAY).paid == 0
    assert ceiling(ada.person, club=ada.club, at=date(2025, 12, 31)).paid == 300_000


def test_income_the_club_kept_counts_for_the_households_part(club: Club, ada: Membership) -> None:
    bob = a_member(club, "Bob")
    recorded(date(2026, 1, 5), Payment(ada, 30_000), Payment(bob, 10_000))
    post(
        club=club,
        kind=EntryKind.DIVIDEND,
        on=date(2026, 5, 2),
        lines=[Line(bank(club), account(club, AccountKind.DIVIDENDS), 4_000)],
        key=new_key(),
        by=None,
        now=NOW,
    )
    assert ceiling(ada.person, club=club, at=TODAY).income == 3_000


def test_two_pledges_never_run_in_one_month(ada: Membership) -> None:
    first = _pledge(ada)
    assert _pledge(ada).already
    assert _pledge(ada).pledge == first.pledge
    with pytest.raises(SavingRefused, match="court déjà"):
        _pledge(ada, 3000, since=date(2027, 1, 1))


def test_changing_a_pledge_ends_the_former_the_month_before(ada: Membership) -> None:
    pledges(ada, 2500, date(2026, 1, 1))
    changed = change_pledge(membership=ada, amount=4000, since=OCT, by=7, now=NOW)
    again = change_pledge(membership=ada, amount=4000, since=OCT, by=7, now=NOW)
    assert again.already
    assert again.pledge == changed.pledge
    assert [cell(ada, m, at=TODAY).due for m in (SEP, OCT)] == [2500, 4000]
    stop_pledge(membership=ada, after_month=OCT)
    assert cell(ada, NOV, at=TODAY).due == 0
    assert ada.pledges.first().history.count() == 2


def test_a_refused_change_leaves_the_former_pledge_whole(ada: Membership) -> None:
    pledges(ada, 2500, date(2026, 1, 1))
    with pytest.raises(SavingRefused):
        change_pledge(membership=ada, amount=90_000, since=date(2026, 12, 1), by=None, now=NOW)
    assert ada.pledges.get().until is None


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        (date(2019, 12, 1), None, "since"),
        (date(2026, 5, 1), date(2026, 4, 1), "until"),
    ],
)
def test_a_pledge_stays_within_the_stay_and_in_order(
    ada: Membership, since: date, until: date | None, field: str
) -> None:
    with pytest.raises(SavingRefused) as refused:
        _pledge(ada, since=since, until=until)
    assert refused.value.field == field


def test_months_off_do_not_overlap_and_can_be_taken_back(ada: Membership) -> None:
    pledges(ada, 2500, SEP)
    off = take_holiday(membership=ada, since=OCT, until=NOV, by=None, now=NOW)
    same = take_holiday(membership=ada, since=OCT, until=NOV, by=None, now=NOW)
    assert same == off
    assert PledgeHoliday.objects.count() == 1
    with pytest.raises(SavingRefused, match="couvre déjà"):
        take_holiday(membership=ada, since=NOV, until=date(2026, 12, 1), by=None, now=NOW)
    with pytest.raises(SavingRefused, match="finir avant"):
        take_holiday(membership=ada, since=OCT, until=SEP, by=None, now=NOW)
    assert cell(ada, OCT, at=TODAY).state == State.HOLIDAY
    cancel_holiday(holiday=off)
    assert cell(ada, OCT, at=TODAY).state == State.LATE


# --- Payments ----------------------------------------------------------------------------------
def test_a_meeting_is_one_entry_with_one_movement_per_payment(club: Club, ada: Membership) -> None:
    bob, zoe = a_member(club, "Bob"), a_member(club, "Zoé")
    done = recorded(
        date(2026, 11, 10),
        Payment(ada, 2500),
        Payment(bob, 3000, Means.CHEQUE),
        Payment(zoe, 2000, Means.CASH),
    )
    assert (done.entry.kind, done.entry.transfer_count) == (EntryKind.CONTRIBUTIONS, 3)
    assert waiting(club, at=TODAY) == {Means.CASH: 2000, Means.CHEQUE: 3000}
    assert balance(account(club, AccountKind.BANK), at=TODAY) == 2500
    assert cash(club, at=TODAY) == net_assets(club, at=TODAY) == 7500


def test_the_same_form_twice_writes_once_and_gives_the_first_result(ada: Membership) -> None:
    first = recorded(date(2026, 11, 10), Payment(ada, 2500), key="k")
    second = recorded(date(2026, 11, 10), Payment(ada, 2500), key="k")
    assert second.already
    assert second.entry == first.entry
    assert (Entry.objects.count(), Contribution.objects.count(), Allocation.objects.count()) == (
        1,
        1,
        1,
    )


@pytest.mark.parametrize(
    "other",
    [
        {"amount": 2600},
        {"means": Means.CASH},
        {"kind": ContributionKind.EXCEPTIONAL},
        {"months": {SEP: 2500}},
    ],
)
def test_the_same_key_with_another_content_is_refused(ada: Membership, other: dict) -> None:
    recorded(date(2026, 11, 10), Payment(ada, 2500), key="k")
    with pytest.raises(PostingRefused, match="a déjà servi"):
        recorded(
            date(2026, 11, 10), Payment(**{"membership": ada, "amount": 2500} | other), key="k"
        )
    assert Entry.objects.count() == 1


def test_two_true_identical_payments_are_both_kept(ada: Membership) -> None:
    recorded(date(2026, 11, 10), Payment(ada, 2500), Payment(ada, 2500))
    recorded(date(2026, 11, 10), Payment(ada, 2500))
    assert grid(ada.club, year=2026, at=TODAY).paid_in_year == 7500


@pytest.mark.parametrize(
    ("amount", "on", "words"),
    [
        (0, date(2026, 11, 1), "supérieur à zéro"),
        (-2500, date(2026, 11, 1), "supérieur à zéro"),
        (2500, date(2019, 12, 31), "n'existait pas encore"),
        (2500, date(2026, 11, 23), "futur"),
    ],
)
def test_what_cannot_be_a_fact_is_refused_and_leaves_the_book_alone(
    ada: Membership, amount: int, on: date, words: str
) -> None:
    with pytest.raises(PostingRefused, match=words):
        recorded(on, Payment(ada, amount), now=NOW)
    assert not Entry.objects.exists()
    assert not Contribution.objects.exists()


def test_a_member_of_another_club_is_refused_and_nothing_of_the_meeting_is_kept(
    club: Club, ada: Membership
) -> None:
    stranger = a_member(a_club(), "Zoé")
    with pytest.raises(PostingRefused, match="autre club"):
        record_meeting(
            club=club,
            on=TODAY,
            payments=[Payment(ada, 2500), Payment(stranger, 2500)],
            key="k",
            by=None,
            now=NOW,
        )
    assert not Entry.objects.exists()


def test_months_may_not_pass_the_payment(ada: Membership) -> None:
    with pytest.raises(SavingRefused, match="dépassent"):
        recorded(TODAY, Payment(ada, 2500, months={OCT: 2000, NOV: 501}))
    entry = pays(ada, 2500, TODAY)
    transfer = entry.transfers.get()
    with pytest.raises(SavingRefused, match="dépasse"):
        reallocate(transfer=transfer, months={OCT: 2501}, by=None, now=NOW)
    with pytest.raises(SavingRefused, match="négatif"):
        reallocate(transfer=transfer, months={OCT: -1, NOV: 2}, by=None, now=NOW)
    assert [part.month for part in transfer.allocations.all()] == [NOV]


def test_a_reallocation_leaves_its_trace_once(ada: Membership) -> None:
    transfer = pays(ada, 2500, TODAY).transfers.get()
    for _time in range(2):
        reallocate(transfer=transfer, months={SEP: 1000, OCT: 1500}, by=ada.person, now=NOW)
    trace = TrailEntry.objects.get(act="reallocate")
    assert trace.detail["before"] == {"2026-11-01": 2500}
    assert trace.detail["after"] == {"2026-09-01": 1000, "2026-10-01": 1500}


def test_corriger_can_give_the_payment_to_the_right_member(club: Club, ada: Membership) -> None:
    bob = a_member(club, "Bob")
    for member in (ada, bob):
        pledges(member, 2500, OCT)
    entry = pays(ada, 2500, date(2026, 10, 12))
    for _time in range(2):
        correct_contributions(
            entry=entry,
            on=date(2026, 10, 12),
            payments=[Payment(bob, 2500)],
            key="c",
            by=None,
            now=NOW,
        )
    assert Entry.objects.count() == 3
    assert cell(ada, OCT, at=TODAY).state == State.LATE
    assert cell(bob, OCT, at=TODAY).state == State.PAID
    assert cash(club, at=TODAY) == 2500


def test_corriger_with_nothing_left_only_reverses(ada: Membership) -> None:
    entry = pays(ada, 2500, TODAY)
    done = correct_contributions(entry=entry, on=TODAY, payments=[], key="c", by=None, now=NOW)
    assert done.entry.reverses == entry
    assert grid(ada.club, year=2026, at=TODAY).total == 0


def test_two_payments_of_one_member_keep_their_own_months(ada: Membership) -> None:
    pledges(ada, 2500, SEP)
    entry = recorded(
        TODAY, Payment(ada, 2500, months={OCT: 2500}), Payment(ada, 2500, months={NOV: 2500})
    ).entry
    fixed = correct_contributions(
        entry=entry,
        on=TODAY,
        payments=[Payment(ada, 2500, Means.CASH), Payment(ada, 3000)],
        key="c",
        by=None,
        now=NOW,
    )
    months = [
        {part.month: part.amount for part in transfer.allocations.all()}
        for transfer in fixed.entry.transfers.all()
    ]
    assert months == [{OCT: 2500}, {SEP: 500, NOV: 2500}]


# --- Deposits and costs ------------------------------------------------------------------------
def test_a_deposit_takes_cash_and_cheques_to_the_bank(club: Club, ada: Membership) -> None:
    recorded(TODAY, Payment(ada, 2000, Means.CASH), Payment(ada, 3000, Means.CHEQUE))
    for _time in range(2):
        deposit_to_bank(club=club, on=TODAY, cash=2000, cheques=3000, key="d", by=None, now=NOW)
    assert waiting(club, at=TODAY) == {Means.CASH: 0, Means.CHEQUE: 0}
    assert balance(account(club, AccountKind.BANK), at=TODAY) == cash(club, at=TODAY) == 5000
    with pytest.raises(PostingRefused, match="négatif"):
        deposit_to_bank(club=club, on=TODAY, cash=-1, key="e", by=None, now=NOW)


def test_a_deposit_of_more_than_the_box_is_recorded_and_the_audit_says_so(club: Club) -> None:
    deposit_to_bank(club=club, on=TODAY, cash=100, key="d", by=None, now=NOW)
    found = [one for one in saving_audit.offences() if one.rule == "deposit_within_box"]
    assert [one.level for one in found] == ["warning"]


def test_a_bank_fee_is_recorded_in_any_phase_and_can_be_put_right(club: Club) -> None:
    change_phase(club=club, to=Phase.MANAGEMENT, on=date(2026, 6, 1), now=NOW)
    posted = record_expense(club=club, on=TODAY, amount=450, key="f", by=None, now=NOW)
    assert net_assets(club, at=TODAY) == -450
    correct_expense(
        entry=posted.entry,
        on=TODAY,
        amount=540,
        cost=Cost.SUPPLIES,
        means=Means.CASH,
        key="g",
        by=None,
        now=NOW,
    )
    assert net_assets(club, at=TODAY) == -540
    with pytest.raises(PostingRefused, match="par la banque ou de la caisse"):
        record_expense(club=club, on=TODAY, amount=1, means=Means.CHEQUE, key="h", by=None, now=NOW)


# --- Audit -------------------------------------------------------------------------------------
def test_the_audit_names_months_beyond_a_payment_and_strays(ada: Membership) -> None:
    entry = pays(ada, 2500, TODAY)
    assert list(saving_audit.offences()) == []
    transfer = entry.transfers.get()
    Allocation.objects.create(transfer=transfer, month=date(2026, 9, 3), amount=1)
    rules = {offence.rule for offence in saving_audit.offences()}
    assert rules == {"allocation_within_payment", "allocation_is_a_month"}


def test_the_audit_names_money_saved_in_management_and_overlapping_pledges(
    club: Club, ada: Membership
) -> None:
    pledges(ada, 700, SEP)
    Pledge.objects.create(membership=ada, amount=25, since=OCT, recorded_at=NOW)
    change_phase(club=club, to=Phase.MANAGEMENT, on=date(2026, 11, 1), now=NOW)
    pays(ada, 2500, TODAY)
    found = {(offence.rule, offence.level) for offence in saving_audit.offences()}
    assert found == {("R4", "warning"), ("R6", "warning"), ("one_pledge_at_a_time", "error")}
