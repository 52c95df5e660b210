"""What the addresses of the lines to confirm need, for the generated tests."""

from datetime import date
from typing import Any

from banking.models import BankLine, Target
from banking.ruling import add_rule
from banking.suspense import to_suspense
from tests.addresses import World, address
from tests.banking.lines import a_line
from tests.build import NOW


def _line(world: World) -> BankLine:
    return a_line(world.club, 2500, f"VIR {world.secret}", on=date(2026, 3, 5))


@address("bank_line", "split_line")
def a_line_to_confirm(world: World) -> dict[str, Any]:
    """A receipt that waits."""
    return {"pk": _line(world).pk}


@address("clarify_line")
def a_line_to_clarify(world: World) -> dict[str, Any]:
    """A receipt nobody can name."""
    line = _line(world)
    to_suspense(line=line, by=None, now=NOW)
    return {"pk": line.pk}


@address("stop_bank_rule")
def a_rule(world: World) -> dict[str, Any]:
    """A rule for the bank's fees."""
    rule = add_rule(club=world.club, contains=world.secret, target=Target.EXPENSE, by=None, now=NOW)
    return {"pk": rule.pk}
