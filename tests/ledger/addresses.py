"""What the addresses of savings and accounts need, for the generated tests."""

from datetime import date
from typing import Any

from ledger.contributing import Payment, record_meeting
from ledger.costs import Cost
from ledger.fees import note_paid_directly, set_fee
from ledger.models import Entry, FeeBasis
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


@address("forget_fee")
def a_fee_paid_directly(world: World) -> dict[str, Any]:
    """A note that a member paid the network without the club."""
    fee = set_fee(
        association=world.network,
        basis=FeeBasis.PER_MEMBER,
        amount=3000,
        since=date(2026, 1, 1),
        collected=False,
        by=None,
        now=NOW,
    )
    noted = note_paid_directly(
        membership=world.member,
        schedule=fee,
        year=2026,
        amount=3000,
        on=date(2026, 3, 2),
        by=None,
        now=NOW,
    )
    return {"pk": noted.payment.pk}


@address("pass_on_fees")
def the_network(world: World) -> dict[str, Any]:
    """The first association of a club: its network."""
    return {"place": 0}


@address("network_fees", has_parts=True)
def a_networks_fees(world: World) -> dict[str, Any]:
    """The page of a network's own fees; its federation's staff writes another part of it."""
    return {}
