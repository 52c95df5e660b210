"""The ages of a club: which steps are legal, what each age allows, what R3 warns of."""

from datetime import date
from itertools import pairwise

import pytest

from clubs.ages import age_on
from clubs.models import Phase
from clubs.phases import TRANSITIONS, PhaseRefused, change_phase, may_invest, may_save, phase_on
from tests.build import CREATED_ON, NOW, TODAY, a_club

pytestmark = pytest.mark.django_db


def test_a_club_is_forming_until_it_is_active() -> None:
    club = a_club(created_on=date(2022, 1, 10), active_on=date(2022, 6, 1))
    assert phase_on(club, date(2022, 5, 31)) == Phase.FORMING
    assert phase_on(club, date(2022, 6, 1)) == Phase.ACTIVE


def test_a_new_phase_ends_the_one_before_on_the_eve() -> None:
    club = a_club()
    change_phase(club=club, to=Phase.MANAGEMENT, on=date(2025, 5, 1), now=NOW)
    active = club.phases.get(phase=Phase.ACTIVE)
    assert active.ends_on == date(2025, 4, 30)


def test_a_whole_life_touches_without_a_hole() -> None:
    club = a_club()
    change_phase(club=club, to=Phase.EXTENDED, on=date(2024, 1, 1), now=NOW)
    change_phase(club=club, to=Phase.MANAGEMENT, on=date(2025, 1, 1), now=NOW)
    change_phase(club=club, to=Phase.LIQUIDATING, on=date(2025, 6, 1), now=NOW)
    change_phase(club=club, to=Phase.DISSOLVED, on=date(2026, 1, 1), now=NOW)
    periods = list(club.phases.exclude(phase=Phase.FORMING))
    for before, after in pairwise(periods):
        assert before.ends_on is not None
        assert (after.starts_on - before.ends_on).days == 1


@pytest.mark.parametrize(
    ("now_in", "to"),
    [
        (start, end)
        for start in (Phase.ACTIVE, Phase.MANAGEMENT, Phase.LIQUIDATING)
        for end in Phase
        if end not in TRANSITIONS[start]
    ],
)
def test_a_step_that_is_not_legal_is_refused(now_in: Phase, to: Phase) -> None:
    club = a_club()
    if now_in != Phase.ACTIVE:
        change_phase(club=club, to=Phase.MANAGEMENT, on=date(2025, 1, 1), now=NOW)
    if now_in == Phase.LIQUIDATING:
        change_phase(club=club, to=Phase.LIQUIDATING, on=date(2025, 2, 1), now=NOW)
    with pytest.raises(PhaseRefused) as refused:
        change_phase(club=club, to=to, on=date(2025, 3, 1), now=NOW)
    assert refused.value.field == "to"
    assert phase_on(club, TODAY) == now_in


@pytest.mark.parametrize(
    ("phase", "saves", "invests"),
    [
        (Phase.FORMING, True, False),
        (Phase.ACTIVE, True, True),
        (Phase.MANAGEMENT, False, False),
        (Phase.LIQUIDATING, False, False),
    ],
)
def test_what_an_age_allows(phase: Phase, saves: bool, invests: bool) -> None:
    club = a_club(active_on=None) if phase == Phase.FORMING else a_club()
    if phase in (Phase.MANAGEMENT, Phase.LIQUIDATING):
        change_phase(club=club, to=phase, on=date(2025, 1, 1), now=NOW)
    assert (may_save(club, TODAY), may_invest(club, TODAY)) == (saves, invests)


def test_a_term_longer_than_five_years_is_refused() -> None:
    club = a_club(active_on=None)
    with pytest.raises(PhaseRefused) as refused:
        change_phase(
            club=club, to=Phase.ACTIVE, on=date(2024, 2, 29), term_on=date(2029, 3, 1), now=NOW
        )
    assert refused.value.field == "term_on"
    period = change_phase(club=club, to=Phase.ACTIVE, on=date(2024, 2, 29), now=NOW)
    assert period.term_on == date(2029, 2, 28)


def test_a_phase_does_not_start_tomorrow_nor_before_the_present_one() -> None:
    club = a_club()
    for on in (date(2026, 3, 15), date(2022, 1, 9)):
        with pytest.raises(PhaseRefused) as refused:
            change_phase(club=club, to=Phase.MANAGEMENT, on=on, now=NOW)
        assert refused.value.field == "on"


def test_a_term_near_or_passed_warns_and_never_blocks() -> None:
    club = a_club()
    assert age_on(club, date(2025, 6, 1)).warnings == ()
    assert len(age_on(club, date(2026, 6, 1)).warnings) == 1
    assert "passé" in str(age_on(club, date(2027, 6, 1)).warnings[0])


def test_more_than_ten_years_and_a_second_renewal_warn() -> None:
    club = a_club(created_on=date(2014, 1, 1))
    change_phase(club=club, to=Phase.EXTENDED, on=date(2019, 1, 1), now=NOW)
    change_phase(club=club, to=Phase.EXTENDED, on=date(2023, 1, 1), now=NOW)
    assert len(age_on(club, date(2025, 1, 1)).warnings) == 2


def test_a_dissolved_club_is_left_in_peace() -> None:
    club = a_club(created_on=date(2014, 1, 1))
    change_phase(club=club, to=Phase.LIQUIDATING, on=date(2019, 1, 1), now=NOW)
    change_phase(club=club, to=Phase.DISSOLVED, on=date(2019, 6, 1), now=NOW)
    assert age_on(club, TODAY).warnings == ()
    assert age_on(club, CREATED_ON).term_on is None
