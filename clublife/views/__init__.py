"""Pages of the club's evening, of leaving, and of the club's age."""
