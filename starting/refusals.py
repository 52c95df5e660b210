"""The refusal of this room."""

from clubs.refusals import Refusal


class StartingRefused(Refusal):
    """A workbook or opening balances that cannot be taken as asked; nothing was changed."""
