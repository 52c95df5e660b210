"""What the addresses of a network's figures and returns name."""

from typing import Any

from tests.addresses import World, address


@address("network_download")
def a_file_of_figures(world: World) -> dict[str, Any]:
    return {"year": 2025, "kind": "csv"}


@address("network_return")
def a_return(world: World) -> dict[str, Any]:
    return {"year": 2025, "club": world.club.slug}


@address("network_rule")
def a_suggested_rule(_world: World) -> dict[str, Any]:
    return {"decision": "investment"}
