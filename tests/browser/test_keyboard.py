"""Without a mouse: a vote and a month's payments, from the front door to the answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from governance.models import Ballot, Choice, DecisionType
from governance.motions import draft, open_motion
from ledger.contributing import payments_of
from ledger.models import Entry
from tests.browser.cast import Cast, Visitor, the_cast
from tests.browser.looking import Walker

Walk = Callable[..., Walker]


@pytest.fixture
def cast(live_db: None, walk: Walk) -> Cast:
    """The club of the story."""
    return the_cast(walk)


def press(walker: Visitor, name: str, key: str = "Enter") -> None:
    """Reach with Tab, act with a key, look at the page that comes."""
    walker.tab_to(name)
    here = walker.page.url
    walker.page.keyboard.press(key)
    if key == "Enter":
        walker.page.wait_for_url(lambda url: url != here)
        walker.look()


def test_a_month_is_recorded_with_the_keyboard_alone(cast: Cast) -> None:
    """Promise row 55: Tab, letters and Enter, from the home page to the entry."""
    walker = cast.window(cast.treasurer)
    walker.home()
    press(walker, "Épargne")
    press(walker, "Enregistrer")
    walker.tab_to("Denis Evrard")
    walker.page.keyboard.press("Control+a")
    walker.page.keyboard.type("200,00")
    walker.tab_to("Lucie Petit")
    walker.page.keyboard.press("Control+a")
    walker.page.keyboard.press("Delete")
    press(walker, "Enregistrer les versements")
    assert walker.says("11 versements enregistrés : 1 200,00 €")
    paid = payments_of(Entry.objects.filter(club=cast.club).latest("number"))
    assert {str(one.membership): one.amount for one in paid}["Denis Evrard"] == 200_00
    assert "Lucie Petit" not in {str(one.membership) for one in paid}


@pytest.mark.parametrize("width", [360, 1280])
def test_a_vote_is_cast_and_replaced_with_the_keyboard_alone(cast: Cast, width: int) -> None:
    """Promise row 55: Tab, Space, the arrows and Enter."""
    now = timezone.now()
    asked = draft(
        club=cast.club,
        type=DecisionType.RULES,
        title="Changer le jour de réunion",
        text="",
        by=cast.manager,
        now=now,
    )
    open_motion(motion=asked, deadline=now + timedelta(days=7), by=cast.manager, now=now)
    walker = cast.window(cast.lucie, width)
    walker.home()
    press(walker, "Voter")
    walker.tab_to("Pour")
    walker.page.keyboard.press("Space")
    walker.tab_to("Voter")
    walker.page.keyboard.press("Enter")
    walker.page.get_by_text("Bulletin enregistré : Pour").wait_for()
    walker.look()
    walker.tab_to("Pour")
    walker.page.keyboard.press("Space")
    walker.page.keyboard.press("ArrowDown")
    walker.tab_to("Remplacer mon vote")
    walker.page.keyboard.press("Enter")
    walker.page.get_by_text("Bulletin enregistré : Contre").wait_for()
    walker.look()
    assert list(Ballot.objects.order_by("id").values_list("choice", flat=True)) == [
        Choice.FOR,
        Choice.AGAINST,
    ]
