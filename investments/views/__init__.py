"""Pages of this room: projects, the portfolio and its holdings, enterprises."""
