"""What the addresses of savings and accounts need, for the generated tests."""

from datetime import date
from typing import Any

from ledger.contributing import Payment, record_meeting
from ledger.costs import Cost
from ledger.models import Entry
from ledger.papers import add_paper
from ledger.pledging import take_holiday
from ledger.spending import ask
from tests.addresses import World, address
from tests.build import NOW
from tests.ledger.build import a_photo, new_key


def _payment(world: World) -> Entry:
    return record_meeting(
        club=world.club,
        on=date(2026, 3, 2),
        payments=[Payment(world.member, 2500)],
        key=new_key("adresse"),
        by=None,
        now=NOW,
        note=world.secret,
    ).entry


@address("member_savings", "pledge", "end_pledge", "holiday")
def a_line(world: World) -> dict[str, Any]:
    """A member's line, with a payment in it."""
    _payment(world)
    return {"pk": world.member.pk}


@address("end_holiday")
def a_pause(world: World) -> dict[str, Any]:
    """Months off."""
    off = take_holiday(
        membership=world.member,
        since=date(2026, 5, 1),
        until=date(2026, 6, 1),
        reason=world.secret,
        by=None,
        now=NOW,
    )
    return {"pk": off.pk}


@address("reallocate")
def a_payment(world: World) -> dict[str, Any]:
    """A payment to put on months."""
    return {"pk": _payment(world).transfers.get().pk}


@address("entry", "correct_entry", "add_entry_paper")
def an_entry(world: World) -> dict[str, Any]:
    """An entry of the book."""
    return {"number": _payment(world).number}


@address("spending", "decide_spending", "pay_spending", "spending_receipt")
def an_expense(world: World) -> dict[str, Any]:
    """An expense with its receipt, waiting for its approval."""
    asked = ask(
        club=world.club,
        on=date(2026, 3, 2),
        amount=25_000,
        cost=Cost.OTHER,
        what=world.secret,
        payee=world.secret,
        receipt=a_photo(),
        key=new_key("depense"),
        by=world.member.person_id,
        now=NOW,
    )
    return {"pk": asked.spending.pk}


@address("entry_paper", "remove_entry_paper")
def a_paper(world: World) -> dict[str, Any]:
    """A paper kept with an entry."""
    paper = add_paper(entry=_payment(world), content=a_photo(), what=world.secret, by=None, now=NOW)
    return {"pk": paper.pk}
