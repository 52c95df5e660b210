"""The one kind of "no": what a verb raises when a rule, not a bug, stops an act."""

from django.utils.functional import Promise


class Refusal(Exception):
    """An act refused for a reason a person can read; each room of the house has its own subclass.

    `message` is one French sentence (what happened, that nothing is lost, what to do); `field`
    names the form field it belongs to, or is empty when it concerns the whole form.
    """

    def __init__(self, message: str | Promise, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)
