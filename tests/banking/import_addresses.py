"""What the addresses of the bank's files and accounts need, for the generated tests."""

from datetime import date
from typing import Any

from banking.accounts import main_account
from banking.keeping import Imported, store
from banking.models import BankAccount
from banking.opening_accounts import open_account
from banking.switching import start_switch, transfer_between
from tests.addresses import World, address
from tests.banking.build import a_line, a_statement
from tests.build import CREATED_ON, NOW


def _second(world: World) -> BankAccount:
    main_account(club=world.club, now=NOW)
    return open_account(
        club=world.club,
        name=f"Livret {world.secret}",
        opened_on=CREATED_ON,
        key="second",
        by=None,
        now=NOW,
    )


def _imported(world: World) -> Imported:
    lines = [a_line(date(2026, 2, 3), 2500, f"VIR {world.secret}")]
    return store(
        club=world.club,
        statements=[a_statement(lines)],
        content=world.secret.encode(),
        name=f"{world.secret}.xml",
        bank_account=main_account(club=world.club, now=NOW),
        by=None,
        now=NOW,
    )


@address("bank_account", "close_bank_account", "tick_statement")
def an_account(world: World) -> dict[str, Any]:
    """An account at a bank."""
    return {"pk": _second(world).pk}


@address("bank_import")
def an_import(world: World) -> dict[str, Any]:
    """A file taken in."""
    return {"pk": _imported(world).attempt.pk}


@address("bank_import_file")
def an_imported_file(world: World) -> dict[str, Any]:
    """The same file, as it was given."""
    return {"pk": _imported(world).statements[0].statement.pk}


@address("bank_switch")
def a_change_of_bank(world: World) -> dict[str, Any]:
    """A change of bank under way."""
    switch = start_switch(club=world.club, new=_second(world), since=CREATED_ON, by=None, now=NOW)
    return {"pk": switch.pk}


@address("own_transfer_arrived")
def a_transfer_on_its_way(world: World) -> dict[str, Any]:
    """Money between two accounts of the club."""
    moved = transfer_between(
        source=main_account(club=world.club, now=NOW),
        target=_second(world),
        amount=100,
        sent_on=date(2026, 2, 3),
        arrived_on=None,
        key="en-route",
        by=None,
        now=NOW,
    )
    return {"pk": moved.sent.entry.pk}
