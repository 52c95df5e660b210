"""How a file is refused: one French sentence that says what and where."""

from clubs.refusals import Refusal


class ReadingRefused(Refusal):
    """A file that cannot be read, or not without danger; nothing was kept of it."""
