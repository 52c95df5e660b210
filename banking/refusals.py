"""What this room answers when an act may not be done."""

from clubs.refusals import Refusal


class BankingRefused(Refusal):
    """A balance that cannot be noted, or a month that cannot be validated yet."""
