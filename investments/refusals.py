"""The one error of this room: an act that is refused, in French, beside the field it is about."""

from clubs.refusals import Refusal


class InvestingRefused(Refusal):
    """An investment act that cannot be done; the book and the file are as they were."""
