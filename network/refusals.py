"""The network's own kind of "no"."""

from clubs.refusals import Refusal


class DeclaringRefused(Refusal):
    """A yearly return that cannot be taken as it is."""
