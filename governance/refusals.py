"""The refusal of this room."""

from clubs.refusals import Refusal


class VotingRefused(Refusal):
    """A meeting, a motion, a proxy or a ballot that cannot be as asked."""
