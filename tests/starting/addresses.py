"""What the addresses of this room name."""

from typing import Any

from tests.addresses import World, address
from tests.starting.build import received
from tests.starting.workbooks import Told, commas


@address("workbook", "workbook_dry_run", "drop_start", "workbook_file")
def a_workbook(world: World) -> dict[str, Any]:
    told = commas()
    content = told.content.replace("Omar Vi".encode("cp1252"), f"Omar {world.secret}".encode())
    kept = Told(f"{world.secret}.csv", content, {})
    return {"pk": received(world.club, kept).pk}
