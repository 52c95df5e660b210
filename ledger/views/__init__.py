"""Pages of this room: the savings grid, recording, one member's line, our accounts, shares."""
