"""The guard: compares the trigger catalogue with the database, and refuses to start without it."""


def guard() -> None:
    """Raise when a trigger is missing."""
