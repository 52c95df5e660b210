"""Pages of meetings, votes and voting rules."""
