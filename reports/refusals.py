"""The one error of this room's verbs."""

from clubs.refusals import Refusal


class ReportingRefused(Refusal):
    """A document or a closing that cannot be done as asked."""
