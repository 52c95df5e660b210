"""The refusal of this room."""

from clubs.refusals import Refusal


class LifeRefused(Refusal):
    """An exit or a change of age that cannot be as asked; nothing was changed."""
