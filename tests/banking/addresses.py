"""What the addresses of the bank need, for the generated tests."""

from datetime import date
from typing import Any

from banking.statements import note_balance
from tests.addresses import World, address
from tests.build import NOW


@address("validate_month")
def a_statement(world: World) -> dict[str, Any]:
    """A balance to compare."""
    noted = note_balance(club=world.club, on=date(2026, 2, 28), balance=123_456, by=None, now=NOW)
    return {"pk": noted.statement.pk}
