"""What the addresses of this room name."""

from datetime import date
from typing import Any

from investments.enterprises import EnterpriseFacts
from investments.models import Holding, Instrument
from investments.opening import Terms
from starting.balances import Balances, HoldingBalance
from starting.opening import open_balances
from tests.addresses import World, address
from tests.build import NOW
from tests.starting.build import received
from tests.starting.workbooks import Told, commas


@address("workbook", "workbook_dry_run", "drop_start", "workbook_file")
def a_workbook(world: World) -> dict[str, Any]:
    told = commas()
    content = told.content.replace("Omar Vi".encode("cp1252"), f"Omar {world.secret}".encode())
    kept = Told(f"{world.secret}.csv", content, {})
    return {"pk": received(world.club, kept).pk}


@address("holding_fractions")
def a_holding_of_before(world: World) -> dict[str, Any]:
    held = HoldingBalance(
        EnterpriseFacts(name=f"{world.secret} SCOP"),
        Instrument.SHARES,
        date(2022, 5, 2),
        10_00,
        terms=Terms(new_capital=True),
    )
    open_balances(
        club=world.club,
        balances=Balances(date(2022, 12, 31), {"": 1_00}, holdings=(held,)),
        now=NOW,
    )
    return {"pk": Holding.objects.get(club=world.club, enterprise__name=f"{world.secret} SCOP").pk}
