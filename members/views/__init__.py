"""Pages about people: a club's members and offices, its rules, one's own account."""
